//! The one `h1` of a page: it names the tab, and a change of page moves the keyboard to it (G6).
use std::cell::Cell;

use leptos::prelude::*;

use crate::browser;

thread_local! {
    /// The first page keeps the browser's own focus.
    static FIRST: Cell<bool> = const { Cell::new(true) };
}

#[component]
pub(crate) fn Heading(#[prop(into)] title: Signal<String>) -> impl IntoView {
    Effect::new(move || browser::document().set_title(&format!("{} · Rapport", title.get())));
    if !FIRST.replace(false) {
        browser::focus("page-title");
    }
    view! { <h1 id="page-title" tabindex="-1">{move || title.get()}</h1> }
}
