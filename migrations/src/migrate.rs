//! Bringing a database up to date, whoever else tries at the same time.
use std::{
    collections::HashSet,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use sea_orm_migration::{
    DbErr, MigrationTrait, MigratorTrait, SchemaManager,
    sea_orm::{
        ActiveValue::Set, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, EntityTrait, RuntimeErr,
        SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait, sqlx::error::DatabaseError,
    },
    seaql_migrations,
};

use crate::Migrator;

/// Tries before a lock that traffic will not give is reported.
const TRIES: u32 = 30;
const WAIT: Duration = Duration::from_millis(500);

/// Applies what is missing and says how many migrations that were.
///
/// Each migration and its record are one transaction on both engines, so an interrupted run resumes where it was.
/// Starters take turns: the second finds nothing left to do.
///
/// # Errors
/// When a statement fails, or traffic holds a lock for longer than all tries take.
pub async fn migrate(db: &DatabaseConnection) -> Result<u32, DbErr> {
    let mut applied = 0;
    // A database that is up to date is only read, so that starting never waits for a lock.
    while !pending(db).await?.is_empty() {
        if patiently(db).await? {
            applied += 1;
        }
    }
    Ok(applied)
}

/// Names of the migrations this database lacks. Ones it has and this program does not know are those of a newer
/// version, beside which an older one keeps running.
///
/// # Errors
/// When the database cannot be read.
pub async fn pending(db: &impl ConnectionTrait) -> Result<Vec<String>, DbErr> {
    Ok(missing(db).await?.iter().map(|migration| migration.name().to_owned()).collect())
}

async fn missing(db: &impl ConnectionTrait) -> Result<Vec<Box<dyn MigrationTrait>>, DbErr> {
    let applied = applied(db).await?;
    Ok(Migrator::migrations().into_iter().filter(|migration| !applied.contains(migration.name())).collect())
}

async fn applied(db: &impl ConnectionTrait) -> Result<HashSet<String>, DbErr> {
    let backend = db.get_database_backend();
    let known = if backend == DbBackend::Postgres {
        "SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'seaql_migrations'"
    } else {
        "SELECT 1 FROM sqlite_schema WHERE name = 'seaql_migrations'"
    };
    if db.query_one_raw(Statement::from_string(backend, known)).await?.is_none() {
        return Ok(HashSet::new());
    }
    let rows = db.query_all_raw(Statement::from_string(backend, "SELECT version FROM seaql_migrations")).await?;
    rows.iter().map(|row| row.try_get("", "version")).collect()
}

/// One migration, again and again while traffic holds what it needs.
async fn patiently(db: &DatabaseConnection) -> Result<bool, DbErr> {
    for _ in 1..TRIES {
        match apply_next(db).await {
            Err(error) if is_lock_timeout(&error) => tokio::time::sleep(WAIT).await,
            result => return result,
        }
    }
    apply_next(db).await
}

/// Applies the oldest missing migration; says whether one was missing.
async fn apply_next(db: &DatabaseConnection) -> Result<bool, DbErr> {
    let transaction = begin(db).await?;
    let Some(migration) = missing(&transaction).await?.into_iter().next() else {
        transaction.rollback().await?;
        return Ok(false);
    };
    Migrator::install(&transaction).await?;
    migration.up(&SchemaManager::new(&transaction)).await?;
    record(&transaction, migration.name()).await?;
    transaction.commit().await?;
    tracing::info!(migration = migration.name(), "migration applied");
    Ok(true)
}

/// A transaction that no other starter is in: SQLite has one writer, PostgreSQL an advisory lock for each schema.
async fn begin(db: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
    let postgres = db.get_database_backend() == DbBackend::Postgres;
    let sqlite_transaction_mode = (!postgres).then_some(SqliteTransactionMode::Immediate);
    let options = TransactionOptions { sqlite_transaction_mode, ..TransactionOptions::default() };
    let transaction = db.begin_with_options(options).await?;
    if postgres {
        transaction.execute_unprepared(TAKE_TURN).await?;
    }
    Ok(transaction)
}

/// Waits for other starters as long as they need. After that a table somebody uses is waited for only two seconds:
/// whoever waits for a table lets everybody else wait behind them, so it is better to step back and come again.
/// Transaction-level, so that it also holds behind a pooler in transaction mode.
const TAKE_TURN: &str = "SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0; \
    SELECT pg_advisory_xact_lock(hashtext('rapport migrations'), hashtext(current_schema())); \
    SET LOCAL lock_timeout = '2s'";

async fn record(transaction: &DatabaseTransaction, name: &str) -> Result<(), DbErr> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let row = seaql_migrations::ActiveModel { version: Set(name.to_owned()), applied_at: Set(now.cast_signed()) };
    seaql_migrations::Entity::insert(row).exec_without_returning(transaction).await?;
    Ok(())
}

/// PostgreSQL's `lock_not_available`; and `SQLITE_BUSY`, in all its forms: another starter is at a migration that takes
/// longer than SQLite waits by itself.
fn is_lock_timeout(error: &DbErr) -> bool {
    let (DbErr::Exec(RuntimeErr::SqlxError(inner)) | DbErr::Query(RuntimeErr::SqlxError(inner))) = error else {
        return false;
    };
    inner
        .as_database_error()
        .and_then(DatabaseError::code)
        .is_some_and(|code| code == "55P03" || code.parse::<u32>().is_ok_and(|code| code < 10_000 && code & 0xff == 5))
}
