//! A new record.
use domain::{permission::Action, violation::Violation};
use sea_orm::ActiveModelTrait;
use serde_json::Value;
use uuid::Uuid;
use wire::Record;

use super::{
    Write, draft, references, row,
    side::{self, Trace},
};
use crate::{
    StoreError, Stored,
    feature::notify::{self, Written},
    stored::to_json,
};

/// Makes a record of what a client sent. `id` may be one the client chose; a new one is made where it is none.
///
/// # Errors
/// `Forbidden`, `Invalid` with every broken rule, `Conflict` where the id is taken or a unique value repeats.
pub async fn create<R: Stored>(write: &Write<'_>, mut draft: Value) -> Result<Record<R>, StoreError> {
    write.actor().demand(R::DEFINITION, Action::Create)?;
    let id = take_id(&mut draft)?;
    R::DEFINITION.refuse_names(&draft)?;
    write.actor().demand_fields(R::DEFINITION, &draft)?;
    let Value::Object(members) = &mut draft else { return Err(StoreError::invalid("", "type")) };
    draft::fill(R::DEFINITION, members, write);
    insert(write, id, R::parse(draft, None)?).await
}

fn take_id(draft: &mut Value) -> Result<Uuid, StoreError> {
    match draft.as_object_mut().and_then(|members| members.remove("id")) {
        None | Some(Value::Null) => Ok(Uuid::now_v7()),
        Some(Value::String(id)) => match id.parse::<Uuid>() {
            Ok(id) if !id.is_nil() => Ok(id),
            _ => Err(StoreError::invalid("id", "type")),
        },
        Some(_) => Err(StoreError::invalid("id", "type")),
    }
}

/// Stores a record that has passed its rules.
///
/// # Errors
/// As [`create`].
pub async fn insert<R: Stored>(write: &Write<'_>, id: Uuid, mut data: R) -> Result<Record<R>, StoreError> {
    data.prepare(id, None, write).await?;
    let after = to_json(&data);
    references::check(write, R::DEFINITION, id, &after, None).await?;
    references::check_whole(write, R::DEFINITION, &after).await?;
    let record = insert_row(write, id, data).await?;
    let trace =
        Trace { definition: R::DEFINITION, id, version: 1, action: "create", before: None, after: Some(&after) };
    side::leave(write, &trace).await?;
    R::saved(&record, None, write).await?;
    notify::of_write(write, Written { definition: R::DEFINITION, id, before: None, after: &after }).await?;
    Ok(record)
}

/// The bare row, for what follows from another write and is told by its change: no rules, no log.
///
/// # Errors
/// `Conflict` where the id is taken.
pub async fn insert_row<R: Stored>(write: &Write<'_>, id: Uuid, data: R) -> Result<Record<R>, StoreError> {
    let value = to_json(&data);
    let mut row = <R::Row as ActiveModelTrait>::default();
    data.write(&mut row, &write.rates);
    row::stamp_new::<R>(&mut row, id, write);
    row::name::<R>(&mut row, &value);
    match write.tx.insert::<R>(row).await.map_err(StoreError::from) {
        Ok(row) => Ok(R::read(row)?),
        Err(StoreError::Conflict(_)) => Err(StoreError::Conflict(Violation::new("id", "duplicate"))),
        Err(error) => Err(error),
    }
}
