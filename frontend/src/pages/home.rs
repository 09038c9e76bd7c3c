//! The first page: what is open, what is due, what is new. Every figure leads to exactly the rows it counts (D1).
use domain::permission::Action;
use leptos::prelude::*;
use serde_json::Value;
use wire::{
    Definition, Op, definition,
    query::{Aggregation, Search},
};

use crate::{
    api::records::{self, Group, Rows},
    browser,
    i18n::{self, Key, fill, format, key, label, t, tr},
    live,
    resource::{Feed, Filter, ListState, feed, task_line, value},
    route, session,
    shell::heading::Heading,
    ui::{
        chart::{Bar, BarChart},
        icon,
        state::{Empty, Failure, Skeleton},
    },
};

/// A filtered list: what is counted here and where the count leads.
#[derive(Clone)]
struct Slice {
    definition: &'static Definition,
    state: ListState,
}

impl Slice {
    fn new(definition: &'static Definition, filters: Vec<Filter>, sort: &str) -> Self {
        let filters = filters.into_iter().map(Into::into).collect();
        let state = ListState { filters, sort: vec![sort.to_owned()], page: 1, ..ListState::default() };
        Self { definition, state }
    }

    fn href(&self) -> String {
        self.state.address(self.definition, browser::encode)
    }

    /// Its first rows, and their number.
    fn rows(&self, limit: u64) -> Feed<Rows> {
        let slice = self.clone();
        feed(move |abort| {
            live::changes_of(slice.definition.name);
            let question = Search { limit: Some(limit), ..slice.state.search(slice.definition) };
            async move { records::search(slice.definition, question, abort).await }
        })
    }

    fn groups(&self, by: &'static [&'static str]) -> Feed<Vec<Group>> {
        let slice = self.clone();
        feed(move |_| {
            live::changes_of(slice.definition.name);
            let question = Aggregation {
                condition: slice.state.condition(slice.definition),
                q: None,
                group_by: by.iter().map(|name| (*name).to_owned()).collect(),
                measures: records::figures(slice.definition),
            };
            async move { records::aggregate(slice.definition, question).await }
        })
    }
}

fn mine() -> Filter {
    Filter::new("owner_id", Op::Eq, &["$me"])
}

fn open_tasks(due: Filter) -> Option<Slice> {
    let open = Filter::new("status", Op::In, &["todo", "in_progress", "deferred"]);
    Some(Slice::new(definition("task")?, vec![mine(), open, due], "due_date"))
}

fn readable(name: &str) -> bool {
    untrack(|| definition(name).is_some_and(|definition| session::may(Action::Read, definition)))
}

#[component]
pub(crate) fn Home() -> impl IntoView {
    let deals = definition("opportunity")
        .map(|definition| Slice::new(definition, vec![mine(), Filter::new("status", Op::Eq, &["open"])], "close_date"));
    let won = definition("opportunity").map(|definition| {
        let this_month = Filter::new("closed_at", Op::Within, &["this_month"]);
        Slice::new(definition, vec![mine(), Filter::new("status", Op::Eq, &["won"]), this_month], "-closed_at")
    });
    let overdue = open_tasks(Filter::new("due_date", Op::Lt, &["$today"]));
    let today = open_tasks(Filter::new("due_date", Op::Eq, &["$today"]));
    let leads = definition("lead").map(|definition| {
        Slice::new(definition, vec![mine(), Filter::new("status", Op::In, &["new", "assigned"])], "-created_at")
    });
    let name = move || session::me().map(|me| me.name.clone()).unwrap_or_default();
    let slices = [deals, won, overdue, today, leads];
    let [Some(deals), Some(won), Some(overdue), Some(today), Some(leads)] = slices else { return ().into_any() };
    let (overdue_rows, today_rows, lead_rows) = (overdue.rows(8), today.rows(8), leads.rows(6));
    let (show_deals, show_tasks, show_leads) = (readable("opportunity"), readable("task"), readable("lead"));
    view! {
        <div class="page home">
            <Heading title=move || fill(key::HOME_TITLE, &[("name", &name())]) />
            <p class="muted">{move || format::day(&format::now())}</p>
            <div class="figures">
                {show_deals.then(|| view! { <Sum title=key::HOME_PIPELINE slice=deals.clone() /><Sum title=key::HOME_WON slice=won /> })}
                {show_tasks.then(|| view! { <Figure title=key::HOME_OVERDUE slice=overdue.clone() rows=overdue_rows bad=true /> })}
                {show_tasks.then(|| view! { <Figure title=key::HOME_TODAY slice=today.clone() rows=today_rows /> })}
                {show_leads.then(|| view! { <Figure title=key::HOME_NEW_LEADS slice=leads.clone() rows=lead_rows /> })}
            </div>
            <div class="home-columns">
                {show_tasks.then(|| view! { <Tasks overdue overdue_rows today today_rows /> })}
                {show_deals.then(|| view! { <Pipeline slice=deals /> })}
                {show_leads.then(|| view! { <NewLeads slice=leads rows=lead_rows /> })}
            </div>
        </div>
    }
    .into_any()
}

