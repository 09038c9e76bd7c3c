//! What was changed lately in what an administrator sets up, each leading to the record.
use leptos::prelude::*;
use wire::{
    definition,
    report::{SetupChange, SetupChanges},
};

use super::read;
use crate::{
    api::{self, ApiError, Call, records},
    i18n::{fill, format, key, label, t, tr},
    live,
    resource::{Feed, feed},
    route,
    ui::{
        icon,
        state::{Empty, Failure, Skeleton},
    },
};

const OBJECTS: [&str; 6] = ["role", "team", "user", "pipeline", "stage", "exchange_rate"];

async fn load() -> Result<SetupChanges, ApiError> {
    let answer = api::send(Call::get("/setup-changes")).await?;
    records::remember_related(&answer.body);
    read::answer(&answer.body)
}

pub(super) fn changes() -> AnyView {
    let changes: Feed<SetupChanges> = feed(|_| {
        for name in OBJECTS {
            live::changes_of(name);
        }
        load()
    });
    (move || match (changes.error.get(), changes.data.get()) {
        (Some(error), _) => view! { <Failure text=error.text() on_retry=move |()| changes.retry() /> }.into_any(),
        (None, None) => view! { <Skeleton lines=5 /> }.into_any(),
        (None, Some(found)) if found.data.is_empty() => {
            view! { <Empty shape=icon::HISTORY title=tr(key::HOME_NO_CHANGES) /> }.into_any()
        }
        (None, Some(found)) => {
            view! { <ul class="plain-list">{found.data.iter().map(line).collect_view()}</ul> }.into_any()
        }
    })
    .into_any()
}

fn line(change: &SetupChange) -> AnyView {
    let id = change.record_id.to_string();
    let kind = label::record(&change.object);
    let name = records::name_of(&id).map_or_else(|| kind.to_owned(), |name| format!("{kind}: {name}"));
    let who = change.actor_id.and_then(|id| records::name_of(&id.to_string()));
    let fields = change.fields.iter().map(|field| label::field(&change.object, field));
    let fields: Vec<&str> = fields.filter(|field| !field.is_empty()).collect();
    let what = act(&change.action, &fields.join(t(key::HOME_AND)));
    let link = definition(&change.object)
        .filter(|_| change.action != "delete")
        .map(|definition| route::to_record(definition, &id));
    let name = match link {
        Some(href) => view! { <a href=href>{name}</a> }.into_any(),
        None => view! { <span>{name}</span> }.into_any(),
    };
    view! { <li class="related-line">{name}<div class="facts"><span>{what}</span><span>{who}</span><span>{format::relative(&change.at.to_string())}</span></div></li> }.into_any()
}

fn act(action: &str, fields: &str) -> String {
    match action {
        "create" => t(key::HOME_CREATED).to_owned(),
        "delete" => t(key::HOME_DELETED).to_owned(),
        "restore" => t(key::HOME_RESTORED).to_owned(),
        _ if fields.is_empty() => t(key::HOME_CHANGED).to_owned(),
        _ => fill(key::HOME_CHANGED_FIELDS, &[("fields", fields)]),
    }
}
