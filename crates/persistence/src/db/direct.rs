//! SQLite in the thread that wants it.
//!
//! sqlx gives every SQLite connection a thread of its own, which hands over row by row, each value copied: for a list of
//! fifty that cost more than finding and writing it, and every statement of a write is handed over and waited for. Here a
//! row is read where it lies, and a statement is run where it is made (ADR 22).
use std::{
    ops::Deref,
    path::PathBuf,
    str::FromStr as _,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use rusqlite::{Connection, OpenFlags, types::Value as Cell};
use sea_orm::{ConnAcquireErr, DbBackend, DbErr, RuntimeErr, Statement, Value, sqlx::sqlite::SqliteConnectOptions};
use tokio::{
    runtime::{Handle, RuntimeFlavor},
    sync::{OwnedSemaphorePermit, Semaphore},
};

use super::{
    bind,
    connect::{ACQUIRE, Observer},
    failure::failed,
    habit::Habits,
    row::{DirectRow, Row},
};

/// Statements a connection keeps prepared. They differ by filter and order, not by values.
const PREPARED: usize = 128;
/// How long a connection waits for a lock: readers for the recovery after a crash, the writer for another process.
const BUSY: Duration = Duration::from_secs(5);

/// Pages kept by each connection, in KiB (negative: SQLite's way to say so). What is read is in the cache of the operating
/// system anyway; a write touches pages of twenty indexes and of the search terms, all over the file.
const READER_CACHE: &str = "-12000";
const WRITER_CACHE: &str = "-24000";

/// What connections are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use {
    Reading,
    Writing,
}

/// Connections to one file.
pub(super) struct Direct {
    path: PathBuf,
    purpose: Use,
    free: Mutex<Vec<Connection>>,
    places: Arc<Semaphore>,
    size: u32,
    observer: Option<Observer>,
    habits: Habits,
}

/// A connection that is borrowed, and comes home also from a panic: unless it was left in the middle of a transaction.
pub(super) struct Held {
    connection: Option<Connection>,
    home: Arc<Direct>,
    _place: OwnedSemaphorePermit,
}

impl Direct {
    /// For the database at `url` (`sqlite:<path>`), which exists. Connections are opened when they are wanted.
    ///
    /// # Errors
    /// When the address cannot be read.
    pub(super) fn new(url: &str, purpose: Use, size: u32, observer: Option<Observer>) -> Result<Arc<Self>, DbErr> {
        let options = SqliteConnectOptions::from_str(url);
        let options = options.map_err(|error| DbErr::Conn(RuntimeErr::SqlxError(Arc::new(error))))?;
        Ok(Arc::new(Self {
            path: options.get_filename().to_owned(),
            purpose,
            free: Mutex::default(),
            places: Arc::new(Semaphore::new(usize::try_from(size).unwrap_or(1))),
            size,
            observer,
            habits: Habits::default(),
        }))
    }

    /// A connection, as soon as one is free: in the order of asking.
    ///
    /// # Errors
    /// When none is free in time, or the file cannot be opened.
    pub(super) async fn borrow(self: &Arc<Self>) -> Result<Held, DbErr> {
        let place = tokio::time::timeout(ACQUIRE, self.places.clone().acquire_owned());
        let Ok(Ok(place)) = place.await else { return Err(DbErr::ConnectionAcquire(ConnAcquireErr::Timeout)) };
        let free = self.free.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = free.map_or_else(|| self.open(), Ok)?;
        Ok(Held { connection: Some(connection), home: self.clone(), _place: place })
    }

    fn open(&self) -> Result<Connection, DbErr> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&self.path, flags).map_err(failed)?;
        connection.busy_timeout(BUSY).map_err(failed)?;
        connection.set_prepared_statement_cache_capacity(PREPARED);
        let own: &[(&str, &str)] = match self.purpose {
            Use::Reading => &[("cache_size", READER_CACHE), ("query_only", "on")],
            Use::Writing => &[("cache_size", WRITER_CACHE), ("synchronous", "full"), ("foreign_keys", "on")],
        };
        for (name, value) in own.iter().chain(&[("temp_store", "memory")]) {
            connection.pragma_update(None, name, value).map_err(failed)?;
        }
        Ok(connection)
    }

    /// Closes what is not borrowed: the last to go leaves one complete file.
    pub(super) fn close(&self) {
        self.free.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// How many there may be, and how many of them are not borrowed.
    pub(super) fn count(&self) -> (u32, usize) {
        (self.size, self.places.available_permits())
    }
}

