//! Keys that work on every page: the tables by which they act, and which the help tells (G4).
use crate::{
    i18n::key,
    ui::keyboard::{self, Binding, Told},
};

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    Palette,
    Search,
    Help,
    Undo,
}

pub(super) const ANYWHERE: [Binding<Act>; 4] = [
    Binding { keys: &["Ctrl k"], words: key::PALETTE_TITLE, act: Act::Palette },
    Binding { keys: &["/"], words: key::ACTION_SEARCH, act: Act::Search },
    Binding { keys: &["?"], words: key::HELP_TITLE, act: Act::Help },
    Binding { keys: &["Ctrl z"], words: key::ACTION_UNDO, act: Act::Undo },
];

/// The keys of every page, for the help.
pub(crate) fn anywhere() -> Vec<Told> {
    let all = keyboard::told(&ANYWHERE);
    if keyboard::letters() { all } else { all.into_iter().filter(|(keys, _)| keys.len() > 1).collect() }
}

/// Which letter stands for which record, after `g` (go) and `c` (create).
pub(crate) const LETTERS: [(&str, &str); 6] =
    [("l", "lead"), ("a", "account"), ("c", "contact"), ("o", "opportunity"), ("t", "task"), ("k", "campaign")];

pub(super) fn letter_of(record: &str) -> Option<&'static str> {
    LETTERS.iter().find(|(_, name)| *name == record).map(|(letter, _)| *letter)
}

pub(super) fn record_of(letter: &str) -> Option<&'static str> {
    LETTERS.iter().find(|(known, _)| *known == letter).map(|(_, name)| *name)
}

/// Pages that are no list of records: the letter after `g`, the address, the name.
pub(crate) const PLACES: [(&str, &str, crate::i18n::Key); 2] =
    [("h", "/home", key::NAV_HOME), ("m", "/calendar", key::NAV_CALENDAR)];

/// The page after `g` and a letter.
pub(super) fn place_of(letter: &str) -> Option<&'static str> {
    PLACES.iter().find(|(known, ..)| *known == letter).map(|(_, href, _)| *href)
}
