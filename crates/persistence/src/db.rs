//! The databases: one writer and many readers on SQLite, one pool (or a primary and its replicas) on PostgreSQL.
mod admission;
mod bind;
mod connect;
mod direct;
mod failure;
mod guard;
mod habit;
mod limit;
mod places;
mod pulse;
mod quiet;
mod reader;
mod row;
mod together;
mod transaction;

use std::{
    pin::Pin,
    str::FromStr as _,
    sync::{Arc, OnceLock},
    time::Duration,
};

use sea_orm::{
    AccessMode, DatabaseConnection, DbBackend, DbErr, IsolationLevel, RuntimeErr, TransactionOptions, TransactionTrait,
    sqlx::postgres::PgConnectOptions,
};
use tokio::{runtime::Handle, sync::Notify, task::JoinHandle};

use crate::{
    StoreError,
    columnar::{Columnar, Table},
    directory::Cache,
    query::Reaches,
};
use admission::Admission;
use connect::{connect, postgres, sqlite};
pub(crate) use direct::apart;
use direct::{Direct, Use};
use places::Places;
use pulse::Pulse;
use quiet::Quiet;
use reader::Source;
use together::Together;

pub use connect::Observer;
pub(crate) use limit::Limit;
pub(crate) use places::{Effort, Place};
pub use reader::{Models, Reader, Reads, Writes};
pub use row::{DirectRow, FromCell, Row};
pub use together::Turn;
pub use transaction::Tx;

/// A cheap handle to the databases; clones share everything.
#[derive(Clone)]
pub struct Db(Arc<Inner>);

struct Inner {
    /// All connections to PostgreSQL; to SQLite, the one that migrates.
    pool: DatabaseConnection,
    read: Reader,
    /// The one connection to SQLite that writes.
    writer: Option<Arc<Direct>>,
    runtime: Handle,
    admission: Arc<Admission>,
    pulse: Pulse,
    together: Together,
    cache: Cache,
    reaches: Reaches,
    columnar: Columnar,
    places: Places,
    quiet: Quiet,
    changed: Notify,
    work: Notify,
    cursor_key: [u8; 32],
    reports: OnceLock<ReportTime>,
}

/// How long one statement of a report may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReportTime {
    /// Where somebody waits for the answer.
    pub asked: Duration,
    /// Where a job makes a file of it.
    pub in_background: Duration,
}

