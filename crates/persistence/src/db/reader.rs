//! Whom rows are read from, and what is written through: a transaction, or the database outside one.
use std::sync::Arc;

use sea_orm::{
    ActiveModelTrait, ColumnType, ConnectionTrait as _, DatabaseConnection, DbBackend, DbErr, EntityTrait,
    Iterable as _, QueryTrait as _, Select, Statement, StatementBuilder, TryIntoModel as _,
};

use super::{bind, direct::Direct, failure::failed, row::Row};
use crate::Stored;

/// The rows of a record type.
pub type Models<R> = Vec<<<R as Stored>::Entity as EntityTrait>::Model>;

/// What can be asked for rows. On SQLite they come without sqlx ([`Direct`]).
pub trait Reads: Send + Sync + Sized {
    /// Which engine is asked.
    fn backend(&self) -> DbBackend;

    /// The rows of records.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn models<R: Stored>(&self, select: Select<R::Entity>) -> impl Future<Output = Result<Models<R>, DbErr>> + Send;

    /// The rows of a statement.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn ask(&self, statement: Statement) -> impl Future<Output = Result<Vec<Row>, DbErr>> + Send;

    /// The first row of a statement, where there is one.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn first(&self, statement: Statement) -> impl Future<Output = Result<Option<Row>, DbErr>> + Send {
        let rows = self.ask(statement);
        async move { Ok(rows.await?.into_iter().next()) }
    }

    /// Any other rows.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn rows<S: StatementBuilder + Sync>(&self, select: &S) -> impl Future<Output = Result<Vec<Row>, DbErr>> + Send {
        self.ask(self.backend().build(select))
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

/// What can be written through.
pub trait Writes: Reads {
    /// Runs a statement; tells how many rows it wrote.
    ///
    /// # Errors
    /// When the database refuses.
    fn run(&self, statement: Statement) -> impl Future<Output = Result<u64, DbErr>> + Send;

    /// As [`Writes::run`], of a statement still to be built.
    ///
    /// # Errors
    /// When the database refuses.
    fn execute<S: StatementBuilder + Sync>(&self, statement: &S) -> impl Future<Output = Result<u64, DbErr>> + Send {
        self.run(self.backend().build(statement))
    }
}

/// The database, for reading outside a transaction.
pub struct Reader(pub(super) Source);

/// Where rows come from.
pub(super) enum Source {
    Postgres(DatabaseConnection),
    Sqlite(Arc<Direct>),
}

impl Reads for Reader {
    fn backend(&self) -> DbBackend {
        match &self.0 {
            Source::Postgres(_) => DbBackend::Postgres,
            Source::Sqlite(_) => DbBackend::Sqlite,
        }
    }

    async fn models<R: Stored>(&self, select: Select<R::Entity>) -> Result<Models<R>, DbErr> {
        let direct = match &self.0 {
            Source::Postgres(pool) => return select.all(pool).await,
            Source::Sqlite(direct) => direct,
        };
        let (statement, columns) = (select.build(DbBackend::Sqlite), Columns::<R>::all());
        let held = direct.borrow().await?;
        held.apart(&statement, |held| held.read(&statement, |row| columns.model(row)))
    }

    async fn ask(&self, statement: Statement) -> Result<Vec<Row>, DbErr> {
        match &self.0 {
            Source::Postgres(pool) => Ok(pool.query_all_raw(statement).await?.into_iter().map(Row::Handed).collect()),
            Source::Sqlite(direct) => {
                let held = direct.borrow().await?;
                held.apart(&statement, |held| held.rows(&statement))
            }
        }
    }
}

type Column<R> = <<R as Stored>::Entity as EntityTrait>::Column;

/// The columns of a record type, in the order of its definition: that of a select of the whole entity.
pub(super) struct Columns<R: Stored>(Vec<(Column<R>, ColumnType)>);

impl<R: Stored> Columns<R> {
    pub(super) fn all() -> Self {
        Self(Column::<R>::iter().map(|column| (column, kind(column))).collect())
    }

    /// A row of them.
    pub(super) fn model(&self, row: &rusqlite::Row<'_>) -> Result<<R::Entity as EntityTrait>::Model, DbErr> {
        let mut model = <R::Row as ActiveModelTrait>::default();
        for (index, (column, kind)) in self.0.iter().enumerate() {
            let cell = row.get_ref(index).map_err(failed)?;
            model.try_set(*column, bind::value(kind, cell)?)?;
        }
        model.try_into_model()
    }
}

fn kind(column: impl sea_orm::ColumnTrait) -> ColumnType {
    column.def().get_column_type().clone()
}
