//! SQLite: a file copied from a file.
use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use sqlx::{Connection as _, SqliteConnection};

use super::{build, folder, unique};
use crate::template;

/// Templates of older builds are swept out after this.
const STALE: Duration = Duration::from_hours(6);

pub(crate) struct File(PathBuf);

impl File {
    pub(crate) fn url(&self) -> String {
        format!("sqlite:{}", self.0.display())
    }
}

impl Drop for File {
    fn drop(&mut self) {
        for suffix in ["", "-wal", "-shm"] {
            let _ = fs::remove_file(format!("{}{suffix}", self.0.display()));
        }
    }
}

pub(crate) fn empty() -> File {
    File(folder().join(format!("test-{}.db", unique())))
}

pub(crate) async fn fresh() -> File {
    let template = template().await;
    let file = empty();
    fs::copy(&template, &file.0).expect("the template can be copied");
    file
}

/// The first process of a build makes it, the others wait.
async fn template() -> PathBuf {
    let template = folder().join(format!("template-{}.db", build()));
    if template.exists() {
        return template;
    }
    let lock = fs::File::create(template.with_extension("lock")).expect("the folder is writable");
    let lock = tokio::task::spawn_blocking(move || lock.lock().map(|()| lock)).await.expect("waiting goes well");
    if !template.exists() {
        sweep();
        let file = empty();
        template::make(&file.url()).await;
        compact(&file, &template).await;
    }
    drop(lock);
    template
}

/// Into one file without a log beside it; under its name only when complete.
async fn compact(file: &File, to: &Path) {
    let part = to.with_extension("part");
    let _ = fs::remove_file(&part);
    let mut db = SqliteConnection::connect(&file.url()).await.expect("the template opens");
    sqlx::query("VACUUM INTO ?")
        .bind(part.display().to_string())
        .execute(&mut db)
        .await
        .expect("the template is written");
    db.close().await.expect("the template closes");
    fs::rename(part, to).expect("the template gets its name");
}

fn sweep() {
    for entry in fs::read_dir(folder()).into_iter().flatten().flatten() {
        let age = entry.metadata().and_then(|data| data.modified()).ok().and_then(|time| time.elapsed().ok());
        if age.is_some_and(|age| age > STALE) {
            let _ = fs::remove_file(entry.path());
        }
    }
}
