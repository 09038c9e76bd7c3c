//! Turns `locales/*.json` into one constant per text; the texts themselves are loaded by the page, one language at a time.
//! A text missing in one language, or with other placeholders than in English, fails the build.
#[path = "texts.rs"]
mod texts;

use std::fmt::Write as _;
use std::{env, fs, path::Path};

use texts::{LOCALES, Texts};

fn main() {
    println!("cargo:rerun-if-changed=locales");
    println!("cargo:rerun-if-changed=texts.rs");
    keep_relocations();
    let tables = texts::read_all(Path::new("locales"));
    let out = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    let write = |name: &str, code: String| fs::write(Path::new(&out).join(name), code).expect("OUT_DIR is writable");
    write("keys.rs", keys(&tables[0]));
    write("tables.rs", test_tables(&tables));
}

/// Splitting the wasm needs to know which function uses which.
fn keep_relocations() {
    let wasm = env::var("CARGO_CFG_TARGET_FAMILY").is_ok_and(|family| family == "wasm");
    if wasm && env::var_os("CARGO_FEATURE_SPLIT").is_some() {
        println!("cargo:rustc-link-arg=--emit-relocs");
    }
}

fn keys(texts: &Texts) -> String {
    let names: Vec<&str> = texts::with_constants(texts).map(|(name, _)| name).collect();
    let fingerprint = texts::fingerprint(texts);
    let mut code = format!("const FINGERPRINT: u32 = 0x{:04x}_{:04x};\n", fingerprint >> 16, fingerprint & 0xffff);
    code += "/// One constant per text.\npub(crate) mod key {\n    use super::{Key, Plural};\n";
    for (index, name) in names.iter().enumerate() {
        constant(&mut code, &names, index, name);
    }
    code + "}\n"
}

fn constant(code: &mut String, names: &[&str], index: usize, name: &str) {
    let constant = |name: &str| name.to_uppercase().replace(['.', '-'], "_");
    if name.rsplit('.').next() == Some("other") {
        return;
    }
    if let Some(plural) = name.strip_suffix(".one")
        && let Some(other) = names.iter().position(|name| name.strip_suffix(".other") == Some(plural))
    {
        let _ = writeln!(
            code,
            "    pub(crate) const {}: Plural = Plural {{ one: Key({index}), other: Key({other}) }};",
            constant(plural)
        );
    } else {
        let _ = writeln!(code, "    pub(crate) const {}: Key = Key({index});", constant(name));
    }
}

/// All texts of all languages, for tests: they walk definitions and look for words.
fn test_tables(tables: &[Texts]) -> String {
    let mut code = String::new();
    for (texts, locale) in tables.iter().zip(LOCALES) {
        let name = locale.to_uppercase().replace('-', "_");
        let _ = writeln!(code, "pub(in crate::i18n) static {name}: [(&str, &str); {}] = [", texts.len());
        for (name, text) in texts {
            let _ = writeln!(code, "    ({name:?}, {text:?}),");
        }
        code += "];\n";
    }
    code
}
