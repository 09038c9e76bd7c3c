//! Changes made on the calendar: seen at once, taken back on failure (G2), undone on wish (G3).
use std::collections::HashMap;

use chrono::NaiveDate;
use leptos::{prelude::*, task::spawn_local};
use serde_json::{Value, json};

use super::{Shared, entry::Entry};
use crate::{
    i18n::{fill, format, key, t},
    resource,
    ui::announce,
};

/// Changes not yet confirmed by the server, by the id of their record.
#[derive(Clone, Copy)]
pub(super) struct Pending(RwSignal<HashMap<String, Value>>);

impl Pending {
    pub(super) fn new() -> Self {
        Self(RwSignal::default())
    }

    pub(super) fn has(self, id: &str) -> bool {
        self.0.read().contains_key(id)
    }

    /// The record as it will be.
    pub(super) fn apply(self, record: &Value) -> Value {
        let mut record = record.clone();
        let pending = self.0.read();
        let change = record["id"].as_str().and_then(|id| pending.get(id)).and_then(Value::as_object).cloned();
        if let (Some(members), Some(change)) = (record.as_object_mut(), change) {
            members.extend(change);
        }
        record
    }

    fn start(self, id: &str, change: Value) {
        self.0.update(|pending| _ = pending.insert(id.to_owned(), change));
    }

    fn finish(self, id: &str) {
        let _ = self.0.try_update(|pending| pending.remove(id));
    }
}

/// Puts an entry on another day.
pub(super) fn carry(shared: Shared, entry: &Entry, to: NaiveDate) {
    if entry.first != to && entry.is_mine_to_change() {
        let day = format::date_title(&to.to_string());
        let said = fill(key::CALENDAR_MOVED, &[("name", &entry.title), ("day", &day)]);
        make(shared, entry, entry.moved_to(to), said);
    }
}

/// Checks a task off, or opens it again.
pub(super) fn finish(shared: Shared, entry: &Entry) {
    if entry.is_task() && entry.is_mine_to_change() {
        let (status, words) =
            if entry.is_done() { ("todo", key::CALENDAR_REOPENED) } else { ("done", key::CALENDAR_FINISHED) };
        make(shared, entry, json!({"status": status}), fill(words, &[("name", &entry.title)]));
    }
}

fn make(shared: Shared, entry: &Entry, change: Value, said: String) {
    let Some(definition) = entry.layer.definition() else { return };
    let (id, record, layer) = (entry.id.clone(), entry.record.clone(), entry.layer);
    // A second change before the first is confirmed would be one of an old version.
    if untrack(|| shared.pending.has(&id)) {
        return;
    }
    shared.pending.start(&id, change.clone());
    spawn_local(async move {
        match resource::change(definition, record, change, said).await {
            Some(after) => shared.put(layer, &after),
            None => announce::alert(t(key::CALENDAR_NOT_CHANGED)),
        }
        shared.pending.finish(&id);
    });
}
