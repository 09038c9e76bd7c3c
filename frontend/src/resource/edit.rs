//! Changing and deleting records, with everything that may come between: conflicts, missing fields, undo.
use leptos::task::spawn_local;
use serde_json::{Value, json};
use wire::{Definition, Violation};

use super::{ask, conflict};
use crate::{
    api::{ApiError, records},
    i18n::{fill, key, t},
    json, live,
    ui::toast,
};

/// Changes a record. When somebody was faster, changes of other fields are merged and the rest is asked (G13).
pub(crate) async fn patch(definition: &'static Definition, before: &Value, change: Value) -> Result<Value, ApiError> {
    let mut base = before.clone();
    let mut change = change;
    loop {
        match records::update(definition, &base, change.clone()).await {
            Err(error) if error.status() == 412 => {
                let theirs = records::get(definition, base["id"].as_str().unwrap_or_default()).await?;
                change = conflict::settle(definition, &base, &theirs, change).await.ok_or(ApiError::Aborted)?;
                base = theirs;
            }
            outcome => {
                live::touch(definition.name);
                return outcome;
            }
        }
    }
}

/// Changes a record from a place that has no form: what is missing is asked for, a refusal is told.
/// `None` when the change was not made.
pub(crate) async fn save(definition: &'static Definition, before: &Value, change: Value) -> Option<Value> {
    save_through(definition, before, change, Vec::new()).await
}

/// As [`save`], where something is known to be lacking: it is asked for first, so that one request does it all.
pub(crate) async fn save_through(
    definition: &'static Definition,
    before: &Value,
    change: Value,
    lacking: Vec<Violation>,
) -> Option<Value> {
    let mut change = change;
    let mut known = ask::missing(definition, before, &change).await;
    known.extend(lacking);
    if !known.is_empty() {
        change = with(change, ask::ask(definition, before, known).await?);
    }
    // What only the server knows is asked for as it says so; it has said everything after two rounds.
    for _ in 0..2 {
        match patch(definition, before, change.clone()).await {
            Ok(record) => return Some(record),
            Err(error) => {
                let Some(given) = ask::ask(definition, before, error.violations()).await else {
                    tell(&error);
                    return None;
                };
                change = with(change, given);
            }
        }
    }
    let outcome = patch(definition, before, change).await;
    outcome.inspect_err(tell).ok()
}

fn with(mut change: Value, given: serde_json::Map<String, Value>) -> Value {
    if let Some(members) = change.as_object_mut() {
        members.extend(given);
    }
    change
}

/// What went wrong, unless the person chose it.
pub(crate) fn tell(error: &ApiError) {
    if *error != ApiError::Aborted {
        toast::failed(error.text());
    }
}

/// Deletes a record at once and offers to take it back (G3).
pub(crate) fn delete(definition: &'static Definition, record: &Value, then: impl FnOnce() + 'static) {
    let id = record["id"].as_str().unwrap_or_default().to_owned();
    let name = records::title(definition, record);
    spawn_local(async move {
        match records::delete(definition, &id).await {
            Ok(()) => {
                live::touch(definition.name);
                let undo = move || restore(definition, id.clone());
                toast::undoable(fill(key::STATE_DELETED, &[("name", &name)]), undo);
                then();
            }
            Err(error) => tell(&error),
        }
    });
}

/// Brings a deleted record back.
pub(crate) fn restore(definition: &'static Definition, id: String) {
    spawn_local(async move {
        match records::restore(definition, &id).await {
            Ok(()) => {
                live::touch(definition.name);
                toast::done(t(key::STATE_RESTORED));
            }
            Err(error) => tell(&error),
        }
    });
}

/// Sets one field and offers to set it back.
pub(crate) fn set_field(
    definition: &'static Definition,
    before: &Value,
    name: &'static str,
    value: Value,
    said: String,
) {
    let before = before.clone();
    spawn_local(async move { _ = change(definition, before, json!({name: value}), said).await });
}

/// Changes fields and offers to set them back: the record as it is now, or nothing when it was not changed.
pub(crate) async fn change(
    definition: &'static Definition,
    before: Value,
    change: Value,
    said: String,
) -> Option<Value> {
    let after = save(definition, &before, change.clone()).await?;
    let back = as_before(&before, &change);
    toast::undoable(said, {
        let after = after.clone();
        move || {
            let (after, back) = (after.clone(), back.clone());
            spawn_local(async move {
                if save(definition, &after, back).await.is_some() {
                    toast::done(t(key::STATE_RESTORED));
                }
            });
        }
    });
    Some(after)
}

/// The change that takes a change back.
fn as_before(before: &Value, change: &Value) -> Value {
    let names = change.as_object().into_iter().flat_map(serde_json::Map::keys);
    json::object(names.map(|name| (name.clone(), before[name].clone())))
}
