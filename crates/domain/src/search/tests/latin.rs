use super::{fixtures, hits, text};

#[test]
fn word_prefixes_in_any_order() {
    super::check(
        text,
        "The Acme Corporation | acm corp | corp acm | the | acme corporation | ACME | !cme | !acme inc
         Café Müller & Söhne | cafe | müll | muller soh | Muller Söhne
         internationalization of responsibilities | internationalization | internationalizat | responsib
         Alphabet Inc. (Class A) | class a | (class | inc. | alphabet, inc",
    );
}

#[test]
fn punctuation_may_be_typed_or_not() {
    super::check(
        text,
        "O'Neil | o'neil | oneil | o neil | neil | O’Neil | o'n
         ONeil | o'neil | oneil | neil
         AT&T | at&t | att | AT & T
         AT&T-Mobile | t-mobile | attmobile | mobile | at&t
         Bob's Burgers | bob's | bobs | bob | burgers bob
         Coca-Cola | coca cola | cocacola | coca-cola | cola
         Coca Cola | coca-cola
         A. O. Smith | a.o. smith | ao smith | a. o. smith | smith
         J.P. Morgan | jp morgan | j.p. | morgan jp
         PayPal | pay pal | paypal | pal
         JPMorgan Chase | jp morgan | morgan
         3M | 3m
         iPhone15 | iphone 15 | iphone15
         https://www.example.com/path | example.com | example | path",
    );
}

#[test]
fn every_word_and_prefix_of_real_names() {
    for name in fixtures::sp500() {
        let terms = text(name);
        assert!(hits(name, &terms), "{name}");
        assert!(hits(&name.to_uppercase(), &terms), "{name} in capitals");
        for word in name.split(' ').filter(|word| word.chars().any(char::is_alphanumeric)) {
            for (end, character) in word.char_indices() {
                let typed = &word[..end + character.len_utf8()];
                assert!(!typed.chars().any(char::is_alphanumeric) || hits(typed, &terms), "{typed} on {name}");
            }
            let bare: String = word.chars().filter(|c| c.is_alphanumeric()).collect();
            assert!(hits(&bare, &terms), "{bare} on {name}");
        }
    }
}

#[test]
fn precision_of_prefixes_against_a_plain_scan() {
    let words = |name: &str| {
        super::super::fold(name).split(|c: char| !c.is_alphanumeric()).map(str::to_owned).collect::<Vec<_>>()
    };
    for typed in ["corp", "inter", "brown", "texas", "company", "micro"] {
        for name in fixtures::sp500() {
            let wanted = words(name).iter().any(|word| word.starts_with(typed)) || name == "KeyCorp" && typed == "corp";
            assert_eq!(hits(typed, &text(name)), wanted, "{typed} on {name}");
        }
    }
}
