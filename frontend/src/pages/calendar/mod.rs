//! Tasks, meetings and calls on their days, and what else has one: by month, week, day, or as an agenda (FEATURES E2).
mod address;
mod agenda;
mod change;
mod chip;
mod entry;
mod head;
mod hours;
mod keys;
mod layer;
mod line;
mod load;
mod month;
mod opened;

use chrono::NaiveDate;
use leptos::prelude::*;
use serde_json::Value;

pub(crate) use self::keys::keys;
use self::{
    address::{Layout, State},
    change::Pending,
    entry::{Days, Entry},
    layer::{LAYERS, Layer},
    load::Found,
};
use crate::{
    i18n::{count, fill, format, key, t, tr},
    resource::Feed,
    route,
    ui::{
        announce,
        days::{Grid, Span},
        drag::{Drag, Ghost},
        state::{Failure, Skeleton},
        toast,
    },
};

/// What all parts of the calendar share.
#[derive(Clone, Copy)]
struct Shared {
    state: Memo<State>,
    today: Memo<NaiveDate>,
    /// The day whose period is shown.
    on: Memo<NaiveDate>,
    span: Memo<Span>,
    feeds: StoredValue<[Feed<Found>; LAYERS.len()]>,
    days: Memo<Days>,
    pending: Pending,
    drag: Drag,
    /// The day that has the keyboard, and on which new entries are made.
    active: RwSignal<NaiveDate>,
}

impl Shared {
    fn new() -> Self {
        let state = Memo::new(read);
        let today = load::today();
        let on = Memo::new(move |_| state.read().around(today.get(), format::first_weekday()));
        let span = Memo::new(move |_| state.read().layout.span(on.get(), format::first_weekday()));
        let feeds = StoredValue::new(std::array::from_fn(|at| load::rows(at, state, span)));
        let pending = Pending::new();
        let days = Memo::new(move |_| entry::by_day(entries(feeds, pending, state), span.get()));
        let active = RwSignal::new(on.get_untracked());
        Self { state, today, on, span, feeds, days, pending, drag: Drag::new(), active }
    }

    fn feeds(self) -> impl Iterator<Item = Feed<Found>> {
        self.feeds.get_value().into_iter()
    }

    fn of_day(self, day: NaiveDate) -> Vec<Entry> {
        self.days.read().get(&day).cloned().unwrap_or_default()
    }

    fn find(self, id: &str) -> Option<Entry> {
        let days = self.days.read_untracked();
        days.values().flatten().find(|entry| entry.id == id).cloned()
    }

    /// Filters and walking take the place of the present step in the history (U2).
    fn change(self, change: impl FnOnce(&mut State)) {
        let mut state = self.state.get_untracked();
        change(&mut state);
        route::replace(&state.address());
    }

    /// Another layout, another period, a look into a day: a step of its own.
    fn push(self, change: impl FnOnce(&mut State)) {
        let mut state = self.state.get_untracked();
        change(&mut state);
        route::go(&state.address());
    }

    fn step(self, by: i32) {
        let to = self.state.get_untracked().layout.step(self.on.get_untracked(), by);
        self.push(|state| state.on = Some(to));
    }

    /// The server's answer stands where the record stood.
    fn put(self, layer: &Layer, record: &Value) {
        let at = LAYERS.iter().position(|known| known.record == layer.record);
        let Some(feed) = at.and_then(|at| self.feeds().nth(at)) else { return };
        let _ = feed.data.try_update(|found| {
            let rows = found.iter_mut().flat_map(|found| found.rows.iter_mut());
            rows.filter(|row| row["id"] == record["id"]).for_each(|row| *row = record.clone());
        });
    }
}

/// While the page is being left the address is already another's.
fn read(before: Option<&State>) -> State {
    match before {
        Some(before) if route::path().trim_end_matches('/') != "/calendar" => before.clone(),
        _ => State::read(route::parameter).0,
    }
}

fn entries(feeds: StoredValue<[Feed<Found>; LAYERS.len()]>, pending: Pending, state: Memo<State>) -> Vec<Entry> {
    let shown = state.read().layers.clone();
    let mut all = Vec::new();
    for (layer, feed) in LAYERS.iter().zip(feeds.get_value()).filter(|(layer, _)| shown.contains(&layer.record)) {
        let found = feed.data.read();
        let rows = found.iter().flat_map(|found| &found.rows);
        all.extend(rows.filter_map(|row| Entry::of(layer, &pending.apply(row))));
    }
    all
}

#[component]
pub(crate) fn CalendarPage() -> impl IntoView {
    if untrack(|| State::read(route::parameter)).1 {
        toast::noted(t(key::LIST_DROPPED));
    }
    let shared = Shared::new();
    follow(shared);
    keys::listen(shared);
    let failed = Memo::new(move |_| shared.feeds().any(|feed| feed.error.read().is_some()));
    let retry = move |()| shared.feeds().for_each(|feed| feed.retry());
    view! {
        <div class="page calendar-page" data-keys="calendar">
            <head::Head shared />
            <head::Toolbar shared />
            <head::Told shared />
            <p class="visually-hidden" id="calendar-help">{tr(key::CALENDAR_HELP)}</p>
            <Show when=move || failed.get()><Failure text=tr(key::STATE_FAILED) on_retry=retry /></Show>
            <Shown shared />
            <head::Zone />
            <opened::Opened shared />
            <Ghost drag=shared.drag />
        </div>
    }
}

/// The period as the layout shows it; a change of the days alone draws no layout anew.
#[component]
fn Shown(shared: Shared) -> impl IntoView {
    let layout = Memo::new(move |_| shared.state.read().layout);
    let unknown =
        Memo::new(move |_| shared.feeds().any(|feed| feed.data.read().is_none() && feed.error.read().is_none()));
    move || match layout.get() {
        Layout::Month | Layout::Week => month::draw(shared),
        _ if unknown.get() => view! { <Skeleton lines=8 /> }.into_any(),
        Layout::Day => view! { <hours::Hours shared /> }.into_any(),
        Layout::Agenda => view! { <agenda::Agenda shared /> }.into_any(),
    }
}

/// The keyboard's day goes along with the period, which is said.
fn follow(shared: Shared) {
    Effect::new(move |before: Option<Span>| {
        let span = shared.span.get();
        if !span.contains(shared.active.get_untracked()) {
            shared.active.set(shared.on.get_untracked());
        }
        if before.is_some_and(|before| before != span) {
            announce::announce(head::period(shared));
        }
        span
    });
}

/// "27 November, 3 entries".
fn day_name(shared: Shared, day: NaiveDate) -> String {
    let entries = shared.days.read().get(&day).map_or(0, Vec::len);
    let entries = count(key::CALENDAR_ENTRIES, u64::try_from(entries).unwrap_or_default());
    fill(key::CALENDAR_DAY_NAME, &[("day", &format::date_title(&day.to_string())), ("entries", &entries)])
}

/// The grid of days for the month and the week.
fn grid(shared: Shared) -> Grid {
    Grid {
        span: shared.span,
        today: shared.today,
        active: shared.active,
        on_walk: Callback::new(move |day| shared.change(|state| state.on = Some(day))),
        on_open: Callback::new(move |day| shared.push(|state| state.open = Some(day))),
        on_enter: Callback::new(move |day| keys::enter(shared, day)),
        is_target: Callback::new(move |day: NaiveDate| shared.drag.is_over(&day.to_string())),
        name: Callback::new(move |day| day_name(shared, day)),
        content: Callback::new(move |day| month::content(shared, day)),
    }
}
