//! One editor per kind of field. Each shows a JSON value and says what it becomes.
mod field_rights;
mod labels;
mod link;
mod money;
mod period;
mod permissions;
mod rhythm;
mod rows;
mod shipped;

pub(crate) use field_rights::shown as field_rights_shown;
pub(crate) use permissions::shown as permissions_shown;
pub(crate) use rhythm::Rhythm;

use leptos::prelude::*;
use serde_json::Value;
use wire::{Definition, Field, Kind};

use super::value::is_empty;
use crate::{
    i18n::{format, key, label, t},
    json,
    ui::{
        field::Control,
        input::{Checkbox, Choice, Entry, Select, TextArea, TextInput},
    },
};

/// Which field of which type is edited, and what else the draft holds.
#[derive(Clone, Copy)]
pub(crate) struct Subject {
    pub(crate) definition: &'static Definition,
    pub(crate) field: &'static Field,
    /// The record as it now stands in the form: links are narrowed by one another.
    pub(crate) draft: Signal<Value>,
}

/// Draws the editor of a field.
pub(crate) fn draw(subject: Subject, control: Control, value: Signal<Value>, set: Callback<Value>) -> AnyView {
    let as_text = Signal::derive(move || text_of(&value.read()));
    let set_text = Callback::new(move |text: String| set.run(text_value(text)));
    match subject.field.kind {
        Kind::Text(_) if subject.field.name == "standard" => {
            view! { <shipped::Shipped control value set /> }.into_any()
        }
        Kind::Text(_) if subject.field.name == "period" => view! { <period::Period control value set /> }.into_any(),
        Kind::Text(_) if subject.field.name == "cron" => view! { <rhythm::Editor control value set /> }.into_any(),
        Kind::Id | Kind::Text(_) => plain(control, as_text, set_text, Entry::TEXT),
        Kind::LongText(_) => view! { <TextArea control value=as_text on_input=set_text rows=4 /> }.into_any(),
        Kind::Email => plain(control, as_text, set_text, Entry::EMAIL),
        Kind::Phone => plain(control, as_text, set_text, Entry::PHONE),
        Kind::Url => plain(control, as_text, set_text, Entry::URL),
        Kind::Decimal => plain(control, as_text, set_text, Entry::DECIMAL),
        Kind::Date => plain(control, as_text, set_text, Entry::DATE),
        Kind::DateTime => date_time(control, value, set),
        Kind::Integer(..) => integer(control, value, set),
        Kind::Bool => {
            let checked = Signal::derive(move || value.read().as_bool().unwrap_or(false));
            let label = Signal::derive(|| t(key::VALUE_YES).to_owned());
            view! { <Checkbox control label checked on_change=move |on: bool| set.run(on.into()) /> }.into_any()
        }
        Kind::Choice(names) => choice(subject, control, as_text, set_text, names.to_vec()),
        Kind::State(_) => choice(subject, control, as_text, set_text, states(subject, &value.get_untracked())),
        Kind::Money => view! { <money::Money control value set /> }.into_any(),
        Kind::Link(target) => view! { <link::Link subject control target value set /> }.into_any(),
        Kind::Links(target) => view! { <link::Links control target value set /> }.into_any(),
        Kind::References(targets) => view! { <link::References control targets value set /> }.into_any(),
        Kind::Emails => view! { <rows::Rows control shape=rows::EMAIL value set /> }.into_any(),
        Kind::Phones => view! { <rows::Rows control shape=rows::PHONE value set /> }.into_any(),
        Kind::Addresses => view! { <rows::Rows control shape=rows::ADDRESS value set /> }.into_any(),
        Kind::ExternalIds => view! { <rows::Rows control shape=rows::EXTERNAL_ID value set /> }.into_any(),
        Kind::Labels => view! { <labels::Labels control value set /> }.into_any(),
        Kind::Keys => keys(control, value, set),
        Kind::Json if subject.field.name == "permissions" => {
            view! { <permissions::Permissions value set /> }.into_any()
        }
        Kind::Json if subject.field.name == "field_rights" => {
            view! { <field_rights::FieldRights value set /> }.into_any()
        }
        Kind::Json => json(control, value, set),
    }
}

