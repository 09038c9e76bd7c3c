//! Several records at once: chosen one by one, by range, or all that the filter lets through (L6).
use std::collections::BTreeMap;

use leptos::prelude::*;
use serde_json::Value;

use super::window::Window;

#[derive(Clone, Copy)]
pub(super) struct Chosen {
    rows: RwSignal<BTreeMap<String, Value>>,
    /// Everything the filter lets through, fetched or not.
    whole: RwSignal<bool>,
    /// Where a range begins.
    anchor: StoredValue<Option<u64>>,
}

impl Chosen {
    pub(super) fn new() -> Self {
        Self { rows: RwSignal::default(), whole: RwSignal::new(false), anchor: StoredValue::new(None) }
    }

    pub(super) fn has(self, id: &str) -> bool {
        self.whole.get() || self.rows.read().contains_key(id)
    }

    pub(super) fn any(self) -> bool {
        self.whole.get() || !self.rows.read().is_empty()
    }

    /// Of those chosen one by one.
    pub(super) fn count(self) -> usize {
        self.rows.read().len()
    }

    pub(super) fn count_untracked(self) -> usize {
        untrack(|| self.count())
    }

    pub(super) fn is_whole(self) -> bool {
        self.whole.get()
    }

    pub(super) fn is_whole_untracked(self) -> bool {
        self.whole.get_untracked()
    }

    pub(super) fn ids(self) -> Vec<String> {
        self.rows.read_untracked().keys().cloned().collect()
    }

    /// Whether the act is possible with at least one; of all that match, that is not known.
    pub(super) fn some(self, test: impl Fn(&Value) -> bool) -> bool {
        self.whole.get() || self.rows.read().values().any(test)
    }

    pub(super) fn choose_whole(self) {
        self.anchor.set_value(None);
        self.rows.update(BTreeMap::clear);
        self.whole.set(true);
    }

    pub(super) fn clear(self) {
        self.anchor.set_value(None);
        self.whole.set(false);
        if !self.rows.read_untracked().is_empty() {
            self.rows.set(BTreeMap::new());
        }
    }

    /// With Shift, everything from the last choice to this one. One taken out of all leaves those that were fetched.
    pub(super) fn toggle(self, row: Option<Value>, at: u64, range: bool, window: Window) {
        let Some(row) = row else { return };
        if self.is_whole_untracked() {
            self.add(window.known());
            self.whole.set(false);
        }
        let from = self.anchor.get_value().filter(|_| range);
        self.anchor.set_value(Some(at));
        match from {
            Some(from) => self.add((from.min(at)..=from.max(at)).filter_map(|at| window.row_untracked(at)).collect()),
            None => self.flip(row),
        }
    }

    fn flip(self, row: Value) {
        let id = row["id"].as_str().unwrap_or_default().to_owned();
        self.rows.update(|rows| {
            if rows.remove(&id).is_none() {
                rows.insert(id, row);
            }
        });
    }

    fn add(self, rows: Vec<Value>) {
        self.rows.update(|known| {
            known.extend(rows.into_iter().filter_map(|row| Some((row["id"].as_str()?.to_owned(), row))));
        });
    }
}
