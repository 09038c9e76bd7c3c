//! A new record before it is one: what the client sent, and what it left out.
use domain::time::Timestamp;
use serde_json::{Map, Value};
use uuid::Uuid;
use wire::{DefaultValue, Definition};

use crate::store::Write;

/// Fills the fields that are absent. A field given as null stays empty.
pub(super) fn fill(definition: &Definition, draft: &mut Map<String, Value>, write: &Write) {
    for field in definition.fields {
        let Some(default) = field.default else { continue };
        if draft.contains_key(field.name) {
            continue;
        }
        if let Some(value) = value(default, draft, write) {
            draft.insert(field.name.to_owned(), value);
        }
    }
}

fn value(default: DefaultValue, draft: &Map<String, Value>, write: &Write) -> Option<Value> {
    Some(match default {
        DefaultValue::Me => write.actor().id()?.to_string().into(),
        DefaultValue::OwnersTeam => owners_team(draft.get("owner_id")?, write)?.to_string().into(),
        DefaultValue::Text(text) => text.into(),
        DefaultValue::Integer(number) => number.into(),
        DefaultValue::Bool(truth) => truth.into(),
        DefaultValue::Today => write.rates.today.to_string().into(),
        DefaultValue::Now => Timestamp::from(write.now()).to_string().into(),
    })
}

/// The team that goes with an owner.
pub(super) fn owners_team(owner: &Value, write: &Write) -> Option<Uuid> {
    write.directory().main_team(owner.as_str()?.parse().ok()?)
}
