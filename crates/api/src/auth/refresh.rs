//! Refresh tokens: opaque, 256 bits, each good for one exchange.
//!
//! A token is the session's id, a value, and a tag that proves we made it. The first value is random; each next one is the
//! MAC of the one before. So the server keeps only hashes, and can still give the same successor twice to somebody whose
//! network lost the first answer.
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::{
    Keys,
    keys::{is_mac, mac},
};

const TAG: usize = 16;

/// One refresh token.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct RefreshToken {
    pub(super) session_id: Uuid,
    value: [u8; 32],
}

impl RefreshToken {
    /// The first token of a session that begins.
    pub(super) fn first(session_id: Uuid) -> Self {
        Self { session_id, value: rand::random() }
    }

    /// What is kept of it.
    pub(super) fn hash(&self) -> String {
        let digest = Sha256::new().chain_update(self.session_id).chain_update(self.value).finalize();
        URL_SAFE_NO_PAD.encode(digest)
    }
}

impl Keys {
    /// The one token that follows on `token`.
    pub(super) fn successor(&self, token: &RefreshToken) -> RefreshToken {
        let value = mac(&self.refresh, &[b"next", token.session_id.as_bytes(), &token.value]);
        RefreshToken { session_id: token.session_id, value }
    }

    pub(super) fn write_refresh(&self, token: &RefreshToken) -> String {
        let tag = mac(&self.refresh, &[b"tag", token.session_id.as_bytes(), &token.value]);
        URL_SAFE_NO_PAD.encode([token.session_id.as_bytes(), &token.value[..], &tag[..TAG]].concat())
    }

    /// A token we made, good or used up; `None` for anything else: nobody can end a session by guessing.
    pub(super) fn read_refresh(&self, text: &str) -> Option<RefreshToken> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (session_id, rest) = bytes.split_first_chunk::<16>()?;
        let (value, tag) = rest.split_first_chunk::<32>()?;
        let ours = tag.len() == TAG && is_mac(&self.refresh, &[b"tag", session_id, value], tag);
        ours.then(|| RefreshToken { session_id: Uuid::from_bytes(*session_id), value: *value })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_travel_and_chains_repeat() {
        let keys = Keys::from_secret(b"secret");
        let first = RefreshToken::first(Uuid::from_u128(7));
        let text = keys.write_refresh(&first);
        assert!(keys.read_refresh(&text) == Some(first.clone()) && text.len() <= 200);
        let second = keys.successor(&first);
        assert!(second != first && keys.successor(&first) == second && second.hash() != first.hash());
        assert!(RefreshToken::first(Uuid::from_u128(7)) != first);
    }

    #[test]
    fn only_tokens_of_ours_are_read() {
        let keys = Keys::from_secret(b"secret");
        let text = keys.write_refresh(&RefreshToken::first(Uuid::from_u128(7)));
        assert!(Keys::from_secret(b"other").read_refresh(&text).is_none());
        for at in 0..text.len() {
            let mut changed = text.clone().into_bytes();
            changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
            assert!(keys.read_refresh(std::str::from_utf8(&changed).unwrap()).is_none(), "{at}");
        }
        for broken in ["", "x", &text[1..], &format!("{text}AA"), &"A".repeat(5_000)] {
            assert!(keys.read_refresh(broken).is_none());
        }
    }
}
