//! Statements as a prepared loop over SQLite, with the product's own settings of a reader.
use std::{collections::HashMap, path::Path, time::Duration};

use nix::time::{ClockId, clock_gettime};
use rusqlite::{Connection, OpenFlags, types::Value};
use sea_orm::{Statement, Value as Sql};

/// CPU milliseconds of this thread for a unit of work.
pub(crate) fn read_ms(file: &Path, units: &[Vec<Statement>], cpu: Duration) -> anyhow::Result<f64> {
    let connection =
        Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.execute_batch("PRAGMA cache_size = -16000; PRAGMA temp_store = memory; PRAGMA query_only = on")?;
    let mut prepared = HashMap::new();
    for statement in units.iter().flatten() {
        if !prepared.contains_key(&statement.sql) {
            prepared.insert(statement.sql.clone(), connection.prepare(&statement.sql)?);
        }
    }
    let units: Vec<Vec<(&str, Vec<Value>)>> = units.iter().map(|unit| unit.iter().map(bound).collect()).collect();
    let mut round = || -> anyhow::Result<()> {
        for (sql, values) in units.iter().flatten() {
            if let Some(statement) = prepared.get_mut(*sql) {
                run(statement, values)?;
            }
        }
        Ok(())
    };
    round()?;
    let (begun, mut rounds) = (now()?, 0);
    while now()?.saturating_sub(begun) < cpu || rounds < 3 {
        round()?;
        rounds += 1;
    }
    Ok(super::milliseconds(now()?.saturating_sub(begun), rounds * units.len()))
}

/// Walks all rows and looks at every value, as whoever makes records of them must.
fn run(statement: &mut rusqlite::Statement<'_>, values: &[Value]) -> anyhow::Result<()> {
    let columns = statement.column_count();
    let mut rows = statement.query(rusqlite::params_from_iter(values))?;
    while let Some(row) = rows.next()? {
        for column in 0..columns {
            std::hint::black_box(row.get_ref(column)?);
        }
    }
    Ok(())
}

fn now() -> nix::Result<Duration> {
    clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID).map(Into::into)
}

fn bound(statement: &Statement) -> (&str, Vec<Value>) {
    let values = statement.values.iter().flat_map(|values| &values.0).map(value).collect();
    (&statement.sql, values)
}

/// As sqlx stores it.
fn value(value: &Sql) -> Value {
    let of = |value: Option<Value>| value.unwrap_or(Value::Null);
    match value {
        Sql::Bool(it) => of(it.map(|it| Value::Integer(it.into()))),
        Sql::Int(it) => of(it.map(|it| Value::Integer(it.into()))),
        Sql::BigInt(it) => of(it.map(Value::Integer)),
        Sql::BigUnsigned(it) => of(it.map(|it| Value::Integer(it.cast_signed()))),
        Sql::Double(it) => of(it.map(Value::Real)),
        Sql::String(it) => of(it.clone().map(Value::Text)),
        Sql::Bytes(it) => of(it.clone().map(Value::Blob)),
        Sql::Uuid(it) => of(it.map(|id| Value::Blob(id.as_bytes().to_vec()))),
        Sql::Json(it) => of(it.as_ref().map(|it| Value::Text(it.to_string()))),
        Sql::ChronoDate(it) => of(it.map(|it| Value::Text(it.to_string()))),
        Sql::ChronoDateTimeUtc(it) => {
            of(it.map(|it| Value::Text(it.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, false))))
        }
        other => unreachable!("the product binds no {other:?}"),
    }
}
