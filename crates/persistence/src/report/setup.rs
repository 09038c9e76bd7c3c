//! What was changed lately in what an administrator sets up.
use std::collections::{BTreeMap, BTreeSet};

use domain::permission::{Action, Scope};
use serde_json::Value;
use uuid::Uuid;
use wire::{
    Change, Resource,
    record::Role,
    report::{SetupChange, SetupChanges},
};

use crate::{Asker, Db, StoreError, change, query};

/// As many as are told.
const MOST: u64 = 30;

/// # Errors
/// `Forbidden` for who does not set up: only they may change every role.
pub async fn changes(db: &Db, asker: &Asker) -> Result<SetupChanges, StoreError> {
    if asker.actor.scope(Role::DEFINITION, Action::Edit) != Scope::All {
        return Err(StoreError::Forbidden);
    }
    let found = change::of_setup(db.read(), MOST).await?;
    let mut wanted: BTreeMap<&str, BTreeSet<Uuid>> = BTreeMap::new();
    for (object, id, _, change) in &found {
        wanted.entry(object).or_default().insert(*id);
        wanted.entry("user").or_default().extend(change.actor_id);
    }
    let related = query::names(db.read(), asker, wanted).await?;
    let data = found.into_iter().map(|(object, record_id, at, change)| SetupChange {
        object,
        record_id,
        at: at.into(),
        fields: fields(&change),
        action: change.action,
        actor_id: change.actor_id,
    });
    Ok(SetupChanges { data: data.collect(), related })
}

/// Of a change, what differs since; of a new record or one that is gone, nothing.
fn fields(change: &Change) -> Vec<String> {
    let (Value::Object(_), Value::Object(after)) = (&change.before, &change.after) else { return Vec::new() };
    after.keys().cloned().collect()
}
