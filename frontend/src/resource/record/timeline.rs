//! What happened around a record, newest first, and above it what is planned.
use leptos::prelude::*;
use serde_json::{Value, json};
use wire::{Condition, Definition, Kind, Op, definition, query::Search};

use super::Shown;
use crate::{
    api::records::{self, Rows, name_of},
    i18n::{Key, format, key, label, of, t, text, tr},
    live,
    order::sorted,
    outbox::{self, Entry as Unsent},
    resource::{Feed, edit, feed, value},
    route,
    shell::icon_of_activity,
    ui::{
        avatar::Avatar,
        badge::{Badge, Tone},
        button::Button,
        field::Control,
        icon::{self, Icon},
        input::Checkbox,
        state::{Empty, Failure, Skeleton},
    },
};

const STEP: u64 = 30;

#[component]
pub(super) fn Timeline(shown: Shown) -> impl IntoView {
    view! {
        <NextSteps shown />
        <Waiting shown />
        <Past shown />
    }
}

/// Rows of a type that are about this record.
fn about(
    shown: Shown,
    name: &'static str,
    extra: Option<Condition>,
    sort: &'static str,
    limit: Signal<u64>,
) -> Feed<Rows> {
    let id = Memo::new(move |_| shown.record()["id"].as_str().unwrap_or_default().to_owned());
    feed(move |abort| {
        live::changes_of(name);
        let own = Condition::compare("links", Op::Contains, id.get());
        let question = Search {
            condition: Some(Condition::all([Some(own), extra.clone()].into_iter().flatten().collect())),
            sort: Some(sort.to_owned()),
            limit: Some(limit.get()),
            ..Search::default()
        };
        async move {
            match definition(name) {
                Some(definition) => records::search(definition, question, abort).await,
                None => Ok(Rows::default()),
            }
        }
    })
}

/// Open tasks; having none is worth saying (R3).
#[component]
fn NextSteps(shown: Shown) -> impl IntoView {
    let open = Condition::compare("status", Op::In, json!(["todo", "in_progress", "deferred"]));
    let tasks = about(shown, "task", Some(open), "due_date", Signal::stored(20));
    view! {
        <section class="panel next-steps">
            <h3>{tr(key::TIMELINE_NEXT)}</h3>
            {move || match tasks.data.get() {
                None => view! { <Skeleton lines=1 /> }.into_any(),
                Some(rows) if rows.data.is_empty() => view! { <p class="muted">{tr(key::TIMELINE_NO_NEXT)}</p> }.into_any(),
                Some(rows) => view! { <ul class="plain-list">{rows.data.into_iter().map(task_line).collect_view()}</ul> }.into_any(),
            }}
        </section>
    }
}

/// What was written without the server: it is part of the story, and not yet of the record.
#[component]
fn Waiting(shown: Shown) -> impl IntoView {
    let id = Memo::new(move |_| shown.record()["id"].as_str().unwrap_or_default().to_owned());
    move || {
        let mut entries = outbox::entries();
        entries.retain(|entry| entry.is_about(&id.read()));
        (!entries.is_empty()).then(|| {
            view! { <ol class="timeline" aria-label=tr(key::OUTBOX_TITLE)>{entries.iter().map(waiting).collect_view()}</ol> }
        })
    }
}

fn waiting(entry: &Unsent) -> AnyView {
    let subject = entry.subject().to_owned();
    let body = entry.body()["body"].as_str().unwrap_or_default().to_owned();
    let body = Some(body).filter(|body| !body.is_empty() && *body != subject);
    let (words, tone) =
        if entry.refusal().is_empty() { (key::OUTBOX_WAITS, Tone::Info) } else { (key::OUTBOX_NOT_SENT, Tone::Danger) };
    view! {
        <li class="entry quiet">
            <span class="entry-icon"><Icon shape=icon::CLOCK /></span>
            <div>
                <p><strong>{subject}</strong></p>
                {body.map(|body| view! { <p class="entry-body">{body}</p> })}
                <p class="facts"><Badge label=text(words) tone />{time(entry.at())}</p>
            </div>
        </li>
    }
    .into_any()
}

