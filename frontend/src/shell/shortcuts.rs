//! Keys that work anywhere (G4). Single letters keep still while something is typed.
use std::cell::Cell;

use leptos::{ev, ev::KeyboardEvent, prelude::*};
use wire::definition;

use super::{create, keys, palette, search_box};
use crate::{
    route,
    ui::{keyboard, toast},
};

thread_local! {
    /// The first of two letters.
    static FIRST: Cell<Option<char>> = const { Cell::new(None) };
}

/// Whether the next letter is the second of two, and no command of its own.
pub(crate) fn is_second() -> bool {
    FIRST.get().is_some()
}

/// Listens for as long as the shell stands.
pub(super) fn listen() {
    let handle = window_event_listener(ev::keydown, |event| act(&event));
    on_cleanup(move || handle.remove());
}

fn act(event: &KeyboardEvent) {
    let Some(key) = keyboard::pressed(event) else { return };
    if keyboard::command(event) && key.eq_ignore_ascii_case("k") {
        event.prevent_default();
        palette::open();
        return;
    }
    if keyboard::typing(event) || event.alt_key() {
        return;
    }
    if keyboard::command(event) {
        if key.eq_ignore_ascii_case("z") && toast::undo_last() {
            event.prevent_default();
        }
        return;
    }
    if letter(&key) {
        event.prevent_default();
    }
}

/// `/` searches; `?` tells the keys; `g` then a letter goes somewhere; `c` then a letter makes something.
fn letter(key: &str) -> bool {
    let before = FIRST.take();
    match (before, key) {
        (None, "/") => search_box::focus(),
        (None, "?") => keys::open(),
        (None, "g") => FIRST.set(Some('g')),
        (None, "c") => FIRST.set(Some('c')),
        (Some('g'), letter) => match keys::record_of(letter).and_then(definition) {
            Some(definition) => route::go(&format!("/{}", definition.path)),
            None => match keys::place_of(letter) {
                Some(href) => route::go(href),
                None => return false,
            },
        },
        (Some('c'), letter) => match keys::record_of(letter).and_then(definition) {
            Some(definition) => create::open(definition, serde_json::json!({})),
            None => return false,
        },
        _ => return false,
    }
    true
}
