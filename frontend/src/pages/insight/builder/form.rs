//! The choices of a report, all by lists and buttons.
use domain::grain::Grain;
use leptos::prelude::*;
use wire::{
    Definition,
    report::{Chart, Function, MAX_COLUMNS, MAX_MEASURES, Measure},
};

use super::{
    draft::{Draft, GroupDraft, MeasureDraft},
    paths,
};
use crate::{
    i18n::{Key, key, t, tr},
    pages::insight::names,
    resource::{self, View, filter::words},
    ui::{
        button::{Button, IconButton, Weight},
        choices::Choices,
        field::{Control, Field as Frame},
        icon,
        input::{Choice, Select},
    },
};

/// Charts that can be chosen.
const CHARTS: [(Chart, Key); 11] = [
    (Chart::Table, key::REPORT_CHART_TABLE),
    (Chart::Bar, key::REPORT_CHART_BAR),
    (Chart::Stacked, key::REPORT_CHART_STACKED),
    (Chart::Line, key::REPORT_CHART_LINE),
    (Chart::Area, key::REPORT_CHART_AREA),
    (Chart::Funnel, key::REPORT_CHART_FUNNEL),
    (Chart::Pie, key::REPORT_CHART_PIE),
    (Chart::Scatter, key::REPORT_CHART_SCATTER),
    (Chart::HeatMap, key::REPORT_CHART_HEAT_MAP),
    (Chart::RegionMap, key::REPORT_CHART_REGION_MAP),
    (Chart::Kpi, key::REPORT_CHART_KPI),
];

/// Functions that can be chosen.
const FUNCTIONS: [Function; 8] = [
    Function::Count,
    Function::Sum,
    Function::Avg,
    Function::Median,
    Function::Min,
    Function::Max,
    Function::Distinct,
    Function::Weighted,
];

fn select(
    name: Key,
    value: Signal<String>,
    choices: Signal<Vec<Choice>>,
    set: impl Fn(String) + Send + Sync + 'static,
) -> AnyView {
    let draw = move |control| view! { <Select control value choices on_change=set /> }.into_any();
    view! { <Frame control=Control::plain("builder") label=tr(name) input=draw /> }.into_any()
}

pub(super) fn fields(draft: Draft) -> AnyView {
    let object = Signal::derive(move || draft.object.get().to_owned());
    let kinds = Signal::derive(|| {
        vec![
            ("figures".to_owned(), t(key::REPORT_FIGURES).to_owned()),
            ("list".to_owned(), t(key::REPORT_LIST).to_owned()),
        ]
    });
    let kind = Signal::derive(move || if draft.list.get() { "list" } else { "figures" }.to_owned());
    view! {
        {select(key::REPORT_OBJECT, object, Signal::derive(paths::object_choices), move |name| draft.choose_object(&name))}
        <Choices label=tr(key::REPORT_SHOWS) choices=kinds value=kind on_change=move |kind: String| draft.list.set(kind == "list") />
        {move || {
            let object = draft.definition();
            if draft.list.get() { columns(draft, object) } else { figures(draft, object) }
        }}
        {move || period(draft, draft.definition())}
        <fieldset class="builder-part">
            <legend>{tr(key::FILTER_TITLE)}</legend>
            {move || resource::narrowing(View::kept(draft.definition(), draft.filter))}
        </fieldset>
    }
    .into_any()
}

fn figures(draft: Draft, object: &'static Definition) -> AnyView {
    let charts =
        Signal::derive(|| CHARTS.map(|(chart, name)| (chart_name(chart).to_owned(), t(name).to_owned())).to_vec());
    let chart = Signal::derive(move || chart_name(draft.chart.get()).to_owned());
    let choose = move |name: String| {
        let found = CHARTS.into_iter().find(|(chart, _)| chart_name(*chart) == name);
        draft.chart.set(found.map_or(Chart::Table, |(chart, _)| chart));
    };
    view! {
        <fieldset class="builder-part">
            <legend>{tr(key::REPORT_MEASURES)}</legend>
            <For each=move || draft.measures.get() key=|measure| measure.id children=move |one| measure(draft, object, one) />
            <Button label=tr(key::REPORT_ADD_MEASURE) icon=icon::PLUS weight=Weight::Quiet disabled=Signal::derive(move || draft.measures.read().len() >= MAX_MEASURES)
                on_click=move |_| draft.measures.update(|all| all.push(MeasureDraft::new(&Measure { function: Function::Sum, ..Measure::default() }))) />
        </fieldset>
        {grouped(key::REPORT_GROUP, object, draft.groups[0])}
        {grouped(key::REPORT_GROUP_SECOND, object, draft.groups[1])}
        {grouped(key::REPORT_PIVOT, object, draft.pivot)}
        {order(draft, object)}
        {select(key::REPORT_CHART, chart, charts, choose)}
    }
    .into_any()
}

fn chart_name(chart: Chart) -> &'static str {
    Chart::NAMES[chart as usize]
}

