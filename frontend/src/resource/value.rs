//! How the value of a field is shown: as text, and as a view with links and marks.
use leptos::prelude::*;
use serde_json::Value;
use wire::{Condition, Definition, Field, Kind, definition};

use super::filter::{Node, words};
use crate::{
    api::records,
    i18n::{self, format, key, label, t},
    json, route,
    ui::{
        avatar::Avatar,
        badge::{Badge, Tone},
    },
};

/// Whether there is nothing to show.
pub(crate) fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    }
}

/// The value in words.
pub(crate) fn text(definition: &Definition, field: &Field, value: &Value) -> String {
    if is_empty(value) {
        return String::new();
    }
    let plain = value.as_str().unwrap_or_default();
    match field.kind {
        Kind::Integer(..) => integer(field.name, value),
        Kind::Bool => t(if value.as_bool() == Some(true) { key::VALUE_YES } else { key::VALUE_NO }).to_owned(),
        Kind::Date => format::date(plain),
        Kind::DateTime => format::instant(plain),
        Kind::Money => money(value),
        Kind::Choice(_) | Kind::State(_) => label::choice(definition.name, field.name, plain).to_owned(),
        Kind::Link(_) => linked_name(plain),
        Kind::Keys => list(value, |item| field_name(definition, item.as_str().unwrap_or_default())),
        Kind::Links(_) => list(value, |item| linked_name(item.as_str().unwrap_or_default())),
        Kind::References(_) => {
            list(value, |item| records::name_of(item["id"].as_str().unwrap_or_default()).unwrap_or_default())
        }
        Kind::Emails => list(value, |item| item["address"].as_str().unwrap_or_default().to_owned()),
        Kind::Phones => list(value, |item| item["number"].as_str().unwrap_or_default().to_owned()),
        Kind::Addresses => list(value, address),
        Kind::ExternalIds => list(value, |item| {
            format!("{}: {}", item["system"].as_str().unwrap_or_default(), item["id"].as_str().unwrap_or_default())
        }),
        Kind::Labels => value[i18n::current().tag()].as_str().unwrap_or_default().to_owned(),
        Kind::Json if field.name == "condition" => condition(value),
        Kind::Json => json::text(value),
        Kind::Text(_) if field.name == "country" => format::country(plain),
        Kind::Text(_) if field.name == "period" => words::period(plain),
        Kind::Text(_) if field.name == "object" => label::records(plain).to_owned(),
        // Of a delivery: the code of why it failed.
        Kind::Text(_) if field.name == "error" => label::problem(plain).unwrap_or(plain).to_owned(),
        Kind::Id | Kind::Text(_) | Kind::LongText(_) | Kind::Email | Kind::Phone | Kind::Url | Kind::Decimal => {
            plain.to_owned()
        }
    }
}

/// Keys that name fields are told by the fields' names, wherever they are known.
fn field_name(definition: &Definition, name: &str) -> String {
    let record = if definition.name == "stage" { "opportunity" } else { "" };
    let known = label::field(record, name);
    if known.is_empty() { name.to_owned() } else { known.to_owned() }
}

/// A stored filter in words. It does not say of which type; the first type that knows all its fields will do.
fn condition(value: &Value) -> String {
    let Some(condition) = Condition::read(value) else { return json::text(value) };
    let node = |definition| Some(words::node(definition, &Node::of(&condition, definition)?));
    wire::DEFINITIONS.iter().find_map(|definition| node(*definition)).unwrap_or_else(|| json::text(value))
}

fn list(value: &Value, one: impl Fn(&Value) -> String) -> String {
    let items: Vec<_> = value.as_array().into_iter().flatten().map(one).filter(|text| !text.is_empty()).collect();
    items.join(", ")
}

fn integer(name: &str, value: &Value) -> String {
    let number = value.as_f64().unwrap_or_default();
    match name {
        "probability" => format::percent(number),
        "duration_seconds" => duration(number),
        _ => format::number(number),
    }
}

/// A stretch of time in its largest unit.
fn duration(seconds: f64) -> String {
    let days = seconds / 86_400.0;
    let (amount, unit) = if days >= 1.0 { (days, key::TIME_DAYS) } else { (seconds / 3_600.0, key::TIME_HOURS) };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a whole, positive number of days or hours"
    )]
    i18n::count(unit, amount.round().max(0.0) as u64)
}

pub(crate) fn money(value: &Value) -> String {
    let amount = value["amount"].as_str().unwrap_or_default();
    if amount.is_empty() {
        String::new()
    } else {
        format::money(amount, value["currency"].as_str().unwrap_or_default())
    }
}

/// The name of a linked record, else what stands for one the reader may not see.
fn linked_name(id: &str) -> String {
    // A key such as a field name is no id.
    if id.len() != 36 {
        return id.to_owned();
    }
    records::name_of(id).unwrap_or_else(|| t(key::VALUE_HIDDEN).to_owned())
}

