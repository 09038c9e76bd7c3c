//! An answer as a table: groups, columns of the pivot, subtotals, totals; each figure leads to its rows.
use leptos::prelude::*;
use serde_json::Value;
use wire::{
    definition,
    report::{ReportAnswer, Row},
};

use super::{chart, names};
use crate::{
    i18n::{fill, format, key, t},
    route,
};

/// The whole answer. With `heat`, figures stand on a ground that is the darker the greater they are.
pub(super) fn table(answer: &ReportAnswer, title: String, heat: bool) -> AnyView {
    let heat = heat.then(|| Heat::of(answer));
    let body = body(answer, heat);
    let foot = answer.totals.as_ref().filter(|_| !answer.groups.is_empty()).map(|totals| {
        view! { <tfoot>{line(answer, totals, &[t(key::REPORT_TOTAL).to_owned()], "total", None)}</tfoot> }
    });
    view! {
        <div class="table-scroll report-scroll">
            <table class="table report-table">
                <caption class="visually-hidden">{title}</caption>
                <thead>{head(answer)}</thead>
                <tbody>{body}</tbody>
                {foot}
            </table>
        </div>
    }
    .into_any()
}

/// The greatest figure in the cells of the pivot, or in all where there is none.
#[derive(Clone, Copy)]
struct Heat(f64);

impl Heat {
    fn of(answer: &ReportAnswer) -> Self {
        let cells = |row: &Row| {
            let inside = answer
                .columns
                .iter()
                .zip(&row.values)
                .filter(|(column, _)| column.pivot.is_some() == answer.pivot.is_some());
            inside.filter_map(|(_, value)| names::number(value)).fold(0.0, f64::max)
        };
        Self(answer.rows.iter().map(cells).fold(0.0, f64::max))
    }

    /// One of seven steps.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 1 and 7")]
    fn class(self, value: &Value) -> String {
        let share = names::number(value).filter(|value| *value > 0.0 && self.0 > 0.0).map(|value| value / self.0);
        share.map_or_else(String::new, |share| format!(" ground-{}", (share * 7.0).ceil().clamp(1.0, 7.0) as u8))
    }
}

/// Values of the pivot above, measures below; one line where nothing is above or below.
fn head(answer: &ReportAnswer) -> AnyView {
    let measures = answer.columns.iter().filter(|column| column.pivot.is_none()).count();
    let two = answer.pivot.is_some() && measures > 1;
    let rows = if two { "2" } else { "1" };
    let groups = answer.groups.iter().map(|group| {
        view! { <th scope="col" rowspan=rows>{names::group(answer, group)}</th> }
    });
    let groups = groups.collect_view();
    // What stands for everything has a name of its own where there are no groups.
    let corner = (answer.groups.is_empty() && answer.totals.is_some())
        .then(|| view! { <th scope="col" rowspan=rows>{t(key::REPORT_TOTAL)}</th> });
    if !two {
        return view! { <tr>{groups}{corner}{columns(answer)}</tr> }.into_any();
    }
    let spans = answer.columns.chunks(measures).map(|columns| {
        let cell = columns.first().and_then(|column| column.pivot.as_ref());
        let name = answer
            .pivot
            .as_ref()
            .zip(cell)
            .map_or_else(|| t(key::REPORT_TOTAL).to_owned(), |(group, cell)| names::cell(group, cell));
        view! { <th scope="colgroup" class="number" colspan=measures.to_string()>{name}</th> }
    });
    let names = answer
        .columns
        .iter()
        .map(|column| view! { <th scope="col" class="number">{names::column(answer, column)}</th> });
    view! { <tr>{groups}{corner}{spans.collect_view()}</tr><tr>{names.collect_view()}</tr> }.into_any()
}

fn columns(answer: &ReportAnswer) -> AnyView {
    let one = |column: &wire::report::Column| {
        let name = match (&answer.pivot, &column.pivot) {
            (Some(group), Some(cell)) => names::cell(group, cell),
            (Some(_), None) => t(key::REPORT_TOTAL).to_owned(),
            (None, _) => names::column(answer, column),
        };
        let class = if names::drawable(column) { "number" } else { "" };
        view! { <th scope="col" class=class>{name}</th> }
    };
    answer.columns.iter().map(one).collect_view().into_any()
}