impl Held {
    /// The rows of an answer, each read by `each` where it lies.
    ///
    /// # Errors
    /// When SQLite refuses, or `each` does.
    pub(super) fn read<T>(
        &self,
        statement: &Statement,
        mut each: impl FnMut(&rusqlite::Row<'_>) -> Result<T, DbErr>,
    ) -> Result<Vec<T>, DbErr> {
        self.with(statement, |prepared, values| {
            let mut rows = prepared.query(rusqlite::params_from_iter(values)).map_err(failed)?;
            let mut all = Vec::new();
            while let Some(row) = rows.next().map_err(failed)? {
                all.push(each(row)?);
            }
            Ok(all)
        })
    }

    /// As [`Held::read`], for whoever asks by name.
    pub(super) fn rows(&self, statement: &Statement) -> Result<Vec<Row>, DbErr> {
        let mut names: Option<Arc<[String]>> = None;
        self.read(statement, |row| {
            let names =
                names.get_or_insert_with(|| row.as_ref().column_names().into_iter().map(str::to_owned).collect());
            let cells = (0..names.len()).map(|index| row.get::<_, Cell>(index).map_err(failed));
            let cells = cells.collect::<Result<_, _>>()?;
            Ok(Row::Direct(DirectRow { names: names.clone(), cells }))
        })
    }

    /// Runs what answers nothing; tells how many rows it wrote.
    pub(super) fn run(&self, statement: &Statement) -> Result<u64, DbErr> {
        self.with(statement, |prepared, values| {
            let mut rows = prepared.query(rusqlite::params_from_iter(values)).map_err(failed)?;
            while rows.next().map_err(failed)?.is_some() {}
            drop(rows);
            Ok(self.changes())
        })
    }

    /// Runs words of ours that have no values: how a transaction begins and ends.
    pub(super) fn say(&self, words: &str) -> Result<(), DbErr> {
        let mut prepared = self.prepare_cached(words).map_err(failed)?;
        prepared.execute([]).map(|_| ()).map_err(failed)
    }

    fn with<T>(
        &self,
        statement: &Statement,
        work: impl FnOnce(&mut rusqlite::Statement<'_>, &mut dyn Iterator<Item = bind::Bound<'_>>) -> Result<T, DbErr>,
    ) -> Result<T, DbErr> {
        let (sql, values) = bind::with_limits(statement);
        let done = self.home.habits.time(&statement.sql, || {
            let mut prepared = self.prepare_cached(&sql).map_err(failed)?;
            let mut bound = values.iter().map(|value| bind::Bound(value));
            work(&mut prepared, &mut bound)
        });
        self.tell(&sql, &values);
        done
    }

    /// Whether it may wait for a lock or for the disk.
    pub(super) fn writes(&self) -> bool {
        self.home.purpose == Use::Writing
    }

    fn tell(&self, sql: &str, values: &[&Value]) {
        if let Some(observer) = &self.home.observer {
            let values: Vec<Value> = values.iter().map(|value| (*value).clone()).collect();
            observer(&Statement::from_sql_and_values(DbBackend::Sqlite, sql, values));
        }
    }
}

impl Held {
    /// Does what `statement` asks for; others go on meanwhile unless it is known to be brief.
    pub(super) fn apart<T>(&self, statement: &Statement, work: impl FnOnce(&Self) -> T) -> T {
        if self.home.habits.is_brief(&statement.sql) { work(self) } else { apart(|| work(self)) }
    }
}

impl Deref for Held {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        self.connection.as_ref().expect("it is there until it is dropped")
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        // Where a disk failed in the middle of undoing, nobody is to go on from there.
        let usable = self.connection.take().filter(Connection::is_autocommit);
        self.home.free.lock().unwrap_or_else(PoisonError::into_inner).extend(usable);
    }
}

/// Where other tasks can go on meanwhile, they do.
pub(crate) fn apart<T>(work: impl FnOnce() -> T) -> T {
    match Handle::try_current().map(|handle| handle.runtime_flavor()) {
        Ok(RuntimeFlavor::MultiThread) => tokio::task::block_in_place(work),
        _ => work(),
    }
}