impl Default for ReportTime {
    fn default() -> Self {
        Self { asked: Duration::from_secs(5), in_background: Duration::from_mins(1) }
    }
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
        Self::open_observed(settings, None).await
    }

    /// As [`Db::open`], and somebody is told what is asked: how tests know the statements a page costs.
    pub async fn open_observed(settings: &Settings, observer: Option<Observer>) -> Result<Self, StoreError> {
        let (pool, read, writer) = if settings.url.starts_with("sqlite:") {
            let pool = connect(sqlite(&settings.url), observer.as_ref()).await?;
            let direct = |purpose, size| Direct::new(&settings.url, purpose, size, observer.clone());
            let read = direct(Use::Reading, settings.connections)?;
            (pool, Source::Sqlite(read), Some(direct(Use::Writing, 1)?))
        } else {
            let pool = connect(postgres(&settings.url, settings.connections), observer.as_ref()).await?;
            (pool.clone(), Source::Postgres(pool), None)
        };
        let inner = Inner {
            pool,
            read: Reader(read),
            writer,
            runtime: Handle::current(),
            admission: Admission::new(settings.connections),
            pulse: Pulse::default(),
            together: Together::default(),
            cache: Cache::default(),
            reaches: Reaches::default(),
            columnar: Columnar::default(),
            places: Places::new(settings.connections),
            quiet: Quiet::default(),
            changed: Notify::new(),
            work: Notify::new(),
            cursor_key: settings.cursor_key,
            reports: OnceLock::new(),
        };
        Ok(Self(Arc::new(inner)))
    }

    pub fn backend(&self) -> DbBackend {
        self.0.read.backend()
    }

    /// For reading outside a transaction.
    pub fn read(&self) -> &Reader {
        &self.0.read
    }

    /// For migrations, and to see which are missing; all else reads by [`Db::read`] or begins a transaction.
    pub fn migrator(&self) -> &DatabaseConnection {
        &self.0.pool
    }

    /// Starts a transaction that may write. On SQLite it takes the write lock at once, so that it cannot fail later.
    pub async fn begin(&self) -> Result<Tx, StoreError> {
        if let Some(writer) = &self.0.writer {
            return Ok(Tx::of_sqlite(writer.borrow().await?, "BEGIN IMMEDIATE")?);
        }
        Ok(Tx::of_postgres(self.0.pool.begin().await?))
    }

    /// Starts a transaction that sees one state of the database throughout.
    pub async fn snapshot(&self) -> Result<Tx, StoreError> {
        let pool = match &self.0.read.0 {
            Source::Sqlite(readers) => return Ok(Tx::of_sqlite(readers.borrow().await?, "BEGIN")?),
            Source::Postgres(pool) => pool,
        };
        let options = TransactionOptions {
            isolation_level: Some(IsolationLevel::RepeatableRead),
            access_mode: Some(AccessMode::ReadOnly),
            sqlite_transaction_mode: None,
        };
        Ok(Tx::of_postgres(pool.begin_with_options(options).await?))
    }

    /// As [`Db::snapshot`], of a transaction each statement of which may take so long.
    pub(crate) async fn snapshot_within(&self, time: Duration) -> Result<(Tx, Arc<Limit>), StoreError> {
        let (tx, limit) = (self.snapshot().await?, Arc::<Limit>::default());
        tx.limit(&limit)?;
        if self.backend() == DbBackend::Postgres {
            tx.script(&format!("SET LOCAL statement_timeout = {}", time.as_millis())).await?;
        }
        Ok((tx, limit))
    }

    /// How long reports may take, where it is not as usual. Said once, before there are any.
    pub fn limit_reports(&self, time: ReportTime) {
        let _ = self.0.reports.set(time);
    }

    /// The right to work on a report, as soon as there is room for one.
    pub(crate) async fn report_place(&self, effort: Effort) -> Result<Place, StoreError> {
        self.0.places.enter(effort).await
    }

    /// All opportunities by columns, as they are now.
    pub(crate) async fn opportunities(&self) -> Result<Arc<Table>, StoreError> {
        self.0.columnar.table(self).await
    }

    /// Lets go what reports hold in memory, for whoever has written past the change log: the next one reads it anew.
    pub async fn forget_held(&self) {
        self.0.columnar.forget().await;
    }

    pub(crate) fn report_time(&self) -> ReportTime {
        self.0.reports.get().copied().unwrap_or_default()
    }

    /// Runs a request's database work to its end, whatever becomes of the caller.
    ///
    /// Every future that touches the database goes through here or through [`Db::run_apart`]: sqlx 0.9.0 returns a
    /// connection inside an open transaction to the pool when `begin()` is cancelled, and later acknowledged writes
    /// vanish with it.
    ///
    /// # Errors
    /// As `work`; and `Refused`, at once, where there is too much to do or the database is known not to answer. Work that
    /// is under way when the database falls silent goes on, and may yet succeed: only the wait for it ends.
    pub async fn run<T, E>(&self, work: impl Future<Output = Result<T, E>> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let inner = &self.0;
        if inner.pulse.is_silent() {
            return Err(StoreError::Refused("the database does not answer").into());
        }
        let place = inner.admission.enter().ok_or(StoreError::Refused("too many requests at once"))?;
        if !guard::is_in_place() {
            return work.await;
        }
        let handle = inner.runtime.spawn(async move {
            let _until_it_ends = place;
            work.await
        });
        let outcome = tokio::select! {
            biased;
            outcome = joined(handle) => outcome,
            () = inner.pulse.silence() => return Err(StoreError::Refused("the database does not answer").into()),
        };
        if outcome.is_ok() {
            inner.pulse.hear();
        }
        outcome
    }

    /// As [`Db::run`], for the program's own work: it is not counted among the requests, and never refused.
    pub async fn run_apart<T: Send + 'static>(&self, work: impl Future<Output = T> + Send + 'static) -> T {
        joined(self.0.runtime.spawn(work)).await
    }

    /// Begins to watch whether PostgreSQL answers, for as long as the runtime lasts. SQLite is a file: it needs no watch.
    ///
    /// # Errors
    /// When the address cannot be read.
    pub fn watch(&self, url: &str) -> Result<(), StoreError> {
        if self.backend() == DbBackend::Postgres {
            let options =
                PgConnectOptions::from_str(url).map_err(|error| DbErr::Conn(RuntimeErr::Internal(error.to_string())));
            let (db, options) = (self.clone(), options?.application_name("rapport pulse"));
            self.0.runtime.spawn(async move { db.0.pulse.watch(options).await });
        }
        Ok(())
    }

    /// Whether requests are refused because the database is known not to answer.
    pub fn is_silent(&self) -> bool {
        self.0.pulse.is_silent()
    }

    /// Requests whose database work goes on, for the metrics.
    pub fn in_flight(&self) -> usize {
        self.0.admission.in_flight()
    }

    /// Runs one statement however long it takes: maintenance, which no request waits for.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn patiently(&self, sql: &str) -> Result<(), StoreError> {
        use sea_orm::sqlx::{AssertSqlSafe, Executor};
        if let Some(writer) = &self.0.writer {
            let held = writer.borrow().await?;
            return Ok(apart(|| held.execute_batch(sql)).map_err(failure::failed)?);
        }
        let failed = |error| StoreError::from(DbErr::Exec(RuntimeErr::SqlxError(Arc::new(error))));
        let mut connection = self.0.pool.get_postgres_connection_pool().acquire().await.map_err(failed)?;
        connection.execute("SET statement_timeout = 0").await.map_err(failed)?;
        let done = connection.execute(AssertSqlSafe(sql)).await.map_err(failed);
        connection.execute("RESET statement_timeout").await.map_err(failed)?;
        done.map(|_| ())
    }

    /// Works on a report where it stands in nobody's way. PostgreSQL does the work elsewhere anyway.
    pub fn quietly<T: Send + 'static>(
        &self,
        work: impl Future<Output = T> + Send + 'static,
    ) -> Pin<Box<dyn Future<Output = T> + Send>> {
        let is_sqlite = self.backend() == DbBackend::Sqlite;
        match is_sqlite.then(|| self.0.quiet.handle()).flatten() {
            Some(handle) => Box::pin(joined(handle.spawn(work))),
            None => Box::pin(work),
        }
    }

    /// Closes what nobody uses, so that SQLite leaves one complete file.
    pub async fn close(&self) {
        if let (Source::Sqlite(readers), Some(writer)) = (&self.0.read.0, &self.0.writer) {
            readers.close();
            writer.close();
        }
        // It cannot fail but by having been closed before.
        let _ = self.0.pool.clone().close().await;
    }

    /// How many connections there are, for the metrics.
    pub fn pools(&self) -> Vec<Pool> {
        let direct = |name, direct: &Direct| {
            let (size, idle) = direct.count();
            Pool { name, size, idle: count(idle) }
        };
        if let (Source::Sqlite(readers), Some(writer)) = (&self.0.read.0, &self.0.writer) {
            return vec![direct("write", writer), direct("read", readers)];
        }
        let pool = self.0.pool.get_postgres_connection_pool();
        vec![Pool { name: "postgres", size: pool.size(), idle: count(pool.num_idle()) }]
    }

    pub(crate) fn cache(&self) -> &Cache {
        &self.0.cache
    }

    pub(crate) fn reaches(&self) -> &Reaches {
        &self.0.reaches
    }

    pub(crate) fn cursor_key(&self) -> &[u8; 32] {
        &self.0.cursor_key
    }

    /// Wakes whoever waits for changes; called after every commit.
    pub fn announce(&self) {
        self.0.changed.notify_waiters();
    }

    /// Wakes the workers; called after a commit that left something for them.
    pub fn announce_work(&self) {
        self.0.work.notify_waiters();
    }

    /// Returns when this process has left work, or after `longest`: another process may have.
    pub async fn work(&self, longest: Duration) {
        let _ = tokio::time::timeout(longest, self.0.work.notified()).await;
    }

    /// Returns after the next commit of this process, or after `longest`.
    pub async fn changed(&self, longest: Duration) {
        let _ = tokio::time::timeout(longest, self.0.changed.notified()).await;
    }
}

/// The connections of one pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pool {
    pub name: &'static str,
    pub size: u32,
    pub idle: u32,
}

fn count(connections: usize) -> u32 {
    u32::try_from(connections).unwrap_or(u32::MAX)
}

/// The outcome of work that nobody cancels.
async fn joined<T>(handle: JoinHandle<T>) -> T {
    match handle.await {
        Ok(value) => value,
        Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
        // The runtime is going down with the process: nobody is left to answer.
        Err(_) => std::future::pending().await,
    }
}
