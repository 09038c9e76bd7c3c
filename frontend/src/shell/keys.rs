//! The keys, told to whoever presses `?` (G4).
use leptos::prelude::*;

use crate::{
    i18n::{Key, key, label, t, tr},
    ui::dialog::Dialog,
};

/// Which letter stands for which record, after `g` (go) and `c` (create).
pub(super) const LETTERS: [(&str, &str); 6] =
    [("l", "lead"), ("a", "account"), ("c", "contact"), ("o", "opportunity"), ("t", "task"), ("k", "campaign")];

pub(super) fn letter_of(record: &str) -> Option<&'static str> {
    LETTERS.iter().find(|(_, name)| *name == record).map(|(letter, _)| *letter)
}

pub(super) fn record_of(letter: &str) -> Option<&'static str> {
    LETTERS.iter().find(|(known, _)| *known == letter).map(|(_, name)| *name)
}

/// Pages that are no list of records.
pub(super) const PLACES: [(&str, &str); 2] = [("g h", "/home"), ("g m", "/calendar")];

/// The page after `g` and a letter.
pub(super) fn place_of(letter: &str) -> Option<&'static str> {
    PLACES.iter().find(|(keys, _)| keys.strip_prefix("g ") == Some(letter)).map(|(_, href)| *href)
}

const GLOBAL: [(&str, Key); 8] = [
    ("Ctrl K", key::PALETTE_TITLE),
    ("/", key::ACTION_SEARCH),
    ("?", key::KEYS_TITLE),
    ("g h", key::NAV_HOME),
    ("g m", key::NAV_CALENDAR),
    ("Ctrl Z", key::ACTION_UNDO),
    ("Ctrl Enter", key::ACTION_SAVE),
    ("Esc", key::KEYS_OUT),
];

const LIST: [(&str, Key); 10] = [
    ("↑ ↓ ← →, j k", key::KEYS_MOVE),
    ("Enter", key::KEYS_ENTER),
    ("F2", key::KEYS_EDIT),
    ("Tab", key::KEYS_TAB),
    ("Space", key::LIST_PEEK),
    ("x, Shift x", key::KEYS_CHOOSE),
    ("Ctrl A", key::KEYS_ALL),
    ("a", key::BULK_ASSIGN),
    ("Home, End", key::KEYS_ENDS),
    ("Ctrl Home, Ctrl End", key::KEYS_FAR),
];

const BOARD: [(&str, Key); 3] = [("Space", key::KEYS_LIFT), ("[ ]", key::KEYS_STAGE), ("↑ ↓", key::KEYS_CARDS)];

const CALENDAR: [(&str, Key); 7] = [
    ("j k", key::CALENDAR_KEY_STEP),
    ("t", key::CALENDAR_TODAY),
    ("m w d a", key::CALENDAR_KEY_LAYOUT),
    ("F2", key::CALENDAR_KEY_ENTRIES),
    ("Space", key::CALENDAR_KEY_LIFT),
    ("[ ]", key::CALENDAR_KEY_MOVE),
    ("x", key::CALENDAR_KEY_DONE),
];

thread_local! {
    static OPEN: ArcRwSignal<bool> = ArcRwSignal::new(false);
}

pub(super) fn open() {
    OPEN.with(|open| open.set(true));
}

#[component]
pub(super) fn KeyHelp() -> impl IntoView {
    let wanted = OPEN.with(Clone::clone);
    let open = RwSignal::new(false);
    Effect::new(move || {
        if wanted.get() {
            wanted.set(false);
            open.set(true);
        }
    });
    view! {
        <Dialog open title=tr(key::KEYS_TITLE)>
            <div class="dialog-body keys">
                {part(key::KEYS_ANYWHERE, &GLOBAL)}
                {letters()}
                {part(key::KEYS_LIST, &LIST)}
                {part(key::KEYS_BOARD, &BOARD)}
                {part(key::NAV_CALENDAR, &CALENDAR)}
            </div>
        </Dialog>
    }
}

fn line(keys: String, words: String) -> impl IntoView {
    view! { <div><dt><kbd>{keys}</kbd></dt><dd>{words}</dd></div> }
}

fn part(title: Key, keys: &'static [(&'static str, Key)]) -> impl IntoView {
    let lines = move || keys.iter().map(|(keys, words)| line((*keys).to_owned(), t(*words).to_owned())).collect_view();
    view! { <h3>{tr(title)}</h3><dl class="key-list">{lines}</dl> }
}

fn letters() -> impl IntoView {
    let lines = || {
        LETTERS
            .iter()
            .map(|(letter, name)| line(format!("g {letter}, c {letter}"), label::records(name).to_owned()))
            .collect_view()
    };
    view! { <h3>{tr(key::KEYS_GO)}</h3><dl class="key-list">{lines}</dl> }
}
