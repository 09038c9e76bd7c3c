//! Texts by their names: `report.total`.
use std::{collections::HashMap, sync::LazyLock};

use serde_json::Value;

use crate::Language;

type Texts = HashMap<String, String>;

static ENGLISH: LazyLock<Texts> = LazyLock::new(|| read(include_str!("../../../frontend/locales/en.json")));
static SIMPLIFIED: LazyLock<Texts> = LazyLock::new(|| read(include_str!("../../../frontend/locales/zh-CN.json")));
static TRADITIONAL: LazyLock<Texts> = LazyLock::new(|| read(include_str!("../../../frontend/locales/zh-TW.json")));

fn read(file: &str) -> Texts {
    let mut texts = Texts::new();
    flatten("", &serde_json::from_str(file).unwrap_or_default(), &mut texts);
    texts
}

fn flatten(prefix: &str, value: &Value, texts: &mut Texts) {
    match value {
        Value::String(text) => _ = texts.insert(prefix.to_owned(), text.clone()),
        Value::Object(members) => {
            for (name, member) in members {
                let name = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
                flatten(&name, member, texts);
            }
        }
        _ => {}
    }
}

impl Language {
    pub(crate) fn find(self, name: &str) -> Option<&'static str> {
        let texts = match self {
            Self::En => &*ENGLISH,
            Self::ZhCn => &*SIMPLIFIED,
            Self::ZhTw => &*TRADITIONAL,
        };
        texts.get(name).map(String::as_str)
    }

    /// A text of the page; empty for a name there is none of.
    pub fn text(self, name: &str) -> &'static str {
        self.find(name).unwrap_or_default()
    }

    /// A text with its `{places}` filled.
    pub fn fill(self, name: &str, places: &[(&str, &str)]) -> String {
        replace(self.text(name), places)
    }

    /// A text that counts: "1 record", "2 records"; Chinese has one form.
    pub fn count(self, name: &str, number: u64) -> String {
        let form = if number == 1 { "one" } else { "other" };
        let found = self.find(&format!("{name}.{form}")).or_else(|| self.find(&format!("{name}.other")));
        replace(found.unwrap_or_default(), &[("n", &self.number(&number.to_string(), 0))])
    }
}

/// Places are filled once: what stands in a value is no place.
fn replace(text: &str, places: &[(&str, &str)]) -> String {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((name, after)) = after.split_once('}') else { break };
        filled.push_str(places.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value));
        rest = after;
    }
    filled + rest
}
