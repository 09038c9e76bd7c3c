//! A text in which `@` and a few letters, or the first sounds of a Chinese name, find the person who is meant.
use std::collections::BTreeMap;

use leptos::{
    ev::{Event, KeyboardEvent},
    html,
    prelude::*,
    task::spawn_local,
};
use wasm_bindgen::JsCast;

use crate::{
    browser,
    i18n::{count, key, tr},
    resource::picker,
    ui::{announce, combobox::Offer, field::Control, keyboard},
};

/// Longer than any name; what follows an `@` and is longer calls on nobody.
const LONGEST: usize = 24;

#[derive(Clone, Copy)]
struct State {
    area: NodeRef<html::Textarea>,
    text: RwSignal<String>,
    mentioned: RwSignal<BTreeMap<String, String>>,
    /// Where the `@` stands in the text, while somebody is looked for.
    at: RwSignal<Option<usize>>,
    offers: RwSignal<Vec<Offer>>,
    active: RwSignal<usize>,
    turn: StoredValue<u32>,
}

impl State {
    fn close(self) {
        self.turn.update_value(|turn| *turn += 1);
        self.at.set(None);
        self.offers.set(Vec::new());
    }

    /// Looks whether the caret stands in a mention, and for whom.
    fn look(self) {
        let Some((at, wanted)) = self.area.get_untracked().and_then(|area| {
            let caret = area.selection_start().ok().flatten()?;
            sought(&self.text.read_untracked(), caret)
        }) else {
            return self.close();
        };
        self.at.set(Some(at));
        self.turn.update_value(|turn| *turn += 1);
        let turn = self.turn.get_value();
        spawn_local(async move {
            browser::sleep(150).await;
            if self.turn.try_get_value() != Some(turn) {
                return;
            }
            let found = picker::find_people(wanted).await;
            if self.turn.try_get_value() == Some(turn) {
                announce::announce(count(key::COMMENT_FOUND, found.len() as u64));
                self.active.set(0);
                self.offers.set(found);
            }
        });
    }

    /// Writes the name in the place of what was typed, and puts the caret behind it.
    fn choose(self, offer: &Offer) {
        let (Some(at), Some(area)) = (self.at.get_untracked(), self.area.get_untracked()) else { return };
        let caret = area.selection_start().ok().flatten().unwrap_or_default();
        let text = self.text.get_untracked();
        let written = format!("@{} ", offer.name);
        let after = text.get(bytes_before(&text, caret)..).unwrap_or_default().trim_start().to_owned();
        let before = text.get(..at).unwrap_or_default();
        let new = format!("{before}{written}{after}");
        let place = u32::try_from(format!("{before}{written}").encode_utf16().count()).unwrap_or_default();
        self.mentioned.update(|mentioned| _ = mentioned.insert(offer.name.clone(), offer.id.clone()));
        self.text.set(new);
        self.close();
        browser::after_render(move || {
            let _ = area.focus();
            let _ = area.set_selection_range(place, place);
        });
    }

    fn step(self, by: isize) {
        let count = self.offers.read_untracked().len();
        self.active.update(|active| *active = active.saturating_add_signed(by).min(count.saturating_sub(1)));
    }
}

/// The byte at which so many UTF-16 units have been passed: browsers count in those.
fn bytes_before(text: &str, units: u32) -> usize {
    let mut passed = 0;
    for (at, character) in text.char_indices() {
        if passed >= units as usize {
            return at;
        }
        passed += character.len_utf16();
    }
    text.len()
}

/// The `@` before the caret and what was typed behind it. One inside a word is an e-mail address.
fn sought(text: &str, caret: u32) -> Option<(usize, String)> {
    let before = text.get(..bytes_before(text, caret))?;
    let at = before.rfind(['@', '＠'])?;
    let sign = before[at..].chars().next()?;
    let wanted = &before[at + sign.len_utf8()..];
    let in_word = before[..at].chars().last().is_some_and(|before| before.is_ascii_alphanumeric());
    let name = wanted.chars().count() <= LONGEST && !wanted.contains(['\n', '@', ',', '，']) && !wanted.ends_with("  ");
    (!in_word && name && wanted.split(' ').count() <= 2).then(|| (at, wanted.trim().to_owned()))
}

