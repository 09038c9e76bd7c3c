//! A password nobody can guess, that can be read out over the telephone.
use crate::browser;

/// Without those that look alike: l and 1, o and 0.
const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
const GROUP: usize = 5;

/// Four groups of five, a hundred bits; `None` where the browser has no good dice.
pub(super) fn generated() -> Option<String> {
    browser::random_bytes().map(|bytes| written(&bytes))
}

fn written(bytes: &[u8]) -> String {
    let letter = |byte: &u8| char::from(LETTERS[usize::from(byte % 32)]);
    let groups: Vec<String> = bytes.chunks(GROUP).map(|group| group.iter().map(letter).collect()).collect();
    groups.join("-")
}

#[cfg(test)]
mod tests {
    use super::written;

    #[test]
    fn each_letter_is_as_likely_as_the_others() {
        let all: Vec<u8> = (0..=255).collect();
        let text = written(&all).replace('-', "");
        for letter in super::LETTERS {
            assert_eq!(text.bytes().filter(|byte| byte == letter).count(), 8, "{}", char::from(*letter));
        }
        assert_eq!(written(&[0; 20]), "aaaaa-aaaaa-aaaaa-aaaaa");
    }
}
