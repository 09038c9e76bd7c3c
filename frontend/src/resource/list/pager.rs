//! "1–50 of 1,284", and the pages before and after (L2).
use leptos::prelude::*;
use wire::query::{DEFAULT_LIMIT, MAX_OFFSET};

use super::{View, counted};
use crate::{
    api::records::Rows,
    browser,
    i18n::{fill, key, tr},
    resource::Feed,
    ui::{
        field::Control,
        icon,
        input::{Entry, TextInput},
    },
};

#[component]
pub(super) fn Pager(view: View, rows: Feed<Rows>) -> impl IntoView {
    let page = Memo::new(move |_| view.state.read().page);
    let shown = move || {
        let data = rows.data.read();
        let Some(rows) = data.as_ref() else { return String::new() };
        let first = (page.get() - 1) * DEFAULT_LIMIT + 1;
        let last = first + (rows.data.len() as u64).max(1) - 1;
        let total = rows.page.count.map_or_else(String::new, |count| counted(count, rows.page.count_is_lower_bound));
        fill(key::LIST_RANGE, &[("first", &first.to_string()), ("last", &last.to_string()), ("total", &total)])
    };
    let more = move || {
        rows.data.read().as_ref().is_some_and(|rows| rows.page.has_more) && page.get() * DEFAULT_LIMIT < MAX_OFFSET
    };
    let turn = move |page: u64| {
        view.change(|state| state.page = page.clamp(1, MAX_OFFSET / DEFAULT_LIMIT));
        browser::window().scroll_to_with_x_and_y(0.0, 0.0);
    };
    let jump = RwSignal::new(String::new());
    let go = move |()| {
        if let Ok(page) = jump.get_untracked().trim().parse() {
            turn(page);
        }
        jump.set(String::new());
    };
    view! {
        <nav class="pager" aria-label=tr(key::LIST_PAGES)>
            <span>{shown}</span>
            <Step label=key::LIST_PREVIOUS shape=icon::CHEVRON_LEFT enabled=Signal::derive(move || page.get() > 1) on_press=move |()| turn(page.get_untracked() - 1) />
            <TextInput control=Control::plain("page") value=move || if jump.read().is_empty() { page.get().to_string() } else { jump.get() }
                on_input=move |text| jump.set(text) on_change=go entry=Entry::INTEGER label=tr(key::LIST_PAGE) class="page-number" />
            <Step label=key::LIST_NEXT shape=icon::CHEVRON_RIGHT enabled=Signal::derive(more) on_press=move |()| turn(page.get_untracked() + 1) />
        </nav>
    }
}

#[component]
fn Step(
    label: crate::i18n::Key,
    shape: icon::Shape,
    enabled: Signal<bool>,
    #[prop(into)] on_press: Callback<()>,
) -> impl IntoView {
    view! {
        <button type="button" class="icon-button" aria-label=tr(label) title=tr(label) disabled=move || !enabled.get() on:click=move |_| on_press.run(())>
            <icon::Icon shape />
        </button>
    }
}
