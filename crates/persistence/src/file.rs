//! Files people bring and jobs make. Their bytes lie outside the database, behind [`Files`]; what is known of them in it.
mod local;
pub mod row;
mod sweep;

pub use local::LocalFiles;
pub use row::{File, Purpose};
pub use sweep::sweep;

use std::{
    io,
    path::{Path, PathBuf},
    pin::Pin,
    time::SystemTime,
};

use tokio::io::AsyncRead;
use uuid::Uuid;

use crate::StoreError;

/// What a place for files answers.
pub type Io<'a, T> = Pin<Box<dyn Future<Output = io::Result<T>> + Send + 'a>>;
/// The bytes of a file.
pub type Bytes = Box<dyn AsyncRead + Send + Unpin>;

/// Somewhere to keep files by id. Names and types never reach it: what people call a file is no path.
pub trait Files: Send + Sync {
    /// A new place to write to before the file is one.
    fn scratch(&self) -> PathBuf;

    /// Takes over what was written to scratch, for good once this returns. A file of the same id is replaced.
    fn keep<'a>(&'a self, id: Uuid, scratch: &'a Path) -> Io<'a, ()>;

    /// The bytes from an offset on.
    fn read(&self, id: Uuid, from: u64) -> Io<'_, Bytes>;

    /// One that is not there is no mistake.
    fn remove(&self, id: Uuid) -> Io<'_, ()>;

    /// Every file, and every scratch that was left behind, with the time it was last written.
    fn list(&self) -> Io<'_, Vec<Found>>;
}

/// Something that lies there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub id: Uuid,
    /// Never became a file.
    pub is_scratch: bool,
    pub written: SystemTime,
}

/// A disk that is full or away may be back later.
pub(crate) fn unavailable(error: &io::Error) -> StoreError {
    StoreError::Unavailable(sea_orm::DbErr::Custom(format!("files: {error}")))
}
