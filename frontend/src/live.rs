//! What changes on the server shows here within moments: lists and records follow a counter per record type.
use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use leptos::{prelude::*, task::spawn_local};

use crate::{
    api::events::{self, Change, Event},
    browser, session,
};

thread_local! {
    static COUNTERS: RefCell<HashMap<String, ArcRwSignal<u64>>> = RefCell::default();
    static RUNNING: Cell<bool> = const { Cell::new(false) };
    static CONNECTED: ArcRwSignal<bool> = ArcRwSignal::new(true);
    /// Since when the oldest answer on the page is true that was not the server's; none where all were.
    static AS_OF: ArcRwSignal<Option<String>> = ArcRwSignal::new(None);
    /// Types whose counters grow when the present burst is over.
    static PENDING: RefCell<Vec<String>> = RefCell::default();
}

/// A burst of changes, such as an import, asks for one reload and not for hundreds.
const BURST_MS: i32 = 250;

fn counter(record_type: &str) -> ArcRwSignal<u64> {
    COUNTERS.with_borrow_mut(|counters| {
        counters.entry(record_type.to_owned()).or_insert_with(|| ArcRwSignal::new(0)).clone()
    })
}

/// Grows whenever a record of the type changes; tracks it.
pub(crate) fn changes_of(record_type: &str) -> u64 {
    counter(record_type).get()
}

/// Whether the stream of changes runs; tracks it.
pub(crate) fn is_connected() -> bool {
    CONNECTED.with(Get::get)
}

/// Since when what the page shows is true, if it comes from this device; tracks it.
pub(crate) fn as_of() -> Option<String> {
    AS_OF.with(Get::get)
}

/// An answer came: from this device, true since then, or from the server.
pub(crate) fn answered(as_of: Option<String>) {
    AS_OF.with(|oldest| {
        let known = oldest.get_untracked();
        let now = match (as_of, known.clone()) {
            (Some(new), Some(old)) => Some(new.min(old)),
            (new, _) => new,
        };
        if now != known {
            oldest.set(now);
        }
    });
}

/// Tells everything on the page that shows such records to look again; for changes this page made itself.
pub(crate) fn touch(record_type: &str) {
    let pending = PENDING.with_borrow_mut(|pending| {
        if !pending.iter().any(|known| known == record_type) {
            pending.push(record_type.to_owned());
        }
        pending.len()
    });
    if pending == 1 {
        browser::after(BURST_MS, flush);
    }
}

fn flush() {
    for record_type in PENDING.take() {
        counter(&record_type).update(|count| *count += 1);
    }
}

fn touch_all() {
    let types: Vec<String> = COUNTERS.with_borrow(|counters| counters.keys().cloned().collect());
    for record_type in &types {
        touch(record_type);
    }
}

/// Milliseconds: what the page asks for to begin with comes first.
const LATER: i32 = 1_500;

/// Listens for as long as somebody is signed in.
pub(crate) fn start() {
    if RUNNING.replace(true) {
        return;
    }
    spawn_local(async {
        let first = Cell::new(true);
        browser::sleep(LATER).await;
        events::listen(|| session::me_untracked().is_some(), |event| hear(event, &first)).await;
        RUNNING.set(false);
    });
}

fn hear(event: Event, first: &Cell<bool>) {
    match event {
        // Whatever was missed while the stream was away is caught up.
        Event::Connected => {
            CONNECTED.with(|connected| connected.set(true));
            if !first.replace(false) {
                touch_all();
            }
        }
        Event::Lost => CONNECTED.with(|connected| connected.set(false)),
        Event::Missed => touch_all(),
        Event::Changed(Change { record_type, .. }) => touch(&record_type),
    }
}
