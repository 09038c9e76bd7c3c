//! The texts of a language: loaded when the language is first used, and kept.
use std::cell::Cell;
#[cfg(test)]
use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{FINGERPRINT, Locale};
use crate::{api::ApiError, browser};

/// Texts live as long as the page: those in use are lent to views that may outlive a change of language.
struct Table {
    listed: Vec<&'static str>,
    named: Map<String, Value>,
}

thread_local! {
    static TABLES: [Cell<Option<&'static Table>>; 3] = const { [Cell::new(None), Cell::new(None), Cell::new(None)] };
}

fn table(locale: Locale) -> Option<&'static Table> {
    TABLES.with(|tables| tables[locale as usize].get())
}

/// The text at a place of the table; nothing before the language is loaded.
pub(super) fn listed(locale: Locale, place: u16) -> &'static str {
    table(locale).and_then(|table| table.listed.get(usize::from(place)).copied()).unwrap_or_default()
}

/// A text looked up by its name.
pub(super) fn named(locale: Locale, name: &str) -> Option<&'static str> {
    #[cfg(test)]
    keep(locale, for_test(locale));
    table(locale)?.named.get(name)?.as_str()
}

/// Loads a language unless it is there.
///
/// # Errors
/// `Offline` when the table cannot be loaded, or belongs to another version of the page.
pub(crate) async fn load(locale: Locale) -> Result<(), ApiError> {
    if table(locale).is_some() {
        return Ok(());
    }
    let address = address(locale).ok_or(ApiError::Offline)?;
    let text = browser::fetch_text(&address).await.ok_or(ApiError::Offline)?;
    let read = serde_json::from_str(&text).ok().and_then(read).ok_or(ApiError::Offline)?;
    keep(locale, read);
    Ok(())
}

/// The page names the file of each language, by a name that holds a hash of its content.
fn address(locale: Locale) -> Option<String> {
    browser::attribute(&format!("meta[name=texts][lang={}]", locale.tag()), "content")
}

fn read(value: Value) -> Option<Table> {
    let Value::Object(mut members) = value else { return None };
    let (Value::Array(listed), Value::Object(named)) = (members.remove("texts")?, members.remove("named")?) else {
        return None;
    };
    let listed = listed.into_iter().map(|text| match text {
        Value::String(text) => Some(&*text.leak()),
        _ => None,
    });
    let table = Table { listed: listed.collect::<Option<_>>()?, named };
    (members.remove("fingerprint")? == FINGERPRINT).then_some(table)
}

fn keep(locale: Locale, table: Table) {
    TABLES.with(|tables| tables[locale as usize].set(Some(Box::leak(Box::new(table)))));
}

#[cfg(test)]
pub(super) mod all {
    include!(concat!(env!("OUT_DIR"), "/tables.rs"));
}

#[cfg(test)]
fn for_test(locale: Locale) -> Table {
    let texts: BTreeMap<&str, &str> = match locale {
        Locale::En => all::EN.into(),
        Locale::ZhCn => all::ZH_CN.into(),
        Locale::ZhTw => all::ZH_TW.into(),
    };
    let named = texts.into_iter().map(|(name, text)| (name.to_owned(), text.into())).collect();
    Table { listed: Vec::new(), named }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_table_of_another_build_is_refused() {
        let table = |fingerprint: u32| json!({"fingerprint": fingerprint, "texts": ["a"], "named": {"record.lead.one": "Lead"}});
        let own = read(table(FINGERPRINT)).unwrap();
        assert_eq!((own.listed, own.named["record.lead.one"].as_str()), (vec!["a"], Some("Lead")));
        assert!(read(table(FINGERPRINT ^ 1)).is_none());
        assert!(read(json!({"fingerprint": FINGERPRINT, "texts": [7], "named": {}})).is_none());
        assert!(read(json!([])).is_none());
    }
}
