//! NIST SP 800-63B: long enough, not common, nothing else asked. No rules on kinds of characters, no expiry.
use domain::violation::Violation;

use super::{common, normal};

/// For a password that is the only factor.
pub const MIN_LENGTH: usize = 15;
const MAX_LENGTH: usize = 1_000;
/// Longer ones are not looked up: nobody's common password has so many characters.
const LOOKED_UP: usize = 64;
/// A text shorter than this is easy to guess however often it is repeated.
const SHORT_UNIT: usize = 8;
/// A password cut into so few common words is as easy to guess as they are.
const FEW_WORDS: usize = 2;

/// Whether `password` may be used; `about` are words an attacker tries first: names, the address, the organisation.
///
/// # Errors
/// The rule it breaks, on the member called `field`.
pub fn check(field: &str, password: &str, about: &[&str]) -> Result<(), Violation> {
    let password = normal(password);
    let length = password.chars().count();
    if length < MIN_LENGTH {
        return Err(Violation::new(field, "password_short").with("min", MIN_LENGTH));
    }
    if length > MAX_LENGTH {
        return Err(Violation::new(field, "length").with("max", MAX_LENGTH));
    }
    let lower = password.to_lowercase();
    if is_personal(&lower, about) {
        return Err(Violation::new(field, "password_personal"));
    }
    if length <= LOOKED_UP && is_common(&lower) {
        return Err(Violation::new(field, "password_common"));
    }
    Ok(())
}

/// Made of one thing known about the user, with little added.
fn is_personal(lower: &str, about: &[&str]) -> bool {
    let words = about
        .iter()
        .flat_map(|text| text.split(|c: char| !c.is_alphanumeric()))
        .map(|word| normal(word).to_lowercase());
    let mut rest = lower.to_owned();
    for word in words.filter(|word| word.chars().count() >= 3) {
        rest = rest.replace(&word, "");
    }
    rest.len() < lower.len() && rest.chars().filter(|c| c.is_alphabetic()).count() < MIN_LENGTH / 2
}

/// Cut into at most [`FEW_WORDS`] entries of the list; repeats, digits and signs between them count for nothing.
fn is_common(lower: &str) -> bool {
    let plain = unleet(lower);
    [lower, plain.as_str()].into_iter().any(|text| {
        let characters: Vec<char> = unit(text).chars().collect();
        characters.len() < SHORT_UNIT || fewest_words(&characters).is_some_and(|fewest| fewest <= FEW_WORDS)
    })
}

/// The part that a text repeats: `abcabcabc` is `abc`.
fn unit(text: &str) -> &str {
    let bytes = text.as_bytes();
    let repeats = |length: &usize| {
        bytes.len().is_multiple_of(*length)
            && text.is_char_boundary(*length)
            && bytes.chunks(*length).all(|chunk| chunk == &bytes[..*length])
    };
    let length = (1..=bytes.len()).find(repeats).unwrap_or(bytes.len());
    &text[..length]
}

/// The usual replacements of letters, undone.
fn unleet(text: &str) -> String {
    let letter = |c| match c {
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        other => other,
    };
    text.chars().map(letter).collect()
}

/// The smallest number of list entries a text can be cut into; characters other than letters may be left over.
fn fewest_words(text: &[char]) -> Option<usize> {
    let mut fewest: Vec<Option<usize>> = vec![None; text.len() + 1];
    fewest[0] = Some(0);
    for start in 0..text.len() {
        let Some(so_far) = fewest[start] else { continue };
        let mut reach =
            |end: usize, words: usize| fewest[end] = Some(fewest[end].map_or(words, |known: usize| known.min(words)));
        let follows = start > 0 && text[start] == text[start - 1];
        if !text[start].is_alphabetic() || follows {
            reach(start + 1, so_far);
        }
        let mut word = String::new();
        for (end, character) in text.iter().enumerate().skip(start) {
            word.push(*character);
            if end > start + 1 && common::contains(&word) {
                reach(end + 1, so_far + 1);
            }
        }
    }
    fewest[text.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    const ABOUT: [&str; 3] = ["Nancy Davolio", "nancy@northwind.example", "Northwind Traders"];

    #[track_caller]
    fn expect(password: &str, code: Option<&str>) {
        let found = check("password", password, &ABOUT).err().map(|violation| violation.code);
        assert_eq!(found.as_deref(), code, "{password}");
    }

    #[test]
    fn length_is_counted_in_characters() {
        expect("kolibri-w4ldweg", None);
        expect("kolibri-w4ldwe", Some("password_short"));
        expect("山高月小水落石出曾日月之幾何而江", None);
        expect("🦀🦀🦀🦀🦀", Some("password_short"));
        expect(&"wildflower gravel ".repeat(56), Some("length"));
        expect(&"ein langer Satz mit vielen Wörtern, ".repeat(4), None);
    }

    #[test]
    fn common_ones_are_refused_in_disguise_too() {
        for password in [
            "passwordpassword",
            "Password12345678",
            "P@ssw0rd!P@ssw0rd!",
            "123456789012345678",
            "qwertyuiopasdfghjkl",
            "aaaaaaaaaaaaaaaaaaaa",
            "iloveyouiloveyou!!",
            "internationalization",
            "abcabcabcabcabcabc",
            "ｐａｓｓｗｏｒｄｐａｓｓｗｏｒｄ",
            "11111111111111111",
            "dragon........monkey",
        ] {
            expect(password, Some("password_common"));
        }
    }

    #[test]
    fn phrases_and_random_ones_pass() {
        for password in ["copper lantern weekday oyster", "tR9-vK2_qM7.xZ4p", "今天下午三点在老地方喝茶聊天吧朋友"]
        {
            expect(password, None);
        }
    }

    #[test]
    fn what_is_known_about_the_user_is_no_password() {
        for password in ["nancydavolio2026!!", "nancy@northwind.example", "Northwind Traders 1"] {
            expect(password, Some("password_personal"));
        }
    }
}