#[component]
pub(super) fn MentionArea(
    control: Control,
    text: RwSignal<String>,
    mentioned: RwSignal<BTreeMap<String, String>>,
    #[prop(into)] on_send: Callback<()>,
) -> impl IntoView {
    let state = State {
        area: NodeRef::new(),
        text,
        mentioned,
        at: RwSignal::new(None),
        offers: RwSignal::default(),
        active: RwSignal::new(0),
        turn: StoredValue::new(0),
    };
    let list = StoredValue::new(format!("{}-people", control.id()));
    let open = Memo::new(move |_| state.at.get().is_some() && !state.offers.read().is_empty());
    let active_id = move || open.get().then(|| format!("{}-{}", list.get_value(), state.active.get()));
    let typed = move |event: Event| {
        text.set(event_target_value(&event));
        let composing = event.dyn_ref::<web_sys::InputEvent>().is_some_and(web_sys::InputEvent::is_composing);
        if !composing {
            state.look();
        }
    };
    let composed = move |event: leptos::ev::CompositionEvent| {
        text.set(event_target_value(&event));
        state.look();
    };
    view! {
        <div class="combobox">
            <textarea class="control" id=control.id() rows="3" node_ref=state.area autocomplete="off" aria-autocomplete="list" aria-haspopup="listbox"
                aria-controls=list.get_value() aria-activedescendant=active_id
                aria-invalid=move || control.invalid() aria-describedby=move || control.described_by() aria-required="true"
                prop:value=move || text.get() on:input=typed on:compositionend=composed
                on:blur=move |_| state.close() on:keydown=move |event| key(state, open.get_untracked(), &event, on_send)></textarea>
            <div class="offers" hidden=move || !open.get()>
                <ul role="listbox" id=list.get_value() aria-label=tr(key::STATE_SUGGESTIONS)>{move || people(state, list)}</ul>
            </div>
        </div>
    }
}

fn people(state: State, list: StoredValue<String>) -> impl IntoView {
    let one = move |(index, offer): (usize, Offer)| {
        let (name, note) = (offer.name.clone(), offer.note.clone());
        view! {
            <li role="option" id=format!("{}-{index}", list.get_value()) aria-selected=move || (state.active.get() == index).to_string()
                on:mousedown=move |event| { event.prevent_default(); state.choose(&offer); }>
                <span>{name}</span><span class="note">{note}</span>
            </li>
        }
    };
    state.offers.get().into_iter().enumerate().map(one).collect_view()
}

/// Arrows and Enter belong to the list while it is open; Ctrl+Enter sends.
fn key(state: State, open: bool, event: &KeyboardEvent, on_send: Callback<()>) {
    let Some(key) = keyboard::pressed(event) else { return };
    match key.as_str() {
        "Enter" if keyboard::command(event) => on_send.run(()),
        "ArrowDown" if open => state.step(1),
        "ArrowUp" if open => state.step(-1),
        "Enter" | "Tab" if open => {
            if let Some(offer) = state.offers.get_untracked().get(state.active.get_untracked()) {
                state.choose(offer);
            }
        }
        "Escape" if open => {
            event.stop_propagation();
            state.close();
        }
        _ => return,
    }
    event.prevent_default();
}

#[cfg(test)]
mod tests {
    use super::{bytes_before, sought};

    fn at_end(text: &str) -> Option<(usize, String)> {
        sought(text, u32::try_from(text.encode_utf16().count()).unwrap())
    }

    #[test]
    fn a_mention_begins_with_its_sign() {
        for (text, expected) in [
            ("@", Some((0, ""))),
            ("@zw", Some((0, "zw"))),
            ("请@zhang", Some((3, "zhang"))),
            ("see @Nancy Da", Some((4, "Nancy Da"))),
            ("＠李", Some((0, "李"))),
            ("mail me@home", None),
            ("@Nancy said that", None),
            ("@a\nb", None),
            ("nobody", None),
        ] {
            assert_eq!(at_end(text), expected.map(|(at, name)| (at, name.to_owned())), "{text}");
        }
    }

    #[test]
    fn browsers_count_otherwise() {
        assert_eq!(bytes_before("a张😀b", 2), 4);
        assert_eq!(bytes_before("a张😀b", 4), 8);
        assert_eq!(bytes_before("ab", 9), 2);
    }
}
