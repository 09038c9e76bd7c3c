//! Keys that work anywhere (G4). Single letters keep still while something is typed.
use std::cell::Cell;

use leptos::{ev, ev::KeyboardEvent, prelude::*};
use wire::definition;

use super::{
    create, help,
    keys::{self, Act},
    offered, palette, search_box,
};
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
    let Some(chord) = keyboard::chord(event).filter(|_| !event.default_prevented()) else { return };
    let known = keyboard::act(&keys::ANYWHERE, &chord);
    let done = match known {
        Some(Act::Palette) => {
            palette::open();
            true
        }
        _ if keyboard::typing(event) => false,
        Some(Act::Undo) => toast::undo_last(),
        // Those that are left are single keys, which one may switch off.
        _ => keyboard::letters() && letter(known, &chord),
    };
    if done {
        event.prevent_default();
    }
}

/// `g` then a letter goes somewhere, `c` then a letter makes something; any other presses what says so on the page.
fn letter(known: Option<Act>, key: &str) -> bool {
    match (FIRST.take(), known, key) {
        (Some('g'), _, letter) => go(letter),
        (Some(_), _, letter) => make(letter),
        (None, Some(Act::Search), _) => {
            search_box::focus();
            true
        }
        (None, Some(_), _) => {
            help::open();
            true
        }
        (None, None, "g" | "c") => {
            FIRST.set(key.chars().next());
            true
        }
        (None, None, key) => offered::press(key),
    }
}

fn go(letter: &str) -> bool {
    let list = keys::record_of(letter).and_then(definition).map(|definition| format!("/{}", definition.path));
    let address = list.or_else(|| keys::place_of(letter).map(str::to_owned));
    address.inspect(|address| route::go(address)).is_some()
}

fn make(letter: &str) -> bool {
    let definition = keys::record_of(letter).and_then(definition);
    definition.inspect(|definition| create::open(definition, serde_json::json!({}))).is_some()
}
