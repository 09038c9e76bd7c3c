use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One broken rule, addressed to one field. Text is made from `code` and `params` in the reader's language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Violation {
    /// Path of the member at fault, in dots: `name`, `emails.0.address`. Empty means the record as a whole.
    pub field: String,
    /// Stable key: programs branch on it, translations are found by it.
    pub code: String,
    /// Values the translated text may quote, such as `max`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub params: BTreeMap<String, String>,
}

impl Violation {
    pub fn new(field: &str, code: &str) -> Self {
        Self { field: field.to_owned(), code: code.to_owned(), params: BTreeMap::new() }
    }

    #[expect(clippy::needless_pass_by_value, reason = "callers hand over literals and texts of their own")]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.params.insert(name.to_owned(), value.to_string());
        self
    }

    /// RFC 6901 pointer to the member, as a URI fragment: `#/emails/0/address`.
    pub fn pointer(&self) -> String {
        let steps = self.field.split('.').filter(|step| !step.is_empty());
        steps.fold("#".to_owned(), |pointer, step| pointer + "/" + step)
    }
}
