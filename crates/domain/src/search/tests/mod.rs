mod companies;
mod fixtures;
mod fold;
mod fragments;
mod highlight;
mod latin;
mod person;
mod phone;
mod properties;
mod rendering;
mod variants;

use super::{SearchQuery, Tokens};

fn text(text: &str) -> Vec<String> {
    Tokens::new().text(text).into_terms()
}

fn person(name: &str) -> Vec<String> {
    Tokens::new().person(name).into_terms()
}

fn hits(typed: &str, terms: &[String]) -> bool {
    SearchQuery::parse(typed).is_some_and(|query| query.matches(terms))
}

/// Lines `stored | typed | typed …`: each must hit, or after `!` must not.
fn check(terms: fn(&str) -> Vec<String>, table: &str) {
    for line in table.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (stored, typed) = line.split_once('|').expect("a line is `stored | typed`");
        let terms = terms(stored.trim());
        for typed in typed.split('|').map(str::trim) {
            let (typed, wanted) = typed.strip_prefix('!').map_or((typed, true), |typed| (typed, false));
            assert_eq!(
                hits(typed, &terms),
                wanted,
                "{typed:?} on {stored:?}\n{:?}\n{terms:?}",
                SearchQuery::parse(typed)
            );
        }
    }
}
