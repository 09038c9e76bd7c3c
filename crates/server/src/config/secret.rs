//! The one secret of an installation. There is no default one.
use std::{
    fs,
    io::{ErrorKind, Write as _},
    path::Path,
};

use anyhow::{Context as _, ensure};
use base64::{Engine as _, engine::general_purpose::STANDARD};

const SHORTEST: usize = 32;

/// Never printed, never logged.
pub(crate) struct Secret(Vec<u8>);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}

impl Secret {
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }

    pub(super) fn given(text: &str) -> anyhow::Result<Self> {
        let text = text.trim();
        ensure!(text.len() >= SHORTEST, "the secret has {} characters; it needs {SHORTEST} or more", text.len());
        Ok(Self(text.as_bytes().to_vec()))
    }

    /// From the file, which is made where it is missing.
    pub(super) fn kept_in(path: &Path) -> anyhow::Result<Self> {
        match fs::read_to_string(path) {
            Ok(text) => {
                warn_if_open(path);
                Self::given(&text).with_context(|| format!("{} does not hold a secret", path.display()))
            }
            Err(error) if error.kind() == ErrorKind::NotFound => Self::make(path),
            Err(error) => Err(error).with_context(|| format!("cannot read the secret in {}", path.display())),
        }
    }

    fn make(path: &Path) -> anyhow::Result<Self> {
        let text = STANDARD.encode(rand::random::<[u8; 48]>());
        match write_new(path, &text) {
            Ok(()) => {
                tracing::info!(file = %path.display(), "made the installation's secret");
                Self::given(&text)
            }
            // Another process was faster.
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Self::kept_in(path),
            Err(error) => Err(error).with_context(|| format!("cannot keep a secret in {}", path.display())),
        }
    }
}

/// A file only its owner can read, whole or not at all: it gets its name once it is written.
fn write_new(path: &Path, text: &str) -> std::io::Result<()> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder)?;
    }
    let draft = path.with_extension(format!("key-{}", std::process::id()));
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&draft)?;
    let written = writeln!(file, "{text}").and_then(|()| file.sync_all()).and_then(|()| fs::hard_link(&draft, path));
    fs::remove_file(&draft)?;
    written
}

#[cfg(unix)]
fn warn_if_open(path: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    let open = fs::metadata(path).is_ok_and(|file| file.permissions().mode() & 0o077 != 0);
    if open {
        tracing::warn!(file = %path.display(), "other users of this machine can read the secret: chmod 600 it");
    }
}

#[cfg(not(unix))]
fn warn_if_open(_: &Path) {}
