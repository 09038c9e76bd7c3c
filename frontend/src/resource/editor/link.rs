//! Links to other records: one, several, or to records of several types.
use leptos::prelude::*;
use serde_json::{Value, json};
use wire::{Condition, Op};

use super::Subject;
use crate::{
    api::records,
    i18n::{key, label, of, t, tr},
    resource::picker,
    ui::{
        combobox::{Combobox, Offer},
        field::Control,
        icon::{self, Icon},
        input::{Choice, Select},
    },
};

fn named(id: &str) -> Offer {
    Offer {
        id: id.to_owned(),
        name: records::name_of(id).unwrap_or_else(|| t(key::VALUE_HIDDEN).to_owned()),
        note: String::new(),
    }
}

/// One record.
#[component]
pub(super) fn Link(
    subject: Subject,
    control: Control,
    target: &'static str,
    value: Signal<Value>,
    set: Callback<Value>,
) -> impl IntoView {
    let chosen = Signal::derive(move || value.read().as_str().map(named));
    let source = picker::source(target, move || narrowed(subject, target));
    let on_choose = move |offer: Option<Offer>| set.run(offer.map_or(Value::Null, |offer| offer.id.into()));
    view! { <Combobox control source chosen on_choose clearable=!control.required placeholder=tr(key::FORM_SEARCH) /> }
}

/// Contacts of the chosen account, stages of the chosen pipeline: what a draft holds narrows its pickers (F5).
fn narrowed(subject: Subject, target: &str) -> Option<Condition> {
    let by = match target {
        "contact" if subject.field.name == "contact_id" => "account_id",
        "stage" => "pipeline_id",
        _ => return None,
    };
    let draft = subject.draft.get_untracked();
    draft[by].as_str().map(|id| Condition::compare(by, Op::Eq, id))
}

/// A chosen record with a way to take it back.
fn chip(name: String, remove: impl Fn() + 'static) -> impl IntoView {
    let title = of(t(key::ACTION_REMOVE), &name);
    view! {
        <span class="chip">
            {name}
            <button type="button" class="chip-remove" aria-label=title on:click=move |_| remove()><Icon shape=icon::X /></button>
        </span>
    }
}

fn items(value: &Value) -> Vec<Value> {
    value.as_array().cloned().unwrap_or_default()
}

fn without(value: Signal<Value>, set: Callback<Value>, index: usize) {
    let mut rest = items(&value.get_untracked());
    rest.remove(index);
    set.run(Value::Array(rest));
}

fn added(value: Signal<Value>, set: Callback<Value>, item: Value) {
    let mut all = items(&value.get_untracked());
    if !all.contains(&item) {
        all.push(item);
    }
    set.run(Value::Array(all));
}

/// Several records of one type.
#[component]
pub(super) fn Links(
    control: Control,
    target: &'static str,
    value: Signal<Value>,
    set: Callback<Value>,
) -> impl IntoView {
    let chips = move || {
        let one = |(index, item): (usize, Value)| {
            chip(named(item.as_str().unwrap_or_default()).name, move || without(value, set, index))
        };
        items(&value.read()).into_iter().enumerate().map(one).collect_view()
    };
    let on_choose = move |offer: Option<Offer>| {
        if let Some(offer) = offer {
            added(value, set, offer.id.into());
        }
    };
    view! {
        <div class="chips">{chips}</div>
        <Combobox control source=picker::source(target, || None) chosen=Signal::stored(None) on_choose placeholder=tr(key::FORM_SEARCH) />
    }
}

/// Several records of several types.
#[component]
pub(super) fn References(
    control: Control,
    targets: &'static [&'static str],
    value: Signal<Value>,
    set: Callback<Value>,
) -> impl IntoView {
    let target = RwSignal::new(targets.first().copied().unwrap_or_default());
    let chips = move || {
        let one = |(index, item): (usize, Value)| {
            let name = named(item["id"].as_str().unwrap_or_default()).name;
            chip(format!("{} {name}", label::record(item["type"].as_str().unwrap_or_default())), move || {
                without(value, set, index);
            })
        };
        items(&value.read()).into_iter().enumerate().map(one).collect_view()
    };
    let choices = Signal::derive(move || {
        targets.iter().map(|name| ((*name).to_owned(), label::record(name).to_owned())).collect::<Vec<Choice>>()
    });
    let choose_type =
        move |name: String| target.set(targets.iter().find(|known| **known == name).copied().unwrap_or_default());
    let on_choose = move |offer: Option<Offer>| {
        if let Some(offer) = offer {
            added(value, set, json!({"type": target.get_untracked(), "id": offer.id}));
        }
    };
    view! {
        <div class="chips">{chips}</div>
        <div class="reference">
            <Select control=Control::plain("type") value=Signal::derive(move || target.get().to_owned()) choices on_change=choose_type label=tr(key::FORM_TYPE) />
            {move || view! { <Combobox control source=picker::source(target.get(), || None) chosen=Signal::stored(None) on_choose placeholder=tr(key::FORM_SEARCH) /> }}
        </div>
    }
}