/// A task that is done with one press.
fn task_line(task: Value) -> AnyView {
    let Some(definition) = definition("task") else { return ().into_any() };
    let subject = task["subject"].as_str().unwrap_or_default().to_owned();
    let href = route::to_record(definition, task["id"].as_str().unwrap_or_default());
    let due = definition.field("due_date").map(|field| value::show(definition, field, &task["due_date"]));
    let about = definition.field("links").map(|field| value::show(definition, field, &task["links"]));
    let name = of(t(key::TASK_DONE), &subject);
    let said = name.clone();
    let owner = task["owner_id"].as_str().and_then(name_of);
    let finish = move |_| edit::set_field(definition, &task, "status", "done".into(), said.clone());
    view! {
        <li class="task-line">
            <button type="button" class="icon-button" aria-label=name.clone() title=name on:click=finish><Icon shape=icon::CIRCLE /></button>
            <div><a href=href>{subject}</a><div class="facts"><span>{due}</span><span>{about}</span></div></div>
            {owner.map(|owner| view! { <span title=owner.clone()><Avatar name=owner.clone() /></span> })}
        </li>
    }
    .into_any()
}

#[component]
fn Past(shown: Shown) -> impl IntoView {
    let limit = RwSignal::new(STEP);
    let activities = about(shown, "activity", None, "-occurred_at", limit.into());
    let moves = stage_moves(shown);
    let with_changes = RwSignal::new(false);
    let changes = changes(shown, with_changes.into());
    let entries = Signal::derive(move || merged(activities.data.get(), moves.data.get(), changes.data.get()));
    let has_more = move || activities.data.read().as_ref().is_some_and(|rows| rows.page.has_more);
    let failed = Memo::new(move |_| activities.error.read().is_some());
    let list = move || {
        if failed.get() {
            let words = Signal::derive(move || activities.error.get().map(|error| error.text()).unwrap_or_default());
            return view! { <Failure text=words on_retry=move |()| activities.retry() /> }.into_any();
        }
        let Some(entries) = entries.get() else { return view! { <Skeleton lines=5 /> }.into_any() };
        if entries.is_empty() {
            return view! { <Empty shape=icon::CLOCK title=tr(key::TIMELINE_EMPTY) text=tr(key::TIMELINE_EMPTY_HINT) /> }.into_any();
        }
        let definition = shown.definition;
        view! {
            {days(definition, entries)}
            <Show when=has_more><Button label=tr(key::TIMELINE_MORE) on_click=move |_| limit.update(|limit| *limit = (*limit + STEP).min(200)) /></Show>
        }
        .into_any()
    };
    view! {
        <Checkbox control=Control::plain("changes") label=tr(key::TIMELINE_CHANGES) checked=with_changes on_change=move |on: bool| with_changes.set(on) />
        {list}
    }
}

/// Changes of fields are many and seldom asked for: they are read only when wanted (R2).
fn changes(shown: Shown, wanted: Signal<bool>) -> Feed<Vec<Value>> {
    let id = Memo::new(move |_| shown.record()["id"].as_str().unwrap_or_default().to_owned());
    feed(move |_| {
        live::changes_of(shown.definition.name);
        let (id, wanted) = (id.get(), wanted.get());
        async move { if wanted { Ok(records::changes(shown.definition, &id).await?.data) } else { Ok(Vec::new()) } }
    })
}

fn stage_moves(shown: Shown) -> Feed<Vec<Value>> {
    let id = Memo::new(move |_| shown.record()["id"].as_str().unwrap_or_default().to_owned());
    feed(move |_| {
        live::changes_of("opportunity");
        let id = id.get();
        async move {
            match definition("stage_change").filter(|_| shown.definition.name == "opportunity") {
                Some(definition) => {
                    records::all(definition, Some(Condition::compare("opportunity_id", Op::Eq, id))).await
                }
                None => Ok(Vec::new()),
            }
        }
    })
}

/// One thing that happened.
#[derive(Clone)]
struct Entry {
    at: String,
    record: Value,
    what: What,
}

#[derive(Clone, Copy)]
enum What {
    Activity,
    Move,
    Change,
}

/// Activities, stage moves and changes in one order; nothing while the first two are on their way.
fn merged(activities: Option<Rows>, moves: Option<Vec<Value>>, changes: Option<Vec<Value>>) -> Option<Vec<Entry>> {
    let entry = |name: &'static str, what: What| {
        move |record: Value| Entry {
            at: record[name].as_str().or(record["created_at"].as_str()).unwrap_or_default().to_owned(),
            record,
            what,
        }
    };
    let mut entries: Vec<_> = activities?.data.into_iter().map(entry("occurred_at", What::Activity)).collect();
    entries.extend(moves?.into_iter().map(entry("moved_at", What::Move)));
    entries.extend(changes.into_iter().flatten().map(entry("at", What::Change)));
    Some(sorted(entries, |a, b| a.at > b.at))
}

