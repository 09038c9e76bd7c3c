//! An answer as it is shown: figures, chart, table, and what limits it.
use std::sync::Arc;

use leptos::prelude::*;
use serde_json::Value;
use wire::{
    definition,
    report::{Chart, ReportAnswer, ReportDefinition, Row},
};

use super::{chart, map, names, table};
use crate::{
    i18n::{Plural, count, fill, format, key, t, tr},
    resource,
    ui::{
        icon,
        plot::{self, Plot},
        state::Empty,
    },
};

/// What is shown of an answer.
#[derive(Clone)]
pub(super) struct Shown {
    pub(super) answer: Arc<ReportAnswer>,
    pub(super) report: Arc<ReportDefinition>,
    pub(super) chart: Chart,
    pub(super) title: String,
    /// The figure drawn; empty for the report's own.
    pub(super) measure: String,
}

impl Shown {
    pub(super) fn plot(&self) -> Option<Plot> {
        let measure = chart::measure(&self.answer, &self.report, &self.measure)?;
        chart::plot(&self.answer, measure, self.chart, &self.title)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.answer.record_count == 0 && self.answer.totals.as_ref().is_none_or(|totals| totals.previous.is_none())
    }

    /// The chart; none for what is a table by nature.
    pub(super) fn picture(&self) -> Option<AnyView> {
        if self.chart == Chart::Kpi {
            return Some(tiles(&self.answer));
        }
        let plot = self.plot()?;
        let bars = view! { <plot::Chart plot=Signal::stored(plot) /> }.into_any();
        match chart::measure(&self.answer, &self.report, &self.measure) {
            Some(measure) if self.chart == Chart::RegionMap && map::is_of_countries(&self.answer) => {
                Some(map::view(self, measure, bars))
            }
            _ => Some(bars),
        }
    }

    pub(super) fn table(&self) -> AnyView {
        table::table(&self.answer, self.title.clone(), self.chart == Chart::HeatMap)
    }

    pub(super) fn nothing() -> AnyView {
        view! { <Empty shape=icon::CHART_COLUMN title=tr(key::REPORT_EMPTY) text=tr(key::REPORT_EMPTY_HINT) /> }
            .into_any()
    }
}

/// Which records the figures are of, in one sentence.
pub(super) fn sentence(answer: &ReportAnswer) -> String {
    let Some(object) = definition(&answer.object) else { return String::new() };
    let records = records(answer.record_count);
    match resource::sentence(object, &answer.condition) {
        Some(condition) => fill(key::REPORT_OF, &[("records", &records), ("condition", &condition)]),
        None => fill(key::REPORT_OF_ALL, &[("records", &records)]),
    }
}

fn records(number: u64) -> String {
    const RECORDS: Plural = key::REPORT_RECORDS;
    count(RECORDS, number)
}

/// What the reader should know before trusting the figures.
pub(super) fn limits(answer: &ReportAnswer) -> Vec<String> {
    let mut told = Vec::new();
    if !answer.all_visible {
        told.push(t(key::REPORT_YOUR_ACCESS).to_owned());
    }
    if answer.truncated {
        #[expect(clippy::cast_precision_loss, reason = "at most a thousand rows")]
        told.push(fill(key::REPORT_TRUNCATED, &[("n", &format::number(answer.rows.len() as f64))]));
    }
    if !answer.skipped.is_empty() {
        told.push(t(key::REPORT_SKIPPED).to_owned());
    }
    told
}

/// Each figure large, with what it was before.
fn tiles(answer: &Arc<ReportAnswer>) -> AnyView {
    let Some(totals) = &answer.totals else { return ().into_any() };
    let shown = answer.columns.iter().enumerate().filter(|(_, column)| column.pivot.is_none());
    let tiles = shown.map(|(at, _)| tile(answer, totals, at));
    view! { <div class="figures">{tiles.collect_view()}</div> }.into_any()
}

fn tile(answer: &ReportAnswer, totals: &Row, at: usize) -> AnyView {
    let column = &answer.columns[at];
    let value = totals.values.get(at).unwrap_or(&Value::Null);
    let words = names::short(answer, column, value);
    let exact = names::figure(answer, column, value);
    let words = if words.is_empty() { "–".to_owned() } else { words };
    let before = totals.previous.as_deref().and_then(|previous| previous.values.get(at)).map(|before| {
        let told = fill(key::REPORT_BEFORE_VALUE, &[("value", &names::short(answer, column, before))]);
        format!("{} {told}", table::change(value, before).unwrap_or_default())
    });
    let inside = view! {
        <span class="figure-title">{names::column(answer, column)}</span>
        <span class="figure-value" title=exact>{words}</span>
        {before.map(|before| view! { <span class="muted">{before}</span> })}
    };
    match chart::rows_of(answer, totals, at) {
        Some(href) => view! { <a class="figure" href=href>{inside}</a> }.into_any(),
        None => view! { <div class="figure">{inside}</div> }.into_any(),
    }
}
