//! Files nobody needs are removed, and no others.
use std::{
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use chrono::{TimeDelta, Utc};
use persistence::{
    Db,
    db::Settings,
    file::{self, File, Files, LocalFiles, Purpose, row},
};
use uuid::Uuid;

async fn database(folder: &Path) -> Db {
    let url = format!("sqlite:{}", folder.join("sweep.db").display());
    let db = Db::open(&Settings { url, connections: 2, cursor_key: [0; 32] }).await.expect("the database opens");
    migrations::migrate(db.migrator()).await.expect("migrations apply");
    db
}

fn file(id: Uuid, expires_at: Option<chrono::DateTime<Utc>>) -> File {
    let (name, content_type, sha256) = ("a.txt".to_owned(), "text/plain".to_owned(), "0".repeat(64));
    File { id, owner_id: None, name, content_type, byte_size: 1, sha256, created_at: Utc::now(), expires_at }
}

async fn kept(files: &LocalFiles) -> Uuid {
    let (id, scratch) = (Uuid::now_v7(), files.scratch());
    std::fs::write(&scratch, "x").expect("a file is written");
    files.keep(id, &scratch).await.expect("a file is kept");
    id
}

/// As if it had been written yesterday.
fn age(path: &Path) {
    let yesterday = SystemTime::now() - Duration::from_hours(24);
    std::fs::File::options().write(true).open(path).and_then(|file| file.set_modified(yesterday)).expect("a file ages");
}

fn path(folder: &Path, id: Uuid) -> PathBuf {
    let name = id.to_string();
    folder.join("files").join(&name[34..]).join(name)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_needs_is_swept_away() {
    let folder = std::env::temp_dir().join(format!("rapport-sweep-{}", Uuid::now_v7()));
    std::fs::create_dir_all(&folder).expect("a folder is made");
    let (db, files) = (database(&folder).await, LocalFiles::new(folder.join("files")));
    let [used, expired, orphan, fresh] =
        [kept(&files).await, kept(&files).await, kept(&files).await, kept(&files).await];
    let tx = db.begin().await.expect("a transaction begins");
    row::put(&tx, &file(used, None), Purpose::Attachment).await.expect("a row is written");
    let past = Utc::now() - TimeDelta::minutes(1);
    row::put(&tx, &file(expired, Some(past)), Purpose::Export).await.expect("a row is written");
    tx.commit().await.expect("the rows are kept");
    let (left, written) = (files.scratch(), files.scratch());
    std::fs::write(&left, "half").expect("a file is written");
    std::fs::write(&written, "half").expect("a file is written");
    for path in [path(&folder, used), path(&folder, orphan), left.clone()] {
        age(&path);
    }
    assert_eq!(file::sweep(&db, &files).await.expect("the sweep goes through"), 3);
    // What belongs to a record stays however old it is, and what may still become a file stays for now.
    for (path, stays) in [
        (path(&folder, used), true),
        (path(&folder, expired), false),
        (path(&folder, orphan), false),
        (path(&folder, fresh), true),
        (left, false),
        (written, true),
    ] {
        assert_eq!(path.exists(), stays, "{}", path.display());
    }
    assert!(row::find(db.read(), expired).await.expect("the rows are read").is_none());
    assert_eq!(file::sweep(&db, &files).await.expect("the sweep goes through"), 0);
    let _ = std::fs::remove_dir_all(folder);
}