fn address(value: &Value) -> String {
    let part = |name: &str| value[name].as_str().filter(|text| !text.is_empty());
    // Chinese addresses run from large to small and without blanks, others the other way.
    let han = ["city", "region", "street"]
        .iter()
        .filter_map(|name| part(name))
        .any(|text| text.chars().any(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c)));
    let country = part("country").map(format::country);
    let parts = |names: &[&str]| names.iter().filter_map(|name| part(name)).map(str::to_owned).collect::<Vec<_>>();
    if han {
        let rest = Some(parts(&["region", "city", "street"]).concat());
        return country.into_iter().chain(rest).collect::<Vec<_>>().join(" ");
    }
    parts(&["street", "postal_code", "city", "region"]).into_iter().chain(country).collect::<Vec<_>>().join(", ")
}

/// `tabindex` of the links in a value: none of their own, or "-1" within a grid, which is a single stop of the keyboard.
type Stop = Option<&'static str>;

/// As [`show`], knowing the record: what is done is not late.
pub(crate) fn of(definition: &'static Definition, field: &'static Field, record: &Value) -> AnyView {
    known(definition, field, record, None)
}

/// As [`of`], in a cell of a grid, whose keys reach its links.
pub(crate) fn in_cell(definition: &'static Definition, field: &'static Field, record: &Value) -> AnyView {
    known(definition, field, record, Some("-1"))
}

fn known(definition: &'static Definition, field: &'static Field, record: &Value, stop: Stop) -> AnyView {
    let value = &record[field.name];
    let over = matches!(record["status"].as_str(), Some("done" | "completed" | "cancelled" | "canceled"));
    if over && field.name == "due_date" && !is_empty(value) {
        let date = value.as_str().unwrap_or_default().to_owned();
        return view! { <time datetime=date.clone()>{format::date(&date)}</time> }.into_any();
    }
    shown(definition, field, value, stop)
}

/// The value of a field of a record, as shown in lists and on pages.
pub(crate) fn show(definition: &'static Definition, field: &'static Field, value: &Value) -> AnyView {
    shown(definition, field, value, None)
}

fn shown(definition: &'static Definition, field: &'static Field, value: &Value, stop: Stop) -> AnyView {
    if is_empty(value) {
        return ().into_any();
    }
    let plain = value.as_str().unwrap_or_default().to_owned();
    let words = text(definition, field, value);
    match field.kind {
        Kind::Email => link(format!("mailto:{plain}"), words, stop),
        Kind::Phone => link(format!("tel:{}", plain.replace(' ', "")), words, stop),
        Kind::Url => web(&plain, stop),
        Kind::DateTime if matches!(field.name, "occurred_at" | "reminder_at") => appointment(&plain),
        Kind::DateTime => moment(&plain),
        Kind::Date => day(field.name, &plain),
        Kind::State(_) => mark(definition, field, plain),
        Kind::Choice(_) if marked(field.name) => mark(definition, field, plain),
        Kind::Link("user") => person(&plain, words, stop),
        Kind::Link(target) => record_link(target, &plain, words, stop),
        Kind::Links(target) => links(target, value, stop),
        Kind::References(_) => references(value, stop),
        Kind::Emails => several(value, "address", "mailto:", stop),
        Kind::Phones => several(value, "number", "tel:", stop),
        Kind::Text(_) if field.name == "cron" => {
            super::editor::Rhythm::read(value.as_str().unwrap_or_default()).words().into_any()
        }
        Kind::Json if field.name == "permissions" => super::editor::permissions_shown(value),
        Kind::Json if field.name == "field_rights" => super::editor::field_rights_shown(value),
        Kind::Json if field.name == "condition" => words.into_any(),
        Kind::Json => view! { <pre class="json">{json::pretty(value)}</pre> }.into_any(),
        _ => words.into_any(),
    }
}

fn link(href: String, words: String, stop: Stop) -> AnyView {
    view! { <a href=href tabindex=stop>{words}</a> }.into_any()
}

/// Only web addresses become links: `javascript:` must never.
fn web(address: &str, stop: Stop) -> AnyView {
    let href = if address.starts_with("http://") || address.starts_with("https://") {
        address.to_owned()
    } else {
        format!("https://{address}")
    };
    view! { <a href=href tabindex=stop target="_blank" rel="noopener noreferrer">{address.to_owned()}</a> }.into_any()
}

/// When something takes place, and how far that is from now.
pub(crate) fn appointment(instant: &str) -> AnyView {
    view! {
        <time datetime=instant.to_owned() title=format::instant(instant)>
            {format::appointment(instant)}<span class="muted from-now">{format::relative(instant)}</span>
        </time>
    }
    .into_any()
}

