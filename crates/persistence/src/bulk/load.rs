//! A load of very many records: indexes are put aside and built once at its end, which sorts instead of searching for a
//! place a hundred million times. What was put aside is written down first, so that the next load mends one that broke
//! off.
use std::collections::BTreeSet;

use sea_orm::{DbBackend, Statement};

use crate::{Db, StoreError, Writes, setting};

/// The setting that names the indexes put aside.
const ASIDE: &str = "indexes_put_aside";

/// Tables that a load fills.
const TABLES: &[&str] = &[
    "lead",
    "account",
    "contact",
    "opportunity",
    "stage_change",
    "activity",
    "task",
    "record_link",
    "search_document",
];

/// Puts the indexes aside. Nobody should be served meanwhile.
///
/// # Errors
/// When the database refuses.
pub async fn begin(db: &Db) -> Result<(), StoreError> {
    finish(db).await?;
    hurry(db).await?;
    let tx = db.begin().await?;
    let indexes = indexes(&tx).await?;
    let made: BTreeSet<&String> = indexes.iter().map(|(_, made)| made).collect();
    setting::put(&tx, ASIDE, &made).await?;
    for (name, _) in &indexes {
        tx.script(&format!("DROP INDEX \"{name}\"")).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Builds what was put aside, also by a load that broke off. Does nothing where nothing is missing.
///
/// # Errors
/// When the database refuses.
pub async fn finish(db: &Db) -> Result<(), StoreError> {
    let made: Option<Vec<String>> = setting::get(db.read(), ASIDE).await?;
    for made in made.unwrap_or_default() {
        // One by one: what is built stays built, and `IF NOT EXISTS` finds it when the rest is tried again.
        let tx = db.begin().await?;
        if db.backend() == DbBackend::Postgres {
            tx.script("SET LOCAL statement_timeout = 0; SET LOCAL maintenance_work_mem = '1GB'").await?;
        }
        tx.script(&made.replacen("INDEX", "INDEX IF NOT EXISTS", 1)).await?;
        tx.commit().await?;
    }
    let tx = db.begin().await?;
    setting::put(&tx, ASIDE, &Vec::<String>::new()).await?;
    Ok(tx.commit().await?)
}

/// Name and statement of every index that is no promise: unique ones stay.
async fn indexes(tx: &impl Writes) -> Result<Vec<(String, String)>, StoreError> {
    let tables = TABLES.iter().map(|table| format!("'{table}'")).collect::<Vec<_>>().join(", ");
    let sql = match tx.backend() {
        DbBackend::Postgres => format!(
            "SELECT indexname AS name, indexdef AS made FROM pg_indexes \
             WHERE schemaname = current_schema() AND tablename IN ({tables}) AND indexdef LIKE 'CREATE INDEX %'"
        ),
        _ => format!(
            "SELECT name, sql AS made FROM sqlite_schema \
             WHERE type = 'index' AND tbl_name IN ({tables}) AND sql LIKE 'CREATE INDEX %'"
        ),
    };
    let rows = tx.ask(Statement::from_string(tx.backend(), sql)).await?;
    rows.iter().map(|row| Ok((row.try_get("", "name")?, row.try_get("", "made")?))).collect()
}

/// For this process alone: a load can be done again, so that it need not survive a power cut.
async fn hurry(db: &Db) -> Result<(), StoreError> {
    if db.backend() == DbBackend::Sqlite {
        let pragmas = "PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000; PRAGMA wal_autocheckpoint = 50000";
        db.patiently(pragmas).await?;
        configure_index(db, "automerge", 0).await?;
        configure_index(db, "hashsize", 256 << 20).await?;
    }
    Ok(())
}

/// Options of FTS5, which it keeps in the database.
async fn configure_index(db: &Db, option: &str, value: u32) -> Result<(), StoreError> {
    let sql = format!("INSERT INTO search_index (search_index, rank) VALUES ('{option}', {value})");
    db.patiently(&sql).await
}

/// What autovacuum would do within minutes, at once.
///
/// # Errors
/// When the database refuses.
pub async fn settle(db: &Db) -> Result<(), StoreError> {
    if db.backend() == DbBackend::Postgres {
        for table in TABLES {
            db.patiently(&format!("VACUUM (ANALYZE) \"{table}\"")).await?;
        }
    } else {
        configure_index(db, "automerge", 16).await?;
        configure_index(db, "hashsize", 1 << 20).await?;
        db.patiently("INSERT INTO search_index (search_index) VALUES ('optimize')").await?;
        db.patiently("PRAGMA wal_checkpoint(TRUNCATE)").await?;
    }
    Ok(())
}
