//! One day, hour by hour; above it what has no hour.
use chrono::NaiveDate;
use leptos::prelude::*;

use super::{Shared, entry::Entry, line::lines, opened};
use crate::{
    i18n::{fill, format, key, tr},
    ui::{button::IconButton, icon},
};

/// Shown even where nothing happens.
const WORKING: std::ops::RangeInclusive<u32> = 8..=18;

#[component]
pub(super) fn Hours(shared: Shared) -> impl IntoView {
    let day = Memo::new(move |_| shared.span.get().first);
    let entries = Memo::new(move |_| shared.of_day(day.get()));
    let whole = Memo::new(move |_| of_hour(&entries.read(), None));
    let hours = Memo::new(move |_| {
        let own = entries.read().iter().filter_map(hour_of).collect::<Vec<_>>();
        let first = own.iter().copied().fold(*WORKING.start(), u32::min);
        let last = own.iter().copied().fold(*WORKING.end(), u32::max);
        (first..=last).map(|hour| (day.get(), hour)).collect::<Vec<_>>()
    });
    view! {
        <section class="panel" aria-labelledby="hours-whole">
            <h3 id="hours-whole">{tr(key::CALENDAR_WHOLE_DAY)}</h3>
            {move || if whole.read().is_empty() { view! { <p class="muted">{tr(key::CALENDAR_EMPTY)}</p> }.into_any() } else { lines(shared, whole.get()) }}
        </section>
        <ol class="panel hour-list">
            <For each=move || hours.get() key=|at| *at
                children=move |(day, hour)| row(shared, day, hour, entries) />
        </ol>
    }
}

fn row(shared: Shared, day: NaiveDate, hour: u32, entries: Memo<Vec<Entry>>) -> impl IntoView {
    let own = Memo::new(move |_| of_hour(&entries.read(), Some(hour)));
    let at = StoredValue::new(format::from_local_input(&format!("{day}T{hour:02}:00")).unwrap_or_default());
    let time = move || format::time(&at.get_value());
    let make = move |_| opened::make_meeting(&at.get_value());
    view! {
        <li class="hour">
            <span class="hour-time">{time}</span>
            <div>{move || (!own.read().is_empty()).then(|| lines(shared, own.get()))}</div>
            <Show when=move || opened::may_make("activity")>
                <IconButton label=Signal::derive(move || fill(key::CALENDAR_MEETING_AT, &[("time", &time())])) shape=icon::PLUS on_click=make />
            </Show>
        </li>
    }
}

fn hour_of(entry: &Entry) -> Option<u32> {
    entry.time.as_ref()?.get(..2)?.parse().ok()
}

fn of_hour(entries: &[Entry], hour: Option<u32>) -> Vec<Entry> {
    entries.iter().filter(|entry| hour_of(entry) == hour).cloned().collect()
}
