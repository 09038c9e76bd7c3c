//! How each engine is connected to.
use std::{sync::Arc, time::Duration};

use sea_orm::{ConnectOptions, Database, DatabaseConnection};

use super::{guard, limit};
use crate::StoreError;

/// How long a request waits for a connection before it is told to come again. Where PostgreSQL is gone nobody waits so
/// long: `Pulse` tells sooner.
pub(super) const ACQUIRE: Duration = Duration::from_secs(5);
/// How long PostgreSQL lets one statement run.
const STATEMENT: &str = "8s";
const LOCK: &str = "4s";
const IDLE_IN_TRANSACTION: &str = "5s";

/// Pages of SQLite kept by each connection, in KiB (negative: SQLite's way to say so). What is read is in the cache of the
/// operating system anyway; a write touches pages of twenty indexes and of the search terms, all over the file.
pub(super) const READER_CACHE: &str = "-12000";
const WRITER_CACHE: &str = "-24000";

/// Told of every statement, once it has run.
pub type Observer = Arc<dyn Fn(&sea_orm::Statement) + Send + Sync>;

pub(super) async fn connect(
    options: ConnectOptions,
    observer: Option<&Observer>,
) -> Result<DatabaseConnection, StoreError> {
    let mut connection = Database::connect(options).await?;
    if let Some(observer) = observer.cloned() {
        connection.set_metric_callback(move |info| observer(info.statement));
    }
    Ok(connection)
}

fn options(url: &str, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .acquire_timeout(ACQUIRE)
        .connect_timeout(ACQUIRE)
        .sqlx_logging(false)
        .record_stmt_in_spans(false)
        .test_before_acquire(false);
    options
}

pub(super) fn sqlite(url: &str, connections: u32, reader: bool) -> ConnectOptions {
    use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
    let mut options = options(url, connections);
    options.min_connections(1).idle_timeout(None).max_lifetime(None);
    options.map_sqlx_sqlite_opts(move |options| {
        let options = options
            .create_if_missing(!reader)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(5))
            .statement_cache_capacity(512)
            .pragma("cache_size", if reader { READER_CACHE } else { WRITER_CACHE })
            .pragma("temp_store", "memory");
        if reader { options.pragma("query_only", "on") } else { options }
    });
    lend(&mut options);
    options
}

/// What is done with a connection before it is lent: one that is stuck is not, and it is held to the borrower's limit.
///
/// When the disk is full or does not sync, SQLite ends the transaction by itself. sqlx 0.9.0 takes its own failing ROLLBACK
/// for a transaction that goes on: every later BEGIN is a mere savepoint, and after the first of them that is rolled back
/// no COMMIT commits any more. All that is acknowledged from then on would be gone with the process. Such a connection is
/// closed instead.
fn lend(options: &mut ConnectOptions) {
    use sea_orm::sqlx::Connection as _;
    options.map_sqlx_sqlite_before_acquire(|connection, _| {
        let usable = !connection.is_in_transaction();
        Box::pin(async move {
            if usable {
                limit::put_upon(connection).await?;
            }
            Ok(usable)
        })
    });
    options.map_sqlx_sqlite_pool_opts(|options| {
        options.after_connect(|connection, _| Box::pin(async move { limit::put_upon(connection).await }))
    });
}

pub(super) fn postgres(url: &str, connections: u32) -> ConnectOptions {
    let mut options = options(url, connections);
    options.map_sqlx_postgres_opts(|options| {
        options.statement_cache_capacity(512).application_name("rapport").options([
            ("statement_timeout", STATEMENT),
            ("lock_timeout", LOCK),
            ("idle_in_transaction_session_timeout", IDLE_IN_TRANSACTION),
            ("timezone", "UTC"),
            // Else every connection that is borrowed tells that there was nothing to roll back.
            ("client_min_messages", "error"),
            // Short queries over indexes, on disks without heads: compiling them or fearing random pages only costs.
            ("jit", "off"),
            ("random_page_cost", "1.1"),
        ])
    });
    if guard::is_in_place() {
        roll_back_before_lending(&mut options);
    }
    options
}

/// Belt and braces beside `Db::run`: whatever a connection was left in ends before the next one borrows it.
fn roll_back_before_lending(options: &mut ConnectOptions) {
    options.map_sqlx_postgres_before_acquire(|connection, _| {
        Box::pin(async move {
            use sea_orm::sqlx::Executor;
            connection.execute("ROLLBACK").await?;
            Ok(true)
        })
    });
}
