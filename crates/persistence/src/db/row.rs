//! A row of an answer, whichever way it was read.
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::types::Value as Cell;
use sea_orm::{DbErr, QueryResult, TryGetable};
use uuid::Uuid;

/// One row.
#[derive(Debug)]
pub enum Row {
    /// Read by sqlx.
    Handed(QueryResult),
    /// Read from SQLite without it.
    Direct(DirectRow),
}

/// The columns of a row with their names, which all rows of an answer share.
#[derive(Debug)]
pub struct DirectRow {
    pub(super) names: Arc<[String]>,
    pub(super) cells: Vec<Cell>,
}

/// What a column of a [`Row`] can be read as.
pub trait FromCell: TryGetable {
    /// `None` where it is something else.
    fn from_cell(cell: &Cell) -> Option<Self>;
}

impl Row {
    /// A column by its name. The first argument is the prefix, as of [`QueryResult::try_get`].
    ///
    /// # Errors
    /// When there is none, or one of another type.
    pub fn try_get<T: FromCell>(&self, prefix: &str, name: &str) -> Result<T, DbErr> {
        match self {
            Self::Handed(row) => row.try_get(prefix, name),
            Self::Direct(row) => {
                let index = row.names.iter().position(|known| known.strip_prefix(prefix) == Some(name));
                let index = index.ok_or_else(|| DbErr::Type(format!("no column `{prefix}{name}`")))?;
                row.get(index)
            }
        }
    }

    /// A column by its place.
    ///
    /// # Errors
    /// As [`Row::try_get`].
    pub fn try_get_by_index<T: FromCell>(&self, index: usize) -> Result<T, DbErr> {
        match self {
            Self::Handed(row) => row.try_get_by_index(index),
            Self::Direct(row) => row.get(index),
        }
    }
}

impl DirectRow {
    fn get<T: FromCell>(&self, index: usize) -> Result<T, DbErr> {
        let cell = self.cells.get(index).ok_or_else(|| DbErr::Type(format!("no column {index}")))?;
        T::from_cell(cell).ok_or_else(|| {
            let name = self.names.get(index).map_or("", String::as_str);
            DbErr::Type(format!("`{name}` is no {}: {}", std::any::type_name::<T>(), cell.data_type()))
        })
    }
}

impl FromCell for i64 {
    fn from_cell(cell: &Cell) -> Option<Self> {
        if let Cell::Integer(value) = cell { Some(*value) } else { None }
    }
}

impl FromCell for f64 {
    #[expect(
        clippy::cast_precision_loss,
        reason = "SQLite keeps whole reals as integers, and has done the same before"
    )]
    fn from_cell(cell: &Cell) -> Option<Self> {
        match cell {
            Cell::Real(value) => Some(*value),
            Cell::Integer(value) => Some(*value as Self),
            _ => None,
        }
    }
}

impl FromCell for bool {
    fn from_cell(cell: &Cell) -> Option<Self> {
        i64::from_cell(cell).map(|value| value != 0)
    }
}

impl FromCell for String {
    fn from_cell(cell: &Cell) -> Option<Self> {
        if let Cell::Text(value) = cell { Some(value.clone()) } else { None }
    }
}

impl FromCell for Uuid {
    fn from_cell(cell: &Cell) -> Option<Self> {
        if let Cell::Blob(value) = cell { Self::from_slice(value).ok() } else { None }
    }
}

impl FromCell for NaiveDate {
    fn from_cell(cell: &Cell) -> Option<Self> {
        if let Cell::Text(value) = cell { value.parse().ok() } else { None }
    }
}

impl FromCell for DateTime<Utc> {
    fn from_cell(cell: &Cell) -> Option<Self> {
        if let Cell::Text(value) = cell { instant(value) } else { None }
    }
}

impl FromCell for serde_json::Value {
    fn from_cell(cell: &Cell) -> Option<Self> {
        if let Cell::Text(value) = cell { serde_json::from_str(value).ok() } else { None }
    }
}

impl<T: FromCell> FromCell for Option<T> {
    fn from_cell(cell: &Cell) -> Option<Self> {
        if *cell == Cell::Null { Some(None) } else { T::from_cell(cell).map(Some) }
    }
}

/// An instant as sqlx writes it to SQLite.
pub(super) fn instant(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(text).ok().map(|at| at.to_utc())
}
