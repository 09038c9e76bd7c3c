//! Parts of the forecast, each on its page and on dashboards.
use domain::money::Amount;
use leptos::prelude::*;
use wire::report::forecast::{BackTest, Figure, Forecast};

use super::super::frame;
use super::{adjust, deals, off};
use crate::{
    browser,
    i18n::{Key, fill, format, key, of, t},
    json,
    ui::plot::{self, Form, Mark, Plot, Series, Tone, Unit},
};

pub(super) fn value(amount: Amount) -> f64 {
    browser::number(&amount.to_string()).unwrap_or_default()
}

pub(super) fn money(amount: Amount, currency: &str) -> String {
    format::money(&amount.to_string(), currency)
}

pub(super) fn short(amount: Amount, currency: &str) -> String {
    format::compact_money(&amount.to_string(), currency)
}

/// The figures that are known, each leading to its deals.
pub(super) fn figures(forecast: &Forecast) -> AnyView {
    let one = |title: Key, figure: &Figure| tile(t(title).to_owned(), figure, &forecast.currency);
    let target = forecast.target.map(|target| {
        let reached = if value(target) > 0.0 { value(forecast.closed.amount) / value(target) * 100.0 } else { 0.0 };
        let note = fill(key::FORECAST_REACHED, &[("share", &format::percent(reached))]);
        view! { <a class="figure" href="/targets"><span class="figure-title">{t(key::FORECAST_TARGET)}</span><span class="figure-value" title=money(target, &forecast.currency)>{short(target, &forecast.currency)}</span><span class="muted">{note}</span></a> }
    });
    let target = target.map_or_else(
        || view! { <a class="figure" href="/targets"><span class="figure-title">{t(key::FORECAST_TARGET)}</span><span class="figure-value">"–"</span><span class="muted">{t(key::FORECAST_NO_TARGET)}</span></a> }.into_any(),
        IntoAny::into_any,
    );
    let judged = |title: Key, figure: &Figure, category: &str| {
        noted_tile(t(title).to_owned(), figure, &forecast.currency, adjust::whole(forecast, category))
    };
    view! {
        <div class="figures">
            {one(key::FORECAST_CLOSED, &forecast.closed)}
            {judged(key::FORECAST_COMMIT, &forecast.commit, "commit")}
            {judged(key::FORECAST_BEST_CASE, &forecast.best_case, "best_case")}
            {one(key::FORECAST_PIPELINE, &forecast.pipeline)}
            {target}
        </div>
    }
    .into_any()
}

pub(super) fn tile(title: String, figure: &Figure, currency: &str) -> AnyView {
    noted_tile(title, figure, currency, None)
}

fn noted_tile(title: String, figure: &Figure, currency: &str, note: Option<String>) -> AnyView {
    let number = crate::i18n::count(key::BOARD_DEALS, figure.count);
    let note = note.map(|note| view! { <span class="muted">{note}</span> });
    let inside = view! {
        <span class="figure-title">{title}</span>
        <span class="figure-value" title=money(figure.amount, currency)>{short(figure.amount, currency)}</span>
        <span class="muted">{number}</span>
        {note}
    };
    match wire::definition("opportunity").and_then(|deal| crate::resource::drill(deal, &figure.condition)) {
        Some(href) => view! { <a class="figure" href=href>{inside}</a> }.into_any(),
        None => view! { <div class="figure">{inside}</div> }.into_any(),
    }
}

