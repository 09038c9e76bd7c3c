//! Values of a question, by the kind of the field they are held against.
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use domain::{money::Amount, time::Timestamp, violation::Violation};
use sea_orm::sea_query::Value as Sql;
use serde_json::Value;
use uuid::Uuid;
use wire::{Field, Kind};

use super::Asker;
use crate::StoreError;

/// The most values an `in` may list.
const MAX_VALUES: usize = 1000;

/// One value for `field`.
pub(crate) fn one(asker: &Asker, field: &Field, value: &Value) -> Result<Sql, StoreError> {
    let wrong = || StoreError::query("value", "type");
    match field.kind {
        Kind::Integer(..) => integer(value).map(Sql::from).ok_or_else(wrong),
        Kind::Bool => boolean(value).map(Sql::from).ok_or_else(wrong),
        Kind::Date => date(asker, value).map(Sql::from).ok_or_else(wrong),
        Kind::DateTime => instant(asker, value).map(Sql::from).ok_or_else(wrong),
        Kind::Money => amount(value).map(|amount| Sql::from(amount.0)).ok_or_else(wrong),
        Kind::Id | Kind::Link(_) | Kind::Links(_) => id(asker, field, value).map(Sql::from).ok_or_else(wrong),
        Kind::Choice(names) => {
            choice(value, |text| names.contains(&text)).ok_or_else(|| StoreError::query("value", "choice"))
        }
        Kind::State(states) => {
            choice(value, |text| states.contains(text)).ok_or_else(|| StoreError::query("value", "choice"))
        }
        _ => value.as_str().filter(|text| !text.contains('\0')).map(Sql::from).ok_or_else(wrong),
    }
}

/// The values of `in` and `not_in`.
pub(crate) fn many(asker: &Asker, field: &Field, value: &Value) -> Result<Vec<Sql>, StoreError> {
    if let Some(ids) = named_ids(asker, value) {
        return Ok(ids.into_iter().map(Sql::from).collect());
    }
    let items = value.as_array().ok_or_else(|| StoreError::query("value", "list"))?;
    if items.len() > MAX_VALUES {
        return Err(StoreError::query("value", "too_many"));
    }
    let items = items.iter().enumerate();
    items.map(|(index, item)| one(asker, field, item).map_err(|error| misplaced(error, index))).collect()
}

/// `value.2`: the third of a list.
fn misplaced(error: StoreError, index: usize) -> StoreError {
    let StoreError::Query(violation) = error else { return error };
    StoreError::Query(Violation { field: format!("value.{index}"), ..violation })
}

fn named_ids(asker: &Asker, value: &Value) -> Option<Vec<Uuid>> {
    match value.as_str()? {
        "$my_teams" => Some(asker.actor.team_ids.clone()),
        "$my_teams_and_below" => Some(asker.actor.subtree_ids.clone()),
        _ => None,
    }
}

fn integer(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.parse().ok())
}

fn boolean(value: &Value) -> Option<bool> {
    value.as_bool().or_else(|| value.as_str()?.parse().ok())
}

/// Money is compared in the base currency.
pub(super) fn amount(value: &Value) -> Option<Amount> {
    match value {
        Value::String(text) => text.parse().ok(),
        Value::Number(number) => number.to_string().parse().ok(),
        _ => None,
    }
}

fn id(asker: &Asker, field: &Field, value: &Value) -> Option<Uuid> {
    match (value.as_str()?, field.kind) {
        ("$me", Kind::Link("user")) => Some(asker.actor.user_id),
        ("$my_team", Kind::Link("team")) => Some(asker.actor.team_ids.first().copied().unwrap_or_default()),
        (text, _) => text.parse().ok(),
    }
}

fn choice(value: &Value, known: impl Fn(&str) -> bool) -> Option<Sql> {
    value.as_str().filter(|text| known(text)).map(Sql::from)
}

/// `2026-11-22`, `$today`, `$today+7d`, `$today-30d`.
pub(crate) fn date(asker: &Asker, value: &Value) -> Option<NaiveDate> {
    let text = value.as_str()?;
    let Some(offset) = text.strip_prefix("$today") else {
        // As in a record: other spellings that a parser would take are none.
        return text.parse().ok().filter(|_| domain::time::is_date(text));
    };
    let today = asker.actor.today(asker.now);
    if offset.is_empty() {
        return Some(today);
    }
    let days: i64 = offset.strip_suffix('d')?.parse().ok()?;
    today.checked_add_signed(TimeDelta::try_days(days)?)
}

/// An instant; a bare day is the moment it begins where the reader is.
pub(super) fn instant(asker: &Asker, value: &Value) -> Option<DateTime<Utc>> {
    if value.as_str()? == "$now" {
        return Some(asker.now);
    }
    if let Some(day) = date(asker, value) {
        return Some(asker.actor.start_of(day));
    }
    Timestamp::parse(value.as_str()?).ok().map(Timestamp::to_utc)
}
