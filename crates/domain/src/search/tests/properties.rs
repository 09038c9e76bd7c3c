use proptest::prelude::*;

use super::super::{SearchQuery, TOKEN_LENGTH, Tokens};
use super::{hits, person, text};

/// Anything a user may type, with what databases find special.
fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[a-zA-Z0-9 '\"*:()&|!<>\\\\^{}+@._-]{0,40}",
        "(AND|OR|NOT|NEAR|terms:|深圳|é|ß|ก็|नि|\u{20bb7}|[a-z'\" -]){0,12}"
    ]
}

fn han() -> impl Strategy<Value = String> {
    "[一-龥\u{3400}-\u{4dbf}\u{20000}-\u{2a6d6}ぁ-んァ-ヶ가-힣]{2,30}"
}

/// Removes quoted tokens and checks that each is one plain token.
fn outside_quotes(rendered: &str, quote: char) -> String {
    let mut outside = String::new();
    for (index, part) in rendered.split(quote).enumerate() {
        if index % 2 == 0 {
            outside.push_str(part);
        } else {
            assert!(
                !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || c == '_'),
                "{part:?} in {rendered}"
            );
        }
    }
    outside
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_substring_of_a_dense_text_hits(name in han(), start: prop::sample::Index, length: prop::sample::Index) {
        let letters: Vec<char> = name.chars().collect();
        let start = start.index(letters.len() - 1);
        let length = 2 + length.index(letters.len() - start - 1);
        let typed: String = letters[start..start + length].iter().collect();
        prop_assert!(hits(&typed, &text(&name)), "{} on {}", typed, name);
    }

    #[test]
    fn any_prefix_of_any_word_hits(words in prop::collection::vec("[\\p{Latin}\\p{Cyrillic}\\p{Greek}0-9][\\p{Latin}0-9'&.-]{0,25}", 1..6), word: prop::sample::Index, end: prop::sample::Index) {
        let terms = text(&words.join(" "));
        let letters: Vec<char> = words[word.index(words.len())].chars().collect();
        let typed: String = letters[..=end.index(letters.len())].iter().collect();
        prop_assert!(SearchQuery::parse(&typed).is_none_or(|query| query.matches(&terms)), "{} on {:?} {:?}", typed, words, terms);
    }

    #[test]
    fn any_text_finds_itself(stored in any_text()) {
        prop_assert!(SearchQuery::parse(&stored).is_none_or(|query| query.matches(&text(&stored))), "{:?}", stored);
        prop_assert!(SearchQuery::parse(&stored).is_none_or(|query| query.matches(&person(&stored))), "{:?}", stored);
    }

    #[test]
    fn any_email_fragment_hits(address in "[a-z0-9._+-]{1,20}@[a-z0-9-]{1,15}\\.[a-z]{2,4}", start: prop::sample::Index, length: prop::sample::Index) {
        let terms = Tokens::new().email(&address).into_terms();
        let start = start.index(address.len() - 3);
        let length = 4 + length.index(address.len() - start - 3);
        let typed = &address[start..start + length];
        prop_assert!(SearchQuery::parse(typed).is_none_or(|query| query.matches(&terms)), "{} on {}", typed, address);
    }

    #[test]
    fn tokens_are_single_plain_and_short(stored in any_text()) {
        let terms = Tokens::new().text(&stored).person(&stored).phone(&stored).email(&stored).code(&stored).into_terms();
        prop_assert!(terms.is_sorted() && terms.windows(2).all(|pair| pair[0] != pair[1]));
        for term in &terms {
            prop_assert!(term.chars().all(|c| c.is_alphanumeric() || c == '_'), "{:?}", term);
            prop_assert!((1..=TOKEN_LENGTH + 1).contains(&term.chars().count()), "{:?}", term);
            prop_assert!(!term.chars().any(|c| c.is_ascii_uppercase()), "{:?}", term);
        }
    }

    #[test]
    fn user_text_never_becomes_query_syntax(typed in any_text()) {
        if let Some(query) = SearchQuery::parse(&typed) {
            let fts5 = outside_quotes(&query.to_fts5(), '"').replace("AND", "").replace("OR", "");
            prop_assert!(fts5.chars().all(|c| "()* ".contains(c)), "{}", fts5);
            let tsquery = outside_quotes(&query.to_tsquery(), '\'');
            prop_assert!(tsquery.chars().all(|c| "()&|:* ".contains(c)), "{}", tsquery);
        }
    }

    #[test]
    fn highlights_lie_on_character_borders(typed in any_text(), shown in any_text()) {
        if let Some(query) = SearchQuery::parse(&typed) {
            let ranges = query.highlight(&shown);
            prop_assert!(ranges.iter().all(|range| range.start < range.end && shown.get(range.clone()).is_some()));
            prop_assert!(ranges.windows(2).all(|pair| pair[0].end < pair[1].start));
        }
    }
}