/// A text as JSON: an empty one is nothing.
fn text_value(text: String) -> Value {
    if text.is_empty() { Value::Null } else { text.into() }
}

fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

fn plain(control: Control, value: Signal<String>, on_input: Callback<String>, entry: Entry) -> AnyView {
    view! { <TextInput control value on_input entry /> }.into_any()
}

fn integer(control: Control, value: Signal<Value>, set: Callback<Value>) -> AnyView {
    // What is no number stays text, so that the rules can name it and nothing typed is lost.
    let on_input = Callback::new(move |text: String| {
        let number = text.trim().replace([',', ' '], "").parse::<i64>();
        set.run(number.map_or_else(|_| text_value(text), Value::from));
    });
    plain(control, Signal::derive(move || text_of(&value.read())), on_input, Entry::INTEGER)
}

fn date_time(control: Control, value: Signal<Value>, set: Callback<Value>) -> AnyView {
    let shown = Signal::derive(move || value.read().as_str().map(format::to_local_input).unwrap_or_default());
    let on_input =
        Callback::new(move |text: String| set.run(format::from_local_input(&text).map_or(Value::Null, Value::from)));
    plain(control, shown, on_input, Entry::DATE_TIME)
}

/// States an edit may set from the one the record is in.
fn states(subject: Subject, now: &Value) -> Vec<&'static str> {
    let Kind::State(lifecycle) = subject.field.kind else { return Vec::new() };
    let now = now.as_str().unwrap_or_else(|| lifecycle.start());
    let all = lifecycle.states.iter().map(|state| state.name);
    all.filter(|name| *name == now || lifecycle.may_become(now, name)).collect()
}

fn choice(
    subject: Subject,
    control: Control,
    value: Signal<String>,
    on_change: Callback<String>,
    names: Vec<&'static str>,
) -> AnyView {
    let choices = Signal::derive(move || {
        let choices = names.iter().map(|name| {
            ((*name).to_owned(), label::choice(subject.definition.name, subject.field.name, name).to_owned())
        });
        // What must be filled cannot be emptied again.
        let may_be_blank = !control.required || value.read().is_empty();
        let blank = may_be_blank.then(|| (String::new(), t(key::FORM_NOT_CHOSEN).to_owned()));
        blank.into_iter().chain(choices).collect::<Vec<Choice>>()
    });
    view! { <Select control value choices on_change /> }.into_any()
}

/// Short keys, written with commas.
fn keys(control: Control, value: Signal<Value>, set: Callback<Value>) -> AnyView {
    let shown = Signal::derive(move || {
        let keys = value.read().as_array().cloned().unwrap_or_default();
        keys.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", ")
    });
    let on_input = Callback::new(move |text: String| {
        let keys: Vec<Value> = text.split(',').map(str::trim).filter(|key| !key.is_empty()).map(Value::from).collect();
        set.run(Value::Array(keys));
    });
    // Written back only when the control is left, else a comma could never be typed.
    let draft = RwSignal::new(shown.get_untracked());
    view! { <TextInput control value=draft on_input=move |text| draft.set(text) on_change=move |()| on_input.run(draft.get_untracked()) /> }.into_any()
}

/// A structure without an editor of its own, as text; broken text stays text and is refused by the rules.
fn json(control: Control, value: Signal<Value>, set: Callback<Value>) -> AnyView {
    let start = value.get_untracked();
    let draft = RwSignal::new(if is_empty(&start) { String::new() } else { json::pretty(&start) });
    let on_input = move |text: String| {
        set.run(serde_json::from_str(&text).unwrap_or_else(|_| text_value(text.clone())));
        draft.set(text);
    };
    view! { <TextArea control value=draft on_input=on_input rows=6 /> }.into_any()
}
