//! Days in weeks, on which the keyboard walks (the ARIA grid pattern). It knows days, and nothing of what happens on them.
use chrono::{Datelike, Days, Months, NaiveDate};
use leptos::{ev::KeyboardEvent, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, EventTarget};

use super::keyboard;
use crate::{browser, i18n::format};

/// Days that follow one another, both ends among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) first: NaiveDate,
    pub(crate) last: NaiveDate,
}

impl Span {
    pub(crate) fn contains(self, day: NaiveDate) -> bool {
        (self.first..=self.last).contains(&day)
    }

    pub(crate) fn days(self) -> impl Iterator<Item = NaiveDate> {
        self.first.iter_days().take_while(move |day| *day <= self.last)
    }

    fn weeks(self) -> Vec<NaiveDate> {
        self.days().step_by(7).collect()
    }
}

/// A `YYYY-MM-DD`. By hand: the reader of `chrono` brings ten kilobytes of formats along.
pub(crate) fn parse(text: &str) -> Option<NaiveDate> {
    let mut parts = text.get(..10)?.split('-');
    let mut number = || parts.next()?.parse::<u32>().ok();
    let year = i32::try_from(number()?).ok()?;
    NaiveDate::from_ymd_opt(year, number()?, number()?)
}

/// So many days on, or back.
pub(crate) fn plus(day: NaiveDate, by: i64) -> NaiveDate {
    let days = Days::new(by.unsigned_abs());
    let moved = if by < 0 { day.checked_sub_days(days) } else { day.checked_add_days(days) };
    moved.unwrap_or(day)
}

/// The same day so many months on, or back; the last one of a shorter month.
pub(crate) fn plus_months(day: NaiveDate, by: i32) -> NaiveDate {
    let months = Months::new(by.unsigned_abs());
    let moved = if by < 0 { day.checked_sub_months(months) } else { day.checked_add_months(months) };
    moved.unwrap_or(day)
}

/// The week around a day. `first` is the weekday it begins with, from Sunday as 0.
pub(crate) fn week(day: NaiveDate, first: u32) -> Span {
    let passed = (7 + day.weekday().num_days_from_sunday() - first % 7) % 7;
    let start = plus(day, -i64::from(passed));
    Span { first: start, last: plus(start, 6) }
}

/// The month around a day, filled up to whole weeks.
pub(crate) fn month(day: NaiveDate, first: u32) -> Span {
    let start = day.with_day(1).unwrap_or(day);
    let end = plus(plus_months(start, 1), -1);
    Span { first: week(start, first).first, last: week(end, first).last }
}

/// What a grid of days needs to know and to tell.
#[derive(Clone, Copy)]
pub(crate) struct Grid {
    /// Whole weeks.
    pub(crate) span: Memo<Span>,
    pub(crate) today: Memo<NaiveDate>,
    /// The day that has the keyboard.
    pub(crate) active: RwSignal<NaiveDate>,
    /// The keyboard walked out of the span, to this day.
    pub(crate) on_walk: Callback<NaiveDate>,
    pub(crate) on_open: Callback<NaiveDate>,
    /// The keyboard goes into the day, to what stands there.
    pub(crate) on_enter: Callback<NaiveDate>,
    /// Whether something hangs over the day.
    pub(crate) is_target: Callback<NaiveDate, bool>,
    /// The day in words, with what is on it.
    pub(crate) name: Callback<NaiveDate, String>,
    pub(crate) content: Callback<NaiveDate, AnyView>,
}

/// The key that goes from a day to what stands on it.
pub(crate) const ENTER: &str = "F2";

/// Where the keyboard goes on a day.
pub(crate) fn cell_id(day: NaiveDate) -> String {
    format!("day-{day}")
}

#[component]
pub(crate) fn DayGrid(
    grid: Grid,
    #[prop(into)] label: Signal<String>,
    described_by: &'static str,
    class: Signal<&'static str>,
) -> impl IntoView {
    let heads = move || {
        let week = Span { last: plus(grid.span.get().first, 6), ..grid.span.get() };
        week.days().map(head).collect_view()
    };
    let week = move |start: NaiveDate| {
        let days = Span { first: start, last: plus(start, 6) };
        view! { <div role="row" class="days-row">{days.days().map(|day| cell(grid, day)).collect_view()}</div> }
    };
    view! {
        <div role="grid" class=move || format!("days {}", class.get()) aria-label=move || label.get() aria-describedby=described_by>
            <div role="row" class="days-row days-head">{heads}</div>
            <For each=move || grid.span.get().weeks() key=|start| *start children=week />
        </div>
    }
}

fn head(day: NaiveDate) -> impl IntoView {
    let day = day.to_string();
    view! { <div role="columnheader" aria-label=format::weekday(&day, "long")>{format::weekday(&day, "short")}</div> }
}

