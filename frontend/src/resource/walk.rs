//! The list a record was opened from: from its page one goes on to the next and back to the one before (R9).
use std::cell::RefCell;

use leptos::{prelude::*, task::spawn_local};
use wire::{
    Definition,
    query::{MAX_OFFSET, Search},
};

use super::list::View;
use crate::{
    api::records,
    browser,
    i18n::{fill, format, key, tr},
    route,
    ui::{button::IconButton, icon},
};

#[derive(Clone)]
struct Walk {
    definition: &'static Definition,
    question: Search,
    /// The list itself.
    address: String,
    id: String,
    row: u64,
    total: Option<(u64, bool)>,
}

thread_local! {
    static WALK: RefCell<Option<Walk>> = const { RefCell::new(None) };
}

/// A record is opened from a list.
pub(super) fn begin(view: View, row: u64, total: Option<(u64, bool)>, id: &str) {
    let mut state = view.state.get_untracked();
    state.page = row / wire::query::DEFAULT_LIMIT + 1;
    state.peek.clear();
    let walk = Walk {
        definition: view.definition,
        question: state.search(view.definition),
        address: state.address(view.definition, browser::encode),
        id: id.to_owned(),
        row,
        total,
    };
    WALK.set(Some(walk));
}

/// Where one is in the list, and the ways on and back; nothing where one came from elsewhere.
#[component]
pub(super) fn Steps(definition: &'static Definition, id: String) -> impl IntoView {
    let walk = WALK.with_borrow(Clone::clone).filter(|walk| walk.definition.name == definition.name && walk.id == id);
    walk.map(|walk| {
        let (count, bound) = walk.total.unwrap_or((0, false));
        let at = fill(key::LIST_AT, &[("at", &number(walk.row + 1)), ("total", &(number(count) + if bound { "+" } else { "" }))]);
        let (back, on) = (walk.clone(), walk.clone());
        view! {
            <nav class="walk" aria-label=tr(key::LIST_WALK)>
                <a href=walk.address>{at}</a>
                <IconButton label=tr(key::LIST_PREVIOUS_RECORD) shape=icon::ARROW_UP on_click=move |_| step(&back, -1) />
                <IconButton label=tr(key::LIST_NEXT_RECORD) shape=icon::ARROW_DOWN on_click=move |_| step(&on, 1) />
            </nav>
        }
    })
}

#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
fn number(number: u64) -> String {
    format::number(number as f64)
}

/// The neighbour is asked for by its place: the list may have changed meanwhile.
fn step(walk: &Walk, by: i64) {
    let Some(row) = walk.row.checked_add_signed(by).filter(|row| *row <= MAX_OFFSET) else { return };
    let walk = walk.clone();
    spawn_local(async move {
        let question = Search { limit: Some(1), offset: Some(row), count: None, ..walk.question.clone() };
        let found = records::search(walk.definition, question, None).await;
        let Some(id) = found.ok().and_then(|rows| rows.data.first()?["id"].as_str().map(str::to_owned)) else { return };
        let address = route::to_record(walk.definition, &id);
        WALK.set(Some(Walk { id, row, ..walk }));
        route::replace(&address);
    });
}
