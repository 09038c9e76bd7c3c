//! What the calendar asks of the server: the rows of each layer, a few pages of them at most.
use chrono::NaiveDate;
use leptos::prelude::*;
use serde_json::Value;
use web_sys::AbortSignal;
use wire::{
    Condition, Definition,
    query::{MAX_LIMIT, Search},
};

use super::{
    address::{Layout, State},
    layer::{self, LAYERS, Layer},
};
use crate::{
    api::{ApiError, records},
    browser,
    i18n::format,
    live,
    resource::{Feed, feed},
    ui::days::{self, Span},
};

/// Nobody reads a thousand entries of one kind; who needs them all has the list.
const PAGES: u64 = 5;
pub(super) const CAP: u64 = PAGES * MAX_LIMIT;

/// Rows of one kind, and whether there are more than were asked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Found {
    pub(super) rows: Vec<Value>,
    pub(super) more: bool,
}

/// The rows of a layer, again whenever one of its kind changes.
pub(super) fn rows(at: usize, state: Memo<State>, span: Memo<Span>) -> Feed<Found> {
    let layer = &LAYERS[at];
    // A day that is looked into, for one, changes the address and nothing here.
    let question = Memo::new(move |_| {
        let state = state.read();
        state.layers.contains(&layer.record).then(|| (span.get(), state.who.clone()))
    });
    feed(move |abort| {
        live::changes_of(layer.record);
        let condition = question.read().as_ref().map(|(span, who)| layer.condition(*span, who));
        find(layer.definition(), condition, layer.starts, abort)
    })
}

/// Open tasks from before today, where the agenda begins with today.
pub(super) fn overdue(state: Memo<State>, span: Memo<Span>, today: Memo<NaiveDate>) -> Feed<Found> {
    let question = Memo::new(move |_| {
        let (state, today) = (state.read(), today.get());
        let asked = state.layout == Layout::Agenda && span.get().contains(today) && state.layers.contains(&"task");
        // Those of the days shown stand there.
        asked.then(|| (span.get().first.min(today), state.who.clone()))
    });
    feed(move |abort| {
        live::changes_of("task");
        let condition = question.read().as_ref().map(|(day, who)| layer::overdue(*day, who));
        find(Layer::named("task").and_then(Layer::definition), condition, "due_date", abort)
    })
}

async fn find(
    definition: Option<&'static Definition>,
    condition: Option<Condition>,
    sort: &'static str,
    abort: Option<AbortSignal>,
) -> Result<Found, ApiError> {
    let mut found = Found::default();
    let (Some(definition), Some(condition)) = (definition, condition) else { return Ok(found) };
    let mut cursor = None;
    for _ in 0..PAGES {
        let question = Search {
            condition: Some(condition.clone()),
            sort: Some(sort.to_owned()),
            limit: Some(MAX_LIMIT),
            cursor,
            ..Search::default()
        };
        let rows = records::search(definition, question, abort.clone()).await?;
        found.rows.extend(rows.data);
        found.more = rows.page.has_more;
        cursor = rows.page.next_cursor.filter(|_| found.more);
        if cursor.is_none() {
            break;
        }
    }
    Ok(found)
}

/// What today is for the reader, who may leave the page open over night.
pub(super) fn today() -> Memo<NaiveDate> {
    let minute = Trigger::new();
    tick(minute);
    Memo::new(move |_| {
        minute.track();
        days::parse(&format::today()).unwrap_or_default()
    })
}

fn tick(minute: Trigger) {
    browser::after(60_000, move || {
        // The page may be gone.
        if !minute.is_disposed() {
            minute.notify();
            tick(minute);
        }
    });
}
