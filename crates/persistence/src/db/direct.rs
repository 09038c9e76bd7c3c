//! SQLite read in the thread that wants the rows.
//!
//! sqlx gives every SQLite connection a thread of its own, which hands over row by row, each value copied: for a list of
//! fifty that cost more than finding and writing it. Here a row is read where it lies. sqlx stays for all that writes.
use std::{
    ops::Deref,
    path::PathBuf,
    str::FromStr as _,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use rusqlite::{Connection, OpenFlags, Statement as Prepared, types::Value as Cell};
use sea_orm::{
    ConnAcquireErr, DbBackend, DbErr, RuntimeErr, Statement, Value,
    sqlx::{self, sqlite::SqliteConnectOptions},
};
use tokio::{
    runtime::{Handle, RuntimeFlavor},
    sync::Semaphore,
};

use super::{
    bind,
    connect::{ACQUIRE, Observer},
    row::{DirectRow, Row},
};

/// Statements a connection keeps prepared. They differ by filter and order, not by values.
const PREPARED: usize = 128;
/// How long a reader waits for a lock: in WAL mode only the recovery after a crash makes it wait.
const BUSY: Duration = Duration::from_secs(5);

/// Connections that only read.
pub(super) struct Direct {
    path: PathBuf,
    cache: &'static str,
    free: Mutex<Vec<Connection>>,
    places: Semaphore,
    observer: Option<Observer>,
}

impl Direct {
    /// For the database at `url` (`sqlite:<path>`), which exists. Connections are opened when they are wanted.
    ///
    /// # Errors
    /// When the address cannot be read.
    pub(super) fn new(
        url: &str,
        connections: u32,
        cache: &'static str,
        observer: Option<Observer>,
    ) -> Result<Self, DbErr> {
        let options = SqliteConnectOptions::from_str(url);
        let options = options.map_err(|error| DbErr::Conn(RuntimeErr::SqlxError(Arc::new(error))))?;
        Ok(Self {
            path: options.get_filename().to_owned(),
            cache,
            free: Mutex::default(),
            places: Semaphore::new(usize::try_from(connections).unwrap_or(1)),
            observer,
        })
    }

    /// The rows of an answer, each read by `each` where it lies.
    pub(super) async fn read<T>(
        &self,
        statement: &Statement,
        each: impl FnMut(&rusqlite::Row<'_>) -> Result<T, DbErr>,
    ) -> Result<Vec<T>, DbErr> {
        let place = tokio::time::timeout(ACQUIRE, self.places.acquire());
        let Ok(Ok(_place)) = place.await else { return Err(DbErr::ConnectionAcquire(ConnAcquireErr::Timeout)) };
        let (sql, values) = bind::with_limits(statement);
        let rows = apart(|| {
            let connection = self.lend()?;
            let mut prepared = connection.prepare_cached(&sql).map_err(failed)?;
            collect(&mut prepared, &values, each)
        });
        if let Some(observer) = &self.observer {
            observer(&Statement::from_sql_and_values(DbBackend::Sqlite, sql, values.into_iter().cloned()));
        }
        rows
    }

    /// As [`Direct::read`], for whoever asks by name.
    pub(super) async fn rows(&self, statement: &Statement) -> Result<Vec<Row>, DbErr> {
        let mut names: Option<Arc<[String]>> = None;
        let each = |row: &rusqlite::Row<'_>| {
            let names =
                names.get_or_insert_with(|| row.as_ref().column_names().into_iter().map(str::to_owned).collect());
            let cells = (0..names.len()).map(|index| row.get::<_, Cell>(index).map_err(failed));
            let cells = cells.collect::<Result<_, _>>()?;
            Ok(Row::Direct(DirectRow { names: names.clone(), cells }))
        };
        self.read(statement, each).await
    }

    fn lend(&self) -> Result<Lent<'_>, DbErr> {
        let free = self.free.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = free.map_or_else(|| self.open(), Ok)?;
        Ok(Lent { connection: Some(connection), home: self })
    }

    fn open(&self) -> Result<Connection, DbErr> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&self.path, flags).map_err(failed)?;
        connection.busy_timeout(BUSY).map_err(failed)?;
        connection.set_prepared_statement_cache_capacity(PREPARED);
        for (name, value) in [("cache_size", self.cache), ("temp_store", "memory"), ("query_only", "on")] {
            connection.pragma_update(None, name, value).map_err(failed)?;
        }
        Ok(connection)
    }
}

/// A connection that comes home, also from a panic.
struct Lent<'a> {
    connection: Option<Connection>,
    home: &'a Direct,
}

impl Deref for Lent<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        self.connection.as_ref().expect("it is there until it is dropped")
    }
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        self.home.free.lock().unwrap_or_else(PoisonError::into_inner).extend(self.connection.take());
    }
}

fn collect<T>(
    prepared: &mut Prepared<'_>,
    values: &[&Value],
    mut each: impl FnMut(&rusqlite::Row<'_>) -> Result<T, DbErr>,
) -> Result<Vec<T>, DbErr> {
    let values = values.iter().map(|value| bind::Bound(value));
    let mut rows = prepared.query(rusqlite::params_from_iter(values)).map_err(failed)?;
    let mut all = Vec::new();
    while let Some(row) = rows.next().map_err(failed)? {
        all.push(each(row)?);
    }
    Ok(all)
}

/// Where other tasks can go on meanwhile, they do.
fn apart<T>(work: impl FnOnce() -> T) -> T {
    match Handle::try_current().map(|handle| handle.runtime_flavor()) {
        Ok(RuntimeFlavor::MultiThread) => tokio::task::block_in_place(work),
        _ => work(),
    }
}

/// In sea-orm's words. What a later try may mend (no file, no space, a lock) is told as sqlx tells it.
#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
pub(super) fn failed(error: rusqlite::Error) -> DbErr {
    use rusqlite::ErrorCode::{CannotOpen, DatabaseBusy, DatabaseLocked, DiskFull, SystemIoFailure};
    let passing = matches!(
        error.sqlite_error_code(),
        Some(CannotOpen | DatabaseBusy | DatabaseLocked | DiskFull | SystemIoFailure)
    );
    if passing {
        let error = sqlx::Error::Io(std::io::Error::other(error.to_string()));
        return DbErr::Query(RuntimeErr::SqlxError(Arc::new(error)));
    }
    DbErr::Query(RuntimeErr::Internal(error.to_string()))
}
