//! Tabs whose choice lives outside, often in the URL.
use leptos::{ev::KeyboardEvent, prelude::*};

use super::keyboard;
use crate::browser;

/// One tab: its name, its label, and the key that opens it from anywhere on the page.
#[derive(Clone, Copy)]
pub(crate) struct Tab {
    pub(crate) name: &'static str,
    pub(crate) label: Signal<String>,
    pub(crate) keys: Option<&'static str>,
}

/// A row of tabs; the panel they switch has the id `<id>-panel`.
#[component]
pub(crate) fn Tabs(
    id: &'static str,
    #[prop(into)] label: Signal<String>,
    tabs: Vec<Tab>,
    #[prop(into)] chosen: Signal<String>,
    #[prop(into)] on_choose: Callback<&'static str>,
) -> impl IntoView {
    let names: Vec<_> = tabs.iter().map(|tab| tab.name).collect();
    let names = StoredValue::new(names);
    let step = move |event: &KeyboardEvent| {
        let by = match keyboard::pressed(event).as_deref() {
            Some("ArrowRight") => 1,
            Some("ArrowLeft") => names.read_value().len() - 1,
            _ => return,
        };
        let names = names.get_value();
        let at = names.iter().position(|name| *name == chosen.get_untracked()).unwrap_or(0);
        let next = names[(at + by) % names.len()];
        on_choose.run(next);
        browser::focus(&format!("{id}-{next}"));
    };
    let tab = move |tab: Tab| {
        let selected = move || chosen.read().as_str() == tab.name;
        view! {
            <button type="button" role="tab" class="tab" id=format!("{id}-{}", tab.name) aria-controls=format!("{id}-panel") aria-keyshortcuts=tab.keys
                aria-selected=move || selected().to_string() tabindex=move || if selected() { "0" } else { "-1" }
                on:click=move |_| on_choose.run(tab.name)>
                {move || tab.label.get()}
            </button>
        }
    };
    view! {
        <div class="tabs" role="tablist" aria-label=move || label.get() on:keydown=move |event| step(&event)>
            {tabs.into_iter().map(tab).collect_view()}
        </div>
    }
}
