//! The tables of each language: the texts that have a constant as a list, the others by name. Texts of later pieces are a
//! second table, whose address the first one tells.

use std::path::Path;

use anyhow::{Context, Result};
use serde_json::{Map, Value, json};

#[path = "../../../frontend/texts.rs"]
pub(crate) mod source;

/// What the page starts with for the language whose texts lie in `<folder>/<locale>.json`; `later` is the address of the
/// rest, `help` that of the help.
pub(crate) fn table(folder: &Path, locale: &str, later: &str, help: &str) -> Result<Vec<u8>> {
    let texts = &read(folder, locale)?;
    let listed: Vec<&str> = source::at_once(texts).map(|(_, text)| text).collect();
    let mut named = named(texts, false);
    named.insert("help".to_owned(), help.into());
    let table = json!({"fingerprint": source::fingerprint(texts), "texts": listed, "named": named, "later": later});
    Ok(table.to_string().into_bytes())
}

fn named(texts: &source::Texts, later: bool) -> Map<String, Value> {
    let named = texts.iter().filter(|(name, _)| source::is_named(name) && source::is_later(name) == later);
    named.map(|(name, text)| (name.clone(), text.as_str().into())).collect()
}

/// What comes along with later pieces of the page.
pub(crate) fn later(folder: &Path, locale: &str) -> Result<Vec<u8>> {
    let texts = &read(folder, locale)?;
    let listed: Vec<&str> = source::later(texts).map(|(_, text)| text).collect();
    let table = json!({"fingerprint": source::fingerprint(texts), "texts": listed, "named": named(texts, true)});
    Ok(table.to_string().into_bytes())
}

fn read(folder: &Path, locale: &str) -> Result<source::Texts> {
    let place = source::LOCALES.iter().position(|known| *known == locale);
    let place = place.with_context(|| format!("{locale} is no language of ours"))?;
    Ok(source::read_all(folder).swap_remove(place))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(chinese: &str) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let english = r#"{"board": {"deals": "Deals"}, "nav": {"home": "Home", "all": "All"}, "record": {"lead": {"one": "Lead"}}}"#;
        for (locale, text) in [("en", english), ("zh-CN", chinese), ("zh-TW", chinese)] {
            std::fs::write(folder.path().join(format!("{locale}.json")), text).unwrap();
        }
        folder
    }

    #[test]
    fn a_table_lists_texts_in_one_order_and_names_the_rest() {
        let folder = folder(
            r#"{"board": {"deals": "商机"}, "record": {"lead": {"one": "线索"}}, "nav": {"all": "全部", "home": "首页"}}"#,
        );
        let read = |table: Result<Vec<u8>>| serde_json::from_slice::<Value>(&table.unwrap()).unwrap();
        let table = |locale| read(table(folder.path(), locale, "/assets/later.json", "/help.json"));
        let (english, chinese) = (table("en"), table("zh-CN"));
        assert_eq!(english["texts"], json!(["All", "Home"]));
        assert_eq!(chinese["texts"], json!(["全部", "首页"]));
        assert_eq!(chinese["named"], json!({"record.lead.one": "线索", "help": "/help.json"}));
        assert_eq!(english["fingerprint"], chinese["fingerprint"], "both fit the same page");
        let rest = read(later(folder.path(), "zh-CN"));
        assert_eq!((&rest["texts"], &rest["fingerprint"]), (&json!(["商机"]), &chinese["fingerprint"]));
    }

    #[test]
    #[should_panic(expected = "zh-CN.json lacks [\"nav.all\"]")]
    fn a_missing_text_stops_the_build() {
        let folder =
            folder(r#"{"board": {"deals": "商机"}, "record": {"lead": {"one": "线索"}}, "nav": {"home": "首页"}}"#);
        let _ = table(folder.path(), "en", "", "");
    }
}
