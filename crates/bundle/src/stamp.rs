//! Whether anything changed since the last bundle: a second `just run` should not wait for wasm-opt.
//!
//! The stamp is one file, whatever the mode: each mode's bundle replaces the other's.
//! It lies beside `dist`, not in it, where the server would publish the builder's paths.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use anyhow::{Context, Result};

use crate::Job;
use crate::publish::files_below;

/// A list of the inputs with their sizes and times.
pub(crate) struct Stamp {
    path: PathBuf,
    text: String,
    page: PathBuf,
}

impl Stamp {
    pub(crate) fn of(job: &Job) -> Result<Self> {
        let mut text = format!("{:?}\n", job.mode);
        for path in inputs(job)? {
            text.push_str(&line(&path)?);
        }
        Ok(Self { path: job.frontend.join(".dist-stamp"), text, page: job.dist().join("index.html") })
    }

    /// True when the bundle that lies in `dist` was made from these very inputs.
    pub(crate) fn is_current(&self) -> bool {
        self.page.is_file() && fs::read_to_string(&self.path).is_ok_and(|saved| saved == self.text)
    }

    /// Forgets the last bundle, before it is replaced.
    pub(crate) fn clear(&self) -> Result<()> {
        match fs::remove_file(&self.path) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        }
    }

    pub(crate) fn save(&self) -> Result<()> {
        fs::write(&self.path, &self.text).with_context(|| format!("cannot write {}", self.path.display()))
    }
}

/// The wasm, this program, and all of the front end's folder but its Rust sources and what it was bundled to.
fn inputs(job: &Job) -> Result<Vec<PathBuf>> {
    let mut inputs = vec![job.wasm.clone(), std::env::current_exe()?];
    for entry in fs::read_dir(&job.frontend)? {
        let entry = entry?;
        let name = entry.file_name();
        if name.to_string_lossy().starts_with('.') {
            continue;
        }
        if entry.file_type()?.is_file() {
            inputs.push(entry.path());
        } else if !["src", "dist", "node_modules", "tests"].iter().any(|other| name == *other) {
            inputs.extend(files_below(&entry.path())?);
        }
    }
    inputs.sort();
    Ok(inputs)
}

fn line(path: &Path) -> Result<String> {
    let data = fs::metadata(path).with_context(|| format!("cannot read {}", path.display()))?;
    let changed = data.modified()?.duration_since(UNIX_EPOCH)?.as_nanos();
    Ok(format!("{} {} {changed}\n", path.display(), data.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Mode;

    fn job(folder: &Path, mode: Mode) -> Job {
        Job { mode, wasm: folder.join("app.wasm"), frontend: folder.to_path_buf() }
    }

    fn is_current(folder: &Path, mode: Mode) -> bool {
        Stamp::of(&job(folder, mode)).unwrap().is_current()
    }

    fn bundled() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("dist")).unwrap();
        for name in ["app.wasm", "index.html", "dist/index.html"] {
            fs::write(folder.path().join(name), "x").unwrap();
        }
        folder
    }

    #[test]
    fn current_until_an_input_or_the_mode_changes() {
        let folder = bundled();
        let folder = folder.path();
        assert!(!is_current(folder, Mode::Release), "no stamp yet");
        Stamp::of(&job(folder, Mode::Release)).unwrap().save().unwrap();
        assert!(is_current(folder, Mode::Release));
        assert!(!is_current(folder, Mode::Dev), "the other mode");
        fs::write(folder.join("index.html"), "longer").unwrap();
        assert!(!is_current(folder, Mode::Release), "a changed page");
    }

    #[test]
    fn a_removed_bundle_is_made_again() {
        let folder = bundled();
        let folder = folder.path();
        Stamp::of(&job(folder, Mode::Dev)).unwrap().save().unwrap();
        fs::remove_file(folder.join("dist/index.html")).unwrap();
        assert!(!is_current(folder, Mode::Dev));
    }
}
