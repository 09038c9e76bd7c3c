//! Turns `locales/*.json` into one table of texts per language and one constant per text.
//! A text missing in one language, or with other placeholders than in English, fails the build.
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::{env, fs, path::Path};

use serde_json::Value;

/// The languages; the first is the one the others are compared with.
const LOCALES: [(&str, &str); 3] = [("EN", "en"), ("ZH_CN", "zh-CN"), ("ZH_TW", "zh-TW")];

/// Sections looked up by a name known only while running; they get no constants.
const DYNAMIC: [&str; 5] = ["record.", "field.", "choice.", "problem.", "rule."];

type Texts = BTreeMap<String, String>;

fn main() {
    println!("cargo:rerun-if-changed=locales");
    let tables: Vec<Texts> = LOCALES.iter().map(|(_, file)| read(file)).collect();
    for (table, (_, file)) in tables.iter().zip(LOCALES).skip(1) {
        compare(&tables[0], table, file);
    }
    let out = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    fs::write(Path::new(&out).join("locale.rs"), generate(&tables)).expect("OUT_DIR is writable");
}

fn read(file: &str) -> Texts {
    let path = format!("locales/{file}.json");
    let text = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path}: {e}"));
    let value: Value = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{path}: {e}"));
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
fn complete_plural(prefix: &str, members: &serde_json::Map<String, Value>, texts: &mut Texts) {
    if members.len() == 1
        && let Some(Value::String(other)) = members.get("other")
    {
        texts.insert(format!("{prefix}.one"), other.clone());
    }
}

fn compare(english: &Texts, table: &Texts, file: &str) {
    let missing: Vec<_> = english.keys().filter(|key| !table.contains_key(*key)).collect();
    assert!(missing.is_empty(), "locales/{file}.json lacks {missing:?}");
    let unknown: Vec<_> = table.keys().filter(|key| !english.contains_key(*key)).collect();
    assert!(unknown.is_empty(), "locales/{file}.json has what en.json lacks: {unknown:?}");
    for (key, text) in english {
        // "one" may say "a record" without a number, and Chinese repeats the plural there.
        let same = is_singular(key) || placeholders(text) == placeholders(&table[key]);
        assert!(same, "locales/{file}.json: {key} has other placeholders than en.json");
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

fn generate(tables: &[Texts]) -> String {
    let keys: Vec<&String> = tables[0].keys().collect();
    let mut code = String::new();
    table(&mut code, "KEYS", keys.iter().map(|key| key.as_str()));
    for (texts, (name, _)) in tables.iter().zip(LOCALES) {
        table(&mut code, name, keys.iter().map(|key| texts[*key].as_str()));
    }
    code += "/// One constant per text.\npub(crate) mod key {\n    use super::{Key, Plural};\n";
    for (index, key) in
        keys.iter().enumerate().filter(|(_, key)| !DYNAMIC.iter().any(|section| key.starts_with(section)))
    {
        constant(&mut code, &keys, index, key);
    }
    code + "}\n"
}

fn table<'a>(code: &mut String, name: &str, texts: impl ExactSizeIterator<Item = &'a str>) {
    let _ = writeln!(code, "static {name}: [&str; {}] = [", texts.len());
    for text in texts {
        let _ = writeln!(code, "    {text:?},");
    }
    *code += "];\n";
}

fn constant(code: &mut String, keys: &[&String], index: usize, key: &str) {
    let name = |key: &str| key.to_uppercase().replace(['.', '-'], "_");
    if key.rsplit('.').next() == Some("other") {
        return;
    }
    if let Some(plural) = key.strip_suffix(".one")
        && let Ok(other) = keys.binary_search(&&format!("{plural}.other"))
    {
        let _ = writeln!(
            code,
            "    pub(crate) const {}: Plural = Plural {{ one: Key({index}), other: Key({other}) }};",
            name(plural)
        );
    } else {
        let _ = writeln!(code, "    pub(crate) const {}: Key = Key({index});", name(key));
    }
}
