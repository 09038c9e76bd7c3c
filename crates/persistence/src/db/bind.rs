//! Values between sea-query and SQLite, both ways exactly as sqlx keeps them: identifiers as sixteen bytes, times as text.
use chrono::SecondsFormat;
use rusqlite::{
    Error, ToSql,
    types::{ToSqlOutput, ValueRef},
};
use sea_orm::{ColumnType, DbErr, Statement, Value, sea_query::OptionEnum};
use uuid::Uuid;

use super::row::instant;

/// A value bound to a statement.
pub(super) struct Bound<'a>(pub(super) &'a Value);

impl ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        match self.0 {
            Value::Bool(value) => integer(value.map(i64::from)),
            Value::TinyInt(value) => integer(value.map(i64::from)),
            Value::SmallInt(value) => integer(value.map(i64::from)),
            Value::Int(value) => integer(value.map(i64::from)),
            Value::BigInt(value) => integer(*value),
            Value::TinyUnsigned(value) => integer(value.map(i64::from)),
            Value::SmallUnsigned(value) => integer(value.map(i64::from)),
            Value::Unsigned(value) => integer(value.map(i64::from)),
            Value::BigUnsigned(value) => {
                let value = value.map(<i64 as TryFrom<u64>>::try_from).transpose();
                integer(value.map_err(|error| Error::ToSqlConversionFailure(error.into()))?)
            }
            Value::Float(value) => Ok(real(value.map(f64::from))),
            Value::Double(value) => Ok(real(*value)),
            Value::String(value) => Ok(value.as_deref().map_or(NULL, borrowed)),
            Value::Enum(OptionEnum::Some(value)) => Ok(borrowed(&value.value)),
            Value::Enum(OptionEnum::None(_)) => Ok(NULL),
            Value::Char(value) => text(value.map(|value| value.to_string())),
            Value::Bytes(value) => {
                Ok(value.as_deref().map_or(NULL, |value| ToSqlOutput::Borrowed(ValueRef::Blob(value))))
            }
            Value::Uuid(value) => {
                Ok(value.as_ref().map_or(NULL, |id| ToSqlOutput::Borrowed(ValueRef::Blob(id.as_bytes()))))
            }
            Value::Json(value) => text(value.as_ref().map(ToString::to_string)),
            Value::ChronoDate(value) => text(value.map(|day| day.format("%F").to_string())),
            Value::ChronoTime(value) => text(value.map(|time| time.format("%T%.f").to_string())),
            Value::ChronoDateTime(value) => text(value.map(|at| at.format("%F %T%.f").to_string())),
            Value::ChronoDateTimeUtc(value) => text(value.map(|at| at.to_rfc3339_opts(SecondsFormat::AutoSi, false))),
            Value::ChronoDateTimeLocal(value) => text(value.map(|at| at.to_rfc3339_opts(SecondsFormat::AutoSi, false))),
            Value::ChronoDateTimeWithTimeZone(value) => {
                text(value.map(|at| at.to_rfc3339_opts(SecondsFormat::AutoSi, false)))
            }
            other => Err(Error::ToSqlConversionFailure(format!("{other:?} is nothing SQLite keeps").into())),
        }
    }
}

/// The statement with its limits written out, and what is still to be bound.
///
/// How many rows are wanted decides how they are best found. From a bound limit SQLite would learn it only by preparing the
/// statement anew each time it is run; built as we build it (`SQLITE_ENABLE_QPSG`, .cargo/config.toml), it would not at all.
pub(super) fn with_limits(statement: &Statement) -> (String, Vec<&Value>) {
    let mut values = statement.values.iter().flat_map(|values| &values.0);
    let (mut sql, mut left) = (String::with_capacity(statement.sql.len()), Vec::new());
    // Every text is bound: a question mark is a place for a value, never part of a word.
    let mut parts = statement.sql.split('?').peekable();
    while let Some(part) = parts.next() {
        sql.push_str(part);
        if parts.peek().is_none() {
            break;
        }
        match values.next() {
            Some(Value::BigUnsigned(Some(limit))) if part.ends_with("LIMIT ") => sql.push_str(&limit.to_string()),
            value => {
                sql.push('?');
                left.extend(value);
            }
        }
    }
    // Places may have numbers (`$1`): those values are bound in their order.
    left.extend(values);
    (sql, left)
}

