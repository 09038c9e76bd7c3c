//! Taking back the last change of a record.
use domain::{permission::Action, violation::Violation};
use uuid::Uuid;
use wire::Record;

use super::{Write, find, update};
use crate::{
    StoreError, Stored, change,
    stored::{from_json, to_json},
};

/// The record as it was one version ago. That was a good one, so its rules are not asked again; what it points to must
/// still be there.
///
/// # Errors
/// `NotFound`, `Forbidden`, `Invalid`, or `Conflict` where its last change was none of its members.
pub(crate) async fn revert<R: Stored>(write: &Write<'_>, id: Uuid) -> Result<Record<R>, StoreError> {
    let now: Record<R> = find::editable(write, Action::Edit, id).await?;
    let last = change::of_version(write.tx, id, now.version).await?;
    let before = last.filter(|change| change.action == "update").map(|change| change.before);
    let Some(serde_json::Value::Object(members)) = before else {
        return Err(StoreError::Conflict(Violation::new("", "not_undoable")));
    };
    write.actor().demand_fields(R::DEFINITION, &serde_json::Value::Object(members.clone()))?;
    let mut value = to_json(&now.data);
    for (name, old) in members {
        value[name] = old;
    }
    let data: R = from_json(value)?;
    update::save(write, now, data).await
}
