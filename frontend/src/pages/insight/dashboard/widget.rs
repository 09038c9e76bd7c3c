//! One report on a dashboard: it loads, fails and is tried again by itself.
use std::sync::Arc;

use leptos::prelude::*;
use wire::{
    condition::Compare,
    report::{Chart, ReportAnswer, ReportDefinition, Widget},
};

use super::super::{
    picture,
    question::{ANY, Choices},
    result::{self, Shown},
    source::{self, Known, Source},
};
use super::edit::{self, Draft};
use crate::{
    i18n::{self, fill, format, key, t, tr},
    live, piece,
    resource::{Feed, feed},
    ui::state::{Failure, Skeleton},
};

/// What holds for all widgets.
#[derive(Clone, Copy)]
pub(crate) struct Over {
    /// A period, or empty for each report's own.
    pub(super) period: Memo<String>,
    pub(in super::super) filters: Memo<Vec<Compare>>,
    pub(super) draft: Draft,
}

impl Over {
    /// The period, where one was chosen that says something.
    pub(in super::super) fn period_chosen(self) -> Signal<Option<String>> {
        Signal::derive(move || Some(self.period.get()).filter(|period| !period.is_empty() && period != ANY))
    }
}

fn source_of(widget: &Widget) -> Source {
    match (&widget.standard, &widget.report_id, &widget.definition) {
        (Some(key), _, _) => Source::Standard(key.clone()),
        (_, Some(id), _) => Source::Saved(id.to_string()),
        (_, _, own) => Source::Own(Box::new(own.clone().unwrap_or_default())),
    }
}

/// The widget in its frame.
pub(super) fn framed(widget: Widget, over: Over) -> AnyView {
    let source = source_of(&widget);
    let asked = source.clone();
    let known = feed(move |_| source::known(asked.clone()));
    let own = widget.title.clone();
    let title = Signal::derive(move || {
        let named = || known.data.read().as_ref().map(Known::title);
        own.clone().filter(|title| !title.is_empty()).or_else(named).unwrap_or_default()
    });
    let id = format!("widget-{}", widget.id);
    let (labelled, saved) = (id.clone(), id.clone());
    let class = format!("panel widget span-{}", widget.width);
    let acts = {
        let widget = widget.clone();
        move || over.draft.is_on().then(|| edit::acts(over.draft, &widget, &title.get()))
    };
    let chart = widget.chart;
    let drawn = RwSignal::new(None::<Shown>);
    let body = move || match (known.data.get(), known.error.get()) {
        (Some(known), _) => content(known, chart, title, over, drawn),
        (None, Some(error)) => view! { <Failure text=error.text() on_retry=move |()| known.retry() /> }.into_any(),
        (None, None) => view! { <Skeleton lines=5 /> }.into_any(),
    };
    view! {
        <section class=class aria-labelledby=labelled>
            <div class="panel-head">
                <h2 id=id>{head(&source, title, over)}</h2>
                {acts}
                {move || (!over.draft.is_on()).then(|| picture::menu(saved.clone(), drawn))}
            </div>
            {body}
        </section>
    }
    .into_any()
}

/// The name leads to the whole report, under the same period.
fn head(source: &Source, title: Signal<String>, over: Over) -> AnyView {
    if matches!(source, Source::Own(_)) {
        return (move || title.get()).into_any();
    }
    let address = match source.name() {
        "forecast_vs_target" | "forecast_accuracy" | "stalled_deals" | "target_gap" => "/forecast".to_owned(),
        "rfm" => "/rfm".to_owned(),
        "my_day" | "configuration_changes" => return (move || title.get()).into_any(),
        _ => source.address(),
    };
    let href = move || match over.period.get().as_str() {
        "" => address.clone(),
        period => format!("{address}?period={period}"),
    };
    view! { <a href=href>{move || title.get()}</a> }.into_any()
}

fn content(
    known: Known,
    chart: Option<Chart>,
    title: Signal<String>,
    over: Over,
    drawn: RwSignal<Option<Shown>>,
) -> AnyView {
    match &known.definition {
        Some(report) => {
            let report = report.clone();
            asked(&known.source, report, chart, title, over, drawn)
        }
        None => elsewhere(&known, over),
    }
}

/// What no single question answers.
fn elsewhere(known: &Known, over: Over) -> AnyView {
    match known.source.name() {
        name @ ("forecast_vs_target" | "forecast_accuracy" | "target_gap") => {
            piece::forecast_place::show(name.to_owned(), over)
        }
        "stalled_deals" => piece::stalled_place::show(over),
        "rfm" => piece::rfm_place::show(),
        "my_day" => piece::day_place::show(),
        "configuration_changes" => piece::setup_place::show(),
        _ => ().into_any(),
    }
}

fn asked(
    source: &Source,
    report: ReportDefinition,
    chart: Option<Chart>,
    title: Signal<String>,
    over: Over,
    told: RwSignal<Option<Shown>>,
) -> AnyView {
    let source = source.clone();
    let question = report.clone();
    let run = Memo::new(move |_| {
        let choices = Choices::of_period(&question, &over.period.read());
        choices.run(&source, &question, over.filters.get())
    });
    let object = report.object.clone();
    let answer: Feed<Arc<ReportAnswer>> = feed(move |abort| {
        live::changes_of(&object);
        let run = run.get();
        async move { source::run(run, abort).await.map(Arc::new) }
    });
    let report = Arc::new(report);
    (move || {
        i18n::current();
        match (answer.error.get(), answer.data.get()) {
            (Some(error), _) => view! { <Failure text=error.text() on_retry=move |()| answer.retry() /> }.into_any(),
            (None, None) => view! { <Skeleton lines=5 /> }.into_any(),
            (None, Some(found)) => {
                let drawn = chart.unwrap_or(found.chart);
                let shown = Shown { answer: found, report: report.clone(), chart: drawn, title: title.get(), measure: String::new() };
                told.set(Some(shown.clone()));
                view! { <div class="widget-body" class:stale=move || answer.loading.get()>{shown_in_short(&shown)}</div> }.into_any()
            }
        }
    })
    .into_any()
}

/// The chart, and the table behind it; the filter and the time below.
fn shown_in_short(shown: &Shown) -> AnyView {
    let as_of = fill(key::REPORT_AS_OF, &[("time", &format::instant(&shown.answer.as_of.to_string()))]);
    let skipped = (!shown.answer.skipped.is_empty()).then(|| t(key::REPORT_SKIPPED));
    let access = (!shown.answer.all_visible).then(|| t(key::REPORT_YOUR_ACCESS));
    let foot = view! {
        <p class="sentence">{result::sentence(&shown.answer)}" · "{as_of}{access.map(|access| format!(" · {access}"))}{skipped.map(|skipped| format!(" · {skipped}"))}</p>
    };
    // A figure of nothing is nought, and is told as that.
    if shown.is_empty() && shown.chart != Chart::Kpi {
        return view! { {Shown::nothing()}{foot} }.into_any();
    }
    let body = match shown.picture() {
        Some(picture) => view! {
            {picture}
            <details><summary>{tr(key::CHART_AS_TABLE)}</summary>{shown.table()}</details>
        }
        .into_any(),
        None => shown.table(),
    };
    view! { {body}{foot} }.into_any()
}
