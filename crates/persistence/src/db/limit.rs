//! How long SQLite may work on one statement: what PostgreSQL calls `statement_timeout`.
//!
//! SQLite asks now and then whether it is to go on (`sqlite3_progress_handler`). Which connection a transaction gets is
//! known only to the pool, which lends it within the future that asks for it: the limit travels with that future's task.
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use sea_orm::sqlx::{Error, SqliteConnection};

/// Instructions of SQLite's machine between two questions: some tenths of a millisecond.
const INSTRUCTIONS: i32 = 10_000;

tokio::task_local! {
    static LIMIT: Arc<Limit>;
}

/// The end of the statement under way, while there is one that is limited.
#[derive(Debug, Default)]
pub(crate) struct Limit {
    until: Mutex<Option<Instant>>,
}

impl Limit {
    /// The connection lent within `borrow` is held to this limit, until another one takes its place.
    pub(super) async fn over<T>(self: Arc<Self>, borrow: impl Future<Output = T>) -> T {
        LIMIT.scope(self, borrow).await
    }

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

/// Puts the limit that the borrower brought, if any, upon the connection.
pub(super) async fn put_upon(connection: &mut SqliteConnection) -> Result<(), Error> {
    let Ok(limit) = LIMIT.try_with(Clone::clone) else { return Ok(()) };
    connection.lock_handle().await?.set_progress_handler(INSTRUCTIONS, move || limit.is_kept());
    Ok(())
}
