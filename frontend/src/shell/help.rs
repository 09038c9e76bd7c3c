//! Help, in the same corner of every page (WCAG 3.2.6) and under `?` (G15). What it says is loaded when it is asked for.
use leptos::prelude::*;

use crate::{
    i18n::{key, tr},
    piece,
    ui::{button::IconButton, icon},
};

thread_local! {
    static OPEN: ArcRwSignal<bool> = ArcRwSignal::new(false);
}

pub(super) fn open() {
    OPEN.with(|open| open.set(true));
}

#[component]
pub(super) fn HelpButton() -> impl IntoView {
    view! { <IconButton label=tr(key::HELP_TITLE) shape=icon::CIRCLE_HELP on_click=|_| open() /> }
}

/// Where the panel appears; placed once.
#[component]
pub(super) fn HelpHost() -> impl IntoView {
    let open = OPEN.with(Clone::clone);
    let close = open.clone();
    let close = Callback::new(move |()| close.set(false));
    move || open.get().then(|| piece::help_panel::show(close))
}
