//! The keys that the page answers to at this moment, read from where they are acted on.
use domain::permission::Action;
use leptos::prelude::*;
use wire::{Definition, definition};

use crate::{
    browser,
    i18n::{Key, key, label, t, tr},
    pages, resource, session,
    shell::{keys, offered},
    ui::keyboard::{self, Told},
};

/// Keys with what they do, in words.
type Line = (String, String);

/// Lines under a title.
type Section = (Key, Vec<Line>);

/// How often it is looked whether the page answers to other keys.
const PAUSE_MS: i32 = 700;

/// The list, which follows the page.
pub(super) fn list() -> AnyView {
    let shown = RwSignal::new(sections());
    leptos::task::spawn_local(async move {
        loop {
            browser::sleep(PAUSE_MS).await;
            let now = sections();
            match shown.try_with_untracked(|before| *before == now) {
                Some(true) => {}
                Some(false) => _ = shown.try_set(now),
                None => return,
            }
        }
    });
    view! {
        <section class="keys" aria-labelledby="help-keys">
            <h3 id="help-keys">{tr(key::KEYS_TITLE)}</h3>
            {move || shown.get().into_iter().map(part).collect_view()}
        </section>
    }
    .into_any()
}

fn part((title, lines): Section) -> impl IntoView {
    let line = |(keys, words): Line| view! { <div><dt><kbd>{keys}</kbd></dt><dd>{words}</dd></div> };
    view! { <h4>{t(title)}</h4><dl class="key-list">{lines.into_iter().map(line).collect_view()}</dl> }
}

fn sections() -> Vec<Section> {
    let all = [
        (key::KEYS_PAGE, of_page()),
        (key::KEYS_LIST, table("list", resource::grid_keys)),
        (key::KEYS_BOARD, table("board", resource::board::keys)),
        (key::NAV_CALENDAR, table("calendar", pages::calendar::keys)),
        (key::KEYS_GO, letters()),
        (key::KEYS_ANYWHERE, lines(keys::anywhere())),
    ];
    all.into_iter().filter(|(_, lines)| !lines.is_empty()).collect()
}

fn lines(told: Vec<Told>) -> Vec<Line> {
    told.into_iter().map(|(keys, words)| (keys, t(words).to_owned())).collect()
}

/// What answers to a key of its own, by the name it has on the page; and how a form is sent.
fn of_page() -> Vec<Line> {
    let offered = if keyboard::letters() { offered::offered() } else { Vec::new() };
    let name = |element: &web_sys::HtmlElement| {
        element.get_attribute("aria-label").unwrap_or_else(|| element.inner_text().replace('\n', " "))
    };
    let mut lines: Vec<Line> = Vec::new();
    for (keys, element) in offered {
        if lines.iter().all(|(known, _)| *known != keys) {
            lines.push((keys, name(&element)));
        }
    }
    if stands(".composer, .sheet-form") {
        lines.push(("Ctrl Enter".to_owned(), t(key::ACTION_SAVE).to_owned()));
    }
    lines
}

fn table(name: &str, told: fn() -> Vec<Told>) -> Vec<Line> {
    if stands(&format!("[data-keys={name}]")) { lines(told()) } else { Vec::new() }
}

fn stands(selector: &str) -> bool {
    matches!(browser::document().query_selector(selector), Ok(Some(_)))
}

/// `g` and `c` with a letter, as far as the person may go and make.
fn letters() -> Vec<Line> {
    if !keyboard::letters() || session::me_untracked().is_none() {
        return Vec::new();
    }
    let may = |action, definition: &'static Definition| untrack(|| session::may(action, definition));
    let places = keys::PLACES.iter().map(|(letter, _, name)| (format!("g {letter}"), t(*name).to_owned()));
    let records = keys::LETTERS.iter().filter_map(|(letter, name)| {
        let definition = definition(name)?;
        let ways =
            [("g", Action::Read), ("c", Action::Create)].into_iter().filter(|(_, action)| may(*action, definition));
        let ways: Vec<_> = ways.map(|(first, _)| format!("{first} {letter}")).collect();
        (!ways.is_empty()).then(|| (ways.join(", "), label::records(name).to_owned()))
    });
    places.chain(records).collect()
}
