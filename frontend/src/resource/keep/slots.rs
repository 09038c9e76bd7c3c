//! The drafts of one form as they lie in the browser's storage: newest first, few.
use std::cell::RefCell;
use std::collections::HashMap;

use serde_json::{Map, Value, json};

use crate::{api::records, browser, json};

/// More openings of one form than these are not left behind by anybody.
const MOST: usize = 5;
/// `device/device.js` removes what begins so when somebody signs out.
const PREFIX: &str = "rapport.draft.";

thread_local! {
    /// Where storage is switched off or full, drafts live as long as the page.
    static MEMORY: RefCell<HashMap<String, String>> = RefCell::default();
}

/// What one opening of a form left: `{id, at, values, names}`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Slot(Value);

impl Slot {
    /// The names of linked records lie beside the values, which hold only their ids.
    pub(super) fn new(id: &str, at: String, values: Value) -> Self {
        let mut names = Map::new();
        collect_names(&values, &mut names);
        Self(json!({"id": id, "at": at, "values": values, "names": names}))
    }

    pub(super) fn id(&self) -> &str {
        self.0["id"].as_str().unwrap_or_default()
    }

    pub(super) fn at(&self) -> &str {
        self.0["at"].as_str().unwrap_or_default()
    }

    pub(super) fn values(&self) -> &Value {
        &self.0["values"]
    }

    pub(super) fn names(&self) -> impl Iterator<Item = (String, String)> {
        let names = self.0["names"].as_object().into_iter().flatten();
        names.filter_map(|(id, name)| Some((id.clone(), name.as_str()?.to_owned())))
    }
}

fn collect_names(value: &Value, names: &mut Map<String, Value>) {
    match value {
        Value::String(id) if id.len() == 36 => {
            if let Some(name) = records::name_of(id) {
                names.insert(id.clone(), name.into());
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect_names(item, names)),
        Value::Object(members) => members.values().for_each(|item| collect_names(item, names)),
        _ => {}
    }
}

pub(super) fn read(form: &str) -> Vec<Slot> {
    let name = format!("{PREFIX}{form}");
    let text = browser::stored(&name).or_else(|| MEMORY.with_borrow(|memory| memory.get(&name).cloned()));
    let slots = text.and_then(|text| serde_json::from_str(&text).ok());
    match slots {
        Some(Value::Array(slots)) => slots.into_iter().filter(|slot| slot["id"].is_string()).map(Slot).collect(),
        _ => Vec::new(),
    }
}

/// Read and written in one go: another tab may have written meanwhile.
pub(super) fn change(form: &str, act: impl FnOnce(&mut Vec<Slot>)) {
    let before = read(form);
    let mut slots = before.clone();
    act(&mut slots);
    if slots == before {
        return;
    }
    let name = format!("{PREFIX}{form}");
    MEMORY.with_borrow_mut(|memory| memory.remove(&name));
    browser::forget(&name);
    if slots.is_empty() {
        return;
    }
    let text = json::text(&Value::Array(slots.into_iter().map(|slot| slot.0).collect()));
    browser::store(&name, &text);
    if browser::stored(&name).is_none() {
        MEMORY.with_borrow_mut(|memory| memory.insert(name, text));
    }
}

/// Forgets every draft of a person.
pub(super) fn forget_all(user: &str) {
    let begin = format!("{PREFIX}{user}.");
    MEMORY.with_borrow_mut(|memory| memory.retain(|name, _| !name.starts_with(&begin)));
    for name in browser::stored_names().into_iter().filter(|name| name.starts_with(&begin)) {
        browser::forget(&name);
    }
}

/// Puts a slot first, or takes it away.
pub(super) fn put(slots: &mut Vec<Slot>, id: &str, slot: Option<Slot>) {
    let same = |known: &Slot| slot.as_ref().is_some_and(|slot| slot.values() == known.values());
    if slots.iter().any(|known| known.id() == id && same(known)) {
        return;
    }
    slots.retain(|known| known.id() != id);
    if let Some(slot) = slot {
        slots.insert(0, slot);
    }
    slots.truncate(MOST);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slot(id: &str, text: &str) -> Slot {
        Slot(json!({"id": id, "at": "2026-11-28T00:00:00Z", "values": {"company": text}, "names": {}}))
    }

    #[test]
    fn the_newest_comes_first_and_the_oldest_goes() {
        let mut slots = Vec::new();
        for id in ["a", "b", "c", "d", "e", "f"] {
            put(&mut slots, id, Some(slot(id, "x")));
        }
        put(&mut slots, "c", Some(slot("c", "y")));
        let ids: Vec<_> = slots.iter().map(Slot::id).collect();
        assert_eq!(ids, ["c", "f", "e", "d", "b"]);
    }

    #[test]
    fn what_is_stored_or_emptied_leaves_nothing() {
        let mut slots = vec![slot("a", "x"), slot("b", "x")];
        put(&mut slots, "a", None);
        assert_eq!(slots, [slot("b", "x")]);
    }

    /// Opening a form again is no change of it: the time shown stays that of the typing.
    #[test]
    fn the_same_text_keeps_its_time() {
        let mut slots = vec![slot("a", "x"), slot("b", "x")];
        put(
            &mut slots,
            "b",
            Some(Slot(json!({"id": "b", "at": "2026-11-29T00:00:00Z", "values": {"company": "x"}, "names": {}}))),
        );
        assert_eq!(slots, [slot("a", "x"), slot("b", "x")]);
    }
}
