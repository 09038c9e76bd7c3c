//! Pages that say what went wrong and where to go on.
use leptos::prelude::*;

use crate::{
    api::ApiError,
    browser,
    i18n::{key, tr},
    shell::heading::Heading,
    ui::{icon, icon::Icon, state::Failure},
};

/// 403, 404, 500, offline.
#[component]
pub(crate) fn Problem(title: Signal<String>, detail: Signal<String>) -> impl IntoView {
    view! {
        <div class="page problem">
            <Icon shape=icon::TRIANGLE_ALERT />
            <Heading title />
            <p>{move || detail.get()}</p>
            <a class="button primary" href="/home">{tr(key::NAV_TO_HOME)}</a>
        </div>
    }
}

/// The server does not answer at all.
#[component]
pub(crate) fn CannotStart(error: ApiError) -> impl IntoView {
    let reload = |()| {
        let _ = browser::window().location().reload();
    };
    view! { <main class="splash"><h1>"Rapport"</h1><Failure text=move || error.text() on_retry=reload /></main> }
}
