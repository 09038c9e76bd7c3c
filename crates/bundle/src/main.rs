//! `bundle`: makes `frontend/dist`, the folder that the server embeds, out of the wasm built by cargo.
//!
//! ```text
//! bundle [--dev] <app.wasm> <frontend folder>
//! ```
//!
//! Everything the pages load comes from `frontend/index.html`: a `{{name}}` there (or in a script or style sheet it
//! names) stands for the address of that file, published under a name that holds a hash of its content, so that
//! browsers may keep it for ever. `{{app.js}}` and `{{app_bg.wasm}}` are wasm-bindgen's two halves of the application.
//! `{{locales/en.json}}` is the table made of the texts of that language; it names the file of that language's help. Further pieces of the application are named by
//! its script, which loads them when they are first shown.
//! Nothing is inlined into the page: a strict Content-Security-Policy needs no hash and no nonce.
//!
//! A release bundle is shrunk by `wasm-opt` (`WASM_OPT` names it) and has a brotli copy beside every file that shrinks.
//! `--dev` leaves the wasm whole, does neither, and adds a script that reloads the page when the bundle changes.

mod application;
mod help;
mod pieces;
mod publish;
mod stamp;
mod template;
mod texts;

use std::path::{Path, PathBuf};
use std::time::Instant;
use std::{env, fs};

use anyhow::{Context, Result, bail, ensure};

use crate::publish::Publisher;
use crate::stamp::Stamp;

/// What the command line asks for.
struct Job {
    mode: Mode,
    /// The wasm as cargo built it.
    wasm: PathBuf,
    /// The folder with `index.html`, the style sheets and `public/`.
    frontend: PathBuf,
}

/// How much work goes into making the files small.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    Release,
    Dev,
}

fn main() -> Result<()> {
    let job = Job::from_arguments(env::args().skip(1))?;
    let stamp = Stamp::of(&job)?;
    if stamp.is_current() {
        eprintln!("bundle: {} is up to date", job.dist().display());
        return Ok(());
    }
    let started = Instant::now();
    stamp.clear()?;
    build(&job)?;
    stamp.save()?;
    eprintln!("bundle: {} made in {:.1} s", job.dist().display(), started.elapsed().as_secs_f32());
    Ok(())
}

/// Builds beside the old folder and swaps at the end: a server reading `dist` never sees half a bundle for long.
fn build(job: &Job) -> Result<()> {
    let work = job.wasm.with_extension("bundle");
    remove_folder(&work)?;
    let application = application::bind(&job.wasm, &work.join("bindgen"), job.mode)?;
    let fresh = work.join("dist");
    let mut publisher = Publisher::new(&job.frontend, &fresh, job.mode, application);
    publisher.copy_public()?;
    publisher.page("index.html")?;
    publisher.report();
    swap(&fresh, &job.dist())?;
    remove_folder(&work)
}

/// Replaces the content of `dist`, but for the hidden files that keep the folder in git.
fn swap(fresh: &Path, dist: &Path) -> Result<()> {
    fs::create_dir_all(dist)?;
    for entry in fs::read_dir(dist)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        if entry.file_type()?.is_dir() {
            fs::remove_dir_all(entry.path())?;
        } else {
            fs::remove_file(entry.path())?;
        }
    }
    for entry in fs::read_dir(fresh)? {
        let entry = entry?;
        fs::rename(entry.path(), dist.join(entry.file_name()))
            .with_context(|| format!("cannot move {} to {}", entry.path().display(), dist.display()))?;
    }
    Ok(())
}

fn remove_folder(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("cannot remove {}", folder.display()))?;
    }
    Ok(())
}

impl Job {
    fn from_arguments(arguments: impl Iterator<Item = String>) -> Result<Self> {
        let mut mode = Mode::Release;
        let mut paths = Vec::new();
        for argument in arguments {
            match argument.as_str() {
                "--dev" => mode = Mode::Dev,
                option if option.starts_with('-') => bail!("unknown option {option}"),
                path => paths.push(PathBuf::from(path)),
            }
        }
        let [wasm, frontend] = <[PathBuf; 2]>::try_from(paths)
            .map_err(|_| anyhow::anyhow!("usage: bundle [--dev] <app.wasm> <frontend folder>"))?;
        ensure!(wasm.is_file(), "{} is missing: build the front end first", wasm.display());
        ensure!(frontend.join("index.html").is_file(), "{} has no index.html", frontend.display());
        Ok(Self { mode, wasm, frontend })
    }

    fn dist(&self) -> PathBuf {
        self.frontend.join("dist")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn swap_keeps_hidden_files_and_drops_old_ones() {
        let folder = tempfile::tempdir().unwrap();
        let (fresh, dist) = (folder.path().join("fresh"), folder.path().join("dist"));
        fs::create_dir_all(dist.join("assets")).unwrap();
        fs::create_dir_all(fresh.join("assets")).unwrap();
        fs::write(dist.join(".gitkeep"), "").unwrap();
        fs::write(dist.join("assets/old.js"), "").unwrap();
        fs::write(fresh.join("assets/new.js"), "").unwrap();

        swap(&fresh, &dist).unwrap();

        assert!(dist.join(".gitkeep").exists());
        assert!(dist.join("assets/new.js").exists());
        assert!(!dist.join("assets/old.js").exists());
    }

    #[test]
    fn arguments_are_refused_by_name() {
        let refuse = |arguments: &[&str]| {
            let arguments = arguments.iter().map(ToString::to_string);
            Job::from_arguments(arguments).map(|_| ()).unwrap_err().to_string()
        };
        assert!(refuse(&["--fast"]).contains("--fast"));
        assert!(refuse(&["one"]).contains("usage"));
        assert!(refuse(&["/nowhere.wasm", "."]).contains("/nowhere.wasm"));
    }
}
