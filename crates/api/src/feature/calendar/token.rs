//! The secret of a calendar's address: 256 bits at random, kept as a hash.
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest as _, Sha256};

/// A new one.
pub(super) fn new() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())
}

/// What is kept of it. Nobody guesses 256 bits: it needs no salt, and no slow hash.
pub(super) fn hash(token: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(token))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_are_alike_and_none_is_kept() {
        let (one, other) = (new(), new());
        assert!(one.len() == 43 && one != other);
        assert!(hash(&one) != hash(&other) && hash(&one) != one);
        assert_eq!(hash("abc"), "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0");
    }
}
