//! Primitives: they know no record. One file of styles per component in `frontend/style`.
pub(crate) mod announce;
pub(crate) mod avatar;
pub(crate) mod badge;
pub(crate) mod button;
pub(crate) mod choices;
pub(crate) mod combobox;
pub(crate) mod days;
pub(crate) mod density;
pub(crate) mod dialog;
pub(crate) mod drag;
pub(crate) mod field;
pub(crate) mod icon;
pub(crate) mod input;
pub(crate) mod keyboard;
pub(crate) mod menu;
pub(crate) mod plot;
pub(crate) mod progress;
pub(crate) mod state;
pub(crate) mod tabs;
pub(crate) mod toast;

use std::sync::atomic::{AtomicU32, Ordering};

/// A number nothing else on the page has.
pub(crate) fn unique_number() -> u32 {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// An id no other element of the page has, for the ties between labels and controls.
pub(crate) fn unique_id(prefix: &str) -> String {
    format!("{prefix}-{}", unique_number())
}
