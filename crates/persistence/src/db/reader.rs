//! Whom rows are read from: a transaction, the database, or SQLite without a detour.
use sea_orm::{
    ColumnType, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, EntityTrait, ExecResult,
    Iterable as _, QueryResult, QueryTrait as _, Select, Statement, StatementBuilder, TryIntoModel as _,
};

use super::{
    bind,
    direct::{self, Direct},
    row::Row,
};
use crate::Stored;

/// The rows of a record type.
pub type Models<R> = Vec<<<R as Stored>::Entity as EntityTrait>::Model>;

/// What can be asked for rows. On SQLite, outside a transaction, they come without sqlx ([`Direct`]).
pub trait Reads: ConnectionTrait + Sized {
    /// The rows of records.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn models<R: Stored>(&self, select: Select<R::Entity>) -> impl Future<Output = Result<Models<R>, DbErr>> + Send {
        async move { select.all(self).await }
    }

    /// Any other rows.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn rows<S: StatementBuilder + Sync>(&self, select: &S) -> impl Future<Output = Result<Vec<Row>, DbErr>> + Send {
        let statement = self.get_database_backend().build(select);
        async move { Ok(self.query_all_raw(statement).await?.into_iter().map(Row::Handed).collect()) }
    }

    /// The first row, where there is one.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn row<S: StatementBuilder + Sync>(&self, select: &S) -> impl Future<Output = Result<Option<Row>, DbErr>> + Send {
        let rows = self.rows(select);
        async move { Ok(rows.await?.into_iter().next()) }
    }
}

impl Reads for DatabaseTransaction {}
impl Reads for DatabaseConnection {}

/// The database, for reading outside a transaction.
pub struct Reader {
    pool: DatabaseConnection,
    direct: Option<Direct>,
}

impl Reader {
    pub(super) fn new(pool: DatabaseConnection, direct: Option<Direct>) -> Self {
        Self { pool, direct }
    }

    /// For what needs a connection of its own: transactions, closing.
    pub fn pool(&self) -> &DatabaseConnection {
        &self.pool
    }
}

impl Reads for Reader {
    async fn models<R: Stored>(&self, select: Select<R::Entity>) -> Result<Models<R>, DbErr> {
        let Some(direct) = &self.direct else { return select.all(&self.pool).await };
        let statement = select.build(DbBackend::Sqlite);
        let columns: Vec<_> = Column::<R>::iter().map(|column| (column, kind(column))).collect();
        direct.read(&statement, |row| model::<R>(&columns, row)).await
    }

    async fn rows<S: StatementBuilder + Sync>(&self, select: &S) -> Result<Vec<Row>, DbErr> {
        let Some(direct) = &self.direct else { return self.pool.rows(select).await };
        direct.rows(&DbBackend::Sqlite.build(select)).await
    }
}

type Column<R> = <<R as Stored>::Entity as EntityTrait>::Column;

fn kind(column: impl sea_orm::ColumnTrait) -> ColumnType {
    column.def().get_column_type().clone()
}

/// The columns of a select of a whole entity come in the order of its definition.
fn model<R: Stored>(
    columns: &[(Column<R>, ColumnType)],
    row: &rusqlite::Row<'_>,
) -> Result<<R::Entity as EntityTrait>::Model, DbErr> {
    let mut model = <R::Row as sea_orm::ActiveModelTrait>::default();
    for (index, (column, kind)) in columns.iter().enumerate() {
        let cell = row.get_ref(index).map_err(direct::failed)?;
        sea_orm::ActiveModelTrait::try_set(&mut model, *column, bind::value(kind, cell)?)?;
    }
    model.try_into_model()
}

#[async_trait::async_trait]
impl ConnectionTrait for Reader {
    fn get_database_backend(&self) -> DbBackend {
        self.pool.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.pool.execute_raw(statement).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.pool.execute_unprepared(sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.pool.query_one_raw(statement).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.pool.query_all_raw(statement).await
    }
}
