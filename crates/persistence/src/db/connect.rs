//! How each engine is connected to.
use std::{sync::Arc, time::Duration};

use sea_orm::{ConnectOptions, Database, DatabaseConnection};

use super::guard;
use crate::StoreError;

/// How long a request waits for a connection before it is told to come again. Where PostgreSQL is gone nobody waits so
/// long: `Pulse` tells sooner.
pub(super) const ACQUIRE: Duration = Duration::from_secs(5);
/// How long PostgreSQL lets one statement run.
const STATEMENT: &str = "8s";
const LOCK: &str = "4s";
const IDLE_IN_TRANSACTION: &str = "5s";

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

/// For migrations, which sea-orm runs: a connection that is closed when it has done its work. All else reads and writes
/// through [`super::direct::Direct`].
pub(super) fn sqlite(url: &str) -> ConnectOptions {
    use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
    let mut options = options(url, 1);
    options.min_connections(0).idle_timeout(Duration::from_secs(1));
    options.map_sqlx_sqlite_opts(move |options| {
        options
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(5))
            .pragma("temp_store", "memory")
    });
    options
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
