//! The sections to choose from, and a search over all that can be set, by its name in any of the three languages.
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::section::{SECTIONS, Section, Words, at, lists};
use crate::{
    browser,
    i18n::{self, count, key, label, t, tr},
    route, session,
    shell::icon_of,
    ui::{
        field::Control,
        icon::{self, Icon, Shape},
        input::{Entry, TextInput},
    },
};

/// A line to follow.
struct Hit {
    href: String,
    shape: Shape,
    name: String,
    /// The section it is in, where that is another name.
    place: Option<&'static str>,
}

#[component]
pub(super) fn Find() -> impl IntoView {
    let typed = RwSignal::new(String::new());
    // Words of the other languages are here only once somebody looks for something.
    let loaded = RwSignal::new(false);
    let type_in = move |text: String| {
        if !loaded.get_untracked() {
            spawn_local(async move {
                i18n::load_everywhere().await;
                let _ = loaded.try_set(true);
            });
        }
        typed.set(text);
    };
    let hits = Memo::new(move |_| {
        loaded.track();
        i18n::current();
        Found(found(&typed.read()))
    });
    let searching = move || !typed.read().trim().is_empty();
    let said = move || searching().then(|| count(key::SETTING_FOUND, hits.read().0.len() as u64));
    view! {
        <nav class="settings-nav" aria-label=tr(key::SETTINGS_TITLE)>
            <TextInput control=Control::plain("settings-find") value=typed on_input=type_in entry=Entry::SEARCH
                label=tr(key::SETTING_FIND) placeholder=tr(key::SETTING_FIND) />
            <p class="muted" role="status">{said}</p>
            {move || if searching() { lines(&hits.read().0) } else { all() }}
        </nav>
    }
}

/// Compared by what is shown.
struct Found(Vec<Hit>);

impl PartialEq for Found {
    fn eq(&self, other: &Self) -> bool {
        let key = |found: &Self| found.0.iter().map(|hit| (hit.href.clone(), hit.name.clone())).collect::<Vec<_>>();
        key(self) == key(other)
    }
}

fn lines(hits: &[Hit]) -> AnyView {
    view! { <ul class="plain-list">{hits.iter().map(line).collect_view()}</ul> }.into_any()
}

fn titled(title: &'static str, hits: &[Hit]) -> AnyView {
    view! { <p class="rail-title" aria-hidden="true">{title}</p><ul class="plain-list" aria-label=title>{hits.iter().map(line).collect_view()}</ul> }.into_any()
}

fn line(hit: &Hit) -> AnyView {
    let (href, path) = (hit.href.clone(), hit.href.split('?').next().unwrap_or_default().to_owned());
    let current = move || (route::path() == path).then_some("page");
    view! {
        <li><a class="settings-place" href=href aria-current=current>
            <Icon shape=hit.shape /><span>{hit.name.clone()}{hit.place.map(|place| view! { <span class="muted">{format!(" · {place}")}</span> })}</span>
        </a></li>
    }
    .into_any()
}

fn all() -> AnyView {
    let sections = SECTIONS.iter().filter(|section| section.is_allowed());
    let (shared, own): (Vec<&Section>, Vec<_>) = sections.partition(|section| section.shared);
    let own: Vec<_> = own.into_iter().map(of_section).collect();
    let shared: Vec<_> = shared.into_iter().map(of_section).chain(lists().map(of_list)).chain(audit()).collect();
    let shared = (!shared.is_empty()).then(|| titled(t(key::NAV_ADMIN), &shared));
    view! { {titled(t(key::SETTING_OWN), &own)}{shared} }.into_any()
}

fn of_section(section: &Section) -> Hit {
    Hit {
        href: format!("/settings/{}", section.name),
        shape: section.shape,
        name: t(section.title).to_owned(),
        place: None,
    }
}

fn of_list(definition: &'static wire::Definition) -> Hit {
    let (href, shape) = (format!("/{}", definition.path), icon_of(definition.name));
    Hit { href, shape, name: label::records(definition.name).to_owned(), place: None }
}

/// The log of changes, for who may look.
fn audit() -> Option<Hit> {
    let hit =
        || Hit { href: "/audit".to_owned(), shape: icon::HISTORY, name: t(key::AUDIT_TITLE).to_owned(), place: None };
    session::audits().then(hit)
}

/// Sections and what is in them; every word typed must be somewhere in a name, in one language.
fn found(typed: &str) -> Vec<Hit> {
    let mut hits = Vec::new();
    for section in SECTIONS.iter().filter(|section| section.is_allowed()) {
        if says(Words::Text(section.title), typed) {
            hits.push(of_section(section));
        }
        for item in section.items.iter().filter(|item| says(item.words, typed)) {
            let at = if item.control.is_empty() { String::new() } else { format!("?at={}", item.control) };
            hits.push(Hit {
                href: format!("/settings/{}{at}", section.name),
                shape: section.shape,
                name: item.words.shown().to_owned(),
                place: Some(t(section.title)),
            });
        }
    }
    hits.extend(audit().filter(|_| says(Words::Text(key::AUDIT_TITLE), typed)));
    hits.extend(lists().filter(|list| says(Words::Records(list.name), typed)).map(of_list));
    hits
}

fn says(words: Words, typed: &str) -> bool {
    let typed = browser::lowercase(typed);
    let all = |name: &&str| {
        let name = browser::lowercase(name);
        typed.split_whitespace().all(|word| name.contains(word))
    };
    words.everywhere().iter().any(all)
}

/// Moves the keyboard to the control that was looked for: the address says which.
pub(super) fn go_to_item(section: &'static str) {
    let Some(wanted) = untrack(|| route::parameter("at")) else { return };
    let item = at(section).and_then(|section| section.items.iter().find(|item| item.control == wanted));
    let Some(control) = item.map(|item| item.control) else { return };
    // What asks the server first is there a little later.
    spawn_local(async move {
        for _ in 0..40 {
            browser::sleep(50).await;
            let found =
                browser::document().query_selector(&format!(".settings-body [id^='{control}-']")).ok().flatten();
            if let Some(element) = found.and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
                let _ = element.focus();
                break;
            }
        }
    });
}
