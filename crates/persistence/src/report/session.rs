//! One state of the database for all statements of a report, and a limit to what each may cost.
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use sea_orm::{DbBackend, DbErr, RuntimeErr, Statement, sea_query::SelectStatement, sqlx::Error};

use tokio::sync::OnceCell;
use wire::Definition;

use super::memory;
use crate::{
    Db, Reads, Row, StoreError, Tx,
    columnar::Table,
    db::{Effort, Limit, Place},
};

/// Who waits for an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// Somebody in front of a screen: it comes soon or not at all.
    Person,
    /// A job that makes a file.
    Job,
}

/// A transaction that only reads, and what was asked in it.
pub(super) struct Session {
    tx: Tx,
    limit: Arc<Limit>,
    time: Duration,
    asked: Mutex<Vec<Statement>>,
    whole: Db,
    /// What is held in memory, once it was asked for: one state of it for the whole report.
    table: OnceCell<Arc<Table>>,
    in_sql: bool,
    _place: Place,
}

impl Session {
    pub(super) async fn begin(db: &Db, wait: Wait) -> Result<Self, StoreError> {
        Self::begin_with(db, wait, Effort::Long).await
    }

    /// For what is answered from memory: it does not wait behind those that read for long.
    pub(super) async fn begin_short(db: &Db, wait: Wait) -> Result<Self, StoreError> {
        Self::begin_with(db, wait, Effort::Short).await
    }

    async fn begin_with(db: &Db, wait: Wait, effort: Effort) -> Result<Self, StoreError> {
        let time = match wait {
            Wait::Person => db.report_time().asked,
            Wait::Job => db.report_time().in_background,
        };
        let effort = if wait == Wait::Job { Effort::Background } else { effort };
        let place = db.report_place(effort).await?;
        let (tx, limit) = db.snapshot_within(time).await?;
        let (whole, table) = (db.clone(), OnceCell::new());
        Ok(Self { tx, limit, time, asked: Mutex::default(), whole, table, in_sql: false, _place: place })
    }

    /// Everything is asked of the database, also what is held in memory.
    pub(super) fn in_sql(self) -> Self {
        Self { in_sql: true, ..self }
    }

    /// The records of a type by columns, if they are held in memory.
    pub(super) async fn table(&self, target: &Definition) -> Result<Option<Arc<Table>>, StoreError> {
        if self.in_sql || !memory::is_held(target) {
            return Ok(None);
        }
        self.opportunities().await.map(Some)
    }

    pub(super) async fn opportunities(&self) -> Result<Arc<Table>, StoreError> {
        self.table.get_or_try_init(|| self.whole.opportunities()).await.cloned()
    }

    pub(super) async fn ask(&self, select: &SelectStatement) -> Result<Vec<Row>, StoreError> {
        let statement = self.backend().build(select);
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).push(statement.clone());
        self.limit.begin(self.time);
        let rows = self.tx.ask(statement).await;
        self.limit.end();
        rows.map_err(refusal)
    }

    pub(super) fn backend(&self) -> DbBackend {
        self.tx.backend()
    }

    pub(super) fn db(&self) -> &Tx {
        &self.tx
    }

    /// Every statement so far, in order.
    pub(super) fn asked(&self) -> Vec<Statement> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) async fn end(self) -> Result<(), StoreError> {
        Ok(self.tx.commit().await?)
    }
}

/// What was stopped for its cost says so: PostgreSQL cancels (57014), SQLite is interrupted (9).
fn refusal(error: DbErr) -> StoreError {
    let (DbErr::Query(RuntimeErr::SqlxError(inner)) | DbErr::Exec(RuntimeErr::SqlxError(inner))) = &error else {
        return error.into();
    };
    let Error::Database(database) = &**inner else { return error.into() };
    match database.code().as_deref() {
        Some("57014" | "9") => StoreError::query("definition", "too_expensive"),
        _ => error.into(),
    }
}
