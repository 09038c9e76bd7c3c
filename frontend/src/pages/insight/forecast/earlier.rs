//! How a forecast came about, week by week, and what was said of earlier periods when they began.
use domain::money::Amount;
use leptos::prelude::*;
use wire::report::forecast::{Earlier, Forecast, Said};

use super::super::frame;
use super::{
    off,
    parts::{money, short, value},
};
use crate::{
    i18n::{Key, fill, format, key, t},
    ui::plot::{self, Form, Mark, Plot, Series, Tone, Unit},
};

/// The line that goes on to now, with today's figures at its end.
fn weeks(forecast: &Forecast) -> Vec<Earlier> {
    let now = Earlier {
        taken_on: today().unwrap_or(forecast.from),
        closed: forecast.closed.amount,
        commit: forecast.commit.amount,
        best_case: forecast.best_case.amount,
        pipeline: forecast.pipeline.amount,
        dated: forecast.dated.amount,
    };
    let mut weeks: Vec<Earlier> =
        forecast.earlier.iter().filter(|earlier| earlier.taken_on < now.taken_on).cloned().collect();
    weeks.push(now);
    weeks
}

fn today() -> Option<chrono::NaiveDate> {
    format::today().parse().ok()
}

fn sum(amounts: &[Amount]) -> Amount {
    Amount(amounts.iter().fold(0, |sum, amount| sum.saturating_add(amount.0)))
}

/// Lines of what was closed, certain and possible, and of what history said.
pub(super) fn weekly(forecast: &Forecast) -> AnyView {
    let weeks = weeks(forecast);
    let said = (!forecast.said.is_empty()).then(|| said(forecast));
    if weeks.len() < 2 {
        return view! { <p class="muted">{t(key::FORECAST_NO_EARLIER)}</p>{said} }.into_any();
    }
    let currency = &forecast.currency;
    let mark = |amount: Amount| {
        Some(Mark { value: value(amount), words: short(amount, currency), note: String::new(), href: None, tone: None })
    };
    let line = |name: Key, tone, dashed, of: fn(&Earlier) -> Amount| {
        let marks = weeks.iter().map(|week| mark(of(week))).collect();
        Series { name: t(name).to_owned(), tone: Tone::Series(tone), dashed, marks }
    };
    let plot = Plot {
        form: Form::Line,
        unit: Unit::Money(currency.clone()),
        stacked: false,
        measure: format!("{} ({currency})", t(key::FORECAST_AMOUNT)),
        summary: t(key::FORECAST_EARLIER).to_owned(),
        places: weeks.iter().map(|week| format::date(&week.taken_on.to_string())).collect(),
        series: vec![
            line(key::FORECAST_CLOSED, 1, false, |week| week.closed),
            line(key::FORECAST_COMMIT_SAID, 2, false, |week| sum(&[week.closed, week.commit])),
            line(key::FORECAST_SAID_BEST, 3, false, |week| sum(&[week.closed, week.commit, week.best_case])),
            line(key::FORECAST_DATED, 4, true, |week| week.dated),
        ],
        across: None,
    };
    view! { {changes(&weeks, currency)}<plot::Chart plot=Signal::stored(plot) />{said} }.into_any()
}

/// What changed since the snapshot before, in words.
fn changes(weeks: &[Earlier], currency: &str) -> AnyView {
    let [.., before, now] = weeks else { return ().into_any() };
    let day = format::date(&before.taken_on.to_string());
    let one = |name: Key, then: Amount, today: Amount| {
        let change = today.0.saturating_sub(then.0);
        let words = if change == 0 {
            fill(key::FORECAST_UNCHANGED, &[("day", &day)])
        } else {
            let sign = if change > 0 { "+" } else { "−" };
            let change = format!("{sign}{}", money(Amount(change.abs()), currency));
            fill(key::FORECAST_SINCE, &[("change", &change), ("day", &day)])
        };
        view! { <li><strong>{t(name)}</strong>" "{words}</li> }
    };
    let certain = |week: &Earlier| sum(&[week.closed, week.commit]);
    view! {
        <ul class="report-list">
            {one(key::FORECAST_CLOSED, before.closed, now.closed)}
            {one(key::FORECAST_COMMIT_SAID, certain(before), certain(now))}
            {one(key::FORECAST_DATED, before.dated, now.dated)}
        </ul>
    }
    .into_any()
}

/// What was said when earlier periods began, beside what came.
fn said(forecast: &Forecast) -> AnyView {
    let currency = &forecast.currency;
    let line = |said: &Said| {
        let last = said.until.pred_opt().unwrap_or(said.until);
        let span = format!("{} – {}", format::date(&said.from.to_string()), format::date(&last.to_string()));
        let day = format::date(&said.taken_on.to_string());
        let words = fill(key::FORECAST_SAID_ON, &[("span", &span), ("day", &day)]);
        let cell = |amount: Amount| view! { <td class="number">{money(amount, currency)}</td> };
        view! { <tr><th scope="row">{words}</th>{cell(said.actual)}{cell(said.commit)}{cell(said.best_case)}{cell(said.dated)}</tr> }.into_any()
    };
    let figures = [key::FORECAST_ACTUAL, key::FORECAST_COMMIT_SAID, key::FORECAST_SAID_BEST, key::FORECAST_DATED];
    let heads = std::iter::once(frame::words(key::DASHBOARD_PERIOD)).chain(figures.into_iter().map(frame::figures));
    let error = format!("{}: {}", t(key::FORECAST_COMMIT_SAID), off(forecast.commit_error));
    frame::folded(key::FORECAST_SAID, heads.collect(), forecast.said.iter().map(line).collect(), Some(error))
}
