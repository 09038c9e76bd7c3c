//! What SQLite reports, in the words of sqlx: whoever looks at an error of a database need not know which one it was.
use std::{borrow::Cow, error::Error as StdError, fmt, sync::Arc};

use sea_orm::{
    DbErr, RuntimeErr,
    sqlx::{
        self,
        error::{DatabaseError, ErrorKind},
    },
};

/// SQLite's extended result codes (<https://www.sqlite.org/rescode.html>).
const CONSTRAINT_FOREIGN_KEY: i32 = 787;
const CONSTRAINT_NOT_NULL: i32 = 1299;
const CONSTRAINT_PRIMARY_KEY: i32 = 1555;
const CONSTRAINT_UNIQUE: i32 = 2067;
const CONSTRAINT_CHECK: i32 = 275;

/// An error of SQLite with its extended result code.
#[derive(Debug)]
struct Failure {
    code: i32,
    message: String,
}

/// In sea-orm's words.
#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
pub(super) fn failed(error: rusqlite::Error) -> DbErr {
    match &error {
        rusqlite::Error::SqliteFailure(code, message) => {
            let message = message.clone().unwrap_or_else(|| error.to_string());
            let failure = Failure { code: code.extended_code, message };
            DbErr::Query(RuntimeErr::SqlxError(Arc::new(sqlx::Error::Database(Box::new(failure)))))
        }
        _ => DbErr::Query(RuntimeErr::Internal(error.to_string())),
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "(code: {}) {}", self.code, self.message)
    }
}

impl StdError for Failure {}

impl DatabaseError for Failure {
    fn message(&self) -> &str {
        &self.message
    }

    fn code(&self) -> Option<Cow<'_, str>> {
        Some(self.code.to_string().into())
    }

    fn as_error(&self) -> &(dyn StdError + Send + Sync + 'static) {
        self
    }

    fn as_error_mut(&mut self) -> &mut (dyn StdError + Send + Sync + 'static) {
        self
    }

    fn into_error(self: Box<Self>) -> Box<dyn StdError + Send + Sync + 'static> {
        self
    }

    fn kind(&self) -> ErrorKind {
        match self.code {
            CONSTRAINT_UNIQUE | CONSTRAINT_PRIMARY_KEY => ErrorKind::UniqueViolation,
            CONSTRAINT_FOREIGN_KEY => ErrorKind::ForeignKeyViolation,
            CONSTRAINT_NOT_NULL => ErrorKind::NotNullViolation,
            CONSTRAINT_CHECK => ErrorKind::CheckViolation,
            _ => ErrorKind::Other,
        }
    }
}
