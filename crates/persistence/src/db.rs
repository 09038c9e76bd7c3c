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

/// Told of every statement, once it has run.
pub type Observer = Arc<dyn Fn(&sea_orm::Statement) + Send + Sync>;

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
        Self::open_observed(settings, None).await
    }

    /// As [`Db::open`], and somebody is told what is asked: how tests know the statements a page costs.
    pub async fn open_observed(settings: &Settings, observer: Option<Observer>) -> Result<Self, StoreError> {
        let (write, read) = if settings.url.starts_with("sqlite:") {
            let writer = connect(sqlite(&settings.url, 1, false), observer.as_ref()).await?;
            (writer, connect(sqlite(&settings.url, settings.connections, true), observer.as_ref()).await?)
        } else {
            let pool = connect(postgres(&settings.url, settings.connections), observer.as_ref()).await?;
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

    /// How many connections there are, for the metrics.
    pub fn pools(&self) -> Vec<Pool> {
        let inner = &self.0;
        if self.backend() == DbBackend::Postgres {
            let pool = inner.write.get_postgres_connection_pool();
            return vec![Pool { name: "postgres", size: pool.size(), idle: idle(pool.num_idle()) }];
        }
        let pool = |name, connection: &DatabaseConnection| {
            let pool = connection.get_sqlite_connection_pool();
            Pool { name, size: pool.size(), idle: idle(pool.num_idle()) }
        };
        vec![pool("write", &inner.write), pool("read", &inner.read)]
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

async fn connect(options: ConnectOptions, observer: Option<&Observer>) -> Result<DatabaseConnection, StoreError> {
    let mut connection = Database::connect(options).await?;
    if let Some(observer) = observer.cloned() {
        connection.set_metric_callback(move |info| observer(info.statement));
    }
    Ok(connection)
}

/// The connections of one pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pool {
    pub name: &'static str,
    pub size: u32,
    pub idle: u32,
}

fn idle(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
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
            // Else every connection that is borrowed tells that there was nothing to roll back.
            ("client_min_messages", "error"),
            // Short queries over indexes, on disks without heads: compiling them or fearing random pages only costs.
            ("jit", "off"),
            ("random_page_cost", "1.1"),
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
