//! The application in pieces: what the first page needs, and what is loaded when it is first shown.
//!
//! `frontend/src/piece` marks functions; cargo links them all into one wasm, with relocations. `wasm-split` moves what
//! only they use into files of their own, before wasm-bindgen sees the rest, and writes the script that loads them.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, ensure};
use wasm_split_cli_support::{Options, transform};

/// The module from which the wasm imports the functions that load pieces.
const LOADER: &str = "./__wasm_split.js";
/// How the loader begins. It asks the application's script for the memory and tables that pieces share.
const LOADER_IMPORT: &str = "import { initSync } from";

/// The wasm cut in pieces.
pub(crate) struct Pieces {
    /// What the page starts with; wasm-bindgen's input.
    pub(crate) main: PathBuf,
    pub(crate) others: Vec<PathBuf>,
    /// The script that loads the others.
    pub(crate) loader: PathBuf,
}

/// Cuts cargo's wasm into files in `folder`; `script` is the name wasm-bindgen will give the application's script.
pub(crate) fn split(wasm: &Path, folder: &Path, script: &str) -> Result<Pieces> {
    let input = fs::read(wasm).with_context(|| format!("cannot read {}", wasm.display()))?;
    let main = folder.join("main.wasm");
    let script = format!("./{script}");
    let mut options = Options::new(&input);
    options.output_dir = folder;
    options.main_out_path = &main;
    options.main_module = &script;
    options.link_name = LOADER;
    let made = transform(options).map_err(|error| anyhow!("cannot split {}: {error:?}", wasm.display()))?;
    ensure!(!made.split_modules.is_empty(), "{} has no pieces: was it built with `split`?", wasm.display());
    Ok(Pieces { main, others: made.split_modules, loader: folder.join(LOADER) })
}

/// Puts the loader into the application's script, in place of its imports: one request less, and no two files that name
/// each other, which no hash of their content could do.
pub(crate) fn merge(script: &str, loader: &str) -> Result<String> {
    let mut merged = String::with_capacity(script.len() + loader.len());
    let mut first = None;
    for line in script.lines() {
        match (imported_name(line), first) {
            (None, _) => merged.push_str(line),
            // One import for each function of the loader, all alike.
            (Some(name), Some(first)) => write!(merged, "const {name} = {first};")?,
            (Some(name), None) => {
                write!(merged, "const {name} = {};", as_expression(loader)?)?;
                first = Some(name);
            }
        }
        merged.push('\n');
    }
    ensure!(first.is_some(), "wasm-bindgen's script imports no {LOADER}");
    Ok(merged)
}

/// The name that a line of the script imports the loader by.
fn imported_name(line: &str) -> Option<&str> {
    let (name, module) = line.strip_prefix("import * as ")?.split_once(" from ")?;
    (module.trim().trim_end_matches(';').trim_matches(['"', '\'']) == LOADER).then_some(name)
}

/// The loader as a function called once, which answers with what the module exports.
fn as_expression(loader: &str) -> Result<String> {
    let mut body = String::new();
    let mut exports = Vec::new();
    for line in loader.lines().filter(|line| !line.starts_with(LOADER_IMPORT)) {
        let definition = line.strip_prefix("export ");
        exports
            .extend(definition.and_then(|rest| rest.strip_prefix("const ")?.split_once(" = ")).map(|(name, _)| name));
        body.push_str(definition.unwrap_or(line));
        body.push('\n');
    }
    let all = loader.lines().filter(|line| line.starts_with("export ")).count();
    ensure!(all > 0 && exports.len() == all, "the script that loads pieces has an unknown form");
    Ok(format!("(() => {{\n{body}return {{ {} }};\n}})()", exports.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCRIPT: &str = "import * as import1 from \"./__wasm_split.js\"\nimport * as import2 from \"./__wasm_split.js\"\n\
        export function initSync() {}\nuse(import1, import2);\n";
    const LOADER_SCRIPT: &str = "import { initSync } from \"./app.js\";\n\nlet shared = undefined;\n\
        export const __wasm_split_load_form = wrap(() => {\n    fetch(new URL(\"./split_form.wasm\", import.meta.url));\n}\n, []);\n";

    #[test]
    fn the_loader_takes_the_place_of_its_import() {
        let merged = merge(SCRIPT, LOADER_SCRIPT).unwrap();
        assert!(merged.starts_with("const import1 = (() => {\n"), "{merged}");
        assert!(merged.contains("\nconst __wasm_split_load_form = wrap("), "{merged}");
        let end = "return { __wasm_split_load_form };\n})();\nconst import2 = import1;\nexport function initSync";
        assert!(merged.contains(end), "{merged}");
        assert!(!merged.contains("import {") && !merged.contains("import *"), "{merged}");
    }

    #[test]
    fn an_unknown_form_stops_the_build() {
        assert!(merge("nothing imported", LOADER_SCRIPT).unwrap_err().to_string().contains("imports no"));
        let other = LOADER_SCRIPT.replace("export const", "export function");
        assert!(merge(SCRIPT, &other).unwrap_err().to_string().contains("unknown form"));
    }

    #[test]
    fn a_wasm_without_pieces_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let wasm = folder.path().join("app.wasm");
        // An empty module.
        fs::write(&wasm, b"\0asm\x01\0\0\0").unwrap();
        assert!(split(&wasm, folder.path(), "app.js").is_err());
    }
}
