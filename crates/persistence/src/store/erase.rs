//! Deleting for thirty days, and bringing back.
use domain::{permission::Action, violation::Violation};
use sea_orm::{ActiveModelTrait, QueryFilter};
use uuid::Uuid;
use wire::Record;

use super::{
    Write, find, references,
    row::{self, is},
    side::{self, Trace},
    update::replace,
};
use crate::{StoreError, Stored, stored::to_json, visible};

/// Marks a record deleted: it leaves every list and search, and can be restored.
///
/// # Errors
/// `NotFound`, `Forbidden`, `Stale`, or `Conflict` where other records stand on it.
pub async fn delete<R: Stored>(write: &Write<'_>, id: Uuid, version: Option<i64>) -> Result<(), StoreError> {
    let before: Record<R> = find::editable(write, Action::Delete, id).await?;
    if version.is_some_and(|version| version != before.version) {
        return Err(StoreError::stale(write.actor(), &before));
    }
    R::removable(&before, write).await?;
    let mut row = <R::Row as ActiveModelTrait>::default();
    row::stamp_changed::<R>(&mut row, before.version + 1, write);
    row::stamp_deleted::<R>(&mut row, Some(write.now()));
    replace::<R>(write, row, id, before.version).await?;
    let old = to_json(&before.data);
    let version = before.version + 1;
    side::leave(
        write,
        &Trace { definition: R::DEFINITION, id, version, action: "delete", before: Some(&old), after: None },
    )
    .await
}

/// Brings a deleted record back as it was.
///
/// # Errors
/// `NotFound`, `Forbidden`, or `Conflict` where it is not deleted, a record it cannot be without is deleted itself, or
/// a unique value was taken meanwhile.
pub async fn restore<R: Stored>(write: &Write<'_>, id: Uuid) -> Result<Record<R>, StoreError> {
    let select = visible::select_with_deleted::<R>(write.actor(), Action::Read).filter(is::<R>("id", id));
    let row = find::locked::<R>(write, select).await?;
    let before: Record<R> = R::read(row)?;
    if before.deleted_at.is_none() {
        find::allow(write.tx, write.actor(), R::DEFINITION, Action::Delete, id).await?;
        return Err(StoreError::Conflict(Violation::new("", "not_deleted")));
    }
    let after = to_json(&before.data);
    // Before the right to it: that of a part is sought in its whole, which may be what is missing.
    references::refuse_orphan(write, R::DEFINITION, &after).await?;
    find::allow(write.tx, write.actor(), R::DEFINITION, Action::Delete, id).await?;
    references::check(write, R::DEFINITION, id, &after, Some(&without_unique(&after, R::DEFINITION))).await?;
    let version = before.version + 1;
    let mut row = <R::Row as ActiveModelTrait>::default();
    row::stamp_changed::<R>(&mut row, version, write);
    row::stamp_deleted::<R>(&mut row, None);
    replace::<R>(write, row, id, before.version).await?;
    let trace = Trace { definition: R::DEFINITION, id, version, action: "restore", before: None, after: Some(&after) };
    side::leave(write, &trace).await?;
    let (updated_at, updated_by) = (write.now().into(), write.actor().id());
    Ok(Record { version, updated_at, updated_by, deleted_at: None, ..before })
}

/// As if only the unique fields were new: a restore repeats their check and no other.
fn without_unique(value: &serde_json::Value, definition: &wire::Definition) -> serde_json::Value {
    let mut value = value.clone();
    for field in definition.unique.iter().flat_map(|set| set.iter()) {
        value[*field] = serde_json::Value::Null;
    }
    value
}
