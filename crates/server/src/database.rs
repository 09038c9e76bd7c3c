//! Opening the database, on threads of its own.
use std::{fs, time::Duration};

use anyhow::Context as _;
use api::auth::Keys;
use persistence::{Db, StoreError, bi, db::Settings};
use tokio::runtime::{Builder, Runtime};

use crate::config::Config;

/// How often a start tries to take the views away, and how long it waits between; SQLite waits five seconds besides.
const TRIES: u32 = 60;
const WAIT: Duration = Duration::from_millis(500);

/// The runtime that does the database's work. Requests are answered on other threads, so neither holds up the other.
pub(crate) fn runtime(config: &Config) -> anyhow::Result<Runtime> {
    let mut builder = Builder::new_multi_thread();
    builder.worker_threads(config.workers).thread_name("database").enable_all();
    builder.build().context("cannot start threads")
}

/// Opens the database, which is made where it is missing.
pub(crate) async fn open(config: &Config, keys: &Keys) -> anyhow::Result<Db> {
    if let Some(folder) = config.sqlite_file().as_deref().and_then(std::path::Path::parent) {
        fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
    }
    let settings =
        Settings { url: config.database_url.clone(), connections: config.connections, cursor_key: keys.cursor() };
    Db::open(&settings).await.context("cannot open the database")
}

/// Opens the database and brings it up to date.
pub(crate) async fn prepare(config: &Config, keys: &Keys) -> anyhow::Result<Db> {
    let db = open(config, keys).await?;
    let applied = migrate(&db).await.context("cannot bring the database up to date")?;
    if applied > 0 {
        tracing::info!(applied, "database brought up to date");
    }
    Ok(db)
}

/// Tables first, then the views that outside programs read them by. Says how many migrations there were.
pub(crate) async fn migrate(db: &Db) -> anyhow::Result<u32> {
    clear_views(db).await?;
    let applied = migrations::migrate(db.migrator()).await?;
    bi::renew(db).await?;
    Ok(applied)
}

/// A database that was never migrated has no views, and one that is up to date keeps them. Another starter may be at a
/// migration that takes longer than SQLite waits by itself, and may leave nothing to do.
async fn clear_views(db: &Db) -> anyhow::Result<()> {
    for _ in 1..TRIES {
        if migrations::pending(db.migrator()).await?.is_empty() {
            return Ok(());
        }
        match bi::drop_all(db).await {
            Err(StoreError::Unavailable(_)) => tokio::time::sleep(WAIT).await,
            outcome => return Ok(outcome?),
        }
    }
    Ok(bi::drop_all(db).await?)
}

/// Runs one command's work on a database that is up to date. Commands sign nothing: no secret is needed, or made, for them.
pub(crate) fn with<T>(config: &Config, work: impl AsyncFnOnce(Db) -> anyhow::Result<T>) -> anyhow::Result<T> {
    let keys = Keys::from_secret(b"");
    runtime(config)?.block_on(async { work(prepare(config, &keys).await?).await })
}
