//! A transaction, on either engine.
use std::sync::{Arc, Mutex, PoisonError};

use sea_orm::{
    ActiveModelTrait as _, ConnectionTrait as _, DatabaseTransaction, DbBackend, DbErr, EntityTrait, Insert,
    Iterable as _, QueryTrait as _, Select, Statement, TransactionTrait as _, sea_query::Query,
};

use super::{
    Limit,
    direct::{Held, apart},
    failure::failed,
    limit,
    reader::{Columns, Models, Reads, Writes},
    row::Row,
};
use crate::Stored;

/// What is done through it is kept together at its commit, or not at all. Dropped, it is undone.
pub struct Tx(Kind);

enum Kind {
    Postgres(DatabaseTransaction),
    Sqlite(Direct),
}

/// A transaction of SQLite, or a savepoint within one.
struct Direct {
    held: Arc<Mutex<Held>>,
    /// How many transactions are around this one.
    depth: usize,
    is_over: bool,
}

impl Tx {
    pub(super) fn of_postgres(tx: DatabaseTransaction) -> Self {
        Self(Kind::Postgres(tx))
    }

    /// Begins on a connection of SQLite as `how` says (`BEGIN`, `BEGIN IMMEDIATE`).
    pub(super) fn of_sqlite(held: Held, how: &str) -> Result<Self, DbErr> {
        if held.writes() {
            apart(|| held.say(how))?;
        } else {
            held.say(how)?;
        }
        Ok(Self(Kind::Sqlite(Direct { held: Arc::new(Mutex::new(held)), depth: 0, is_over: false })))
    }

    /// Holds every statement of a SQLite transaction to a limit, for as long as the transaction lasts.
    pub(super) fn limit(&self, limit: &Arc<Limit>) -> Result<(), DbErr> {
        match &self.0 {
            Kind::Postgres(_) => Ok(()),
            Kind::Sqlite(tx) => tx.with(|held| limit::put_upon(held, limit)),
        }
    }

    /// A transaction within this one: it can fail alone.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn begin(&self) -> Result<Self, DbErr> {
        match &self.0 {
            Kind::Postgres(tx) => Ok(Self(Kind::Postgres(tx.begin().await?))),
            Kind::Sqlite(tx) => Ok(Self(Kind::Sqlite(tx.begin()?))),
        }
    }

    /// # Errors
    /// When the database cannot keep it: then nothing of it is kept.
    pub async fn commit(self) -> Result<(), DbErr> {
        match self.0 {
            Kind::Postgres(tx) => tx.commit().await,
            Kind::Sqlite(tx) => tx.commit(),
        }
    }

    /// # Errors
    /// When it cannot be told to the database, which undoes it then by itself.
    pub async fn rollback(self) -> Result<(), DbErr> {
        match self.0 {
            Kind::Postgres(tx) => tx.rollback().await,
            Kind::Sqlite(mut tx) => tx.undo(),
        }
    }

    /// Runs statements of ours that have no values.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn script(&self, sql: &str) -> Result<(), DbErr> {
        match &self.0 {
            Kind::Postgres(tx) => tx.execute_unprepared(sql).await.map(|_| ()),
            Kind::Sqlite(tx) => tx.with(|held| held.execute_batch(sql).map_err(failed)),
        }
    }

    /// Stores a row, and tells it as it was stored.
    ///
    /// # Errors
    /// When the database refuses.
    pub(crate) async fn insert<R: Stored>(&self, row: R::Row) -> Result<<R::Entity as EntityTrait>::Model, DbErr> {
        let tx = match &self.0 {
            Kind::Postgres(tx) => return row.insert(tx).await,
            Kind::Sqlite(tx) => tx,
        };
        let mut insert = Insert::one(row).into_query();
        let all = <R::Entity as EntityTrait>::Column::iter();
        insert.returning(Query::returning().columns(all));
        let (statement, columns) = (DbBackend::Sqlite.build(&insert), Columns::<R>::all());
        let stored = tx.ask(&statement, |held| held.read(&statement, |row| columns.model(row)))?;
        stored.into_iter().next().ok_or_else(|| DbErr::RecordNotInserted)
    }
}

