//! Language and theme, changed in place.
use leptos::{prelude::*, task::spawn_local};
use serde_json::json;

use crate::{
    api::{self, Call},
    i18n::{self, Locale, key, t, tr},
    session,
    theme::{self, Theme},
    ui::{
        icon,
        menu::{Menu, MenuItem},
        toast,
    },
};

/// The three languages, each by its own name.
#[component]
pub(crate) fn Languages() -> impl IntoView {
    let item = |locale: Locale| {
        view! { <MenuItem label=locale.name() checked=Signal::derive(move || Some(i18n::current() == locale)) on_choose=move |()| choose(locale) /> }
    };
    view! {
        <Menu label=tr(key::NAV_LANGUAGE) class="icon-button" icon=icon::LANGUAGES icon_only=true>
            {Locale::ALL.map(item).collect_view()}
        </Menu>
    }
}

/// At once here; and kept with the account, so that other devices and mails follow.
pub(crate) fn choose(locale: Locale) {
    spawn_local(async move {
        if let Err(error) = i18n::choose(locale).await {
            toast::failed(error.text());
        } else if session::me_untracked().is_some() {
            let call = Call::change("/me", json!({"locale": locale.tag()}));
            let _ = api::send(call).await;
        }
    });
}

#[component]
pub(crate) fn Themes() -> impl IntoView {
    let item = |theme: Theme| {
        let (name, shape) = match theme {
            Theme::System => (key::THEME_SYSTEM, icon::MONITOR),
            Theme::Light => (key::THEME_LIGHT, icon::SUN),
            Theme::Dark => (key::THEME_DARK, icon::MOON),
        };
        view! {
            <MenuItem label=move || t(name) icon=shape checked=Signal::derive(move || Some(theme::current() == theme))
                on_choose=move |()| theme::choose(theme) />
        }
    };
    view! {
        <Menu label=tr(key::NAV_THEME) class="icon-button" icon=icon::SUN icon_only=true>
            {Theme::ALL.map(item).collect_view()}
        </Menu>
    }
}