/// A number that leads to its rows.
#[component]
fn Figure(title: Key, slice: Slice, rows: Feed<Rows>, #[prop(optional)] bad: bool) -> impl IntoView {
    let number = move || rows.data.read().as_ref().and_then(|rows| rows.page.count);
    #[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
    let words = move || number().map_or_else(|| "–".to_owned(), |number| format::number(number as f64));
    view! {
        <a class="figure" href=slice.href() class:bad=move || bad && number().is_some_and(|number| number > 0)>
            <span class="figure-title">{tr(title)}</span>
            <span class="figure-value">{words}</span>
        </a>
    }
}

/// What deals are worth together, and how many they are.
#[component]
fn Sum(title: Key, slice: Slice) -> impl IntoView {
    let total = slice.groups(&[]);
    let worth = session::sees(slice.definition, "amount");
    let base = session::base_currency();
    let sum = move || {
        total
            .data
            .read()
            .as_ref()
            .filter(|_| worth)
            .map(|groups| groups.first().map_or_else(|| "0".to_owned(), |group| group.amount("sum:amount")))
    };
    let number = move || {
        total.data.read().as_ref().map(|groups| i18n::count(key::BOARD_DEALS, groups.first().map_or(0, Group::count)))
    };
    view! {
        <a class="figure" href=slice.href()>
            <span class="figure-title">{tr(title)}</span>
            <span class="figure-value">{move || sum().map_or_else(|| "–".to_owned(), |sum| format::compact_money(&sum, &base))}</span>
            <span class="muted">{number}</span>
        </a>
    }
}

/// My open deals by stage; each bar opens its deals.
#[component]
fn Pipeline(slice: Slice) -> impl IntoView {
    let groups = slice.groups(&["stage_id"]);
    let stages = feed(|_| {
        live::changes_of("stage");
        async {
            match definition("stage") {
                Some(stage) => records::all(stage, None).await,
                None => Ok(Vec::new()),
            }
        }
    });
    let bars = Memo::new(move |_| {
        i18n::current();
        let (groups, stages) = (groups.data.get()?, stages.data.get()?);
        Some(bars(&slice, &groups, &stages))
    });
    view! {
        <section class="panel" aria-labelledby="pipeline-title">
            <h2 id="pipeline-title">{tr(key::HOME_BY_STAGE)}</h2>
            {move || match (bars.get(), groups.error.get()) {
                (_, Some(error)) => view! { <Failure text=error.text() on_retry=move |()| groups.retry() /> }.into_any(),
                (None, None) => view! { <Skeleton lines=5 /> }.into_any(),
                (Some(bars), None) if bars.is_empty() => view! { <Empty shape=icon::HANDSHAKE title=tr(key::HOME_NO_DEALS) text=move || label::about("opportunity").to_owned() /> }.into_any(),
                (Some(bars), None) => view! { <BarChart title=tr(key::HOME_BY_STAGE) bars=Signal::stored(bars) /> }.into_any(),
            }}
        </section>
    }
}

