//! Several records at once: chosen one by one, by range, or all that the filter lets through (L6).
use std::collections::BTreeMap;

use leptos::prelude::*;
use serde_json::Value;
use wire::query::{MAX_LIMIT, Search};

use super::{View, window::Window};
use crate::{api::records, resource::tell};

/// More are changed by a job on the server, not from the page.
pub(super) const MOST: u64 = 1_000;

#[derive(Clone, Copy)]
pub(super) struct Chosen {
    rows: RwSignal<BTreeMap<String, Value>>,
    /// Where a range begins.
    anchor: StoredValue<Option<u64>>,
}

impl Chosen {
    pub(super) fn new() -> Self {
        Self { rows: RwSignal::default(), anchor: StoredValue::new(None) }
    }

    pub(super) fn has(self, id: &str) -> bool {
        self.rows.read().contains_key(id)
    }

    pub(super) fn count(self) -> usize {
        self.rows.read().len()
    }

    pub(super) fn rows(self) -> Vec<Value> {
        self.rows.read_untracked().values().cloned().collect()
    }

    pub(super) fn clear(self) {
        self.anchor.set_value(None);
        if !self.rows.read_untracked().is_empty() {
            self.rows.set(BTreeMap::new());
        }
    }

    /// With Shift, everything from the last choice to this one.
    pub(super) fn toggle(self, row: Option<Value>, at: u64, range: bool, window: Window) {
        let Some(row) = row else { return };
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

    pub(super) fn add(self, rows: Vec<Value>) {
        self.rows.update(|known| {
            known.extend(rows.into_iter().filter_map(|row| Some((row["id"].as_str()?.to_owned(), row))));
        });
    }

    /// All that the filter lets through, as far as a page may change them.
    pub(super) async fn add_all(self, view: View) {
        let state = view.state.get_untracked();
        let definition = view.definition;
        let mut cursor = None;
        let mut found: Vec<Value> = Vec::new();
        loop {
            let question = Search {
                limit: Some(MAX_LIMIT),
                offset: None,
                count: None,
                cursor: cursor.take(),
                ..state.search(definition)
            };
            match records::search(definition, question, None).await {
                Ok(rows) => {
                    found.extend(rows.data);
                    cursor = rows.page.next_cursor.filter(|_| rows.page.has_more);
                }
                Err(error) => return tell(&error),
            }
            if cursor.is_none() || found.len() as u64 >= MOST {
                break;
            }
        }
        self.add(found);
    }
}
