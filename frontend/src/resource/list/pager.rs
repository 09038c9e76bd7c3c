//! "1–50 of 1,284": where in the list one is, and pages to jump to (L2). The address follows once the scrolling rests.
use leptos::prelude::*;

use super::{counted, grid::Grid, window::PAGE};
use crate::{
    browser::{self, Timer},
    i18n::{fill, key, tr},
    ui::{
        button::IconButton,
        field::Control,
        icon,
        input::{Entry, TextInput},
    },
};

/// The scrolling has come to rest.
const REST_MS: i32 = 400;

#[component]
pub(super) fn Pager(grid: Grid) -> impl IntoView {
    let (window, scroll, view) = (grid.window, grid.scroll, grid.view);
    let page = Memo::new(move |_| scroll.top.get() / PAGE + 1);
    follow_page(grid, page);
    let last = move || window.height().div_ceil(PAGE).max(1);
    let shown = move || {
        let Some((count, bound)) = window.total.get() else { return String::new() };
        let first = (page.get() - 1) * PAGE + 1;
        let to = (first + PAGE - 1).min(window.height());
        let all = counted(count, Some(bound));
        fill(key::LIST_RANGE, &[("first", &first.to_string()), ("last", &to.to_string()), ("total", &all)])
    };
    // On paper stand more than one page, or less.
    let printed = move || {
        let ((from, to), (count, bound)) = (scroll.range.get(), window.total.get()?);
        let (first, last) = ((from + 1).to_string(), to.min(window.height()).to_string());
        Some(fill(key::LIST_RANGE, &[("first", &first), ("last", &last), ("total", &counted(count, Some(bound)))]))
    };
    let turn = move |to: u64| {
        let to = to.clamp(1, untrack(last));
        scroll.go_to((to - 1) * PAGE);
        view.change(|state| state.page = to);
    };
    let jump = RwSignal::new(String::new());
    let go = move |()| {
        if let Ok(to) = jump.get_untracked().trim().parse() {
            turn(to);
        }
        jump.set(String::new());
    };
    let number = move || if jump.read().is_empty() { page.get().to_string() } else { jump.get() };
    view! {
        <p class="print-only">{printed}</p>
        <nav class="pager" aria-label=tr(key::LIST_PAGES)>
            <span>{shown}</span>
            <IconButton label=tr(key::LIST_PREVIOUS) shape=icon::CHEVRON_LEFT on_click=move |_| turn(page.get_untracked().saturating_sub(1)) />
            <TextInput control=Control::plain("page") value=number on_input=move |text| jump.set(text) on_change=go entry=Entry::INTEGER label=tr(key::LIST_PAGE) class="page-number" />
            <span class="muted">{move || format!("/ {}", last())}</span>
            <IconButton label=tr(key::LIST_NEXT) shape=icon::CHEVRON_RIGHT on_click=move |_| turn(page.get_untracked() + 1) />
        </nav>
    }
}

/// The address says the page one has come to rest at; an address that says another one leads there.
fn follow_page(grid: Grid, page: Memo<u64>) {
    let (scroll, view) = (grid.scroll, grid.view);
    let timer = StoredValue::new(None::<Timer>);
    Effect::new(move |before: Option<u64>| {
        let page = page.get();
        if before.is_some_and(|before| before != page) {
            if let Some(timer) = timer.get_value() {
                timer.stop();
            }
            let rest = move || {
                if view.state.try_get_untracked().is_some_and(|state| state.page != page) {
                    view.change(|state| state.page = page);
                }
            };
            timer.set_value(Some(browser::after(REST_MS, rest)));
        }
        page
    });
    on_cleanup(move || {
        if let Some(Some(timer)) = timer.try_get_value() {
            timer.stop();
        }
    });
    let wanted = Memo::new(move |_| view.state.read().page);
    Effect::new(move |before: Option<u64>| {
        let wanted = wanted.get();
        if before.is_some_and(|before| before != wanted) && page.get_untracked() != wanted {
            scroll.go_to((wanted - 1) * PAGE);
        }
        wanted
    });
}
