//! One report: what it asks, its answer, and every figure's way to its rows.
use std::sync::Arc;

use domain::permission::Action;
use leptos::prelude::*;
use wire::{
    definition,
    report::{Chart, ReportAnswer, ReportDefinition, RunReport},
};

use super::{
    chart,
    controls::{Chosen, Questions, measure_choice},
    deliver,
    explain::Explain,
    export, names,
    picture::{self, Words},
    question::Choices,
    reports::may_keep,
    result::{self, Shown},
    source::{self, Known, Source},
};
use crate::{
    browser,
    i18n::{self, fill, format, key, tr},
    live,
    resource::{self, Feed, feed},
    route, session,
    shell::heading::Heading,
    ui::{
        icon,
        menu::{Menu, MenuItem},
        state::{Failure, Skeleton},
    },
};

#[component]
pub(super) fn ReportPage(source: Source) -> impl IntoView {
    let known = feed(move |_| {
        live::changes_of("report");
        source::known(source.clone())
    });
    // Another report that changes leaves this page as it is.
    let found = Memo::new(move |_| known.data.get());
    move || {
        match (found.get(), known.error.get()) {
        (Some(known), _) => opened(known),
        (None, Some(error)) => view! { <div class="page"><Heading title=tr(key::REPORT_TITLE) /><Failure text=error.text() on_retry=move |()| known.retry() /></div> }.into_any(),
        (None, None) => view! { <div class="page"><Skeleton lines=8 /></div> }.into_any(),
    }
    }
}

fn opened(known: Known) -> AnyView {
    match known.definition.clone() {
        Some(report) => view! { <Asked known report /> }.into_any(),
        None => elsewhere(known.source.name()),
    }
}

/// What no single question answers has a page of its own: that is shown instead.
fn elsewhere(report: &str) -> AnyView {
    route::replace(match report {
        "rfm" => "/rfm",
        "my_day" => "/home",
        "configuration_changes" => "/dashboards/administrator",
        _ => "/forecast",
    });
    ().into_any()
}

/// A run, and what comes of it.
#[derive(Clone, Copy)]
struct Running {
    run: Memo<RunReport>,
    answer: Feed<Arc<ReportAnswer>>,
}

impl Running {
    fn new(object: String, run: Memo<RunReport>) -> Self {
        let answer = feed(move |abort| {
            live::changes_of(&object);
            let run = run.get();
            async move { source::run(run, abort).await.map(Arc::new) }
        });
        Self { run, answer }
    }
}

/// The choices in the address, as long as it is this page's.
fn choices(source: &Source, report: &ReportDefinition) -> Memo<Choices> {
    let (own, report) = (source.address(), report.clone());
    Memo::new(move |before: Option<&Choices>| match before {
        Some(before) if route::path().trim_end_matches('/') != own => before.clone(),
        _ => Choices::read(&report, route::parameter),
    })
}

#[component]
fn Asked(known: Known, report: ReportDefinition) -> impl IntoView {
    let source = known.source.clone();
    let choices = choices(&source, &report);
    let change = {
        let source = source.clone();
        Callback::new(move |choices: Choices| route::replace(&choices.address(&source, browser::encode)))
    };
    let chosen = Chosen { choices, change };
    let run = {
        let (source, report) = (source.clone(), report.clone());
        Memo::new(move |_| choices.read().run(&source, &report, Vec::new()))
    };
    let running = Running::new(report.object.clone(), run);
    let report = Arc::new(report);
    let title = {
        let known = known.clone();
        Signal::derive(move || known.title())
    };
    let question = {
        let known = known.clone();
        move || known.question()
    };
    let asked = (*report).clone();
    view! {
        <div class="page report-page">
            <div class="page-head">
                <Heading title />
                <div class="head-acts">
                    {own_acts(&known, title)}
                    {download(title, running)}
                </div>
            </div>
            <p class="muted">{question}</p>
            <div class="questions" role="group" aria-label=tr(key::REPORT_QUESTIONS)>
                <Questions report=asked chosen />
                {measured(report.clone(), running, chosen)}
            </div>
            {answered(report, title, running, chosen)}
            <Explain run=Signal::derive(move || running.run.get()) />
        </div>
    }
}

fn shown(report: &Arc<ReportDefinition>, title: &str, answer: Arc<ReportAnswer>, choices: &Choices) -> Shown {
    Shown {
        chart: if choices.table && answer.chart != Chart::HeatMap { Chart::Table } else { answer.chart },
        report: report.clone(),
        answer,
        title: title.to_owned(),
        measure: choices.measure.clone(),
    }
}

/// The choice of the figure drawn, where there are several.
fn measured(report: Arc<ReportDefinition>, running: Running, chosen: Chosen) -> impl IntoView {
    move || {
        let answer = running.answer.data.get()?;
        if matches!(answer.chart, Chart::Table | Chart::Kpi | Chart::HeatMap | Chart::Funnel)
            || chosen.choices.read().table
        {
            return None;
        }
        let all: Vec<_> = chart::measures(&answer)
            .iter()
            .map(|column| (column.name.clone(), names::column(&answer, column)))
            .collect();
        let (report, shown) = (report.clone(), answer.clone());
        let value = Signal::derive(move || {
            let measure = chart::measure(&shown, &report, &chosen.choices.read().measure);
            measure.map(|column| column.name.clone()).unwrap_or_default()
        });
        (all.len() > 1).then(|| measure_choice(all, value, chosen))
    }
}

