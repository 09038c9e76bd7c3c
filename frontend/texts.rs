//! `locales/*.json`, read and compared. `build.rs` makes one constant per text of it, `crates/bundle` the table of each
//! language that the page loads; both take the order of the texts from here.
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::{Map, Value};

/// The languages; the first is the one the others are compared with.
pub(crate) const LOCALES: [&str; 3] = ["en", "zh-CN", "zh-TW"];

/// Sections looked up by a name known only while running; their texts have no constant.
const NAMED: [&str; 5] = ["record.", "field.", "choice.", "problem.", "rule."];

/// Sections that only pieces of the page show which are loaded later: their texts are a table of their own, which comes
/// along with the first of those pieces.
pub(crate) const LATER: [&str; 36] = [
    "access.",
    "audit.",
    "board.",
    "calendar.",
    "capture.",
    "choice.date_format.",
    "choice.number_format.",
    "choice.time_format.",
    "comment.",
    "composer.",
    "convert.",
    "dashboard.",
    "devices.",
    "draft.",
    "feed.",
    "files.",
    "follow.",
    "forecast.",
    "history.",
    "home.",
    "keys.",
    "organization.",
    "outbox.",
    "page.",
    "part.",
    "path.",
    "problem.",
    "related.",
    "report.",
    "rfm.",
    "rule.",
    "setting.",
    "similar.",
    "stalled.",
    "task.",
    "timeline.",
];

/// The texts of one language by their whole name: `action.save`.
pub(crate) type Texts = BTreeMap<String, String>;

/// The texts of every language, in the order of [`LOCALES`].
///
/// # Panics
/// When a text is missing in one language, or has other placeholders than in English.
pub(crate) fn read_all(folder: &Path) -> Vec<Texts> {
    let tables: Vec<Texts> = LOCALES.iter().map(|locale| read(folder, locale)).collect();
    for (table, locale) in tables.iter().zip(LOCALES).skip(1) {
        compare(&tables[0], table, locale);
    }
    tables
}

/// The texts with a constant, in the order of the constants: those of later pieces come last.
pub(crate) fn with_constants(texts: &Texts) -> impl Iterator<Item = (&str, &str)> {
    at_once(texts).chain(later(texts))
}

/// Those of them that the page starts with.
pub(crate) fn at_once(texts: &Texts) -> impl Iterator<Item = (&str, &str)> {
    constants(texts).filter(|(name, _)| !is_later(name))
}

/// Those of them that come along with later pieces.
pub(crate) fn later(texts: &Texts) -> impl Iterator<Item = (&str, &str)> {
    constants(texts).filter(|(name, _)| is_later(name))
}

fn constants(texts: &Texts) -> impl Iterator<Item = (&str, &str)> {
    texts.iter().filter(|(name, _)| !is_named(name)).map(|(name, text)| (name.as_str(), text.as_str()))
}

/// Whether a text comes along with later pieces.
pub(crate) fn is_later(name: &str) -> bool {
    LATER.iter().any(|section| name.starts_with(section))
}

/// A number that changes with the names of the texts and their order: a table of another build is recognised by it.
pub(crate) fn fingerprint(texts: &Texts) -> u32 {
    // FNV-1a
    let names = texts.keys().map(String::as_str).chain(with_constants(texts).map(|(name, _)| name));
    let bytes = names.flat_map(|name| name.bytes().chain([0]));
    bytes.fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// Whether a text is looked up by its name.
pub(crate) fn is_named(name: &str) -> bool {
    NAMED.iter().any(|section| name.starts_with(section))
}

fn read(folder: &Path, locale: &str) -> Texts {
    let path = folder.join(format!("{locale}.json"));
    let text = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let value: Value = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let mut texts = Texts::new();
    flatten("", &value, &mut texts);
    texts
}

fn flatten(prefix: &str, value: &Value, texts: &mut Texts) {
    match value {
        Value::String(text) => _ = texts.insert(prefix.to_owned(), text.clone()),
        Value::Object(members) => {
            for (name, member) in members {
                let path = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
                flatten(&path, member, texts);
            }
            complete_plural(prefix, members, texts);
        }
        other => panic!("{prefix}: a text or an object, not {other}"),
    }
}

/// Chinese has one plural form: `other` alone stands for both.
fn complete_plural(prefix: &str, members: &Map<String, Value>, texts: &mut Texts) {
    if members.len() == 1
        && let Some(Value::String(other)) = members.get("other")
    {
        texts.insert(format!("{prefix}.one"), other.clone());
    }
}

fn compare(english: &Texts, table: &Texts, locale: &str) {
    let missing: Vec<_> = english.keys().filter(|key| !table.contains_key(*key)).collect();
    assert!(missing.is_empty(), "locales/{locale}.json lacks {missing:?}");
    let unknown: Vec<_> = table.keys().filter(|key| !english.contains_key(*key)).collect();
    assert!(unknown.is_empty(), "locales/{locale}.json has what en.json lacks: {unknown:?}");
    for (key, text) in english {
        // "one" may say "a record" without a number, and Chinese repeats the plural there.
        let same = is_singular(key) || placeholders(text) == placeholders(&table[key]);
        assert!(same, "locales/{locale}.json: {key} has other placeholders than en.json");
    }
}

fn is_singular(key: &str) -> bool {
    key.rsplit('.').next() == Some("one")
}

fn placeholders(text: &str) -> Vec<&str> {
    let mut names: Vec<_> = text.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect();
    names.sort_unstable();
    names
}