const NULL: ToSqlOutput<'static> = ToSqlOutput::Owned(rusqlite::types::Value::Null);

#[expect(clippy::unnecessary_wraps, reason = "as its neighbours")]
fn integer(value: Option<i64>) -> rusqlite::Result<ToSqlOutput<'static>> {
    Ok(value.map_or(NULL, Into::into))
}

#[expect(clippy::unnecessary_wraps, reason = "as its neighbours")]
fn text(value: Option<String>) -> rusqlite::Result<ToSqlOutput<'static>> {
    Ok(value.map_or(NULL, Into::into))
}

fn real(value: Option<f64>) -> ToSqlOutput<'static> {
    value.map_or(NULL, Into::into)
}

fn borrowed(value: &str) -> ToSqlOutput<'_> {
    ToSqlOutput::Borrowed(ValueRef::Text(value.as_bytes()))
}

/// What a column of a table holds, as a value of the column's type.
pub(super) fn value(kind: &ColumnType, cell: ValueRef<'_>) -> Result<Value, DbErr> {
    let wrong = || DbErr::Type(format!("{} is no {kind:?}", cell.data_type()));
    if cell == ValueRef::Null {
        return null(kind);
    }
    let words = || cell.as_str().map_err(|_| wrong());
    Ok(match kind {
        ColumnType::Uuid => {
            let bytes = cell.as_blob().map_err(|_| wrong())?;
            Value::Uuid(Some(Uuid::from_slice(bytes).map_err(|_| wrong())?))
        }
        ColumnType::BigInteger => Value::BigInt(Some(cell.as_i64().map_err(|_| wrong())?)),
        ColumnType::Boolean => Value::Bool(Some(cell.as_i64().map_err(|_| wrong())? != 0)),
        ColumnType::String(_) | ColumnType::Text => Value::String(Some(words()?.to_owned())),
        ColumnType::Json | ColumnType::JsonBinary => {
            let value = serde_json::from_str(words()?).map_err(|error| DbErr::Json(error.to_string()))?;
            Value::Json(Some(Box::new(value)))
        }
        ColumnType::Date => Value::ChronoDate(Some(words()?.parse().map_err(|_| wrong())?)),
        ColumnType::TimestampWithTimeZone => Value::ChronoDateTimeUtc(Some(instant(words()?).ok_or_else(wrong)?)),
        ColumnType::Double => Value::Double(Some(cell.as_f64().map_err(|_| wrong())?)),
        _ => return Err(wrong()),
    })
}

fn null(kind: &ColumnType) -> Result<Value, DbErr> {
    Ok(match kind {
        ColumnType::Uuid => Value::Uuid(None),
        ColumnType::BigInteger => Value::BigInt(None),
        ColumnType::Boolean => Value::Bool(None),
        ColumnType::String(_) | ColumnType::Text => Value::String(None),
        ColumnType::Json | ColumnType::JsonBinary => Value::Json(None),
        ColumnType::Date => Value::ChronoDate(None),
        ColumnType::TimestampWithTimeZone => Value::ChronoDateTimeUtc(None),
        ColumnType::Double => Value::Double(None),
        _ => return Err(DbErr::Type(format!("no record keeps a {kind:?}"))),
    })
}

#[cfg(test)]
mod tests {
    use sea_orm::DbBackend;

    use super::*;

    #[test]
    fn limits_are_written_out_and_all_else_is_bound() {
        let sql = r#"SELECT 1 FROM (SELECT "a" FROM "t" WHERE "a" = ? LIMIT ?) WHERE "b" = ? LIMIT ? OFFSET ?"#;
        let values = [Value::from("x"), 7_u64.into(), 3_i64.into(), 51_u64.into(), 100_u64.into()];
        let statement = Statement::from_sql_and_values(DbBackend::Sqlite, sql, values);
        let (sql, left) = with_limits(&statement);
        assert_eq!(sql, r#"SELECT 1 FROM (SELECT "a" FROM "t" WHERE "a" = ? LIMIT 7) WHERE "b" = ? LIMIT 51 OFFSET ?"#);
        assert_eq!(left, [&Value::from("x"), &3_i64.into(), &100_u64.into()]);
    }
}
