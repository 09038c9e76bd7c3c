//! One change: who, what, when, and each field from what to what, with a way to put it back.
use domain::permission::Action;
use leptos::{prelude::*, task::spawn_local};
use serde_json::{Value, json};
use wire::{Definition, Field, Kind, definition};

use super::{
    classes,
    narrow::{action_words, type_words},
};
use crate::{
    api::records::{self, name_of},
    i18n::{fill, format, key, label, t},
    resource::{change, tell, value},
    route, session,
    shell::icon_of,
    ui::{
        button::{Button, Weight},
        icon::{self, Icon},
        toast,
    },
};

pub(super) fn entry(entry: &Value) -> AnyView {
    let text = |name: &str| entry[name].as_str().unwrap_or_default();
    let (kind, at) = (text("record_type"), text("at").to_owned());
    let who = text("actor_id");
    let who = if who.is_empty() { t(key::AUDIT_NOBODY).to_owned() } else { name_of(who).unwrap_or_else(|| short(who)) };
    let lines = match definition(kind) {
        Some(definition) if text("action") == "update" => of_record(definition, entry),
        None => of_organization(entry),
        Some(_) => ().into_any(),
    };
    view! {
        <li class="entry">
            <span class="entry-icon"><Icon shape=icon_of(kind) /></span>
            <div>
                <p class="facts"><strong>{who}</strong><span>{t(action_words(text("action")))}</span>{about(kind, entry)}<time datetime=at.clone() title=format::relative(&at)>{format::instant(&at)}</time></p>
                {lines}
            </div>
        </li>
    }
    .into_any()
}

/// The record's type and name, leading to its own history.
fn about(kind: &str, entry: &Value) -> AnyView {
    let id = entry["record_id"].as_str().unwrap_or_default();
    let Some(definition) = definition(kind) else {
        let href =
            if entry["after"].get(classes::MEMBER).is_some() { "/rfm/classes" } else { "/settings/organization" };
        return view! { <a href=href>{type_words(kind)}</a> }.into_any();
    };
    let known = ["after", "before"].iter().find_map(|side| entry[*side][definition.title].as_str()).map(str::to_owned);
    let name = name_of(id).filter(|name| !name.is_empty()).or(known).unwrap_or_else(|| short(id));
    let href = format!("{}?tab=history", route::to_record(definition, id));
    view! { <span>{label::record(definition.name)}" "<a href=href>{name}</a></span> }.into_any()
}

/// The end of an id: its beginning is the time, which many share.
fn short(id: &str) -> String {
    id.chars().skip(id.len().saturating_sub(8)).collect()
}

fn of_record(definition: &'static Definition, entry: &Value) -> AnyView {
    let told = |field: &&'static Field| entry["after"].get(field.name).is_some() && !matches!(field.kind, Kind::Json);
    let id = entry["record_id"].as_str().unwrap_or_default().to_owned();
    let line = |field: &'static Field| {
        let words = |value: &Value| Some(value::text(definition, field, value)).filter(|text| !text.is_empty());
        let (before, after) = (&entry["before"][field.name], &entry["after"][field.name]);
        let back = may_put_back(definition, field).then(|| put_back(definition, field, id.clone(), before.clone()));
        from_to(label::field(definition.name, field.name), words(before), words(after), back)
    };
    let lines: Vec<_> = definition.fields.iter().filter(told).map(line).collect();
    view! { <ul class="history">{lines}</ul> }.into_any()
}

/// Its members are no fields of a record: as they are stored.
fn of_organization(entry: &Value) -> AnyView {
    let words = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => number.as_u64().map(|number| number.to_string()),
        _ => None,
    };
    let members = entry["after"].as_object().into_iter().flatten();
    let line = |(name, after): (&String, &Value)| {
        let before = &entry["before"][name.as_str()];
        if name == classes::MEMBER {
            return classes::lines(before, after);
        }
        from_to(member(name), words(before), words(after), None)
    };
    let lines: Vec<_> = members.map(line).collect();
    view! { <ul class="history">{lines}</ul> }.into_any()
}

fn member(name: &str) -> &'static str {
    t(match name {
        "base_currency" => key::SETUP_CURRENCY,
        "time_zone" => key::SETUP_TIME_ZONE,
        "locale" => key::NAV_LANGUAGE,
        "first_weekday" => key::ORGANIZATION_WEEK,
        "fiscal_start" => key::ORGANIZATION_YEAR,
        _ => key::ORGANIZATION_NAME,
    })
}

pub(super) fn from_to(
    name: &'static str,
    before: Option<String>,
    after: Option<String>,
    back: Option<AnyView>,
) -> AnyView {
    let told = |text: Option<String>| text.unwrap_or_else(|| "–".to_owned());
    view! {
        <li>
            <span class="muted">{name}</span>
            <span class="was"><del>{told(before)}</del><span aria-hidden="true">" → "</span><ins>{told(after)}</ins></span>
            {back}
        </li>
    }
    .into_any()
}

fn may_put_back(definition: &'static Definition, field: &'static Field) -> bool {
    let may = untrack(|| session::may(Action::Edit, definition));
    definition.operations.update && may && session::writes(definition, field)
}

/// Over the record as it is now; and that, too, can be taken back.
fn put_back(definition: &'static Definition, field: &'static Field, id: String, old: Value) -> AnyView {
    let name = fill(key::HISTORY_PUT_BACK, &[("field", label::field(definition.name, field.name))]);
    let member = field.name;
    let act = move |_| {
        let (id, old) = (id.clone(), old.clone());
        spawn_local(async move {
            match records::get(definition, &id).await {
                Ok(now) if now[member] == old => toast::done(t(key::AUDIT_IS_SO)),
                Ok(now) => {
                    let said = fill(key::STATE_FIELD_SAVED, &[("field", label::field(definition.name, field.name))]);
                    change(definition, now, json!({member: old}), said).await;
                }
                Err(error) => tell(&error),
            }
        });
    };
    view! { <Button label=Signal::stored(name) icon=icon::UNDO_2 weight=Weight::Quiet on_click=act /> }.into_any()
}
