//! One at a time by name: of two transactions that hold the same, the second waits for the end of the first.
use sea_orm::{DbBackend, Statement};

use crate::{Reads, StoreError, Tx, Writes};

/// SQLite has one writer anyway.
pub(crate) async fn hold(tx: &Tx, name: &str) -> Result<(), StoreError> {
    if tx.backend() != DbBackend::Postgres {
        return Ok(());
    }
    // A text of PostgreSQL holds no NUL.
    let name = name.replace('\0', "\u{1}");
    let sql = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))";
    tx.run(Statement::from_sql_and_values(DbBackend::Postgres, sql, [name.into()])).await?;
    Ok(())
}
