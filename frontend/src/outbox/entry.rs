//! One thing that waits, as it lies on the device.
use serde_json::{Value, json};
use wire::{Definition, definition};

use crate::{
    api::{ApiError, records},
    browser,
    i18n::format,
    json, session,
};

/// `{id, user, type, key, at, body, refusal?, about}`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Entry(Value);

impl Entry {
    /// What is to be created; the id is the client's, so that it can be found again however often it is sent.
    pub(super) fn new(definition: &Definition, mut body: Value) -> Self {
        let id = new_id();
        body["id"] = id.as_str().into();
        let links = body["links"].as_array().into_iter().flatten();
        let about: Vec<String> = links.filter_map(|link| records::name_of(link["id"].as_str()?)).collect();
        Self(json!({
            "id": id,
            "user": session::user_id(),
            "type": definition.name,
            "key": browser::random_id(),
            "at": format::now(),
            "body": body,
            "about": about.join(", "),
        }))
    }

    pub(crate) fn id(&self) -> &str {
        self.text("id")
    }

    pub(crate) fn at(&self) -> &str {
        self.text("at")
    }

    pub(super) fn key(&self) -> &str {
        self.text("key")
    }

    /// The names of the records it is about.
    pub(super) fn about(&self) -> &str {
        self.text("about")
    }

    pub(super) fn definition(&self) -> Option<&'static Definition> {
        definition(self.text("type"))
    }

    pub(crate) fn body(&self) -> &Value {
        &self.0["body"]
    }

    pub(crate) fn subject(&self) -> &str {
        self.0["body"]["subject"].as_str().unwrap_or_default()
    }

    /// Why the server will not have it; empty while it waits.
    pub(crate) fn refusal(&self) -> &str {
        self.text("refusal")
    }

    /// Whether it is about a record.
    pub(crate) fn is_about(&self, id: &str) -> bool {
        self.0["body"]["links"].as_array().is_some_and(|links| links.iter().any(|link| link["id"] == id))
    }

    pub(super) fn refused(mut self, reason: String) -> Self {
        self.0["refusal"] = reason.into();
        self
    }

    fn text(&self, name: &str) -> &str {
        self.0[name].as_str().unwrap_or_default()
    }

    /// # Errors
    /// `Offline` where the device keeps nothing.
    pub(super) async fn put(&self) -> Result<(), ApiError> {
        browser::device("put", &json::text(&self.0)).await.map(drop).map_err(|_| ApiError::Offline)
    }

    pub(super) async fn remove(&self) {
        let _ = browser::device("remove", self.id()).await;
    }
}

/// What waits of the person signed in.
pub(super) async fn all() -> Vec<Entry> {
    let text = browser::device("all", "").await.ok().and_then(|text| text.as_string()).unwrap_or_default();
    let Ok(Value::Array(entries)) = serde_json::from_str(&text) else { return Vec::new() };
    let user = session::user_id();
    entries.into_iter().filter(|entry| entry["user"] == user.as_str()).map(Entry).collect()
}

/// A UUID of version 7: the time in milliseconds, then what is random.
fn new_id() -> String {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "milliseconds since 1970")]
    let time = format!("{:012x}", js_sys::Date::now() as u64);
    let random = browser::random_id();
    let part = |from: usize, to: usize| random.get(from..to).unwrap_or_default().to_owned();
    format!("{}-{}-7{}-8{}-{}", &time[..8], &time[8..], part(0, 3), part(3, 6), part(6, 18))
}