/// One bar per stage that holds deals, in the stages' order.
fn bars(slice: &Slice, groups: &[Group], stages: &[Value]) -> Vec<Bar> {
    let base = session::base_currency();
    let mut ordered: Vec<&Value> = stages.iter().collect();
    ordered.sort_by_key(|stage| (stage["pipeline_id"].as_str().map(str::to_owned), stage["position"].as_i64()));
    let worth = session::sees(slice.definition, "amount");
    let bar = |stage: &Value| {
        let id = stage["id"].as_str()?;
        let group = groups.iter().find(|group| group.key.first().is_some_and(|key| key == id))?;
        let sum = group.amount("sum:amount");
        let mut state = slice.state.clone();
        state.filters.push(Filter::new("stage_id", Op::Eq, &[id]).into());
        Some(Bar {
            label: definition("stage").map(|definition| records::title(definition, stage)).unwrap_or_default(),
            value: browser::number(&sum).unwrap_or(0.0),
            text: if worth { format::compact_money(&sum, &base) } else { String::new() },
            note: i18n::count(key::BOARD_DEALS, group.count()),
            href: state.address(slice.definition, browser::encode),
        })
    };
    ordered.into_iter().filter_map(bar).collect()
}

/// Overdue first, then today's; each done from here.
#[component]
fn Tasks(overdue: Slice, overdue_rows: Feed<Rows>, today: Slice, today_rows: Feed<Rows>) -> impl IntoView {
    let none = move || {
        let empty = |rows: &Feed<Rows>| rows.data.read().as_ref().is_some_and(|rows| rows.data.is_empty());
        empty(&overdue_rows) && empty(&today_rows)
    };
    view! {
        <section class="panel" aria-labelledby="day-title">
            <h2 id="day-title">{tr(key::HOME_MY_DAY)}</h2>
            <Due title=key::HOME_OVERDUE slice=overdue rows=overdue_rows />
            <Due title=key::HOME_TODAY slice=today rows=today_rows />
            <Show when=none><Empty shape=icon::CIRCLE_CHECK title=tr(key::HOME_NOTHING_DUE) /></Show>
        </section>
    }
}

#[component]
fn Due(title: Key, slice: Slice, rows: Feed<Rows>) -> impl IntoView {
    let href = slice.href();
    move || match rows.data.get() {
        None => view! { <Skeleton lines=2 /> }.into_any(),
        Some(rows) if rows.data.is_empty() => ().into_any(),
        Some(rows) => {
            let more =
                rows.page.has_more.then(|| view! { <a class="all" href=href.clone()>{tr(key::RELATED_ALL)}</a> });
            view! { <h3>{tr(title)}</h3><ul class="plain-list">{rows.data.into_iter().map(task_line).collect_view()}</ul>{more} }.into_any()
        }
    }
}

#[component]
fn NewLeads(slice: Slice, rows: Feed<Rows>) -> impl IntoView {
    let definition = slice.definition;
    let line = move |lead: Value| {
        let href = route::to_record(definition, lead["id"].as_str().unwrap_or_default());
        let name = records::title(definition, &lead);
        let show = |field: &str| definition.field(field).map(|field| value::show(definition, field, &lead[field.name]));
        view! { <li class="related-line"><a href=href>{name}</a><div class="facts"><span>{show("company")}</span><span>{show("source")}</span><span>{lead["created_at"].as_str().map(format::relative)}</span></div></li> }
    };
    view! {
        <section class="panel" aria-labelledby="leads-title">
            <div class="panel-head"><h2 id="leads-title">{tr(key::HOME_NEW_LEADS)}</h2><a class="all" href=slice.href()>{tr(key::RELATED_ALL)}</a></div>
            {move || match rows.data.get() {
                None => view! { <Skeleton lines=4 /> }.into_any(),
                Some(rows) if rows.data.is_empty() => view! { <Empty shape=icon::USER_PLUS title=t(key::HOME_NO_LEADS) text=move || label::about("lead").to_owned() /> }.into_any(),
                Some(rows) => view! { <ul class="plain-list">{rows.data.into_iter().map(line).collect_view()}</ul> }.into_any(),
            }}
        </section>
    }
}
