//! Notes and tasks written while the server cannot be reached: they wait on this device, each under an id and an
//! `Idempotency-Key` of its own so that nothing is made twice, and are sent when the connection is back (G14).
mod entry;
mod panel;
mod send;

use leptos::prelude::*;
use wire::Definition;

pub(crate) use entry::Entry;
pub(crate) use panel::panel;
pub(crate) use send::create;

use crate::{browser, session};

/// Set by `boot/device.js` while anything waits: a page knows at its start whether it must look.
const MARK: &str = "rapport.outbox";

thread_local! {
    static WAITS: ArcRwSignal<bool> = ArcRwSignal::new(browser::stored(MARK).is_some());
    /// What waits of the person signed in, oldest first.
    static ENTRIES: ArcRwSignal<Vec<Entry>> = ArcRwSignal::new(Vec::new());
    /// Set while signing out would lose what waits.
    static LEAVING: ArcRwSignal<bool> = ArcRwSignal::new(false);
}

/// Whether anything may be waiting; tracks it.
pub(crate) fn waits() -> bool {
    WAITS.with(Get::get)
}

/// What waits of the person signed in; tracks it.
pub(crate) fn entries() -> Vec<Entry> {
    ENTRIES.with(Get::get)
}

/// Whether a new record of the type may wait: what others need not see at once, and no other record hangs on.
pub(crate) fn takes(definition: &Definition) -> bool {
    matches!(definition.name, "activity" | "task")
}

/// Signs out, unless that would lose what waits: then the panel asks first. Asked twice, it does.
pub(crate) fn sign_out() {
    let asks = untrack(waits) && !LEAVING.with(GetUntracked::get_untracked);
    if asks {
        LEAVING.with(|leaving| leaving.set(true));
    } else {
        session::sign_out();
    }
}

/// Reads again what waits.
async fn refresh() {
    let entries = entry::all().await;
    WAITS.with(|waits| {
        let now = browser::stored(MARK).is_some() || !entries.is_empty();
        if waits.get_untracked() != now {
            waits.set(now);
        }
    });
    ENTRIES.with(|known| {
        if *known.read_untracked() != entries {
            known.set(entries);
        }
    });
}
