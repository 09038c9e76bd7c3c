//! The application in pieces: what the first page needs, and what is loaded when it is first shown.
//!
//! `frontend/src/piece` marks functions; cargo links them all into one wasm, with relocations. `wasm-split` moves what
//! only they use into files of their own, before wasm-bindgen sees the rest, and writes the script that loads them.

mod gather;
mod join;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, ensure};
use wasm_split_cli_support::{Options, SplitWasm, transform};

use self::gather::Users;

/// The module from which the wasm imports the functions that load pieces.
const LOADER: &str = "./__wasm_split.js";
/// How those functions are called; wasm-split's macro knows them by it.
const LOAD: &str = "__wasm_split_load_";
/// How the names of pieces end that are a page by themselves.
const PAGE: &str = "_page";
/// Stands in the script for the folder of the pieces, beside it.
pub(crate) const FOLDER: &str = "{{folder}}";
/// The script that loads pieces, but for what they are.
const LOADER_FORM: &str = include_str!("pieces/loader.js");

/// The wasm cut in pieces.
pub(crate) struct Pieces {
    /// What the page starts with; wasm-bindgen's input.
    pub(crate) main: PathBuf,
    pub(crate) others: Vec<PathBuf>,
    /// The script that loads the others: one expression, with [`FOLDER`] for where they lie.
    pub(crate) loader: String,
}

/// Cuts cargo's wasm into files in `folder`; `script` is the name wasm-bindgen will give the application's script.
pub(crate) fn split(wasm: &Path, folder: &Path, script: &str, wasm_merge: &str) -> Result<Pieces> {
    let input = fs::read(wasm).with_context(|| format!("cannot read {}", wasm.display()))?;
    let main = folder.join("main.wasm");
    let modules = folder.join("modules");
    let mut options = Options::new(&input);
    options.output_dir = &modules;
    options.main_out_path = &main;
    options.main_module = script;
    options.link_name = LOADER;
    let made = transform(options).map_err(|error| anyhow!("cannot split {}: {error:?}", wasm.display()))?;
    ensure!(!made.split_modules.is_empty(), "{} has no pieces: was it built with `split`?", wasm.display());
    let (others, needs) = pack(&made, &modules, folder, wasm_merge)?;
    let names: Vec<_> = others.iter().map(|file| stem(file)).collect::<Result<_>>()?;
    Ok(Pieces { main, loader: loader(&names, &needs)?, others })
}

/// The files each piece needs, by their places.
type Needs = BTreeMap<String, Vec<usize>>;

/// Joins modules into files that lie in `folder`.
fn pack(made: &SplitWasm, modules: &Path, folder: &Path, wasm_merge: &str) -> Result<(Vec<PathBuf>, Needs)> {
    let needs: BTreeMap<_, _> = made.prefetch_map.iter().collect();
    ensure!(needs.len() <= Users::BITS as usize, "{} pieces are more than can be told apart", needs.len());
    let mut users = BTreeMap::<&str, Users>::new();
    for (at, needed) in needs.values().enumerate() {
        for module in *needed {
            *users.entry(module).or_default() |= 1 << at;
        }
    }
    let paths: Vec<_> = users.keys().map(|module| modules.join(module).with_extension("wasm")).collect();
    let weights: Vec<_> = paths.iter().map(|path| join::weight(path)).collect::<Result<_>>()?;
    let pages =
        needs.keys().enumerate().filter(|(_, piece)| piece.ends_with(PAGE)).fold(0, |pages, (at, _)| pages | 1 << at);
    let mut groups = gather::gather(users.values().copied().zip(weights), pages);
    // What most need comes first: the lists of what a piece needs are then alike, and compress.
    groups.sort_by_key(|group| std::cmp::Reverse(group.users.count_ones()));
    let mut files = Vec::new();
    for group in &groups {
        let members: Vec<_> = group.members.iter().map(|&at| &paths[at]).collect();
        // Named by its heaviest part.
        let file = folder.join(stem(members[0])?).with_extension("wasm");
        match members[..] {
            [only] => fs::rename(only, &file)?,
            _ => join::join(wasm_merge, &members, &file)?,
        }
        files.push(file);
    }
    let needed_by = |at: usize| (0..groups.len()).filter(|&file| groups[file].users & 1 << at != 0).collect();
    Ok((files, needs.keys().enumerate().map(|(at, piece)| ((*piece).clone(), needed_by(at))).collect()))
}

