//! Search, New, and what belongs to the person.
use leptos::prelude::*;

use super::{
    bell::Bell,
    create,
    help::HelpButton,
    navigation::{creatable, icon_of},
    preferences::{Languages, Themes},
    search_box::SearchBox,
};
use crate::{
    i18n::{key, label, tr},
    outbox, route, session,
    ui::{
        avatar::Avatar,
        icon::{self, Icon},
        menu::{Menu, MenuItem, Popover},
    },
};

#[component]
pub(super) fn TopBar() -> impl IntoView {
    view! {
        <header class="top-bar">
            <SearchBox />
            <a class="icon-button phone-only" href="/search" aria-label=tr(key::ACTION_SEARCH)><Icon shape=icon::SEARCH /></a>
            <div class="top-acts">
                <NewMenu />
                <Bell />
                <HelpButton />
                <Languages />
                <Themes />
                <Profile />
            </div>
        </header>
    }
}

#[component]
fn NewMenu() -> impl IntoView {
    let item = |definition: &'static wire::Definition| {
        view! {
            <MenuItem label=move || label::record(definition.name) icon=icon_of(definition.name)
                on_choose=move |()| create::open(definition, serde_json::json!({})) />
        }
    };
    view! {
        <Show when=|| !creatable().is_empty()>
            <Menu label=tr(key::ACTION_NEW) class="button primary wide-only" icon=icon::PLUS>
                {creatable().into_iter().map(item).collect_view()}
            </Menu>
        </Show>
    }
}

#[component]
fn Profile() -> impl IntoView {
    let name = move || session::me().map(|me| me.name.clone()).unwrap_or_default();
    let mail = move || session::me().map(|me| me.email.clone()).unwrap_or_default();
    view! {
        <Popover label=tr(key::NAV_PROFILE) class="icon-button" icon=icon::USER icon_only=true>
            <div class="profile">
                {move || view! { <Avatar name=name() /> }}
                <p><strong>{name}</strong><br /><span class="muted">{mail}</span></p>
            </div>
            <MenuItem label=tr(key::SETTINGS_TITLE) icon=icon::SETTINGS on_choose=move |()| route::go("/settings") />
            <MenuItem label=tr(key::TRASH_TITLE) icon=icon::TRASH_2 on_choose=move |()| route::go("/trash") />
            <MenuItem label=tr(key::WORK_TITLE) icon=icon::LAYERS on_choose=move |()| route::go("/jobs") />
            <MenuItem label=tr(key::ACTION_SIGN_OUT) icon=icon::LOG_OUT on_choose=move |()| outbox::sign_out() />
        </Popover>
    }
}
