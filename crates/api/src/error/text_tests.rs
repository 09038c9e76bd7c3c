//! No code without a text in every language, and no text for a code nobody uses.
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use super::{Code, Language, text};

/// Codes the sources build rather than name.
const BUILT: [&str; 4] = ["email", "length", "range", "url"];
/// Codes are named in the last argument of these.
const CALLS: [&str; 5] =
    ["Violation::new(", "StoreError::invalid(", "StoreError::query(", "ApiError::invalid(", "ApiError::query("];

fn violations(language: Language) -> BTreeSet<&'static str> {
    text::texts(language).violations.iter().map(|(code, _)| *code).collect()
}

#[test]
fn every_language_has_a_text_for_every_problem() {
    for language in Language::ALL {
        let problems = text::texts(language).problems;
        assert_eq!(problems.len(), Code::ALL.len(), "{language:?}");
        for code in Code::ALL {
            let (title, detail) = text::problem(code, language);
            assert!(!title.is_empty() && !detail.is_empty() && title != code.name(), "{language:?} {}", code.name());
        }
    }
}

#[test]
fn languages_have_the_same_rules_with_the_same_parameters() {
    let params =
        |text: &str| text.split('{').skip(1).filter_map(|rest| rest.split('}').next()).map(str::to_owned).collect();
    let signature = |language| -> Vec<(&str, BTreeSet<String>)> {
        text::texts(language).violations.iter().map(|(code, text)| (*code, params(text))).collect()
    };
    for language in Language::ALL {
        assert_eq!(signature(language), signature(Language::En), "{language:?}");
    }
}

#[test]
fn every_rule_in_the_sources_has_a_text_and_every_text_a_rule() {
    let mut used: BTreeSet<String> = BUILT.into_iter().map(str::to_owned).collect();
    for crate_name in ["domain", "wire", "persistence", "api"] {
        for file in sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(crate_name).join("src")) {
            used.extend(codes(&std::fs::read_to_string(file).unwrap()));
        }
    }
    assert!(used.contains("unknown_field") && used.contains("password_short"), "the scan finds nothing: {used:?}");
    let known = violations(Language::En);
    let missing: Vec<_> = used.iter().filter(|code| !known.contains(code.as_str())).collect();
    assert!(missing.is_empty(), "no text for {missing:?}: add them to crates/api/src/error/text/");
    let base = |code: &str| {
        code.trim_end_matches("minmax").trim_end_matches("min").trim_end_matches("max").trim_end_matches('_').to_owned()
    };
    let idle: Vec<_> = known.iter().filter(|code| !used.contains(**code) && !used.contains(&base(code))).collect();
    assert!(idle.is_empty(), "nobody uses {idle:?}");
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files = entries.flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] });
    files.filter(|path| path.extension().is_some_and(|extension| extension == "rs") && !is_test(path)).collect()
}

fn is_test(path: &Path) -> bool {
    path.file_stem().is_some_and(|stem| stem.to_string_lossy().ends_with("tests"))
}

/// The codes a source file names, outside its tests.
fn codes(source: &str) -> BTreeSet<String> {
    let source = source.split("#[cfg(test)]\nmod tests").next().unwrap_or(source);
    let calls = CALLS.iter().flat_map(|call| source.match_indices(call).map(|(at, call)| &source[at + call.len()..]));
    let validators = source.match_indices("ValidationError::new(").map(|(at, call)| &source[at + call.len()..]);
    calls.chain(validators).filter_map(|rest| last_literal(arguments(rest))).collect()
}

/// Up to the bracket that closes the call.
fn arguments(rest: &str) -> &str {
    let mut depth = 1;
    for (at, character) in rest.char_indices() {
        match character {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return &rest[..at];
        }
    }
    rest
}

/// The text literal at the end of the arguments; none where a variable is passed on.
fn last_literal(arguments: &str) -> Option<String> {
    let (_, last) = arguments.trim().trim_end_matches(',').rsplit_once(',').unwrap_or(("", arguments));
    let literal = last.trim().strip_prefix('"')?.strip_suffix('"')?;
    let is_code =
        !literal.is_empty() && literal.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    is_code.then(|| literal.to_owned())
}
