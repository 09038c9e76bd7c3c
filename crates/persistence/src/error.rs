//! What can go wrong between the rules and the disk.
use domain::violation::Violation;
use sea_orm::{
    DbErr, RuntimeErr,
    sqlx::{
        Error,
        error::{DatabaseError, ErrorKind},
    },
};
use serde_json::Value;
use wire::Record;

use crate::{Actor, Stored, stored::to_json};

/// Every error of this crate. The API maps each to one status and code.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Also for what the actor may not read: whether it exists is secret.
    #[error("no such record, or none this actor may read")]
    NotFound,
    #[error("the actor may read this but not do that to it")]
    Forbidden,
    /// With the record as it stands now, so that whoever was late can merge without asking again.
    #[error("the record is now at version {version}")]
    Stale { version: i64, record: Option<Value> },
    #[error("rules are broken")]
    Invalid(Vec<Violation>),
    /// The question itself is wrong: an unknown field, a broken cursor. The violation names the parameter.
    #[error("the query is wrong")]
    Query(Violation),
    /// Something else that is stored stands against it.
    #[error("conflict")]
    Conflict(Violation),
    /// The database cannot be reached, is full or too busy; a later try may succeed.
    #[error("the database is unavailable")]
    Unavailable(#[source] DbErr),
    /// Not even tried: there is too much to do, or nobody who could do it. It holds in words which.
    #[error("{0}")]
    Refused(&'static str),
    #[error("database")]
    Db(#[source] DbErr),
}

impl StoreError {
    pub fn invalid(field: &str, code: &str) -> Self {
        Self::Invalid(vec![Violation::new(field, code)])
    }

    /// Whoever saw another version than this one was late.
    pub fn stale<R: Stored>(actor: &Actor, now: &Record<R>) -> Self {
        let mut record = to_json(now);
        actor.show(R::DEFINITION, &mut record);
        Self::Stale { version: now.version, record: Some(record) }
    }

    pub fn query(parameter: &str, code: &str) -> Self {
        Self::Query(Violation::new(parameter, code))
    }

    /// The same, seen from further out: what is wrong with a question lies below `place`.
    pub(crate) fn below(self, place: &str) -> Self {
        let Self::Query(violation) = self else { return self };
        let field = format!("{place}.{}", violation.field);
        Self::Query(Violation { field: field.trim_matches('.').to_owned(), ..violation })
    }
}

impl From<Vec<Violation>> for StoreError {
    fn from(violations: Vec<Violation>) -> Self {
        Self::Invalid(violations)
    }
}

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        match kind(&error) {
            Some(ErrorKind::UniqueViolation) => return Self::Conflict(Violation::new("", "duplicate")),
            Some(ErrorKind::ForeignKeyViolation) => return Self::Conflict(Violation::new("", "in_use")),
            _ => {}
        }
        if is_passing(&error) { Self::Unavailable(error) } else { Self::Db(error) }
    }
}

/// Which kind of promise the database would have had to break.
fn kind(error: &DbErr) -> Option<ErrorKind> {
    let (DbErr::Exec(RuntimeErr::SqlxError(inner)) | DbErr::Query(RuntimeErr::SqlxError(inner))) = error else {
        return None;
    };
    inner.as_database_error().map(DatabaseError::kind)
}

/// Whether the same statement may succeed later: no connection, no space, a lock, a restart.
fn is_passing(error: &DbErr) -> bool {
    let inner = match error {
        DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => return true,
        DbErr::Exec(RuntimeErr::SqlxError(inner)) | DbErr::Query(RuntimeErr::SqlxError(inner)) => inner,
        _ => return false,
    };
    match &**inner {
        Error::Io(_) | Error::Tls(_) | Error::PoolTimedOut | Error::PoolClosed | Error::WorkerCrashed => true,
        Error::Database(error) => error.code().is_some_and(|code| {
            // SQLite: BUSY, LOCKED, IOERR, FULL, CANTOPEN and their kin. PostgreSQL: serialisation and deadlock, resources, shutdown, timeouts.
            let sqlite =
                code.parse::<i32>().is_ok_and(|code| code < 10_000 && matches!(code & 0xff, 5 | 6 | 10 | 13 | 14));
            sqlite
                || ["40", "53", "55", "57", "58", "08"].iter().any(|class| code.len() == 5 && code.starts_with(class))
        }),
        _ => false,
    }
}
