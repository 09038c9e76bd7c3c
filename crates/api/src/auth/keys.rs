//! Keys for one purpose each, all from the one secret of the installation.
use hmac::{Hmac, KeyInit as _, Mac as _};
use jsonwebtoken::{DecodingKey, EncodingKey};
use sha2::Sha256;

/// What signs tokens and cursors.
#[derive(Clone)]
pub struct Keys {
    pub(super) sign_access: EncodingKey,
    pub(super) check_access: DecodingKey,
    pub(super) refresh: [u8; 32],
    pub(super) device: [u8; 32],
    cursor: [u8; 32],
    download: [u8; 32],
}

impl Keys {
    /// The same secret gives the same keys on every machine of the installation.
    pub fn from_secret(secret: &[u8]) -> Self {
        super::hs256::install();
        let key = |purpose: &str| mac(secret, &[b"rapport key v1 ", purpose.as_bytes()]);
        let access = key("access token");
        Self {
            sign_access: EncodingKey::from_secret(&access),
            check_access: DecodingKey::from_secret(&access),
            refresh: key("refresh token"),
            device: key("known device"),
            cursor: key("list cursor"),
            download: key("download link"),
        }
    }

    /// Of what a download link says.
    pub(crate) fn sign_download(&self, ticket: &[u8]) -> [u8; 32] {
        mac(&self.download, &[ticket])
    }

    pub(crate) fn is_download(&self, ticket: &[u8], tag: &[u8]) -> bool {
        is_mac(&self.download, &[ticket], tag)
    }

    /// For `persistence::db::Settings`.
    pub fn cursor(&self) -> [u8; 32] {
        self.cursor
    }
}

/// Nothing of a key is ever shown.
impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys")
    }
}

/// HMAC-SHA256 of the parts, one after the other.
pub(super) fn mac(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    started(key, parts).finalize().into_bytes().into()
}

/// Whether `tag` is the beginning of the parts' MAC; compares in constant time.
pub(super) fn is_mac(key: &[u8], parts: &[&[u8]], tag: &[u8]) -> bool {
    started(key, parts).verify_truncated_left(tag).is_ok()
}

fn started(key: &[u8], parts: &[&[u8]]) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
    for part in parts {
        mac.update(part);
    }
    mac
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_follow_from_the_secret_and_differ_by_purpose() {
        let (one, same, other) = (Keys::from_secret(b"a"), Keys::from_secret(b"a"), Keys::from_secret(b"b"));
        assert_eq!(one.refresh, same.refresh);
        assert_ne!(one.refresh, other.refresh);
        assert!(one.refresh != one.device && one.device != one.cursor());
    }
}
