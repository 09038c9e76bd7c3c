//! The calendar by keyboard: letters for the page, and lifting, carrying, checking off for an entry.
use chrono::NaiveDate;
use leptos::{ev, ev::KeyboardEvent, prelude::*};

use super::{
    Shared,
    address::Layout,
    change::{carry, finish},
    chip::dom_id,
    entry::Entry,
};
use crate::{
    browser,
    i18n::{fill, format, key, t},
    ui::{announce, days, keyboard},
};

/// Letters that work wherever the keyboard is, for as long as the page stands.
pub(super) fn listen(shared: Shared) {
    let handle = window_event_listener(ev::keydown, move |event| on_page(shared, &event));
    on_cleanup(move || handle.remove());
}

fn on_page(shared: Shared, event: &KeyboardEvent) {
    let Some(key) = keyboard::pressed(event) else { return };
    // What is prevented was the second letter of two.
    let taken = event.default_prevented() || keyboard::typing(event) || keyboard::command(event) || event.alt_key();
    if taken {
        return;
    }
    match key.as_str() {
        "j" => shared.step(1),
        "k" => shared.step(-1),
        "t" => to_today(shared),
        "m" => show(shared, Layout::Month),
        "w" => show(shared, Layout::Week),
        "d" => show(shared, Layout::Day),
        "a" => show(shared, Layout::Agenda),
        _ => return,
    }
    event.prevent_default();
}

pub(super) fn to_today(shared: Shared) {
    shared.push(|state| state.on = None);
    shared.active.set(shared.today.get_untracked());
}

/// Another layout of the day that has the keyboard.
pub(super) fn show(shared: Shared, layout: Layout) {
    let active = shared.active.get_untracked();
    let today = shared.today.get_untracked();
    shared.push(|state| {
        state.layout = layout;
        state.on = Some(active).filter(|day| *day != today);
    });
}

/// From a day to the first entry on it.
pub(super) fn enter(shared: Shared, day: NaiveDate) {
    if let Some(entry) = shared.days.read_untracked().get(&day).and_then(|entries| entries.first()) {
        browser::focus(&dom_id(entry, day));
    }
}

/// An entry that has the keyboard keeps it when its day is drawn anew; one that is gone leaves it to the day.
pub(super) fn keep(day: NaiveDate) {
    let id = browser::active_id();
    if id.starts_with("entry-") && id.ends_with(&day.to_string()) {
        browser::after_render(move || {
            // Whoever moved it meanwhile meant it.
            if browser::active_id().is_empty() {
                let entry = browser::element(&id).or_else(|| browser::element(&days::cell_id(day)));
                let _ = entry.map(|entry| entry.focus());
            }
        });
    }
}

/// Keys on an entry of the grid.
pub(super) fn on_entry(shared: Shared, event: &KeyboardEvent, entry: &Entry, day: NaiveDate) {
    let Some(key) = keyboard::pressed(event) else { return };
    if keyboard::command(event) || event.alt_key() {
        return;
    }
    let lifted = shared.drag.is_lifted_untracked(&entry.id);
    match key.as_str() {
        " " | "Enter" if lifted => drop_here(shared, entry),
        "Escape" if lifted => put_back(shared),
        "ArrowLeft" if lifted => hang(shared, -1),
        "ArrowRight" if lifted => hang(shared, 1),
        "ArrowUp" if lifted => hang(shared, -7),
        "ArrowDown" if lifted => hang(shared, 7),
        " " if entry.is_mine_to_change() => lift(shared, entry),
        "[" => shift(shared, entry, -1),
        "]" => shift(shared, entry, 1),
        "x" => finish(shared, entry),
        "ArrowDown" => walk(shared, entry, day, 1),
        "ArrowUp" => walk(shared, entry, day, -1),
        "Escape" => browser::focus(&days::cell_id(day)),
        _ => return,
    }
    event.prevent_default();
    event.stop_propagation();
}

fn lift(shared: Shared, entry: &Entry) {
    shared.drag.lift(entry.item());
    announce::announce(fill(key::CALENDAR_LIFTED, &[("name", &entry.title)]));
}

fn put_back(shared: Shared) {
    shared.drag.clear();
    announce::announce(t(key::BOARD_PUT_BACK));
}

/// Over another day of those shown.
fn hang(shared: Shared, by: i64) {
    let Some(over) = days::parse(&shared.drag.over_untracked()) else { return };
    let day = days::plus(over, by);
    if shared.span.get_untracked().contains(day) {
        shared.drag.hover(&day.to_string());
        announce::announce(format::date_title(&day.to_string()));
    }
}

fn drop_here(shared: Shared, entry: &Entry) {
    let over = days::parse(&shared.drag.over_untracked());
    shared.drag.clear();
    if let Some(day) = over {
        move_to(shared, entry, day);
    }
}

fn shift(shared: Shared, entry: &Entry, by: i64) {
    move_to(shared, entry, days::plus(entry.first, by));
}

/// The keyboard goes along.
fn move_to(shared: Shared, entry: &Entry, day: NaiveDate) {
    if !entry.is_mine_to_change() {
        return;
    }
    carry(shared, entry, day);
    if shared.span.get_untracked().contains(day) {
        shared.active.set(day);
        browser::focus(&dom_id(entry, day));
    } else {
        browser::focus(&days::cell_id(entry.first));
    }
}

/// Up and down among the entries of a day.
fn walk(shared: Shared, entry: &Entry, day: NaiveDate, by: isize) {
    let days = shared.days.read_untracked();
    let Some(entries) = days.get(&day) else { return };
    let at = entries.iter().position(|known| known.id == entry.id);
    let next = at.and_then(|at| at.checked_add_signed(by)).and_then(|at| entries.get(at));
    if let Some(next) = next {
        browser::focus(&dom_id(next, day));
    }
}