fn grouped(name: Key, object: &'static Definition, group: GroupDraft) -> AnyView {
    let choices = Signal::derive(move || paths::named(object, paths::groupable(object), true));
    let is_date = Memo::new(move |_| paths::is_date(object, &group.path.read()));
    let grains = Signal::derive(|| {
        let names = [key::REPORT_DAY, key::REPORT_WEEK, key::REPORT_MONTH, key::REPORT_QUARTER, key::REPORT_YEAR];
        Grain::ALL
            .iter()
            .zip(names)
            .map(|(grain, name)| (grain.name().to_owned(), t(name).to_owned()))
            .collect::<Vec<_>>()
    });
    view! {
        {select(name, group.path.into(), choices, move |path| group.path.set(path))}
        {move || is_date.get().then(|| select(key::REPORT_GRAIN, group.grain.into(), grains, move |grain| group.grain.set(grain)))}
    }
    .into_any()
}

fn measure(draft: Draft, object: &'static Definition, measure: MeasureDraft) -> AnyView {
    let remove = move |_| draft.measures.update(|all| all.retain(|other| other.id != measure.id));
    let controls =
        if measure.is_plain() { plain(object, measure) } else { view! { <p>{measure.name()}</p> }.into_any() };
    view! {
        <div class="filter-part" role="group" aria-label=tr(key::REPORT_MEASURE)>
            {controls}
            <IconButton label=tr(key::REPORT_REMOVE_MEASURE) shape=icon::TRASH_2 on_click=remove />
        </div>
    }
    .into_any()
}

fn plain(object: &'static Definition, measure: MeasureDraft) -> AnyView {
    let functions = Signal::derive(move || {
        let offered = FUNCTIONS
            .into_iter()
            .filter(|function| *function == Function::Count || !paths::measurable(object, *function).is_empty());
        offered
            .map(|function| (function.name().to_owned(), t(names::function(function)).to_owned()))
            .collect::<Vec<_>>()
    });
    let function = Signal::derive(move || measure.function.get().name().to_owned());
    let first = move |function: Function| paths::measurable(object, function).into_iter().next().unwrap_or_default();
    // A figure of something needs something: the first that fits.
    if measure.path.read_untracked().is_empty() {
        measure.path.set(first(measure.function.get_untracked()));
    }
    let choose = move |name: String| {
        let function = FUNCTIONS.into_iter().find(|function| function.name() == name).unwrap_or_default();
        measure.function.set(function);
        if !paths::measurable(object, function).contains(&measure.path.get_untracked()) {
            measure.path.set(first(function));
        }
    };
    let fields = Signal::derive(move || paths::named(object, paths::measurable(object, measure.function.get()), false));
    let of_field = Memo::new(move |_| measure.function.get() != Function::Count);
    view! {
        {select(key::REPORT_FUNCTION, function, functions, choose)}
        {move || of_field.get().then(|| select(key::FILTER_FIELD, measure.path.into(), fields, move |path| measure.path.set(path)))}
    }
    .into_any()
}

fn order(draft: Draft, object: &'static Definition) -> AnyView {
    let choices = Signal::derive(move || {
        let report = draft.report();
        let mut all = vec![
            (String::new(), t(key::REPORT_SORT_OWN).to_owned()),
            ("key".to_owned(), t(key::REPORT_SORT_KEY).to_owned()),
        ];
        for measure in &report.measures {
            let name = names::measure(&report, measure);
            all.push((format!("-{}", measure.name()), format!("{name} ↓")));
            all.push((measure.name(), format!("{name} ↑")));
        }
        all
    });
    let _ = object;
    select(key::REPORT_SORT, draft.sort.into(), choices, move |sort| draft.sort.set(sort))
}

/// Columns of a list of records: in the order in which they are added.
fn columns(draft: Draft, object: &'static Definition) -> AnyView {
    let choices = Signal::derive(move || {
        let chosen = draft.columns.read();
        let left = paths::listable(object).into_iter().filter(|path| !chosen.contains(path)).collect();
        paths::named(object, left, true)
    });
    let add = move |path: String| {
        if !path.is_empty() && draft.columns.read_untracked().len() < MAX_COLUMNS {
            draft.columns.update(|columns| columns.push(path));
        }
    };
    let line = move |path: String| {
        let (own, name) = (path.clone(), words::path(object, &path));
        let remove = move |_| draft.columns.update(|columns| columns.retain(|other| *other != own));
        let label = format!("{}: {name}", t(key::ACTION_REMOVE));
        view! { <li class="builder-column"><span>{name}</span><IconButton label=label shape=icon::X on_click=remove /></li> }
    };
    view! {
        <fieldset class="builder-part">
            <legend>{tr(key::LIST_COLUMNS)}</legend>
            <ol>{move || draft.columns.get().into_iter().map(line).collect_view()}</ol>
            {select(key::REPORT_ADD_COLUMN, Signal::stored(String::new()), choices, add)}
        </fieldset>
    }
    .into_any()
}

/// A period the reader may choose.
fn period(draft: Draft, object: &'static Definition) -> AnyView {
    let dates = Signal::derive(move || paths::named(object, paths::dates(object), true));
    let periods = Signal::derive(move || words::periods(&draft.period.get()));
    let bounded = Memo::new(move |_| !draft.dated.read().is_empty());
    view! {
        {select(key::REPORT_PERIOD_OF, draft.dated.into(), dates, move |path| draft.dated.set(path))}
        {move || bounded.get().then(|| select(key::DASHBOARD_PERIOD, draft.period.into(), periods, move |period| draft.period.set(period)))}
    }
    .into_any()
}
