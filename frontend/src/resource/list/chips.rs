//! The filters in force, in words; each can be changed and taken away.
use leptos::prelude::*;
use wire::{Definition, Kind, Op};

use super::{View, filter_form::FilterForm};
use crate::{
    api::records,
    i18n::{format, key, label, t, tr},
    resource::{Filter, fields},
    ui::{
        button::{Button, Weight},
        icon::{self, Icon},
        menu::Popover,
    },
};

#[component]
pub(in crate::resource) fn Chips(view: View) -> impl IntoView {
    let filters = Memo::new(move |_| view.state.read().filters.clone());
    let chip = move |(index, filter): (usize, Filter)| {
        let words = Signal::derive({
            let filter = filter.clone();
            move || words(view.definition, &filter)
        });
        let remove = move |_| view.replace(&view.state.get_untracked().without_filter(index));
        let name = move || format!("{}: {}", t(key::ACTION_REMOVE), words.get());
        view! {
            <span class="chip filter-chip">
                <Popover label=words class="chip-text"><FilterForm view at=Some(index) filter=Some(filter.clone()) /></Popover>
                <button type="button" class="chip-remove" aria-label=name on:click=remove><Icon shape=icon::X /></button>
            </span>
        }
    };
    let clear = move |_| {
        view.change(|state| {
            state.filters.clear();
            state.page = 1;
        });
    };
    let both = move || (filters.read().len() > 1).then(|| view! { <AnyOrAll view /> });
    move || {
        let filters = filters.get();
        (!filters.is_empty()).then(|| {
            view! {
                <div class="filter-chips" role="group" aria-label=tr(key::FILTER_TITLE)>
                    {filters.into_iter().enumerate().map(chip).collect_view()}
                    {both}
                    <Button label=tr(key::LIST_CLEAR) weight=Weight::Quiet on_click=clear />
                </div>
            }
        })
    }
}

#[component]
fn AnyOrAll(view: View) -> impl IntoView {
    let any = Memo::new(move |_| view.state.read().any);
    let toggle = move |_| view.change(|state| state.any = !state.any);
    view! { <Button label=move || t(if any.get() { key::FILTER_ANY } else { key::FILTER_ALL }) weight=Weight::Quiet on_click=toggle /> }
}

/// "Status is New, Contacted".
fn words(definition: &'static Definition, filter: &Filter) -> String {
    let Some(field) = fields::find(definition, &filter.field) else { return String::new() };
    let name = label::field(definition.name, field.name);
    if filter.op == Op::IsNull {
        let state = if filter.values.first().is_some_and(|value| value == "true") {
            key::FILTER_OP_EMPTY
        } else {
            key::FILTER_OP_NOT_EMPTY
        };
        return format!("{name} {}", t(state));
    }
    let values: Vec<_> =
        filter.values.iter().map(|value| value_words(definition, field.name, field.kind, filter.op, value)).collect();
    format!("{name} {} {}", t(op_key(filter.op, field.kind)), values.join(", "))
}

fn value_words(definition: &Definition, name: &str, kind: Kind, op: Op, value: &str) -> String {
    match (kind, value) {
        (_, "$me") => t(key::FILTER_ME).to_owned(),
        (_, "$today") => t(key::FILTER_TODAY).to_owned(),
        (Kind::Choice(_) | Kind::State(_), _) => label::choice(definition.name, name, value).to_owned(),
        (Kind::Link(_) | Kind::Links(_) | Kind::References(_), _) => {
            records::name_of(value).unwrap_or_else(|| t(key::FILTER_CHOSEN).to_owned())
        }
        (Kind::Date | Kind::DateTime, _) if op == Op::Within => super::filter_form::period_words(value),
        (Kind::Date | Kind::DateTime, _) => format::date(value),
        (Kind::Bool, _) => t(if value == "true" { key::VALUE_YES } else { key::VALUE_NO }).to_owned(),
        _ => value.to_owned(),
    }
}

/// A comparison in words; dates and numbers speak differently of "less".
pub(super) fn op_key(op: Op, kind: Kind) -> crate::i18n::Key {
    let date = matches!(kind, Kind::Date | Kind::DateTime);
    match op {
        Op::Eq | Op::In => key::FILTER_OP_IS,
        Op::Not | Op::NotIn => key::FILTER_OP_IS_NOT,
        Op::Gt if date => key::FILTER_OP_AFTER,
        Op::Lt if date => key::FILTER_OP_BEFORE,
        Op::Gte if date => key::FILTER_OP_SINCE,
        Op::Lte if date => key::FILTER_OP_UNTIL,
        Op::Gt => key::FILTER_OP_GT,
        Op::Lt => key::FILTER_OP_LT,
        Op::Gte => key::FILTER_OP_GTE,
        Op::Lte => key::FILTER_OP_LTE,
        Op::Contains => key::FILTER_OP_CONTAINS,
        Op::StartsWith => key::FILTER_OP_STARTS_WITH,
        Op::IsNull => key::FILTER_OP_EMPTY,
        Op::Within => key::FILTER_OP_WITHIN,
        Op::Under => key::FILTER_OP_UNDER,
    }
}
