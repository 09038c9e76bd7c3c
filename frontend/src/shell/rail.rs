//! Navigation: the rail at the left, and the bar at the foot of a phone.
use leptos::prelude::*;
use wire::{Definition, definition};

use super::{
    create,
    navigation::{GROUPS, Group, Spot, creatable, icon_of},
};
use crate::{
    browser,
    i18n::{key, label, of, t, text, tr},
    route,
    ui::{
        button::IconButton,
        dialog::Dialog,
        icon::{self, Icon, Shape},
    },
};

#[component]
pub(super) fn Rail(narrow: RwSignal<bool>) -> impl IntoView {
    let toggle = move |_| {
        narrow.update(|narrow| *narrow = !*narrow);
        browser::store("rapport.rail", if narrow.get_untracked() { "narrow" } else { "wide" });
    };
    view! {
        <nav class="rail" aria-label=tr(key::NAV_LABEL)>
            <a class="brand" href="/home"><span class="brand-mark" aria-hidden="true">"R"</span><span class="rail-text">"Rapport"</span></a>
            <Places />
            <div class="rail-foot">
                <IconButton label=move || t(if narrow.get() { key::NAV_WIDEN } else { key::NAV_NARROW }) shape=icon::PANEL_LEFT on_click=toggle />
            </div>
        </nav>
    }
}

/// Home and every group.
#[component]
fn Places() -> impl IntoView {
    view! {
        <ul class="rail-list"><Place href="/home" shape=icon::HOUSE label=Signal::derive(|| t(key::NAV_HOME).to_owned()) /></ul>
        {GROUPS.iter().map(|group| view! { <Section group /> }).collect_view()}
    }
}

#[component]
fn Section(group: &'static Group) -> impl IntoView {
    let items = move || {
        let items = group.items();
        (!items.is_empty() || group.spots().next().is_some()).then(|| {
            view! {
                <h2 class="rail-title"><span class="rail-text">{tr(group.title)}</span></h2>
                <ul class="rail-list">{items.into_iter().map(place_of).collect_view()}{group.spots().map(spot).collect_view()}</ul>
            }
        })
    };
    view! { {items} }
}

fn place_of(definition: &'static Definition) -> impl IntoView {
    let label = Signal::derive(move || label::records(definition.name).to_owned());
    view! { <Place href=format!("/{}", definition.path) shape=icon_of(definition.name) label about=definition /> }
}

fn spot(spot: &'static Spot) -> impl IntoView {
    view! { <Place href=spot.href shape=spot.shape label=text(spot.title) /> }
}

#[component]
fn Place(
    #[prop(into)] href: String,
    shape: Shape,
    label: Signal<String>,
    #[prop(optional)] about: Option<&'static Definition>,
) -> impl IntoView {
    let here = href.clone();
    let current = move || {
        let path = route::path();
        let inside = path.strip_prefix(here.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        inside.then_some("page")
    };
    let tip = move || about.map_or_else(|| label.get(), |definition| of(&label.get(), label::about(definition.name)));
    view! {
        <li>
            <a class="rail-item" href=href aria-current=current title=tip>
                <Icon shape /><span class="rail-text">{move || label.get()}</span>
            </a>
        </li>
    }
}

/// Five places on a phone.
#[component]
pub(super) fn BottomBar() -> impl IntoView {
    let more = RwSignal::new(false);
    let new = RwSignal::new(false);
    Effect::new(move || {
        route::path();
        more.set(false);
    });
    view! {
        <nav class="bottom-bar" aria-label=tr(key::NAV_LABEL)>
            <a href="/home"><Icon shape=icon::HOUSE /><span>{tr(key::NAV_HOME)}</span></a>
            {definition("account").map(bottom_place)}
            <Show when=|| !creatable().is_empty()>
                <button type="button" class="bottom-new" on:click=move |_| new.set(true)><Icon shape=icon::PLUS /><span>{tr(key::ACTION_NEW)}</span></button>
            </Show>
            {definition("task").map(bottom_place)}
            <button type="button" on:click=move |_| more.set(true)><Icon shape=icon::MENU /><span>{tr(key::NAV_MORE)}</span></button>
        </nav>
        <Dialog open=more title=tr(key::NAV_LABEL)><nav class="more-places" aria-label=tr(key::NAV_MORE)><Places /></nav></Dialog>
        <Dialog open=new title=tr(key::ACTION_NEW)><NewChoices open=new /></Dialog>
    }
}

fn bottom_place(definition: &'static Definition) -> impl IntoView {
    view! { <a href=format!("/{}", definition.path)><Icon shape=icon_of(definition.name) /><span>{move || label::records(definition.name)}</span></a> }
}

#[component]
fn NewChoices(open: RwSignal<bool>) -> impl IntoView {
    let choice = move |definition: &'static Definition| {
        let choose = move |_| {
            open.set(false);
            create::open(definition, serde_json::json!({}));
        };
        view! { <button type="button" class="menu-item" on:click=choose><Icon shape=icon_of(definition.name) /><span>{move || label::record(definition.name)}</span></button> }
    };
    view! { <div class="dialog-body">{creatable().into_iter().map(choice).collect_view()}</div> }
}
