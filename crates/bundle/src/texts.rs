//! The table of each language: the texts that have a constant as a list, the others by name.

use std::path::Path;

use anyhow::{Context, Result};
use serde_json::{Map, json};

#[path = "../../../frontend/texts.rs"]
mod source;

/// What the page loads for the language whose texts lie in `<folder>/<locale>.json`.
pub(crate) fn table(folder: &Path, locale: &str) -> Result<Vec<u8>> {
    let place = source::LOCALES.iter().position(|known| *known == locale);
    let place = place.with_context(|| format!("{locale} is no language of ours"))?;
    let texts = &source::read_all(folder)[place];
    let listed: Vec<&str> = source::with_constants(texts).map(|(_, text)| text).collect();
    let named = texts.iter().filter(|(name, _)| source::is_named(name));
    let named: Map<_, _> = named.map(|(name, text)| (name.clone(), text.as_str().into())).collect();
    Ok(json!({"fingerprint": source::fingerprint(texts), "texts": listed, "named": named}).to_string().into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    fn folder(chinese: &str) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let english = r#"{"nav": {"home": "Home", "all": "All"}, "record": {"lead": {"one": "Lead"}}}"#;
        for (locale, text) in [("en", english), ("zh-CN", chinese), ("zh-TW", chinese)] {
            std::fs::write(folder.path().join(format!("{locale}.json")), text).unwrap();
        }
        folder
    }

    #[test]
    fn a_table_lists_texts_in_one_order_and_names_the_rest() {
        let folder = folder(r#"{"record": {"lead": {"one": "线索"}}, "nav": {"all": "全部", "home": "首页"}}"#);
        let table = |locale| serde_json::from_slice::<Value>(&table(folder.path(), locale).unwrap()).unwrap();
        let (english, chinese) = (table("en"), table("zh-CN"));
        assert_eq!(english["texts"], json!(["All", "Home"]));
        assert_eq!(chinese["texts"], json!(["全部", "首页"]));
        assert_eq!(chinese["named"], json!({"record.lead.one": "线索"}));
        assert_eq!(english["fingerprint"], chinese["fingerprint"], "both fit the same page");
    }

    #[test]
    #[should_panic(expected = "zh-CN.json lacks [\"nav.all\"]")]
    fn a_missing_text_stops_the_build() {
        let folder = folder(r#"{"record": {"lead": {"one": "线索"}}, "nav": {"home": "首页"}}"#);
        let _ = table(folder.path(), "en");
    }
}
