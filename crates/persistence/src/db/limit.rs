//! How long SQLite may work on one statement: what PostgreSQL calls `statement_timeout`.
//!
//! SQLite asks now and then whether it is to go on (`sqlite3_progress_handler`).
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use rusqlite::Connection;
use sea_orm::DbErr;

use super::failure::failed;

/// Instructions of SQLite's machine between two questions: some tenths of a millisecond.
const INSTRUCTIONS: i32 = 10_000;

/// The end of the statement under way, while there is one that is limited.
#[derive(Debug, Default)]
pub(crate) struct Limit {
    until: Mutex<Option<Instant>>,
}

impl Limit {
    /// From now on statements may take so long.
    pub(crate) fn begin(&self, time: Duration) {
        self.set(Some(Instant::now() + time));
    }

    /// Nothing is limited any more: what the connection does next is no business of this limit.
    pub(crate) fn end(&self) {
        self.set(None);
    }

    fn set(&self, until: Option<Instant>) {
        *self.until.lock().unwrap_or_else(PoisonError::into_inner) = until;
    }

    fn is_kept(&self) -> bool {
        self.until.lock().unwrap_or_else(PoisonError::into_inner).is_none_or(|until| Instant::now() < until)
    }
}

/// Puts the limit upon the connection, until another one takes its place.
pub(super) fn put_upon(connection: &Connection, limit: &Arc<Limit>) -> Result<(), DbErr> {
    let limit = limit.clone();
    connection.progress_handler(INSTRUCTIONS, Some(move || !limit.is_kept())).map_err(failed)
}
