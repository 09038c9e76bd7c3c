//! Making or changing a record that another system knows by a key of its own.
use domain::violation::Violation;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query};
use serde_json::{Value, json};
use uuid::Uuid;
use wire::{Definition, Record, value::ExternalId};

use super::{Write, create, update};
use crate::{
    Reads, StoreError, Stored,
    hold::hold,
    visible::{self, column},
};

/// Changes the record with this key as a merge patch would, or makes one. True where it was made.
///
/// # Errors
/// As [`create()`] and [`update()`]; `Conflict` where the key belongs to a record the actor may not read.
pub async fn upsert<R: Stored>(
    write: &Write<'_>,
    key: &ExternalId,
    version: Option<i64>,
    mut change: Value,
) -> Result<(Record<R>, bool), StoreError> {
    if !change.is_object() {
        return Err(StoreError::invalid("", "type"));
    }
    // The key is the name here; an id of the client's own would be a second one.
    if change.get("id").is_some() {
        return Err(StoreError::invalid("id", "unknown_field"));
    }
    refuse_no_key(key)?;
    lock(write, R::DEFINITION, key).await?;
    let Some(id) = holder(write, R::DEFINITION, key).await? else {
        name(&mut change, key);
        return Ok((create::<R>(write, change).await?, true));
    };
    if !matches!(change.get("external_ids"), None | Some(Value::Null)) {
        name(&mut change, key);
    }
    match update::<R>(write, id, version, change).await {
        Ok(record) => Ok((record, false)),
        Err(StoreError::NotFound) => Err(StoreError::Conflict(Violation::new("external_ids", "duplicate"))),
        Err(error) => Err(error),
    }
}

/// It comes from the address, where no form has looked at it.
fn refuse_no_key(key: &ExternalId) -> Result<(), StoreError> {
    for (name, text, max) in [("system", &key.system, 60), ("key", &key.id, 200)] {
        if text.trim() != text || text.is_empty() || text.contains('\0') || text.chars().count() > max {
            return Err(StoreError::Query(Violation::new(name, "length").with("min", 1).with("max", max)));
        }
    }
    Ok(())
}

/// The record keeps the key it was asked for by.
fn name(change: &mut Value, key: &ExternalId) {
    let key = json!({"system": key.system, "id": key.id});
    match &mut change["external_ids"] {
        Value::Array(keys) if keys.contains(&key) => {}
        Value::Array(keys) => keys.push(key),
        keys @ Value::Null => *keys = json!([key]),
        // What is no list is refused with the rest.
        _ => {}
    }
}

/// Of two that bring the same key at once, the second waits and then finds what the first made.
async fn lock(write: &Write<'_>, definition: &Definition, key: &ExternalId) -> Result<(), StoreError> {
    hold(write.tx, &format!("{}\0{}\0{}", definition.name, key.system, key.id)).await
}

async fn holder(write: &Write<'_>, definition: &Definition, key: &ExternalId) -> Result<Option<Uuid>, StoreError> {
    let select = Query::select()
        .column(Alias::new("record_id"))
        .from(Alias::new("external_id"))
        .and_where(Expr::col("record_type").eq(definition.name))
        .and_where(Expr::col("system").eq(key.system.as_str()))
        .and_where(Expr::col("key").eq(key.id.as_str()))
        .to_owned();
    let row = write.tx.row(&select).await?;
    Ok(row.map(|row| row.try_get_by_index(0)).transpose()?)
}

/// The key is taken; by which record is told to those who may read it.
pub(super) async fn taken(
    write: &Write<'_>,
    definition: &Definition,
    key: &ExternalId,
    field: &str,
) -> Result<StoreError, StoreError> {
    let violation = Violation::new(field, "duplicate");
    let Some(id) = holder(write, definition, key).await? else { return Ok(StoreError::Conflict(violation)) };
    let mut readable = visible::some(write.actor(), definition, definition.name);
    readable.and_where(column(definition.name, "id").eq(id));
    let named = write.tx.row(&readable).await?.is_some();
    Ok(StoreError::Conflict(if named { violation.with("type", definition.name).with("id", id) } else { violation }))
}
