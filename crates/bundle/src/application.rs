//! The application itself: cargo's wasm through wasm-split, wasm-bindgen and wasm-opt.

use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::{env, fs, thread};

use anyhow::{Context, Result, anyhow, ensure};
use wasm_bindgen_cli_support::Bindgen;

use crate::{Mode, pieces, pieces::Pieces};

/// The oldest wasm-opt that is trusted. Debian's 108 makes, without a word, a file that no browser can start.
const OLDEST_WASM_OPT: u32 = 120;

/// The name of the files that wasm-bindgen writes: `app.js` and `app_bg.wasm`.
const NAME: &str = "app";

/// What wasm-bindgen made: files that fit only each other.
pub(crate) struct Application {
    pub(crate) script: PathBuf,
    pub(crate) wasm: PathBuf,
    /// Scripts that crates bring along, imported by `script` as `./snippets/…`; the folder need not exist.
    pub(crate) snippets: PathBuf,
    /// The wasm that is loaded later, and the script that does it; a development bundle is whole.
    pub(crate) pieces: Option<Pieces>,
}

/// Writes the browser's half of the application into `folder`.
pub(crate) fn bind(wasm: &Path, folder: &Path, mode: Mode) -> Result<Application> {
    let pieces = match mode {
        Mode::Release => Some(pieces::split(wasm, &folder.join("pieces"), &format!("./{NAME}.js"), &wasm_merge())?),
        Mode::Dev => None,
    };
    let main = pieces.as_ref().map_or(wasm, |pieces| &pieces.main);
    Bindgen::new()
        .input_path(main)
        .out_name(NAME)
        .web(true)?
        .typescript(false)
        .omit_default_module_path(true)
        .debug(mode == Mode::Dev)
        .remove_name_section(mode == Mode::Release)
        // The pieces find by them what they share with the rest.
        .keep_lld_exports(pieces.is_some())
        .generate(folder)
        .with_context(|| format!("wasm-bindgen cannot read {}", main.display()))?;
    let application = Application {
        script: folder.join(format!("{NAME}.js")),
        wasm: folder.join(format!("{NAME}_bg.wasm")),
        snippets: folder.join("snippets"),
        pieces,
    };
    if let Some(pieces) = &application.pieces {
        shrink_all([&application.wasm].into_iter().chain(&pieces.others))?;
        pieces::strip(&pieces.others)?;
    }
    Ok(application)
}

fn wasm_opt() -> String {
    env::var("WASM_OPT").unwrap_or_else(|_| "wasm-opt".to_owned())
}

/// It comes with wasm-opt, and lies beside it.
fn wasm_merge() -> String {
    Path::new(&wasm_opt()).with_file_name("wasm-merge").to_string_lossy().into_owned()
}

/// Runs wasm-opt over the files in place, on every core: it uses but one.
fn shrink_all<'a>(files: impl Iterator<Item = &'a PathBuf> + Send) -> Result<()> {
    let wasm_opt = wasm_opt();
    ensure_trusted(&wasm_opt)?;
    let files = Mutex::new(files);
    let next = || files.lock().ok()?.next();
    let work = || std::iter::from_fn(next).try_for_each(|wasm| shrink(&wasm_opt, wasm));
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    thread::scope(|scope| {
        let workers: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
        workers.into_iter().try_for_each(|worker| worker.join().map_err(|_| anyhow!("a thread panicked"))?)
    })
}

fn shrink(wasm_opt: &str, wasm: &Path) -> Result<()> {
    let shrunk = wasm.with_extension("opt");
    let status = Command::new(wasm_opt).arg("-Oz").arg(wasm).arg("-o").arg(&shrunk).status();
    ensure!(status.with_context(|| format!("cannot run {wasm_opt}"))?.success(), "{wasm_opt} failed");
    fs::rename(shrunk, wasm)?;
    Ok(())
}

fn ensure_trusted(wasm_opt: &str) -> Result<()> {
    let output = Command::new(wasm_opt)
        .arg("--version")
        .output()
        .with_context(|| format!("cannot run {wasm_opt}; `scripts/setup web` installs it, or bundle with --dev"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let version = major_version(&text).with_context(|| format!("{wasm_opt} does not say its version: {text}"))?;
    ensure!(version >= OLDEST_WASM_OPT, "{wasm_opt} is version {version}: its output does not run in browsers");
    Ok(())
}

/// `wasm-opt version 132 (version_132)` is 132.
fn major_version(text: &str) -> Option<u32> {
    text.split_whitespace().find_map(|word| word.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn version_is_read_from_both_forms() {
        assert_eq!(major_version("wasm-opt version 132 (version_132)"), Some(132));
        assert_eq!(major_version("wasm-opt version 108"), Some(108));
        assert_eq!(major_version("no such command"), None);
    }

    #[test]
    fn an_old_wasm_opt_is_refused() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let old = folder.path().join("wasm-opt");
        fs::write(&old, "#!/bin/sh\necho wasm-opt version 108\n").unwrap();
        fs::set_permissions(&old, fs::Permissions::from_mode(0o755)).unwrap();
        let refusal = ensure_trusted(&old.to_string_lossy()).unwrap_err().to_string();
        assert!(refusal.contains("version 108"), "{refusal}");
    }
}
