//! What people may change about themselves and, where their roles say so, for everybody: one address a section.
mod devices;
mod display;
mod draft;
mod features;
mod feed;
mod find;
mod notices;
mod organization;
mod password;
mod profile;
mod section;
mod zone;

use leptos::prelude::*;

use self::section::{Section, at};
use crate::{
    i18n::{key, t, text, tr},
    pages::problem::Problem,
    route,
    shell::heading::Heading,
    ui::icon::{self, Icon},
};

/// On a phone either the sections or one of them; beside each other where there is room.
#[component]
pub(crate) fn Settings() -> impl IntoView {
    let name = Memo::new(|_| asked_for(&route::path()));
    view! { <div class="page settings" class:index=move || name.read().is_empty()><find::Find />{move || shown(&name.get())}</div> }
}

/// The name of the section in an address; empty where it names none.
fn asked_for(path: &str) -> String {
    path.trim_start_matches("/settings").trim_matches('/').to_owned()
}

fn shown(name: &str) -> AnyView {
    if name.is_empty() {
        let title = section::SECTIONS[0].title;
        return view! { <div class="settings-body"><Heading title=tr(key::SETTINGS_TITLE) /><section class="panel"><h2>{tr(title)}</h2>{(section::SECTIONS[0].draw)()}</section></div> }.into_any();
    }
    match at(name) {
        None => {
            view! { <Problem title=text(key::ERROR_NOT_FOUND_TITLE) detail=text(key::ERROR_NOT_FOUND) /> }.into_any()
        }
        Some(section) if !untrack(|| section.is_allowed()) => {
            view! { <Problem title=text(key::ERROR_FORBIDDEN_TITLE) detail=text(key::ERROR_FORBIDDEN) /> }.into_any()
        }
        Some(section) => body(section),
    }
}

fn body(section: &'static Section) -> AnyView {
    find::go_to_item(section.name);
    view! {
        <div class="settings-body">
            <a class="button quiet settings-back" href="/settings"><Icon shape=icon::CHEVRON_LEFT /><span>{move || t(key::SETTINGS_TITLE)}</span></a>
            <Heading title=tr(section.title) />
            <section class="panel" aria-label=tr(section.title)>{(section.draw)()}</section>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_name_sections() {
        assert_eq!((asked_for("/settings"), asked_for("/settings/")), (String::new(), String::new()));
        assert_eq!(at(&asked_for("/settings/devices")).map(|section| section.name), Some("devices"));
        assert!(at(&asked_for("/settings/nothing")).is_none());
    }
}
