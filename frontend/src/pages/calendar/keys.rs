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
    ui::{
        announce, days,
        keyboard::{self, Binding, Told},
    },
};

/// What a letter does anywhere on the page.
#[derive(Clone, Copy)]
enum OnPage {
    Step(i32),
    Today,
    Show(Layout),
}

const PAGE: [Binding<OnPage>; 7] = [
    Binding { keys: &["j"], words: key::CALENDAR_KEY_STEP, act: OnPage::Step(1) },
    Binding { keys: &["k"], words: key::CALENDAR_KEY_STEP, act: OnPage::Step(-1) },
    Binding { keys: &["t"], words: key::CALENDAR_TODAY, act: OnPage::Today },
    Binding { keys: &["m"], words: key::CALENDAR_KEY_LAYOUT, act: OnPage::Show(Layout::Month) },
    Binding { keys: &["w"], words: key::CALENDAR_KEY_LAYOUT, act: OnPage::Show(Layout::Week) },
    Binding { keys: &["d"], words: key::CALENDAR_KEY_LAYOUT, act: OnPage::Show(Layout::Day) },
    Binding { keys: &["a"], words: key::CALENDAR_KEY_LAYOUT, act: OnPage::Show(Layout::Agenda) },
];

/// What a key does on an entry.
#[derive(Clone, Copy)]
enum OnEntry {
    LiftOrDrop,
    /// What Space does, for an entry that is lifted; else the link opens.
    Drop,
    /// So many days aside, once it is lifted.
    Aside(i64),
    /// A week up or down once it is lifted, else the entry before or after.
    Down(isize),
    Shift(i64),
    Finish,
    Out,
}

const ENTRY: [Binding<OnEntry>; 10] = [
    Binding { keys: &["Space"], words: key::CALENDAR_KEY_LIFT, act: OnEntry::LiftOrDrop },
    Binding { keys: &["Enter"], words: key::KEYS_OPEN, act: OnEntry::Drop },
    Binding { keys: &["←"], words: key::KEYS_CARRY, act: OnEntry::Aside(-1) },
    Binding { keys: &["→"], words: key::KEYS_CARRY, act: OnEntry::Aside(1) },
    Binding { keys: &["↑"], words: key::KEYS_CARRY, act: OnEntry::Down(-1) },
    Binding { keys: &["↓"], words: key::KEYS_CARRY, act: OnEntry::Down(1) },
    Binding { keys: &["["], words: key::CALENDAR_KEY_MOVE, act: OnEntry::Shift(-1) },
    Binding { keys: &["]"], words: key::CALENDAR_KEY_MOVE, act: OnEntry::Shift(1) },
    Binding { keys: &["x"], words: key::CALENDAR_KEY_DONE, act: OnEntry::Finish },
    Binding { keys: &["Esc"], words: key::KEYS_OUT, act: OnEntry::Out },
];

/// The keys of the page, its days and its entries, for the help; without the letters of the page where they are off.
pub(crate) fn keys() -> Vec<Told> {
    let page = if keyboard::letters() { keyboard::told(&PAGE) } else { Vec::new() };
    let days = (days::ENTER.to_owned(), key::CALENDAR_KEY_ENTRIES);
    page.into_iter().chain([days]).chain(keyboard::told(&ENTRY)).collect()
}

/// Letters that work wherever the keyboard is, for as long as the page stands.
pub(super) fn listen(shared: Shared) {
    let handle = window_event_listener(ev::keydown, move |event| on_page(shared, &event));
    on_cleanup(move || handle.remove());
}

fn on_page(shared: Shared, event: &KeyboardEvent) {
    // What is prevented was the second letter of two.
    if event.default_prevented() || keyboard::typing(event) || !keyboard::letters() {
        return;
    }
    match keyboard::chord(event).and_then(|chord| keyboard::act(&PAGE, &chord)) {
        Some(OnPage::Step(by)) => shared.step(by),
        Some(OnPage::Today) => to_today(shared),
        Some(OnPage::Show(layout)) => show(shared, layout),
        None => return,
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
    let Some(act) = keyboard::chord(event).and_then(|chord| keyboard::act(&ENTRY, &chord)) else { return };
    let lifted = shared.drag.is_lifted_untracked(&entry.id);
    match act {
        OnEntry::LiftOrDrop | OnEntry::Drop if lifted => drop_here(shared, entry),
        OnEntry::Out if lifted => put_back(shared),
        OnEntry::Aside(by) if lifted => hang(shared, by),
        OnEntry::Down(1) if lifted => hang(shared, 7),
        OnEntry::Down(_) if lifted => hang(shared, -7),
        OnEntry::LiftOrDrop if entry.is_mine_to_change() => lift(shared, entry),
        OnEntry::Shift(by) => shift(shared, entry, by),
        OnEntry::Finish => finish(shared, entry),
        OnEntry::Down(by) => walk(shared, entry, day, by),
        OnEntry::Out => browser::focus(&days::cell_id(day)),
        OnEntry::LiftOrDrop | OnEntry::Drop | OnEntry::Aside(_) => return,
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
