//! Which fields are held, and how.
use std::sync::LazyLock;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use sea_orm::sea_query::Value;
use uuid::Uuid;
use wire::{Field, Kind, Resource, record::Opportunity};

use super::chunk::{Cell, Code, NOTHING};
use crate::{Row, StoreError, query::stored_name};

/// A field that is held.
pub(crate) struct Held {
    pub(crate) field: &'static Field,
    /// As its column in the database is called.
    pub(super) stored: String,
}

/// All of them, in the order of the columns.
static HELD: LazyLock<Vec<Held>> = LazyLock::new(|| {
    let common = ["created_at", "created_by", "updated_at"].map(|name| Opportunity::DEFINITION.queryable(name));
    let fields = Opportunity::DEFINITION.fields.iter().chain(common.into_iter().flatten());
    let fields = fields.filter(|field| is_held(field.kind));
    fields.map(|field| Held { field, stored: stored_name(field) }).collect()
});

pub(crate) fn held() -> &'static [Held] {
    &HELD
}

/// Where a field stands among the columns; none where it is not held.
pub(crate) fn place(name: &str) -> Option<usize> {
    HELD.iter().position(|held| held.field.name == name)
}

fn is_held(kind: Kind) -> bool {
    is_coded(kind) || matches!(kind, Kind::Integer(..) | Kind::Money | Kind::Date | Kind::DateTime)
}

/// Whether values are told apart only: there are few of them, or nothing is added up.
pub(super) fn is_coded(kind: Kind) -> bool {
    matches!(kind, Kind::Link(_) | Kind::Choice(_) | Kind::State(_) | Kind::Bool)
}

impl Held {
    /// The column at `index` of a row.
    pub(super) fn read(&self, row: &Row, index: usize) -> Result<Cell, StoreError> {
        let cell = match self.field.kind {
            Kind::Link(_) => Cell::Code(row.try_get_by_index::<Option<Uuid>>(index)?.map_or(Code::Nothing, Code::Id)),
            Kind::Bool => Cell::Code(row.try_get_by_index::<Option<bool>>(index)?.map_or(Code::Nothing, Code::Truth)),
            Kind::Choice(_) | Kind::State(_) => {
                let text: Option<String> = row.try_get_by_index(index)?;
                Cell::Code(text.map_or(Code::Nothing, |text| Code::Text(text.into())))
            }
            Kind::Date => Cell::Number(row.try_get_by_index::<Option<NaiveDate>>(index)?.map_or(NOTHING, day)),
            Kind::DateTime => {
                Cell::Number(row.try_get_by_index::<Option<DateTime<Utc>>>(index)?.map_or(NOTHING, instant))
            }
            _ => Cell::Number(row.try_get_by_index::<Option<i64>>(index)?.unwrap_or(NOTHING)),
        };
        Ok(cell)
    }
}

/// The day 1970-01-01 is, as [`day`] tells it.
pub(crate) const EPOCH: i64 = 719_163;

/// A day as a number: days of the common era.
pub(crate) fn day(day: NaiveDate) -> i64 {
    day.num_days_from_ce().into()
}

/// An instant as a number: microseconds since 1970, no finer than either engine keeps them.
pub(crate) fn instant(at: DateTime<Utc>) -> i64 {
    at.timestamp_micros()
}

/// A value of a question as a number; none for what is not one.
pub(super) fn number(value: &Value) -> Option<i64> {
    match value {
        Value::BigInt(number) => *number,
        Value::ChronoDate(date) => date.map(day),
        Value::ChronoDateTimeUtc(at) => at.map(instant),
        _ => None,
    }
}

/// A value of a question as a code; none for what is not one.
pub(super) fn code(value: Value) -> Option<Code> {
    match value {
        Value::Uuid(id) => id.map(Code::Id),
        Value::Bool(truth) => truth.map(Code::Truth),
        Value::String(text) => text.map(|text| Code::Text(text.into())),
        _ => None,
    }
}
