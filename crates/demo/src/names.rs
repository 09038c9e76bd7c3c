//! People nobody is: common family and given names, put together by chance.
use std::sync::LazyLock;

use wire::value::EmailAddress;

use crate::{dice::Dice, market::Language, table};

/// A name and how it is written before the `@`.
#[derive(Clone, Debug)]
pub(crate) struct Name {
    pub(crate) family: &'static str,
    pub(crate) given: &'static str,
    pub(crate) mailbox: String,
}

/// A word and its Latin spelling.
type Word = (&'static str, &'static str);

struct Names {
    family: Vec<Word>,
    given: Vec<Word>,
}

static LATIN: LazyLock<Names> = LazyLock::new(|| Names::read("latin"));
static SIMPLIFIED: LazyLock<Names> = LazyLock::new(|| Names::read("simplified"));
static TRADITIONAL: LazyLock<Names> = LazyLock::new(|| Names::read("traditional"));

impl Names {
    fn read(script: &str) -> Self {
        Self { family: words(script, "family"), given: words(script, "given") }
    }
}

fn words(script: &str, part: &str) -> Vec<Word> {
    let wanted = format!("{script}_{part}");
    let row = table::rows(include_str!("../data/names.tsv")).find(|[kind, _]| *kind == wanted);
    let words = row.map_or("", |[_, words]| words).split(' ');
    words.map(|word| word.split_once(':').unwrap_or((word, word))).collect()
}

impl Name {
    pub(crate) fn draw(dice: &mut Dice, language: Language) -> Self {
        let names = match language {
            Language::English => &LATIN,
            Language::Simplified => &SIMPLIFIED,
            Language::Traditional => &TRADITIONAL,
        };
        let (family, family_latin) = dice.pick(&names.family);
        let (given, given_latin) = dice.pick(&names.given);
        Self { family, given, mailbox: format!("{given_latin}.{family_latin}").to_lowercase() }
    }

    /// How the name is written in a sentence.
    pub(crate) fn full(&self) -> String {
        wire::value::full_name(Some(self.family), Some(self.given)).unwrap_or_default()
    }
}

/// What stands before `.example` in a company's addresses: letters and digits of its name.
pub(crate) fn domain(company: &str) -> String {
    let folded = domain::search::fold(company);
    let words: Vec<&str> = folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let domain: String = words.join("-").chars().take(40).collect();
    domain.trim_matches('-').to_owned()
}

/// An address that can never be delivered to anybody (RFC 2606).
pub(crate) fn work_email(mailbox: &str, domain: &str) -> EmailAddress {
    EmailAddress { address: format!("{mailbox}@{domain}.example"), kind: "work".to_owned(), primary: false }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_names_with_a_latin_mailbox() {
        let mut dice = Dice::named("names");
        for language in [Language::English, Language::Simplified, Language::Traditional] {
            for _ in 0..500 {
                let name = Name::draw(&mut dice, language);
                assert!(!name.family.is_empty() && !name.given.is_empty());
                assert!(name.mailbox.bytes().all(|b| b.is_ascii_lowercase() || b == b'.'), "{}", name.mailbox);
            }
        }
    }

    #[test]
    fn domains_are_ascii() {
        assert_eq!(domain("Océano Atlántico Ltda."), "oceano-atlantico-ltda");
        assert_eq!(domain("B's Beverages"), "b-s-beverages");
    }
}