/// Closed, commit and best case on each other, a tick at the target, a band where history expects it to end.
pub(super) fn bullet(forecast: &Forecast) -> AnyView {
    let currency = &forecast.currency;
    let said = [
        (key::FORECAST_CLOSED, forecast.closed.amount, 7),
        (key::FORECAST_COMMIT, forecast.commit.amount, 5),
        (key::FORECAST_BEST_CASE, forecast.best_case.amount, 3),
    ];
    let dated = value(forecast.dated.amount);
    let target = forecast.target.map_or(0.0, value);
    let sum: f64 = said.iter().map(|(_, amount, _)| value(*amount)).sum();
    let whole = sum.max(target).max(dated).max(1.0) * 1.05;
    let share = |part: f64| format!("{}%", json::fraction((part / whole * 10_000.0).round() / 100.0));
    let mut from = 0.0;
    let bars: Vec<_> = said
        .iter()
        .map(|(_, amount, heat)| {
            let bar = view! { <rect class=format!("heat-{heat}") x=share(from) y="10" width=share(value(*amount)) height="20" /> };
            from += value(*amount);
            bar
        })
        .collect();
    let tick = |at: f64, class: &'static str| view! { <rect class=class x=share(at) y="4" width="3" height="32" /> };
    let legend =
        said.iter().map(|(name, amount, heat)| entry(format!("heat-{heat}"), t(*name), &money(*amount, currency)));
    let legend: Vec<_> = legend
        .chain(
            forecast
                .target
                .map(|target| entry("mark-target".to_owned(), t(key::FORECAST_TARGET), &money(target, currency))),
        )
        .chain([entry("mark-dated".to_owned(), t(key::FORECAST_DATED), &money(forecast.dated.amount, currency))])
        .collect();
    let summary = fill(
        key::FORECAST_SUMMARY,
        &[("closed", &money(forecast.closed.amount, currency)), ("dated", &money(forecast.dated.amount, currency))],
    );
    view! {
        <figure class="plot">
            <svg class="bullet" role="img" aria-label=summary width="100%" height="40">
                <rect class="bar-ground" x="0" y="6" width="100%" height="28" rx="4" />
                {bars}
                {tick(dated, "mark-dated")}
                {forecast.target.map(|_| tick(target, "mark-target"))}
            </svg>
            <ul class="legend">{legend}</ul>
        </figure>
    }
    .into_any()
}

fn entry(class: String, name: &str, amount: &str) -> AnyView {
    view! { <li><svg class="swatch" width="12" height="12" aria-hidden="true"><rect class=class width="12" height="12" rx="3" /></svg><span>{of(name, amount)}</span></li> }.into_any()
}

/// What history says beside what the pipeline and the last span say, each with its error.
pub(super) fn guesses(forecast: &Forecast) -> AnyView {
    let currency = &forecast.currency;
    let parts = fill(
        key::FORECAST_DATED_PARTS,
        &[
            ("closed", &money(forecast.closed.amount, currency)),
            ("open", &money(forecast.dated.open, currency)),
            ("unopened", &money(forecast.dated.unopened, currency)),
        ],
    );
    let line = |name: Key, amount: AnyView, error: Option<f64>, note: String| {
        view! { <tr><th scope="row">{t(name)}<small class="note">{note}</small></th><td class="number">{amount}</td><td>{off(error)}</td></tr> }.into_any()
    };
    let weighted = deals(&forecast.weighted_undated, money(forecast.weighted_undated.amount, currency));
    let (dated, run_rate) = (money(forecast.dated.amount, currency), money(forecast.run_rate.amount, currency));
    let certain = Amount(forecast.closed.amount.0.saturating_add(forecast.commit.amount.0));
    let certain = money(certain, currency);
    let tests = (!forecast.back_tests.is_empty()).then(|| back_tests(forecast));
    let heads = vec![
        frame::words(key::FORECAST_METHOD),
        frame::figures(key::FORECAST_AMOUNT),
        frame::words(key::FORECAST_ERROR),
    ];
    let lines = vec![
        line(key::FORECAST_DATED, dated.into_any(), forecast.dated.error, parts),
        line(
            key::FORECAST_RUN_RATE,
            run_rate.into_any(),
            forecast.run_rate.error,
            t(key::FORECAST_RUN_RATE_NOTE).to_owned(),
        ),
        line(
            key::FORECAST_COMMIT_SAID,
            certain.into_any(),
            forecast.commit_error,
            t(key::FORECAST_COMMIT_NOTE).to_owned(),
        ),
        line(key::FORECAST_WEIGHTED, weighted, forecast.weighted_error, t(key::FORECAST_WEIGHTED_NOTE).to_owned()),
    ];
    view! { <div class="guesses">{frame::table(t(key::FORECAST_HISTORY), heads, lines, None)}</div>{tests} }.into_any()
}

