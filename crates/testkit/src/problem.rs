//! What holds for every refusal (CONTRACT A-07): a whole problem, pointers that lead into what was sent, no words from inside.
use serde_json::Value;

use crate::reply::Reply;

/// What a client sent, as far as a refusal may speak of it.
pub(crate) struct Sent<'a> {
    pub(crate) url: &'a str,
    pub(crate) body: Option<&'a [u8]>,
}

impl Sent<'_> {
    /// Everything the client said, as text: what is in here may come back.
    fn words(&self) -> String {
        let mut words = String::from_utf8_lossy(self.body.unwrap_or_default()).into_owned();
        let url = reqwest::Url::parse(self.url).expect("a request's address");
        words.push_str(url.path());
        words.extend(url.query_pairs().flat_map(|(name, value)| ["\n".into(), name, " ".into(), value]));
        words
    }

    fn json(&self) -> Option<Value> {
        serde_json::from_slice(self.body?).ok()
    }
}

/// # Panics
/// Where the refusal is no such problem.
pub(crate) fn check(sent: &Sent<'_>, reply: &Reply) {
    assert_eq!(reply.header("content-type"), Some("application/problem+json"), "{reply}");
    assert_eq!(reply.json["status"], reply.status, "{reply}");
    assert!(reply.header("content-language").is_some(), "{reply}");
    let words = sent.words();
    for word in ["SELECT ", "sqlx", "panicked", "/src/", "sea_orm", "constraint"] {
        assert!(!reply.body.contains(word) || words.contains(word), "words from the inside: {reply}");
    }
    if let Some(body) = sent.json().filter(|_| [400, 422].contains(&reply.status)) {
        for error in reply.json["errors"].as_array().into_iter().flatten() {
            let pointer = error["pointer"].as_str().unwrap_or_default();
            assert!(pointer.starts_with('?') || leads(&body, pointer), "`{pointer}` leads nowhere in {body}: {reply}");
        }
    }
}

/// Whether the pointer names a member of the body, or one that is missing from what its parent names.
fn leads(body: &Value, pointer: &str) -> bool {
    let Some(pointer) = pointer.strip_prefix('#').map(decoded) else { return false };
    match pointer.rsplit_once('/') {
        None => pointer.is_empty(),
        Some((parent, _)) => body.pointer(&pointer).is_some() || body.pointer(parent).is_some_and(Value::is_object),
    }
}

/// A URI fragment without its percent signs.
fn decoded(fragment: &str) -> String {
    let mut parts = fragment.split('%');
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let (digits, rest) = part.split_at(2);
        bytes.push(u8::from_str_radix(digits, 16).expect("two digits follow a percent sign"));
        bytes.extend_from_slice(rest.as_bytes());
    }
    String::from_utf8(bytes).expect("a pointer is text")
}

#[cfg(test)]
mod tests {
    use super::leads;
    use serde_json::json;

    #[test]
    fn pointers_lead_to_members_and_to_missing_ones() {
        let body = json!({"emails": [{"address": "x"}], "a.b": 1, "c/d": 2});
        for pointer in ["#", "#/emails", "#/emails/0/address", "#/emails/0/kind", "#/name", "#/a%2Eb", "#/c~1d"] {
            assert!(leads(&body, pointer), "{pointer}");
        }
        for pointer in
            ["", "/emails", "#/emails/1", "#/emails/1/kind", "#/name/first", "#/a.b/c", "#/emails/0/address/x"]
        {
            assert!(!leads(&body, pointer), "{pointer}");
        }
    }
}
