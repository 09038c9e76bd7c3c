//! The databases: one writer and many readers on SQLite, one pool (or a primary and its replicas) on PostgreSQL.
use std::{sync::Arc, time::Duration};

use sea_orm::{
    AccessMode, ConnectOptions, Database, DatabaseConnection, DatabaseTransaction, DbBackend, SqliteTransactionMode,
    TransactionOptions, TransactionTrait,
};
use tokio::{runtime::Handle, sync::Notify};

use crate::{StoreError, directory::Cache};

/// How long a request waits for a connection before it is told to come again.
const ACQUIRE: Duration = Duration::from_secs(5);
/// How long PostgreSQL lets one statement run.
const STATEMENT: &str = "8s";
const LOCK: &str = "4s";
const IDLE_IN_TRANSACTION: &str = "5s";

/// A cheap handle to the databases; clones share everything.
#[derive(Clone)]
pub struct Db(Arc<Inner>);

struct Inner {
    write: DatabaseConnection,
    read: DatabaseConnection,
    runtime: Handle,
    cache: Cache,
    changed: Notify,
    cursor_key: [u8; 32],
}

/// Where to connect and how widely.
#[derive(Clone, Debug)]
pub struct Settings {
    /// `sqlite:<path>` or `postgres://…`.
    pub url: String,
    /// Connections that read (SQLite) or serve anything (PostgreSQL).
    pub connections: u32,
    /// Signs cursors, so that no client can make one up.
    pub cursor_key: [u8; 32],
}

impl Db {
    /// Opens the pools. The handle keeps the runtime it is called on: all database work runs there.
    pub async fn open(settings: &Settings) -> Result<Self, StoreError> {
        let (write, read) = if settings.url.starts_with("sqlite:") {
            let writer = Database::connect(sqlite(&settings.url, 1, false)).await?;
            (writer, Database::connect(sqlite(&settings.url, settings.connections, true)).await?)
        } else {
            let pool = Database::connect(postgres(&settings.url, settings.connections)).await?;
            (pool.clone(), pool)
        };
        let inner = Inner {
            write,
            read,
            runtime: Handle::current(),
            cache: Cache::default(),
            changed: Notify::new(),
            cursor_key: settings.cursor_key,
        };
        Ok(Self(Arc::new(inner)))
    }

    pub fn backend(&self) -> DbBackend {
        self.0.write.get_database_backend()
    }

    /// For reading outside a transaction.
    pub fn read(&self) -> &DatabaseConnection {
        &self.0.read
    }

    /// For migrations and maintenance; requests use [`Db::begin`].
    pub fn writer(&self) -> &DatabaseConnection {
        &self.0.write
    }

    /// Starts a transaction that may write. On SQLite it takes the write lock at once, so that it cannot fail later.
    pub async fn begin(&self) -> Result<DatabaseTransaction, StoreError> {
        let sqlite_transaction_mode = (self.backend() == DbBackend::Sqlite).then_some(SqliteTransactionMode::Immediate);
        let options = TransactionOptions { sqlite_transaction_mode, ..TransactionOptions::default() };
        Ok(self.0.write.begin_with_options(options).await?)
    }

    /// Starts a transaction that sees one state of the database throughout.
    pub async fn snapshot(&self) -> Result<DatabaseTransaction, StoreError> {
        let postgres = self.backend() == DbBackend::Postgres;
        let options = TransactionOptions {
            isolation_level: postgres.then_some(sea_orm::IsolationLevel::RepeatableRead),
            access_mode: postgres.then_some(AccessMode::ReadOnly),
            sqlite_transaction_mode: None,
        };
        Ok(self.0.read.begin_with_options(options).await?)
    }

    /// Runs database work to its end, whatever becomes of the caller.
    ///
    /// Every future that touches the database goes through here: sqlx 0.9.0 returns a connection inside an open
    /// transaction to the pool when `begin()` is cancelled, and later acknowledged writes vanish with it.
    pub async fn run<T: Send + 'static>(&self, work: impl Future<Output = T> + Send + 'static) -> T {
        match self.0.runtime.spawn(work).await {
            Ok(value) => value,
            Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
            // The runtime is going down with the process: nobody is left to answer.
            Err(_) => std::future::pending().await,
        }
    }

    pub(crate) fn cache(&self) -> &Cache {
        &self.0.cache
    }

    pub(crate) fn cursor_key(&self) -> &[u8; 32] {
        &self.0.cursor_key
    }

    /// Wakes whoever waits for changes; called after every commit.
    pub fn announce(&self) {
        self.0.changed.notify_waiters();
    }

    /// Returns after the next commit of this process, or after `longest`.
    pub async fn changed(&self, longest: Duration) {
        let _ = tokio::time::timeout(longest, self.0.changed.notified()).await;
    }
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

fn sqlite(url: &str, connections: u32, reader: bool) -> ConnectOptions {
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
            .pragma("cache_size", "-16000")
            .pragma("temp_store", "memory");
        if reader { options.pragma("query_only", "on") } else { options }
    });
    options
}

fn postgres(url: &str, connections: u32) -> ConnectOptions {
    let mut options = options(url, connections);
    options.map_sqlx_postgres_opts(|options| {
        options.statement_cache_capacity(512).application_name("rapport").options([
            ("statement_timeout", STATEMENT),
            ("lock_timeout", LOCK),
            ("idle_in_transaction_session_timeout", IDLE_IN_TRANSACTION),
            ("timezone", "UTC"),
        ])
    });
    // Belt and braces beside `Db::run`: whatever a connection was left in ends before the next one borrows it.
    options.map_sqlx_postgres_before_acquire(|connection, _| {
        Box::pin(async move {
            use sea_orm::sqlx::Executor;
            connection.execute("ROLLBACK").await?;
            Ok(true)
        })
    });
    options
}
