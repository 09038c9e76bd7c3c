//! A database for one test, copied from a template that is made once per build.
mod postgres;
mod sqlite;

use std::path::PathBuf;

/// A database that is gone when this is dropped.
pub(crate) enum Database {
    Sqlite(sqlite::File),
    Postgres(postgres::Named),
}

impl Database {
    /// A copy of the template: migrated, set up, with the actors in it.
    pub(crate) async fn fresh() -> Self {
        match server() {
            Some(server) => Self::Postgres(postgres::fresh(&server).await),
            None => Self::Sqlite(sqlite::fresh().await),
        }
    }

    /// Without any table.
    pub(crate) async fn empty() -> Self {
        match server() {
            Some(server) => Self::Postgres(postgres::empty(&server).await),
            None => Self::Sqlite(sqlite::empty()),
        }
    }

    pub(crate) fn url(&self) -> String {
        match self {
            Self::Sqlite(file) => file.url(),
            Self::Postgres(named) => named.url(),
        }
    }
}

fn server() -> Option<String> {
    std::env::var("TEST_DATABASE_URL").ok().filter(|url| !url.is_empty())
}

/// Names the template: everything that shapes one is in this executable.
fn build() -> String {
    let executable = std::env::current_exe().and_then(std::fs::metadata).expect("the test is a file");
    let built = executable.modified().ok().and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
    format!("{:x}_{:x}", built.map_or(0, |time| time.as_nanos()), executable.len())
}

/// Test databases live for a second: in memory, where the machine offers files in memory.
fn folder() -> PathBuf {
    let memory = PathBuf::from("/dev/shm");
    let parent = if memory.is_dir() { memory } else { std::env::temp_dir() };
    let folder = parent.join("rapport-tests");
    std::fs::create_dir_all(&folder).expect("test databases need a folder");
    folder
}

fn unique() -> String {
    uuid::Uuid::now_v7().simple().to_string()
}
