//! A folder: one file per id, in subfolders of 256 kinds, so that no folder grows long.
use std::{
    fs, io,
    path::{Path, PathBuf},
};

use tokio::io::AsyncSeekExt as _;
use uuid::Uuid;

use super::{Bytes, Files, Found, Io};

const SCRATCH: &str = "new";

/// Files in a folder of this machine.
#[derive(Clone, Debug)]
pub struct LocalFiles {
    root: PathBuf,
}

impl LocalFiles {
    /// The folder is made with the first file.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    fn place(&self, id: Uuid) -> PathBuf {
        let name = id.to_string();
        // The last digits: the first are the time, alike in all of one day.
        self.root.join(&name[name.len() - 2..]).join(name)
    }
}

impl Files for LocalFiles {
    fn scratch(&self) -> PathBuf {
        let folder = self.root.join(SCRATCH);
        // Where it cannot be made, writing to it fails and says so.
        let _ = fs::create_dir_all(&folder);
        folder.join(Uuid::now_v7().to_string())
    }

    fn keep<'a>(&'a self, id: Uuid, scratch: &'a Path) -> Io<'a, ()> {
        let (from, to) = (scratch.to_owned(), self.place(id));
        Box::pin(async move { blocking(move || settle(&from, &to)).await })
    }

    fn read(&self, id: Uuid, from: u64) -> Io<'_, Bytes> {
        let path = self.place(id);
        Box::pin(async move {
            let mut file = tokio::fs::File::open(path).await?;
            file.seek(io::SeekFrom::Start(from)).await?;
            Ok(Box::new(file) as Bytes)
        })
    }

    fn remove(&self, id: Uuid) -> Io<'_, ()> {
        let (kept, scratch) = (self.place(id), self.root.join(SCRATCH).join(id.to_string()));
        Box::pin(async move { blocking(move || gone(&kept).and_then(|()| gone(&scratch))).await })
    }

    fn list(&self) -> Io<'_, Vec<Found>> {
        let root = self.root.clone();
        Box::pin(async move { blocking(move || walk(&root)).await })
    }
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> io::Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(io::Error::other)?
}

/// On the disk before anybody is told so: the bytes, and then the name.
fn settle(from: &Path, to: &Path) -> io::Result<()> {
    fs::File::open(from)?.sync_all()?;
    let folder = to.parent().unwrap_or(to);
    fs::create_dir_all(folder)?;
    fs::rename(from, to)?;
    fs::File::open(folder)?.sync_all()
}

fn gone(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn walk(root: &Path) -> io::Result<Vec<Found>> {
    let mut found = Vec::new();
    if !root.exists() {
        return Ok(found);
    }
    for folder in fs::read_dir(root)? {
        let folder = folder?;
        if !folder.file_type()?.is_dir() {
            continue;
        }
        let is_scratch = folder.file_name() == SCRATCH;
        for file in fs::read_dir(folder.path())? {
            let file = file?;
            // What has no id of ours for a name is not ours to touch.
            let Some(id) = file.file_name().to_str().and_then(|name| name.parse().ok()) else { continue };
            found.push(Found { id, is_scratch, written: file.metadata()?.modified()? });
        }
    }
    Ok(found)
}
