//! The control for a filter's value, by the field's kind and the comparison.
use leptos::prelude::*;
use wire::{Field, Kind, Op};

use super::leaf::Draft;
use crate::{
    api::records,
    i18n::{key, label, t, tr},
    resource::{filter::words, picker},
    ui::{
        combobox::{Combobox, Offer},
        field::{Control, Field as Frame},
        input::{Checkbox, Entry, Select, TextInput},
    },
};

/// The control for the value, by the field's kind and the comparison.
pub(super) fn value_editor(draft: Draft) -> AnyView {
    let Some(field) = draft.field() else { return ().into_any() };
    let op = draft.op();
    match (field.kind, op) {
        (_, Op::IsNull) => ().into_any(),
        (Kind::Choice(names), _) => ticks(draft, field, names.to_vec()),
        (Kind::State(lifecycle), _) => ticks(draft, field, lifecycle.states.iter().map(|state| state.name).collect()),
        (Kind::Bool, _) => boolean(draft),
        (Kind::Link(target) | Kind::Links(target), _) => linked(draft, target),
        (Kind::References(targets), _) => linked(draft, targets.first().copied().unwrap_or_default()),
        (Kind::Date | Kind::DateTime, Op::Within) => period(draft),
        (Kind::Date | Kind::DateTime, _) => day(draft),
        (Kind::Integer(..) | Kind::Money | Kind::Decimal, _) => line(draft, Entry::DECIMAL),
        _ => line(draft, Entry::TEXT),
    }
}

fn frame(draw: impl FnOnce(Control) -> AnyView + 'static) -> AnyView {
    view! { <Frame control=Control::plain("value") label=tr(key::FILTER_VALUE) input=draw /> }.into_any()
}

fn line(draft: Draft, entry: Entry) -> AnyView {
    frame(move |control| {
        view! { <TextInput control value=draft.single() on_input=move |text| draft.put(text) entry /> }.into_any()
    })
}

fn ticks(draft: Draft, field: &'static Field, names: Vec<&'static str>) -> AnyView {
    let record = draft.definition().name;
    let tick = move |name: &'static str| {
        let checked = Signal::derive(move || draft.values.read().iter().any(|value| value == name));
        let toggle = move |on: bool| {
            draft.values.update(|values| {
                values.retain(|value| value != name);
                if on {
                    values.push(name.to_owned());
                }
            });
        };
        view! { <Checkbox control=Control::plain("value") label=move || label::choice(record, field.name, name) checked on_change=toggle /> }
    };
    view! { <fieldset class="choices"><legend class="visually-hidden">{tr(key::FILTER_VALUE)}</legend>{names.into_iter().map(tick).collect_view()}</fieldset> }.into_any()
}

fn boolean(draft: Draft) -> AnyView {
    if draft.values.read_untracked().is_empty() {
        draft.put("true".to_owned());
    }
    let choices = Signal::derive(|| {
        vec![("true".to_owned(), t(key::VALUE_YES).to_owned()), ("false".to_owned(), t(key::VALUE_NO).to_owned())]
    });
    frame(move |control| {
        view! { <Select control value=draft.single() choices on_change=move |value: String| draft.put(value) /> }
            .into_any()
    })
}

fn linked(draft: Draft, target: &'static str) -> AnyView {
    let chosen = Signal::derive(move || {
        let id = draft.single().get();
        match id.as_str() {
            "" => None,
            "$me" => Some(picker::me()),
            "$my_team" => Some(picker::my_team()),
            _ => Some(Offer {
                name: records::name_of(&id).unwrap_or_else(|| t(key::FILTER_CHOSEN).to_owned()),
                id,
                note: String::new(),
            }),
        }
    });
    let on_choose = move |offer: Option<Offer>| draft.values.set(offer.into_iter().map(|offer| offer.id).collect());
    frame(move |control| {
        view! { <Combobox control source=picker::source_with_me(target) chosen on_choose placeholder=tr(key::FORM_SEARCH) /> }.into_any()
    })
}

fn period(draft: Draft) -> AnyView {
    if draft.values.read_untracked().is_empty() {
        draft.put("this_month".to_owned());
    }
    let choices = Signal::derive(move || words::periods(&draft.single().get()));
    frame(move |control| {
        view! { <Select control value=draft.single() choices on_change=move |value: String| draft.put(value) /> }
            .into_any()
    })
}

/// A day: a fixed one, or the day on which the list is read.
fn day(draft: Draft) -> AnyView {
    let relative = Signal::derive(move || draft.single().get() == "$today");
    let toggle = move |on: bool| draft.put(if on { "$today".to_owned() } else { String::new() });
    let fixed = Signal::derive(move || Some(draft.single().get()).filter(|day| day != "$today").unwrap_or_default());
    frame(move |control| {
        let control = control.disabled(relative);
        view! {
            <TextInput control value=fixed on_input=move |text| draft.put(text) entry=Entry::DATE />
            <Checkbox control=Control::plain("today") label=tr(key::FILTER_TODAY_READ) checked=relative on_change=toggle />
        }
        .into_any()
    })
}