/// Takes away what a browser does not need of the files, once every tool has read them.
pub(crate) fn strip(files: &[PathBuf]) -> Result<()> {
    files.iter().try_for_each(|file| join::strip(file))
}

fn stem(path: &Path) -> Result<&str> {
    path.file_stem().and_then(|name| name.to_str()).context("file names are UTF-8")
}

/// The script that loads pieces: an expression that answers with one function for each.
fn loader(files: &[&str], needs: &Needs) -> Result<String> {
    let mut pieces = String::new();
    for (piece, files) in needs {
        let files: Vec<_> = files.iter().map(usize::to_string).collect();
        writeln!(pieces, "{LOAD}{piece}: piece({}),", files.join(", "))?;
    }
    let script = LOADER_FORM.trim_end().replace("{{files}}", &files.join(" ")).replace("{{pieces}}", &pieces);
    Ok(script.replace("{{joined}}", join::JOINED).replace("{{shared}}", join::SHARED))
}

/// Puts the loader into the application's script, in place of its imports: one request less, and no two files that name
/// each other, which no hash of their content could do.
pub(crate) fn merge(script: &str, loader: &str) -> Result<String> {
    let mut merged = String::with_capacity(script.len() + loader.len());
    // One import for each function of the loader, all alike: the first serves.
    let mut first = None;
    for line in script.lines() {
        match (imported_name(line), given_name(line)) {
            (Some(name), _) if first.is_none() => {
                writeln!(merged, "const {name} = {loader};")?;
                first = Some(name);
            }
            (Some(_), _) => {}
            (_, Some(name)) if first != Some(name) => {}
            _ => writeln!(merged, "{line}")?,
        }
    }
    ensure!(first.is_some(), "wasm-bindgen's script imports no {LOADER}");
    Ok(merged)
}

/// The name that a line of the script imports the loader by.
fn imported_name(line: &str) -> Option<&str> {
    let (name, module) = line.strip_prefix("import * as ")?.split_once(" from ")?;
    (module.trim().trim_end_matches(';').trim_matches(['"', '\'']) == LOADER).then_some(name)
}

/// The name by which a line gives the loader to the wasm: `"./__wasm_split.js": import2,`.
fn given_name(line: &str) -> Option<&str> {
    let (module, name) = line.trim().trim_end_matches(',').split_once(": ")?;
    (module.trim_matches('"') == LOADER).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCRIPT: &str = "import * as import1 from \"./__wasm_split.js\"\nimport * as import2 from \"./__wasm_split.js\"\n\
        export function initSync() {}\n    \"./__wasm_split.js\": import1,\n    \"./__wasm_split.js\": import2,\n";

    fn needs(all: &[(&str, &[usize])]) -> Needs {
        all.iter().map(|(piece, files)| ((*piece).to_owned(), files.to_vec())).collect()
    }

    #[test]
    fn the_loader_takes_the_place_of_its_import() {
        let loader = loader(&["split_form", "chunk_7"], &needs(&[("form", &[0, 1]), ("peek", &[1])])).unwrap();
        let merged = merge(SCRIPT, &loader).unwrap();
        assert!(
            merged.starts_with("const import1 = (() => {\nconst files = \"split_form chunk_7\".split(\" \");"),
            "{merged}"
        );
        assert!(
            merged.contains("\n__wasm_split_load_form: piece(0, 1),\n__wasm_split_load_peek: piece(1),\n"),
            "{merged}"
        );
        assert!(
            merged.contains("\n})();\nexport function initSync() {}\n    \"./__wasm_split.js\": import1,\n"),
            "{merged}"
        );
        assert!(
            !merged.replace(FOLDER, "").contains("{{") && !merged.contains("import *") && !merged.contains("import2"),
            "{merged}"
        );
    }

    #[test]
    fn an_unknown_form_stops_the_build() {
        assert!(merge("nothing imported", "() => {}").unwrap_err().to_string().contains("imports no"));
    }

    #[test]
    fn a_wasm_without_pieces_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let wasm = folder.path().join("app.wasm");
        // An empty module.
        fs::write(&wasm, b"\0asm\x01\0\0\0").unwrap();
        assert!(split(&wasm, folder.path(), "./app.js", "wasm-merge").is_err());
    }
}