/// How long ago, with the exact time as tooltip.
fn moment(instant: &str) -> AnyView {
    view! { <time datetime=instant.to_owned() title=format::instant(instant)>{format::relative(instant)}</time> }
        .into_any()
}

/// A date; one that was to be kept says when it is past.
fn day(name: &str, date: &str) -> AnyView {
    let days = format::days_from_today(date);
    let late = name == "due_date" && days.is_some_and(|days| days < 0);
    let class = if late { "late" } else { "" };
    let words = if matches!(name, "due_date" | "close_date") { format::due(date) } else { format::date(date) };
    view! { <time class=class datetime=date.to_owned() title=format::date(date)>{words}</time> }.into_any()
}

/// Choices that say how urgent or how far something is.
fn marked(name: &str) -> bool {
    matches!(name, "status" | "priority" | "rating" | "level" | "role" | "color")
}

fn mark(definition: &'static Definition, field: &'static Field, value: String) -> AnyView {
    let tone = tone(&value);
    view! { <Badge label=Signal::derive(move || label::choice(definition.name, field.name, &value)) tone /> }.into_any()
}

/// The colour that goes with a state; the word says the same.
pub(crate) fn tone(value: &str) -> Tone {
    match value {
        "won" | "converted" | "held" | "done" | "completed" | "active" | "qualified" | "responded" => Tone::Success,
        "lost" | "disqualified" | "bounced" | "opted_out" | "aborted" | "not_held" | "urgent" => Tone::Danger,
        "hot" | "high" | "recycled" | "paused" | "deferred" => Tone::Warning,
        "new" | "assigned" | "contacted" | "todo" | "in_progress" | "planned" | "approved" | "open" | "a" => Tone::Info,
        _ => Tone::Neutral,
    }
}

fn person(id: &str, name: String, stop: Stop) -> AnyView {
    view! { <a class="person" href=format!("/users/{id}") tabindex=stop><Avatar name=name.clone() /><span>{name}</span></a> }
        .into_any()
}

fn record_link(target: &str, id: &str, words: String, stop: Stop) -> AnyView {
    let Some(target) = definition(target).filter(|_| records::name_of(id).is_some()) else { return words.into_any() };
    link(route::to_record(target, id), words, stop)
}

fn links(target: &'static str, value: &Value, stop: Stop) -> AnyView {
    let one = |item: &Value| {
        let id = item.as_str().unwrap_or_default();
        let name = linked_name(id);
        match target {
            "tag" => view! { <Badge label=name tone=Tone::Neutral /> }.into_any(),
            _ => record_link(target, id, name, stop),
        }
    };
    view! { <span class="chips">{value.as_array().into_iter().flatten().map(one).collect_view()}</span> }.into_any()
}

/// Links one may not follow are left out beside others, and said once where there is nothing else.
fn references(value: &Value, stop: Stop) -> AnyView {
    let one = |item: &Value| {
        let id = item["id"].as_str().unwrap_or_default();
        let name = records::name_of(id)?;
        Some(record_link(item["type"].as_str().unwrap_or_default(), id, name, stop))
    };
    let told: Vec<_> = value.as_array().into_iter().flatten().filter_map(one).collect();
    if told.is_empty() {
        return view! { <span class="muted">{t(key::VALUE_HIDDEN)}</span> }.into_any();
    }
    view! { <span class="chips">{told}</span> }.into_any()
}

fn several(value: &Value, member: &'static str, scheme: &'static str, stop: Stop) -> AnyView {
    let one = |item: &Value| {
        let text = item[member].as_str().unwrap_or_default().to_owned();
        let kind = label::choice("", "usage", item["kind"].as_str().unwrap_or_default());
        let href = format!("{scheme}{}", text.replace(' ', ""));
        view! { <span><a href=href tabindex=stop>{text}</a>" "<span class="muted">{kind}</span></span> }
    };
    view! { <span class="lines">{value.as_array().into_iter().flatten().map(one).collect_view()}</span> }.into_any()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{address, is_empty};

    #[test]
    fn addresses_follow_the_script() {
        let london = json!({"street": "120 Hanover Sq.", "city": "London", "postal_code": "WA1 1DP", "country": "UK"});
        assert_eq!(address(&london), "120 Hanover Sq., WA1 1DP, London, UK");
        let shenzhen = json!({"street": "高新南七道 1 号", "city": "深圳市", "region": "广东省"});
        assert_eq!(address(&shenzhen), "广东省深圳市高新南七道 1 号");
        let hangzhou = json!({"city": "杭州市", "region": "浙江省", "country": "CN"});
        assert_eq!(address(&hangzhou), "CN 浙江省杭州市");
    }

    #[test]
    fn emptiness_is_seen_in_every_shape() {
        assert!([json!(null), json!(""), json!([]), json!({})].iter().all(is_empty));
        assert!(![json!(false), json!(0), json!("x")].iter().any(is_empty));
    }
}
