//! The texts of a language: loaded when the language is first used, and kept. Those of later pieces are a table of their
//! own, loaded with the first of them.
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
    /// Where the texts of later pieces are.
    later: String,
}

/// Texts of later pieces.
struct Later {
    listed: Vec<&'static str>,
    named: Map<String, Value>,
}

thread_local! {
    static LATER: [Cell<Option<&'static Later>>; 3] = const { [Cell::new(None), Cell::new(None), Cell::new(None)] };
    static TABLES: [Cell<Option<&'static Table>>; 3] = const { [Cell::new(None), Cell::new(None), Cell::new(None)] };
}

fn table(locale: Locale) -> Option<&'static Table> {
    TABLES.with(|tables| tables[locale as usize].get())
}

/// The text at a place of the table; nothing before the language is loaded.
pub(super) fn listed(locale: Locale, place: u16) -> &'static str {
    let Some(table) = table(locale) else { return "" };
    let place = usize::from(place);
    let rest = || later(locale)?.listed.get(place - table.listed.len());
    table.listed.get(place).or_else(rest).copied().unwrap_or_default()
}

fn later(locale: Locale) -> Option<&'static Later> {
    LATER.with(|tables| tables[locale as usize].get())
}

/// A text looked up by its name.
pub(super) fn named(locale: Locale, name: &str) -> Option<&'static str> {
    #[cfg(test)]
    keep(locale, for_test(locale));
    table(locale)?.named.get(name).or_else(|| later(locale)?.named.get(name))?.as_str()
}

/// Loads a language unless it is there.
///
/// # Errors
/// `Offline` when the table cannot be loaded, or belongs to another version of the page.
pub(crate) async fn load(locale: Locale) -> Result<(), ApiError> {
    if table(locale).is_none() {
        let address = address(locale).ok_or(ApiError::Offline)?;
        keep(locale, read(fetch(&address).await?).ok_or(ApiError::Offline)?);
    }
    // What is shown already is told in the new language as well.
    if LATER.with(|tables| tables.iter().any(|table| table.get().is_some())) {
        load_later(locale).await
    } else {
        Ok(())
    }
}

/// Loads the texts of later pieces unless they are there.
///
/// # Errors
/// As [`load`].
pub(super) async fn load_later(locale: Locale) -> Result<(), ApiError> {
    if later(locale).is_some() {
        return Ok(());
    }
    let address = table(locale).map(|table| table.later.as_str()).ok_or(ApiError::Offline)?;
    let read = read_later(fetch(address).await?).ok_or(ApiError::Offline)?;
    LATER.with(|tables| tables[locale as usize].set(Some(Box::leak(Box::new(read)))));
    Ok(())
}

async fn fetch(address: &str) -> Result<Value, ApiError> {
    let text = browser::fetch_text(address).await.ok_or(ApiError::Offline)?;
    serde_json::from_str(&text).map_err(|_| ApiError::Offline)
}

/// The page names the file of each language, by a name that holds a hash of its content.
fn address(locale: Locale) -> Option<String> {
    browser::attribute(&format!("meta[name=texts][lang={}]", locale.tag()), "content")
}

fn read(value: Value) -> Option<Table> {
    let Value::Object(mut members) = value else { return None };
    let (Value::Object(named), Value::String(later)) = (members.remove("named")?, members.remove("later")?) else {
        return None;
    };
    Some(Table { listed: listed_in(members)?, named, later })
}

fn read_later(value: Value) -> Option<Later> {
    let Value::Object(mut members) = value else { return None };
    let Value::Object(named) = members.remove("named")? else { return None };
    Some(Later { listed: listed_in(members)?, named })
}

/// The texts of a table that was made for this very page.
fn listed_in(mut members: Map<String, Value>) -> Option<Vec<&'static str>> {
    let Value::Array(listed) = members.remove("texts")? else { return None };
    let listed = listed.into_iter().map(|text| match text {
        Value::String(text) => Some(&*text.leak()),
        _ => None,
    });
    (members.remove("fingerprint")? == FINGERPRINT).then(|| listed.collect())?
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
    Table { listed: Vec::new(), named, later: String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_table_of_another_build_is_refused() {
        let table = |fingerprint: u32| json!({"fingerprint": fingerprint, "texts": ["a"], "named": {"record.lead.one": "Lead"}, "later": "/assets/later.json"});
        let own = read(table(FINGERPRINT)).unwrap();
        assert_eq!((own.listed, own.named["record.lead.one"].as_str()), (vec!["a"], Some("Lead")));
        assert!(read(table(FINGERPRINT ^ 1)).is_none());
        assert!(read(json!({"fingerprint": FINGERPRINT, "texts": [7], "named": {}, "later": ""})).is_none());
        assert!(read(json!([])).is_none());
    }
}