impl Direct {
    /// Whatever takes its time: others go on meanwhile.
    fn with<T>(&self, work: impl FnOnce(&Held) -> Result<T, DbErr>) -> Result<T, DbErr> {
        apart(|| self.here(work))
    }

    /// As the statement needs it.
    fn ask<T>(&self, statement: &Statement, work: impl FnOnce(&Held) -> Result<T, DbErr>) -> Result<T, DbErr> {
        self.here(|held| held.apart(statement, work))
    }

    /// Where SQLite has ended the transaction by itself (a full disk, a failing one), a statement would be kept alone.
    fn here<T>(&self, work: impl FnOnce(&Held) -> Result<T, DbErr>) -> Result<T, DbErr> {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if held.is_autocommit() {
            return Err(DbErr::Custom("the transaction was lost".into()));
        }
        work(&held)
    }

    /// What ends nothing is brief.
    fn say(&self, words: &str) -> Result<(), DbErr> {
        self.here(|held| held.say(words))
    }

    fn begin(&self) -> Result<Self, DbErr> {
        let depth = self.depth + 1;
        self.say(&format!("SAVEPOINT {}", name(depth)))?;
        Ok(Self { held: self.held.clone(), depth, is_over: false })
    }

    fn commit(mut self) -> Result<(), DbErr> {
        if self.depth > 0 {
            self.say(&format!("RELEASE {}", name(self.depth)))?;
        } else {
            self.here(|held| if held.writes() { apart(|| held.say("COMMIT")) } else { held.say("COMMIT") })?;
        }
        self.is_over = true;
        Ok(())
    }

    fn undo(&mut self) -> Result<(), DbErr> {
        self.is_over = true;
        if self.depth == 0 {
            return self.with(|held| held.say("ROLLBACK"));
        }
        self.say(&format!("ROLLBACK TO {}", name(self.depth)))?;
        self.say(&format!("RELEASE {}", name(self.depth)))
    }
}

/// How a savepoint is called.
fn name(depth: usize) -> String {
    format!("inner_{depth}")
}

impl Drop for Direct {
    fn drop(&mut self) {
        if !self.is_over {
            // What cannot be undone here is undone by closing the connection, which then does not come home.
            let _ = self.undo();
        }
    }
}

impl Reads for Tx {
    fn backend(&self) -> DbBackend {
        match &self.0 {
            Kind::Postgres(_) => DbBackend::Postgres,
            Kind::Sqlite(_) => DbBackend::Sqlite,
        }
    }

    async fn models<R: Stored>(&self, select: Select<R::Entity>) -> Result<Models<R>, DbErr> {
        let tx = match &self.0 {
            Kind::Postgres(tx) => return select.all(tx).await,
            Kind::Sqlite(tx) => tx,
        };
        let (statement, columns) = (select.build(DbBackend::Sqlite), Columns::<R>::all());
        tx.ask(&statement, |held| held.read(&statement, |row| columns.model(row)))
    }

    async fn ask(&self, statement: Statement) -> Result<Vec<Row>, DbErr> {
        match &self.0 {
            Kind::Postgres(tx) => Ok(tx.query_all_raw(statement).await?.into_iter().map(Row::Handed).collect()),
            Kind::Sqlite(tx) => tx.ask(&statement, |held| held.rows(&statement)),
        }
    }
}

impl Writes for Tx {
    async fn run(&self, statement: Statement) -> Result<u64, DbErr> {
        match &self.0 {
            Kind::Postgres(tx) => Ok(tx.execute_raw(statement).await?.rows_affected()),
            Kind::Sqlite(tx) => tx.ask(&statement, |held| held.run(&statement)),
        }
    }
}
