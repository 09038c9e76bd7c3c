//! Texts by code, one file per language. A test holds the files against each other and against the sources.
mod en;
mod zh_cn;
mod zh_tw;

use domain::violation::Violation;

use super::{codes::Code, language::Language};

/// One language's texts.
pub(super) struct Texts {
    /// (code, title, detail) of every [`Code`].
    pub(super) problems: &'static [(&'static str, &'static str, &'static str)],
    /// (code, text) of every rule; `{name}` stands for a parameter. `length_max` is `length` with only a `max`.
    pub(super) violations: &'static [(&'static str, &'static str)],
    /// For a rule without a text of its own.
    pub(super) broken_rule: &'static str,
}

pub(super) fn texts(language: Language) -> &'static Texts {
    match language {
        Language::En => &en::TEXTS,
        Language::ZhCn => &zh_cn::TEXTS,
        Language::ZhTw => &zh_tw::TEXTS,
    }
}

/// Title and detail of a code.
pub(super) fn problem(code: Code, language: Language) -> (&'static str, &'static str) {
    let found = texts(language).problems.iter().find(|(name, ..)| *name == code.name());
    found.map_or((code.name(), ""), |(_, title, detail)| (title, detail))
}

/// The rule that was broken, as a sentence.
pub(super) fn violation(violation: &Violation, language: Language) -> String {
    let limits: String = ["min", "max"].into_iter().filter(|name| violation.params.contains_key(*name)).collect();
    let find = |code: &str| texts(language).violations.iter().find(|(name, _)| *name == code).map(|(_, text)| *text);
    let text = find(&format!("{}_{limits}", violation.code)).or_else(|| find(&violation.code));
    let text = text.unwrap_or(texts(language).broken_rule).to_owned();
    violation.params.iter().fold(text, |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}