fn body(answer: &ReportAnswer, heat: Option<Heat>) -> AnyView {
    if answer.groups.is_empty() {
        return match &answer.totals {
            Some(totals) => line(answer, totals, &[t(key::REPORT_TOTAL).to_owned()], "", heat),
            None => answer.rows.iter().map(|row| record(answer, row)).collect_view().into_any(),
        };
    }
    let mut lines = Vec::new();
    for (at, row) in answer.rows.iter().enumerate() {
        let keys: Vec<_> =
            answer.groups.iter().zip(&row.key).map(|(group, value)| names::key_of(group, value)).collect();
        lines.push(line(answer, row, &keys, "", heat));
        let outer = row.key.first();
        let last = answer.rows.get(at + 1).is_none_or(|next| next.key.first() != outer);
        let subtotal = answer.subtotals.iter().find(|subtotal| last && subtotal.key.first() == outer);
        lines.extend(subtotal.map(|subtotal| {
            let name = fill(key::REPORT_SUBTOTAL, &[("group", keys.first().map_or("", String::as_str))]);
            line(answer, subtotal, &[name], "subtotal", None)
        }));
    }
    lines.into_any()
}

/// A row of figures; a name alone takes the room of all groups.
fn line(answer: &ReportAnswer, row: &Row, names: &[String], class: &'static str, heat: Option<Heat>) -> AnyView {
    let span = answer.groups.len().max(1) / names.len().max(1);
    let heads = names
        .iter()
        .map(|name| view! { <th scope="row" colspan=span.to_string() title=name.clone()>{name.clone()}</th> });
    let figures = (0..answer.columns.len()).map(|column| figure(answer, row, column, heat));
    view! { <tr class=class>{heads.collect_view()}{figures.collect_view()}</tr> }.into_any()
}

fn figure(answer: &ReportAnswer, row: &Row, at: usize, heat: Option<Heat>) -> AnyView {
    let (column, nothing) = (&answer.columns[at], Value::Null);
    let value = row.values.get(at).unwrap_or(&nothing);
    let words = names::figure(answer, column, value);
    let hot = heat.filter(|_| column.pivot.is_some() == answer.pivot.is_some()).map(|heat| heat.class(value));
    let class = format!("number{}", hot.unwrap_or_default());
    let shown = if words.is_empty() { none() } else { link(words, chart::rows_of(answer, row, at)) };
    view! { <td class=class>{shown}{before(answer, row, at)}</td> }.into_any()
}

fn none() -> AnyView {
    view! { <span class="muted" aria-label=t(key::REPORT_NONE)>"–"</span> }.into_any()
}

fn link(words: String, href: Option<String>) -> AnyView {
    match href {
        Some(href) => view! { <a href=href>{words}</a> }.into_any(),
        None => words.into_any(),
    }
}

/// The figure of the period before, and how much that changed.
fn before(answer: &ReportAnswer, row: &Row, at: usize) -> Option<AnyView> {
    let previous = row.previous.as_deref()?.values.get(at)?;
    let column = &answer.columns[at];
    let words = names::figure(answer, column, previous);
    if words.is_empty() {
        return None;
    }
    let change = change(row.values.get(at)?, previous).unwrap_or_default();
    let href = chart::rows_before(answer, row, at);
    let told = fill(key::REPORT_BEFORE_VALUE, &[("value", &words)]);
    Some(view! { <small class="before"><span>{change}</span>" "{link(told, href)}</small> }.into_any())
}

/// "▲ 12%"; none where nothing was before.
pub(super) fn change(now: &Value, before: &Value) -> Option<String> {
    let (now, before) = (names::number(now)?, names::number(before)?);
    if before == 0.0 {
        return None;
    }
    let share = (now - before) / before.abs() * 100.0;
    let arrow = if share > 0.0 {
        "▲"
    } else if share < 0.0 {
        "▼"
    } else {
        "＝"
    };
    Some(format!("{arrow} {}", format::percent(share.abs())))
}

/// A row of a report that lists records: its first column leads to the record.
fn record(answer: &ReportAnswer, row: &Row) -> AnyView {
    let id = row.key.first().and_then(Value::as_str).unwrap_or_default();
    let href = definition(&answer.object).map(|object| route::to_record(object, id));
    let cell = |(at, value): (usize, &Value)| {
        let column = &answer.columns[at];
        let words = names::figure(answer, column, value);
        let class = if names::drawable(column) { "number" } else { "" };
        if at == 0 {
            let words = if words.is_empty() { t(key::VALUE_UNNAMED).to_owned() } else { words };
            return view! { <th scope="row" class=class>{link(words, href.clone())}</th> }.into_any();
        }
        view! { <td class=class>{words}</td> }.into_any()
    };
    view! { <tr>{row.values.iter().enumerate().map(cell).collect_view()}</tr> }.into_any()
}