/// Under a head for each day.
fn days(definition: &'static Definition, entries: Vec<Entry>) -> impl IntoView {
    let mut days: Vec<(String, Vec<Entry>)> = Vec::new();
    for entry in entries {
        let day = format::day(&entry.at);
        match days.last_mut() {
            Some((known, entries)) if *known == day => entries.push(entry),
            _ => days.push((day, vec![entry])),
        }
    }
    let draw = |entry: Entry| draw(definition, &entry);
    let day = |(day, entries): (String, Vec<Entry>)| view! { <section class="day"><h3>{day}</h3><ol class="timeline">{entries.into_iter().map(draw).collect_view()}</ol></section> };
    days.into_iter().map(day).collect_view()
}

fn draw(definition: &'static Definition, entry: &Entry) -> AnyView {
    match entry.what {
        What::Activity => activity(entry),
        What::Move => stage_move(entry),
        What::Change => change(definition, entry),
    }
}

/// Who did what; for an edit, each field as it was and as it is since.
fn change(definition: &'static Definition, entry: &Entry) -> AnyView {
    let change = &entry.record["change"];
    let who = change["actor_id"].as_str().and_then(name_of).unwrap_or_default();
    let done = action(change["action"].as_str().unwrap_or_default());
    let side = |side: &str, field: &'static wire::Field| {
        let text = value::text(definition, field, &change[side][field.name]);
        if text.is_empty() { "–".to_owned() } else { text }
    };
    // Fields worked out by the server repeat what the others say.
    let told =
        |field: &&'static wire::Field| !matches!(field.kind, Kind::Json) && change["after"].get(field.name).is_some();
    let fields = definition.fields.iter().filter(told).filter(|_| change["action"] == "update");
    let line = |field: &'static wire::Field| view! { <li><span class="muted">{of(label::field(definition.name, field.name), "")}</span>{side("before", field)}" → "{side("after", field)}</li> };
    view! {
        <li class="entry quiet"><span class="entry-icon"><Icon shape=icon::HISTORY /></span>
            <div><p class="facts"><span>{who}</span><span>{t(done)}</span>{time(&entry.at)}</p><ul>{fields.map(line).collect_view()}</ul></div></li>
    }
    .into_any()
}

fn action(name: &str) -> Key {
    match name {
        "create" => key::TIMELINE_CREATE,
        "delete" => key::TIMELINE_DELETE,
        "restore" => key::TIMELINE_RESTORE,
        "convert" => key::TIMELINE_CONVERT,
        _ => key::TIMELINE_UPDATE,
    }
}

fn time(at: &str) -> AnyView {
    view! { <time datetime=at.to_owned() title=format::instant(at)>{format::relative(at)}</time> }.into_any()
}

fn stage_move(entry: &Entry) -> AnyView {
    let stage = |name: &str| entry.record[name].as_str().and_then(name_of);
    let (from, to) = (stage("from_stage_id"), stage("to_stage_id").unwrap_or_default());
    let words = from.map_or_else(|| to.clone(), |from| format!("{from} → {to}"));
    let who = entry.record["created_by"].as_str().and_then(name_of).unwrap_or_default();
    view! {
        <li class="entry quiet"><span class="entry-icon"><Icon shape=icon::LAYERS /></span>
            <div><p><strong>{words}</strong></p><p class="facts"><span>{who}</span>{time(&entry.at)}</p></div></li>
    }
    .into_any()
}

fn activity(entry: &Entry) -> AnyView {
    let Some(definition) = definition("activity") else { return ().into_any() };
    let record = &entry.record;
    let text = |name: &str| record[name].as_str().unwrap_or_default().to_owned();
    let (subject, body, kind) = (text("subject"), text("body"), text("kind"));
    let href = route::to_record(definition, &text("id"));
    // A note's subject is its first line: saying it twice helps nobody.
    let body = Some(body).filter(|body| !body.is_empty() && *body != subject);
    let outcome = Some(text("outcome")).filter(|outcome| !outcome.is_empty());
    let planned = Some(text("status")).filter(|status| status != "held" && !status.is_empty());
    view! {
        <li class="entry">
            <span class="entry-icon"><Icon shape=icon_of_activity(&kind) /></span>
            <div>
                <p><a href=href>{subject}</a></p>
                {body.map(|body| view! { <p class="entry-body">{body}</p> })}
                <p class="facts">
                    <span>{label::choice("activity", "kind", &kind)}</span>
                    {planned.map(|status| badge(definition, "status", status))}
                    {outcome.map(|outcome| badge(definition, "outcome", outcome))}
                    <span>{record["owner_id"].as_str().and_then(name_of)}</span>
                    {value::appointment(&entry.at)}
                </p>
            </div>
        </li>
    }
    .into_any()
}

fn badge(definition: &'static Definition, field: &'static str, value: String) -> AnyView {
    let tone = value::tone(&value);
    view! { <Badge label=Signal::derive(move || label::choice(definition.name, field, &value)) tone /> }.into_any()
}