fn cell(grid: Grid, day: NaiveDate) -> impl IntoView {
    let is_today = move || grid.today.get() == day;
    let (date, number) = (day.to_string(), day.day());
    let weekday = Signal::derive(move || format::weekday(&date, "short"));
    view! {
        <div role="gridcell" class="day-cell" id=cell_id(day) data-place=day.to_string() tabindex=move || if grid.active.get() == day { "0" } else { "-1" }
            aria-current=move || is_today().then_some("date")
            class:today=is_today class:target=move || grid.is_target.run(day)
            on:focus=move |_| grid.active.set(day)
            on:keydown=move |event| act(grid, day, &event)
            on:click=move |event| if !on_control(event.target()) { grid.on_open.run(day) }>
            <span class="visually-hidden">{move || grid.name.run(day)}</span>
            <p class="day-number" aria-hidden="true"><span class="day-weekday">{move || weekday.get()}</span><span>{number}</span></p>
            {grid.content.run(day)}
        </div>
    }
}

/// What stands on a day keeps its own presses.
fn on_control(target: Option<EventTarget>) -> bool {
    let element = target.and_then(|target| target.dyn_into::<Element>().ok());
    element.is_some_and(|element| element.closest("a, button, [popover]").ok().flatten().is_some())
}

fn act(grid: Grid, day: NaiveDate, event: &KeyboardEvent) {
    let Some(key) = keyboard::pressed(event) else { return };
    // Keys pressed on what stands on the day are its own.
    if event.target() != event.current_target() || event.alt_key() || keyboard::command(event) {
        return;
    }
    match key.as_str() {
        "Enter" => grid.on_open.run(day),
        ENTER => grid.on_enter.run(day),
        _ => match step(day, &key, event.shift_key()) {
            Some(to) => walk(grid, to),
            None => return,
        },
    }
    event.prevent_default();
    event.stop_propagation();
}

/// Where a key leads from a day.
fn step(day: NaiveDate, key: &str, shift: bool) -> Option<NaiveDate> {
    let around = || week(day, format::first_weekday());
    Some(match key {
        "ArrowRight" => plus(day, 1),
        "ArrowLeft" => plus(day, -1),
        "ArrowDown" => plus(day, 7),
        "ArrowUp" => plus(day, -7),
        "Home" => around().first,
        "End" => around().last,
        "PageDown" => plus_months(day, if shift { 12 } else { 1 }),
        "PageUp" => plus_months(day, if shift { -12 } else { -1 }),
        _ => return None,
    })
}

/// The keyboard goes to a day: at once, so that no key of a quick row is lost; after it is drawn where it is not there yet.
fn walk(grid: Grid, to: NaiveDate) {
    grid.active.set(to);
    if let Some(cell) = browser::element(&cell_id(to)) {
        let _ = cell.focus();
        return;
    }
    grid.on_walk.run(to);
    browser::focus(&cell_id(to));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        parse(text).unwrap()
    }

    fn span(first: &str, last: &str) -> Span {
        Span { first: day(first), last: day(last) }
    }

    #[test]
    fn days_are_read() {
        assert_eq!(day("2026-11-27").to_string(), "2026-11-27");
        for text in ["", "2026-11", "2026-13-01", "2026-02-30", "tomorrow!!", "äöüäöüäö"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    /// 27 November 2026 is a Friday.
    #[test]
    fn a_week_begins_as_the_language_says() {
        assert_eq!(week(day("2026-11-27"), 1), span("2026-11-23", "2026-11-29"));
        assert_eq!(week(day("2026-11-27"), 0), span("2026-11-22", "2026-11-28"));
        assert_eq!(week(day("2026-11-22"), 0), span("2026-11-22", "2026-11-28"));
        assert_eq!(week(day("2026-11-22"), 1), span("2026-11-16", "2026-11-22"));
    }

    #[test]
    fn a_month_is_filled_up_to_whole_weeks() {
        assert_eq!(month(day("2026-11-27"), 1), span("2026-10-26", "2026-12-06"));
        assert_eq!(month(day("2026-02-10"), 0), span("2026-02-01", "2026-02-28"));
    }

    #[test]
    fn keys_lead_by_days_weeks_and_months() {
        for (key, shift, to) in [
            ("ArrowRight", false, "2027-02-01"),
            ("ArrowUp", false, "2027-01-24"),
            ("PageDown", false, "2027-02-28"),
            ("PageUp", true, "2026-01-31"),
        ] {
            assert_eq!(step(day("2027-01-31"), key, shift), Some(day(to)), "{key}");
        }
        assert_eq!(step(day("2027-01-31"), "x", false), None);
    }
}
