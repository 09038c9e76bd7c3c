//! What to do today, the most pressing first; each line with what is done about it by one press.
use leptos::prelude::*;
use serde_json::Value;
use wire::{
    Definition, definition,
    query::Search,
    report::{DaySection, MyDay},
};

use super::read;
use crate::{
    api::{
        self, ApiError, Call,
        records::{self, Rows},
    },
    i18n::{Key, fill, format, key, t, tr},
    live,
    resource::{self, Feed, feed, value},
    route, session,
    ui::{
        icon::{self, Icon, Shape},
        state::{Empty, Failure, Skeleton},
    },
};

/// As many lines of each list as one looks through.
const LINES: u64 = 8;

async fn load() -> Result<Vec<DaySection>, ApiError> {
    let answer = api::send(Call::get("/me/day")).await?;
    let day: MyDay = read::answer(&answer.body)?;
    Ok(day.sections)
}

pub(super) fn queue() -> AnyView {
    let day = feed(|_| {
        for name in ["opportunity", "contact"] {
            live::changes_of(name);
        }
        load()
    });
    let sections = Memo::new(move |_| day.data.get());
    (move || match (sections.get(), day.error.get()) {
        (Some(sections), _) => lists(sections),
        (None, Some(error)) => view! { <Failure text=error.text() on_retry=move |()| day.retry() /> }.into_any(),
        (None, None) => view! { <Skeleton lines=6 /> }.into_any(),
    })
    .into_any()
}

fn lists(sections: Vec<DaySection>) -> AnyView {
    let lists: Vec<_> =
        sections.into_iter().filter_map(|section| Some((definition(&section.object)?, section))).collect();
    let lists: Vec<_> = lists.into_iter().map(|(object, section)| (rows(object, &section), object, section)).collect();
    let feeds: Vec<Feed<Rows>> = lists.iter().map(|(feed, ..)| *feed).collect();
    let none = move || feeds.iter().all(|feed| feed.data.read().as_ref().is_some_and(|rows| rows.data.is_empty()));
    view! {
        {lists.into_iter().map(|(feed, object, section)| list(feed, object, &section)).collect_view()}
        <Show when=none><Empty shape=icon::CIRCLE_CHECK title=tr(key::HOME_NOTHING_DUE) /></Show>
    }
    .into_any()
}

fn rows(object: &'static Definition, section: &DaySection) -> Feed<Rows> {
    let (condition, sort) = (section.condition.clone(), section.sort.clone());
    feed(move |abort| {
        live::changes_of(object.name);
        let question = Search {
            condition: Some(condition.clone()),
            sort: Some(sort.clone()),
            limit: Some(LINES),
            ..Search::default()
        };
        async move { records::search(object, question, abort).await }
    })
}

fn title(section: &str) -> Key {
    match section {
        "overdue" => key::HOME_OVERDUE,
        "today" => key::HOME_TODAY,
        "leads" => key::HOME_LEADS,
        "stalled" => key::HOME_STALLED,
        _ => key::HOME_BIRTHDAYS,
    }
}

fn list(feed: Feed<Rows>, object: &'static Definition, section: &DaySection) -> AnyView {
    let name = title(&section.name);
    // Ids in an address would be read by nobody: the first lines are all there are of birthdays.
    let all = if section.name == "birthdays" { None } else { resource::drill(object, &section.condition) };
    (move || match (feed.data.get(), feed.error.get()) {
        (_, Some(error)) => view! { <Failure text=error.text() on_retry=move |()| feed.retry() /> }.into_any(),
        (None, None) => view! { <Skeleton lines=2 /> }.into_any(),
        (Some(rows), None) if rows.data.is_empty() => ().into_any(),
        (Some(rows), None) => {
            let more = all.clone().filter(|_| rows.page.has_more);
            let more = more.map(|href| view! { <a class="all" href=href>{tr(key::RELATED_ALL)}</a> });
            let lines = rows.data.into_iter().map(|record| line(object, record)).collect_view();
            view! { <div class="day-part"><h3>{tr(name)}</h3><ul class="plain-list">{lines}</ul>{more}</div> }
                .into_any()
        }
    })
    .into_any()
}

/// The fields told beside a name.
fn facts(object: &str) -> &'static [&'static str] {
    match object {
        "task" => &["due_date", "links"],
        "lead" => &["company", "rating", "source", "created_at"],
        "opportunity" => &["account_id", "stage_id", "amount", "stage_entered_at"],
        _ => &["account_id", "birthday"],
    }
}

fn line(object: &'static Definition, record: Value) -> AnyView {
    let href = route::to_record(object, record["id"].as_str().unwrap_or_default());
    let name = records::title(object, &record);
    let facts = facts(object.name).iter().filter_map(|name| object.field(name).or_else(|| object.queryable(name)));
    let facts: Vec<_> = facts
        .filter(|field| !value::is_empty(&record[field.name]))
        .map(|field| view! { <span>{value::show(object, field, &record[field.name])}</span> })
        .collect();
    let done = (object.name == "task").then(|| done(object, &record, &name));
    view! {
        <li class="task-line day-line">
            {done}
            <div><a href=href>{name.clone()}</a><div class="facts">{facts}</div></div>
            <div class="day-acts">{reach(&record, &name)}{(object.name == "task").then(|| put_off(object, record, &name))}</div>
        </li>
    }
    .into_any()
}

fn may(object: &'static Definition, record: &Value) -> bool {
    session::may_with(domain::permission::Action::Edit, object, record)
}

fn done(object: &'static Definition, task: &Value, subject: &str) -> Option<AnyView> {
    if !may(object, task) {
        return None;
    }
    let words = format!("{}: {subject}", t(key::TASK_DONE));
    let (task, said) = (task.clone(), words.clone());
    let finish = move |()| resource::set_field(object, &task, "status", "done".into(), said.clone());
    Some(press(words, icon::CIRCLE, finish))
}

/// To the next working day.
fn put_off(object: &'static Definition, task: Value, subject: &str) -> Option<AnyView> {
    if !may(object, &task) {
        return None;
    }
    let day = format::working_day(1);
    let words = format!("{}: {subject}", fill(key::HOME_PUT_OFF, &[("day", &format::date(&day))]));
    let said = words.clone();
    let put = move |()| resource::set_field(object, &task, "due_date", day.clone().into(), said.clone());
    Some(press(words, icon::CLOCK, put))
}

fn press(words: String, shape: Shape, act: impl Fn(()) + 'static) -> AnyView {
    view! { <button type="button" class="icon-button" aria-label=words.clone() title=words on:click=move |_| act(())><Icon shape /></button> }.into_any()
}

/// A call and a letter, where there is a number and an address.
fn reach(record: &Value, name: &str) -> AnyView {
    let first =
        |fields: &[&str]| fields.iter().find_map(|field| record[*field].as_str().filter(|text| !text.is_empty()));
    let number = first(&["phone", "mobile", "primary_phone"]).map(|number| format!("tel:{}", number.replace(' ', "")));
    let address = first(&["email", "primary_email"]).map(|address| format!("mailto:{address}"));
    let link = |href: Option<String>, words: Key, shape: Shape| {
        let words = format!("{}: {name}", t(words));
        href.map(
            |href| view! { <a class="icon-button" href=href aria-label=words.clone() title=words><Icon shape /></a> },
        )
    };
    (link(number, key::HOME_CALL, icon::PHONE), link(address, key::HOME_MAIL, icon::MAIL)).into_any()
}
