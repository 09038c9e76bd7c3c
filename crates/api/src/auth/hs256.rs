//! The one algorithm our tokens are signed with, for `jsonwebtoken`.
//!
//! Its own back ends bring every algorithm: C code that takes minutes to build, or an RSA with a known timing fault
//! (RUSTSEC-2023-0071). We sign and check with HMAC-SHA256 alone, and a token of any other kind finds no key to be tried with.
use jsonwebtoken::{
    Algorithm, DecodingKey, EncodingKey,
    crypto::{CryptoProvider, JwtSigner, JwtVerifier, KeyUtils},
    errors::{Error, ErrorKind},
    signature::{self, Signer, Verifier},
};

use super::keys::{is_mac, mac};

static PROVIDER: CryptoProvider =
    CryptoProvider { signer_factory: signer, verifier_factory: verifier, key_utils: KeyUtils::new_unimplemented() };

/// Makes this the algorithm of the process; again is harmless.
pub(super) fn install() {
    let _ = PROVIDER.install_default();
}

struct Hs256(Vec<u8>);

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature `jsonwebtoken` asks for")]
fn signer(algorithm: &Algorithm, key: &EncodingKey) -> Result<Box<dyn JwtSigner>, Error> {
    known(*algorithm)?;
    Ok(Box::new(Hs256(key.as_bytes().to_vec())))
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature `jsonwebtoken` asks for")]
fn verifier(algorithm: &Algorithm, key: &DecodingKey) -> Result<Box<dyn JwtVerifier>, Error> {
    known(*algorithm)?;
    Ok(Box::new(Hs256(key.try_get_as_bytes()?.to_vec())))
}

fn known(algorithm: Algorithm) -> Result<(), Error> {
    if algorithm == Algorithm::HS256 { Ok(()) } else { Err(ErrorKind::InvalidAlgorithm.into()) }
}

impl Signer<Vec<u8>> for Hs256 {
    fn try_sign(&self, message: &[u8]) -> Result<Vec<u8>, signature::Error> {
        Ok(mac(&self.0, &[message]).to_vec())
    }
}

impl Verifier<Vec<u8>> for Hs256 {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> Result<(), signature::Error> {
        // A truncated MAC is a good MAC of fewer bits: only the whole one counts.
        if signature.len() == 32 && is_mac(&self.0, &[message], signature) {
            Ok(())
        } else {
            Err(signature::Error::new())
        }
    }
}

impl JwtSigner for Hs256 {
    fn algorithm(&self) -> Algorithm {
        Algorithm::HS256
    }
}

impl JwtVerifier for Hs256 {
    fn algorithm(&self) -> Algorithm {
        Algorithm::HS256
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jsonwebtoken::{Header, Validation, decode, encode};
    use serde_json::{Value, json};

    /// RFC 7515, appendix A.1: key, token and claims of the standard's own example.
    #[test]
    fn the_example_of_the_standard() {
        install();
        let key = "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow";
        let token = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        let mut validation = Validation::new(Algorithm::HS256);
        validation.validate_exp = false;
        let read = decode::<Value>(token, &DecodingKey::from_secret(&decode_key(key)), &validation).unwrap();
        assert_eq!(read.claims, json!({"iss": "joe", "exp": 1_300_819_380, "http://example.com/is_root": true}));
    }

    fn decode_key(text: &str) -> Vec<u8> {
        use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
        URL_SAFE_NO_PAD.decode(text).unwrap()
    }

    #[test]
    fn no_other_algorithm_signs_or_is_believed() {
        install();
        let key = EncodingKey::from_secret(b"secret");
        assert!(encode(&Header::new(Algorithm::HS512), &json!({}), &key).is_err());
    }
}