/// The answer, or what stands in its place; an old one stays, dimmed, until the new one is there.
fn answered(report: Arc<ReportDefinition>, title: Signal<String>, running: Running, chosen: Chosen) -> impl IntoView {
    let Feed { data, error, loading, .. } = running.answer;
    move || {
        i18n::current();
        match (error.get(), data.get()) {
            (Some(error), _) => {
                view! { <Failure text=error.text() on_retry=move |()| running.answer.retry() /> }.into_any()
            }
            (None, None) => view! { <Skeleton lines=8 /> }.into_any(),
            (None, Some(answer)) => {
                let shown = shown(&report, &title.get(), answer, &chosen.choices.read());
                view! { <div class="report-answer" class:stale=move || loading.get()>{whole(&shown, chosen)}</div> }
                    .into_any()
            }
        }
    }
}

fn whole(shown: &Shown, chosen: Chosen) -> AnyView {
    let answer = &shown.answer;
    let limits = result::limits(answer).into_iter().map(|limit| view! { <p class="notice">{limit}</p> });
    let as_of = fill(key::REPORT_AS_OF, &[("time", &format::instant(&answer.as_of.to_string()))]);
    let about = view! { <p class="sentence">{result::sentence(answer)}" · "{as_of}</p> };
    if shown.is_empty() {
        return view! { {about}{limits.collect_view()}{Shown::nothing()} }.into_any();
    }
    let drawn = answer.chart != Chart::Table && answer.chart != Chart::HeatMap;
    let switch = drawn.then(|| as_table(chosen));
    view! {
        <div class="about-answer">{about}{switch}</div>
        {limits.collect_view()}
        {shown.picture().map(|picture| view! { <div class="panel" id="report-picture">{picture}</div> })}
        {shown.table()}
    }
    .into_any()
}

fn as_table(chosen: Chosen) -> AnyView {
    let table = move || chosen.choices.read().table;
    let toggle = move |_| chosen.put(|choices| choices.table = !choices.table);
    view! {
        <button type="button" class="button" aria-pressed=move || table().to_string() on:click=toggle>
            <icon::Icon shape=icon::TABLE_2 /><span>{tr(key::CHART_AS_TABLE)}</span>
        </button>
    }
    .into_any()
}

/// To change it where one may, or to begin another with it.
fn own_acts(known: &Known, title: Signal<String>) -> AnyView {
    let Some(definition) = definition("report") else { return ().into_any() };
    let address = known.source.address();
    let name = known.source.name().to_owned();
    let begin = format!("/reports/new?from={name}");
    let record = known.record.clone();
    let kept = !record.is_null();
    let delete = move |()| resource::delete(definition, &record, || route::go("/reports"));
    let may = move |action| session::may(action, definition);
    view! {
        <Menu label=tr(key::DASHBOARD_MENU) icon=icon::ELLIPSIS icon_only=true class="icon-button">
            {(kept && may(Action::Edit)).then(|| {
                let address = format!("{address}/edit");
                view! { <MenuItem label=tr(key::REPORT_EDIT) icon=icon::PENCIL on_choose=move |()| route::go(&address) /> }
            })}
            {may_keep().then(|| {
                let begin = begin.clone();
                view! { <MenuItem label=tr(key::REPORT_BEGIN) icon=icon::PLUS on_choose=move |()| route::go(&begin) /> }
            })}
            {deliver::schedule(if kept { "report_id" } else { "standard" }, name.clone(), title, Vec::new)}
            {(kept && may(Action::Delete)).then(|| view! { <MenuItem label=tr(key::ACTION_DELETE) icon=icon::TRASH_2 danger=true on_choose=delete.clone() /> })}
        </Menu>
    }
    .into_any()
}

/// The answer as a file.
fn download(title: Signal<String>, running: Running) -> AnyView {
    let table = move |()| {
        let saved = running.answer.data.get_untracked().and_then(|answer| {
            let name = format!("{}.csv", title.get_untracked());
            export::save(&name, "text/csv", &format!("{}{}", export::BOM, export::csv(&answer)))
        });
        picture::tell(saved);
    };
    let words = Signal::derive(move || {
        let shown = running.answer.data.get().map(|answer| Words::of_answer(&title.get(), &answer));
        shown.unwrap_or_default()
    });
    let print = move |()| _ = browser::window().print();
    view! {
        <Menu label=tr(key::REPORT_DOWNLOAD) icon=icon::DOWNLOAD>
            {deliver::files(move || deliver::Of::Report(Box::new(running.run.get_untracked())), title)}
            <MenuItem label=tr(key::REPORT_CSV) on_choose=table />
            {picture::items(Signal::stored("#report-picture".to_owned()), words)}
            <MenuItem label=tr(key::REPORT_PRINT) on_choose=print />
        </Menu>
    }
    .into_any()
}