/// The forecasts one would have made for earlier spans.
fn back_tests(forecast: &Forecast) -> AnyView {
    let currency = &forecast.currency;
    let line = |test: &BackTest| {
        let span = format!(
            "{} – {}",
            format::date(&test.from.to_string()),
            format::date(&test.until.pred_opt().unwrap_or(test.until).to_string())
        );
        let cell = |amount: Amount| view! { <td class="number">{money(amount, currency)}</td> };
        view! { <tr><th scope="row">{span}</th>{cell(test.actual)}{cell(test.dated)}{cell(test.run_rate)}{cell(test.weighted)}</tr> }.into_any()
    };
    let figures = [key::FORECAST_ACTUAL, key::FORECAST_DATED, key::FORECAST_RUN_RATE, key::FORECAST_WEIGHTED];
    let heads = std::iter::once(frame::words(key::DASHBOARD_PERIOD)).chain(figures.into_iter().map(frame::figures));
    frame::folded(key::FORECAST_TESTS, heads.collect(), forecast.back_tests.iter().map(line).collect(), None)
}

/// Months that were, and months to come with their band.
pub(super) fn series(forecast: &Forecast) -> AnyView {
    let series = &forecast.series;
    if series.history.is_empty() {
        return view! { <p class="muted">{t(key::FORECAST_NO_MONTHS)}</p> }.into_any();
    }
    let currency = &forecast.currency;
    let mark = |amount: Amount, note: String| {
        Some(Mark { value: value(amount), words: short(amount, currency), note, href: None, tone: None })
    };
    let (before, ahead) = (series.history.len(), series.ahead.len());
    let places = series.history.iter().map(|month| month.from).chain(series.ahead.iter().map(|month| month.from));
    let won = series.history.iter().map(|month| mark(month.amount, String::new())).chain((0..ahead).map(|_| None));
    let band = |low: Amount, high: Amount| {
        fill(key::FORECAST_BAND, &[("low", &short(low, currency)), ("high", &short(high, currency))])
    };
    let likely = series.ahead.iter().map(|month| mark(month.amount, band(month.low, month.high)));
    // The dashed line begins where the other ends.
    let joint = series.history.last().map(|month| mark(month.amount, String::new()));
    let likely = (1..before).map(|_| None).chain(joint).chain(likely);
    let line =
        |name: Key, tone, dashed, marks| Series { name: t(name).to_owned(), tone: Tone::Series(tone), dashed, marks };
    let plot = Plot {
        form: Form::Line,
        unit: Unit::Money(currency.clone()),
        stacked: false,
        measure: format!("{} ({currency})", t(key::FORECAST_WON)),
        summary: t(key::FORECAST_MONTHS).to_owned(),
        places: places.map(|month| format::month(&month.to_string())).collect(),
        series: vec![
            line(key::FORECAST_WON, 1, false, won.collect()),
            line(key::FORECAST_LIKELY, 2, true, likely.collect()),
        ],
        across: None,
    };
    let bands = series.ahead.iter().map(|month| {
        let words =
            [format::month(&month.from.to_string()), money(month.amount, currency), band(month.low, month.high)];
        view! { <li>{words.join(" · ")}</li> }
    });
    let level = fill(key::FORECAST_LEVEL, &[("share", &format::percent(series.level * 100.0))]);
    view! { <plot::Chart plot=Signal::stored(plot) /><ul class="report-list">{bands.collect_view()}</ul><p class="muted">{level}</p> }.into_any()
}
