//! What one should know of, newest first: what belongs together in one line, each read and opened where it stands.
mod group;

use leptos::{prelude::*, task::spawn_local};
use serde_json::{Value, json};
use wire::{Condition, Definition, Op, definition, query::Search};

use self::group::{Group, grouped};
use crate::{
    api::{
        ApiError,
        records::{self, Rows, name_of},
    },
    i18n::{Key, count, fill, format, key, label, t, text, tr},
    live,
    resource::{feed, tell},
    route,
    shell::icon_of,
    ui::{
        button::{Button, IconButton, Weight},
        icon::{self, Icon},
        menu,
        state::{Empty, Failure, Skeleton},
    },
};

const ROWS: u64 = 50;

fn notification() -> Option<&'static Definition> {
    definition("notification")
}

/// The panel under the bell.
#[component]
pub(crate) fn Notices() -> impl IntoView {
    let rows = feed(|abort| {
        live::changes_of("notification");
        let question = Search { limit: Some(ROWS), sort: Some("-created_at".to_owned()), ..Search::default() };
        async move {
            match notification() {
                Some(definition) => records::search(definition, question, abort).await,
                None => Ok(Rows::default()),
            }
        }
    });
    let any_new = Memo::new(move |_| rows.data.read().as_ref().is_some_and(|rows| rows.data.iter().any(is_new)));
    let list = move || {
        match (rows.data.get(), rows.error.get()) {
        (None, Some(error)) => view! { <Failure text=error.text() on_retry=move |()| rows.retry() /> }.into_any(),
        (None, None) => view! { <Skeleton lines=4 /> }.into_any(),
        (Some(rows), _) if rows.data.is_empty() => {
            view! { <Empty shape=icon::BELL title=tr(key::NOTICE_NONE) text=text(key::NOTICE_NONE_HINT) /> }.into_any()
        }
        (Some(rows), _) => {
            view! { <ul class="plain-list notice-list">{grouped(rows.data).into_iter().map(group_of).collect_view()}</ul> }
                .into_any()
        }
    }
    };
    view! {
        <div class="notice-panel">
            <div class="panel-head">
                <h2>{tr(key::NOTICE_TITLE)}</h2>
                <Show when=move || any_new.get()><Button label=tr(key::NOTICE_ALL_READ) weight=Weight::Quiet on_click=move |_| read_all() /></Show>
            </div>
            {list}
            <div class="actions">
                <a class="button quiet" href="/notifications" on:click=|event| menu::close(event.target())>{tr(key::RELATED_ALL)}</a>
                <a class="button quiet" href="/settings/notifications" on:click=|event| menu::close(event.target())>{tr(key::SETTINGS_TITLE)}</a>
            </div>
        </div>
    }
}

fn is_new(notice: &Value) -> bool {
    notice["read_at"].is_null()
}

/// One alone stands for itself; several open under what they have in common.
fn group_of(group: Group) -> AnyView {
    let Some(first) = group.notices.first() else { return ().into_any() };
    if group.notices.len() == 1 {
        return view! { <li>{one(first)}</li> }.into_any();
    }
    let new = group.notices.iter().any(is_new);
    let number = group.notices.len() as u64;
    let (kind, object) = subject_of(first);
    let words = if first["kind"] == "assignment" {
        count(key::NOTICE_ASSIGNED, number)
            .replace("{records}", &label::records_inside(object.map_or("", |it| it.name)))
    } else {
        count(key::NOTICE_ABOUT, number).replace("{name}", &kind)
    };
    view! {
        <li>
            <details class="notice-group">
                <summary class:new=new>{words}</summary>
                <ul class="plain-list">{group.notices.iter().map(|notice| view! { <li>{one(notice)}</li> }).collect_view()}</ul>
            </details>
        </li>
    }
    .into_any()
}

/// What a notification is about: its name and its type.
fn subject_of(notice: &Value) -> (String, Option<&'static Definition>) {
    let link = &notice["links"][0];
    let name = link["id"].as_str().and_then(name_of).unwrap_or_else(|| t(key::VALUE_UNNAMED).to_owned());
    (name, link["type"].as_str().and_then(definition))
}

fn words(kind: &str) -> Key {
    match kind {
        "mention" => key::NOTICE_MENTION,
        "comment" => key::NOTICE_COMMENT,
        "assignment" => key::NOTICE_ASSIGNMENT,
        _ => key::NOTICE_CHANGE,
    }
}

fn one(notice: &Value) -> AnyView {
    let (name, object) = subject_of(notice);
    let kind = notice["kind"].as_str().unwrap_or_default();
    let who = notice["actor_id"].as_str().and_then(name_of).unwrap_or_else(|| t(key::VALUE_HIDDEN).to_owned());
    let at = notice["created_at"].as_str().unwrap_or_default().to_owned();
    let new = is_new(notice);
    let id = notice["links"][0]["id"].as_str().unwrap_or_default();
    let part = match kind {
        "mention" | "comment" => "?tab=comments",
        "change" => "?tab=history",
        _ => "",
    };
    let href = object.map_or_else(String::new, |definition| route::to_record(definition, id) + part);
    let (opened, switched) = (notice.clone(), notice.clone());
    let open = move |event: leptos::ev::MouseEvent| {
        menu::close(event.target());
        if is_new(&opened) {
            mark(opened.clone(), true);
        }
    };
    let label = Signal::derive(move || t(if new { key::NOTICE_READ } else { key::NOTICE_UNREAD_AGAIN }).to_owned());
    let shape = if new { icon::CHECK } else { icon::CIRCLE_DOT };
    view! {
        <div class="notice-line" class:new=new>
            <Icon shape=object.map_or(icon::BELL, |definition| icon_of(definition.name)) />
            <div>
                <a href=href on:click=open>{fill(words(kind), &[("who", &who), ("name", &name)])}</a>
                <p class="facts">{new.then(|| view! { <strong>{tr(key::NOTICE_NEW)}</strong> })}<time datetime=at.clone() title=format::instant(&at)>{format::relative(&at)}</time></p>
            </div>
            <IconButton label shape on_click=move |_| mark(switched.clone(), new) />
        </div>
    }
    .into_any()
}

async fn set_read(notice: &Value, read: bool) -> Result<(), ApiError> {
    let Some(definition) = notification() else { return Ok(()) };
    let at = if read { format::now().into() } else { Value::Null };
    records::update(definition, notice, json!({"read_at": at})).await.map(drop)
}

fn mark(notice: Value, read: bool) {
    spawn_local(async move {
        if let Err(error) = set_read(&notice, read).await {
            tell(&error);
        }
        live::touch("notification");
    });
}

/// All that are new, also those the panel does not show.
fn read_all() {
    spawn_local(async move {
        if let Err(error) = mark_all().await {
            tell(&error);
        }
        live::touch("notification");
    });
}

async fn mark_all() -> Result<(), ApiError> {
    let Some(definition) = notification() else { return Ok(()) };
    loop {
        let new = Some(Condition::compare("read_at", Op::IsNull, true));
        let rows = records::all(definition, new).await?;
        for notice in &rows {
            set_read(notice, true).await?;
        }
        if rows.len() < 200 {
            return Ok(());
        }
    }
}
