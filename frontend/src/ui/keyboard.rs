//! Keys, read in one place: nothing may act on a key that belongs to an input method (G5).
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};

/// The key pressed, or nothing while an input method composes a character.
pub(crate) fn pressed(event: &KeyboardEvent) -> Option<String> {
    // Safari ends a composition before the key that ended it; that key still carries code 229.
    let composing = event.is_composing() || event.key_code() == 229;
    (!composing).then(|| event.key())
}

/// Whether Ctrl or, on a Mac, Command is held.
pub(crate) fn command(event: &KeyboardEvent) -> bool {
    event.ctrl_key() || event.meta_key()
}

/// Whether the key would type into something, so that single-letter commands must keep still.
pub(crate) fn typing(event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|element| {
        element.closest("input, textarea, select, [contenteditable], dialog").ok().flatten().is_some()
    })
}
