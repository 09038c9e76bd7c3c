//! Access tokens: short-lived JWTs (RFC 9068) that say who calls and in which session.
use chrono::{DateTime, Utc};
use jsonwebtoken::{Algorithm, Header, Validation, decode, encode};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Keys;

/// Seconds a token lives; with the leeway for clocks it never serves longer than ten minutes.
pub(super) const LIFETIME: u32 = 540;
const LEEWAY: u64 = 60;
const ISSUER: &str = "rapport";
const AUDIENCE: &str = "rapport/api/v1";
const TYPE: &str = "at+jwt";

/// What a token says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    pub iss: String,
    pub aud: String,
    /// The user.
    pub sub: Uuid,
    /// The session; once it is over, so is the token.
    pub sid: Uuid,
    pub iat: i64,
    pub nbf: i64,
    pub exp: i64,
}

impl Keys {
    /// A token for the session, from now on.
    pub(super) fn issue(
        &self,
        user_id: Uuid,
        session_id: Uuid,
        now: DateTime<Utc>,
    ) -> Result<String, jsonwebtoken::errors::Error> {
        let now = now.timestamp();
        let claims = Claims {
            iss: ISSUER.to_owned(),
            aud: AUDIENCE.to_owned(),
            sub: user_id,
            sid: session_id,
            iat: now,
            nbf: now,
            exp: now + i64::from(LIFETIME),
        };
        encode(&header(), &claims, &self.sign_access)
    }

    /// The claims of a token that is ours and in force.
    pub fn read(&self, token: &str) -> Option<Claims> {
        let token = decode::<Claims>(token, &self.check_access, &validation()).ok()?;
        // Exactly the header we write: no key named, sent or pointed to.
        (token.header == header()).then_some(token.claims)
    }
}

fn header() -> Header {
    Header { typ: Some(TYPE.to_owned()), ..Header::new(Algorithm::HS256) }
}

fn validation() -> Validation {
    let mut validation = Validation::new(Algorithm::HS256);
    validation.set_issuer(&[ISSUER]);
    validation.set_audience(&[AUDIENCE]);
    validation.set_required_spec_claims(&["exp", "nbf", "iss", "aud", "sub"]);
    validation.validate_nbf = true;
    validation.leeway = LEEWAY;
    validation
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
    use chrono::TimeDelta;
    use serde_json::{Value, json};

    fn keys() -> Keys {
        Keys::from_secret(b"a secret for tests only, 32 bytes")
    }

    fn token(now: DateTime<Utc>) -> String {
        keys().issue(Uuid::from_u128(1), Uuid::from_u128(2), now).unwrap()
    }

    /// The token with its header and claims changed, signed with our own key.
    fn forged(change: impl Fn(&mut Value, &mut Value)) -> String {
        let token = token(Utc::now());
        let part = |n: usize| -> Value {
            serde_json::from_slice(&URL_SAFE_NO_PAD.decode(token.split('.').nth(n).unwrap()).unwrap()).unwrap()
        };
        let (mut header, mut claims) = (part(0), part(1));
        change(&mut header, &mut claims);
        let text = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let message = format!("{}.{}", text(&header), text(&claims));
        let key = super::super::keys::mac(b"a secret for tests only, 32 bytes", &[b"rapport key v1 access token"]);
        let signature = super::super::keys::mac(&key, &[message.as_bytes()]);
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    #[test]
    fn our_own_token_is_read() {
        let claims = keys().read(&token(Utc::now())).unwrap();
        assert_eq!((claims.sub, claims.sid), (Uuid::from_u128(1), Uuid::from_u128(2)));
        assert!(keys().read(&forged(|_, _| {})).is_some(), "the forger of these tests must be able to sign");
    }

    #[test]
    fn a_token_serves_ten_minutes_at_most() {
        assert!(keys().read(&token(Utc::now() - TimeDelta::minutes(8))).is_some());
        assert!(keys().read(&token(Utc::now() - TimeDelta::seconds(601))).is_none());
        assert!(keys().read(&token(Utc::now() + TimeDelta::minutes(5))).is_none(), "not before");
    }

    #[test]
    fn every_claim_is_checked() {
        type Change = fn(&mut Value, &mut Value);
        let changes: [(&str, Change); 14] = [
            ("another audience", |_, claims| claims["aud"] = json!("rapport/api/v2")),
            ("another issuer", |_, claims| claims["iss"] = json!("somebody")),
            ("no end", |_, claims| drop(claims.as_object_mut().unwrap().remove("exp"))),
            ("no beginning", |_, claims| drop(claims.as_object_mut().unwrap().remove("nbf"))),
            ("no session", |_, claims| drop(claims.as_object_mut().unwrap().remove("sid"))),
            ("no user", |_, claims| drop(claims.as_object_mut().unwrap().remove("sub"))),
            ("another kind of token", |header, _| header["typ"] = json!("JWT")),
            ("no kind", |header, _| drop(header.as_object_mut().unwrap().remove("typ"))),
            ("another algorithm of the family", |header, _| header["alg"] = json!("HS512")),
            ("RS256 with our key as the public one", |header, _| header["alg"] = json!("RS256")),
            ("a key id", |header, _| header["kid"] = json!("../../dev/null")),
            ("a key inside", |header, _| header["jwk"] = json!({"kty": "oct", "k": "AAAA"})),
            ("a key elsewhere", |header, _| header["jku"] = json!("https://example.com/keys")),
            ("unknown extensions", |header, _| header["crit"] = json!(["exp"])),
        ];
        for (name, change) in changes {
            assert!(keys().read(&forged(change)).is_none(), "{name}");
        }
    }

    #[test]
    fn unsigned_and_foreign_tokens_are_refused() {
        let ours = token(Utc::now());
        let (message, _) = ours.rsplit_once('.').unwrap();
        let claims = message.split('.').nth(1).unwrap();
        for alg in ["none", "None", "NONE", "nOnE"] {
            let header = URL_SAFE_NO_PAD.encode(json!({"alg": alg, "typ": TYPE}).to_string());
            assert!(keys().read(&format!("{header}.{claims}.")).is_none(), "{alg}");
        }
        assert!(keys().read(&format!("{message}.")).is_none());
        assert!(keys().read(message).is_none());
        assert!(keys().read("").is_none());
        assert!(Keys::from_secret(b"another").read(&ours).is_none());
    }
}
