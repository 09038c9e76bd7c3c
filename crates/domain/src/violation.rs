use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One broken rule, addressed to one field. Text is made from `code` and `params` in the reader's language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Violation {
    /// Path of the member at fault, in dots: `name`, `emails.0.address`. Empty means the record as a whole. Names that
    /// are not ours go through [`step`] first.
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

/// A member's name as one step of a path, whatever a client called it: as RFC 6901 escapes it in a URI fragment.
pub fn step(name: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_!$&'()*+,;=:@?".contains(&byte);
    let mut step = String::with_capacity(name.len());
    for byte in name.bytes() {
        match byte {
            b'~' => step.push_str("~0"),
            b'/' => step.push_str("~1"),
            byte if plain(byte) => step.push(char::from(byte)),
            byte => {
                const HEXADECIMAL: &[u8; 16] = b"0123456789ABCDEF";
                let digit = |half: u8| char::from(HEXADECIMAL[usize::from(half)]);
                step.extend(['%', digit(byte >> 4), digit(byte & 15)]);
            }
        }
    }
    step
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The examples of RFC 6901, 6, and the dot that parts our own paths.
    #[test]
    fn any_name_is_one_step() {
        for (name, pointer) in [
            ("foo", "#/foo"),
            ("a/b", "#/a~1b"),
            ("c%d", "#/c%25d"),
            ("e^f", "#/e%5Ef"),
            ("g|h", "#/g%7Ch"),
            ("i\\j", "#/i%5Cj"),
            ("k\"l", "#/k%22l"),
            (" ", "#/%20"),
            ("m~n", "#/m~0n"),
            ("o.p", "#/o%2Ep"),
            ("名", "#/%E5%90%8D"),
        ] {
            assert_eq!(Violation::new(&step(name), "unknown_field").pointer(), pointer);
        }
    }
}
