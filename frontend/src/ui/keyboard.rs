//! Keys, read in one place: nothing may act on a key that belongs to an input method (G5).
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};

use crate::{browser, i18n::Key};

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

/// Whether the key would type into something or belongs to a panel, so that single-letter commands must keep still.
pub(crate) fn typing(event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|element| {
        element.closest("input, textarea, select, [contenteditable], dialog, [popover]").ok().flatten().is_some()
    })
}

/// A key, what it does, and that in words: the handler acts by the very table that the help tells.
pub(crate) struct Binding<A: 'static> {
    /// As [`chord`] writes them.
    pub(crate) keys: &'static [&'static str],
    pub(crate) words: Key,
    pub(crate) act: A,
}

/// The key pressed with what is held down, as people write it: `↓`, `Ctrl Home`, `Shift x`. None with Alt, which is the
/// browser's.
pub(crate) fn chord(event: &KeyboardEvent) -> Option<String> {
    let key = pressed(event).filter(|_| !event.alt_key())?;
    Some(written(&key, command(event), event.shift_key()))
}

fn written(key: &str, command: bool, shift: bool) -> String {
    let name = match key {
        "ArrowDown" => "↓",
        "ArrowUp" => "↑",
        "ArrowLeft" => "←",
        "ArrowRight" => "→",
        "Escape" => "Esc",
        " " => "Space",
        key => key,
    };
    // What needs Shift to be typed at all says so by itself, a letter does not.
    let letter = name.len() == 1 && name.as_bytes()[0].is_ascii_alphabetic();
    let shift = shift && (letter || name.len() > 1);
    let name = if letter { name.to_ascii_lowercase() } else { name.to_owned() };
    format!("{}{}{name}", if command { "Ctrl " } else { "" }, if shift { "Shift " } else { "" })
}

/// What a chord does here.
pub(crate) fn act<A: Copy>(bindings: &[Binding<A>], chord: &str) -> Option<A> {
    bindings.iter().find(|binding| binding.keys.contains(&chord)).map(|binding| binding.act)
}

/// Keys that do alike, and what they do.
pub(crate) type Told = (String, Key);

/// A table as the help tells it, a line for all that follow each other and have the same words.
pub(crate) fn told<A>(bindings: &[Binding<A>]) -> Vec<Told> {
    let mut lines: Vec<Told> = Vec::new();
    for binding in bindings {
        let keys = binding.keys.join(", ");
        match lines.last_mut() {
            Some((before, words)) if *words == binding.words => *before = format!("{before}, {keys}"),
            _ => lines.push((keys, binding.words)),
        }
    }
    lines
}

const LETTERS: &str = "rapport.letters";

/// Whether keys of a single letter act on the page (WCAG 2.1.4); kept on this device. Inside a list or on a card, where
/// they act only while it has the keyboard, they always do.
pub(crate) fn letters() -> bool {
    browser::stored(LETTERS).as_deref() != Some("off")
}

pub(crate) fn set_letters(on: bool) {
    if on { browser::forget(LETTERS) } else { browser::store(LETTERS, "off") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::key;

    #[test]
    fn chords_are_written_as_people_do() {
        for (key, command, shift, expected) in [
            ("x", false, false, "x"),
            ("X", false, true, "Shift x"),
            ("?", false, true, "?"),
            (" ", false, false, "Space"),
            ("ArrowDown", false, false, "↓"),
            ("Home", true, false, "Ctrl Home"),
            ("k", true, false, "Ctrl k"),
            ("Tab", false, true, "Shift Tab"),
        ] {
            assert_eq!(written(key, command, shift), expected);
        }
    }

    #[test]
    fn one_table_acts_and_tells() {
        let table = [
            Binding { keys: &["↓", "j"], words: key::KEYS_MOVE, act: 1 },
            Binding { keys: &["↑", "k"], words: key::KEYS_MOVE, act: -1 },
            Binding { keys: &["Esc"], words: key::KEYS_OUT, act: 0 },
        ];
        assert_eq!((act(&table, "k"), act(&table, "Shift k")), (Some(-1), None));
        let lines: Vec<_> = told(&table).into_iter().map(|(keys, _)| keys).collect();
        assert_eq!(lines, ["↓, j, ↑, k", "Esc"]);
    }
}
