//! Builds one filter: a field, a comparison that suits it, a value (L4).
use leptos::{ev::SubmitEvent, prelude::*};
use wire::{Field, Kind, Op};

use super::{View, chips::op_key};
use crate::{
    i18n::{count, key, label, t, tr},
    resource::{Filter, fields, picker},
    ui::{
        button::Submit,
        combobox::{Combobox, Offer},
        field::{Control, Field as Frame},
        icon,
        input::{Checkbox, Choice, Entry, Select, TextInput},
        menu::{self, Popover},
    },
};

#[component]
pub(super) fn AddFilter(view: View) -> impl IntoView {
    view! { <Popover label=tr(key::FILTER_ADD) icon=icon::FUNNEL><FilterForm view at=None filter=None /></Popover> }
}

/// The comparisons offered for a kind. "Is" stands for `in` where several values can be ticked.
fn offered(kind: Kind) -> Vec<Op> {
    let several = matches!(kind, Kind::Choice(_) | Kind::State(_));
    let suits = |op: &Op| match op {
        Op::In | Op::NotIn => several,
        Op::Eq | Op::Not => !several,
        _ => true,
    };
    kind.ops().iter().copied().filter(suits).collect()
}

/// A comparison as the drop-down holds it: "is empty" and "is not empty" are one comparison with two values.
fn op_name(op: Op, empty: bool) -> String {
    if op == Op::IsNull {
        if empty { "empty".to_owned() } else { "not_empty".to_owned() }
    } else {
        op.name().to_owned()
    }
}

/// What is being put together.
#[derive(Clone, Copy)]
struct Draft {
    view: View,
    field: RwSignal<&'static str>,
    op: RwSignal<String>,
    values: RwSignal<Vec<String>>,
}

impl Draft {
    fn field(self) -> Option<&'static Field> {
        fields::find(self.view.definition, self.field.get())
    }

    fn choose_field(self, name: &str) {
        let Some(field) = fields::find(self.view.definition, name) else { return };
        self.field.set(field.name);
        let first = offered(field.kind).first().copied().unwrap_or(Op::Eq);
        // A text is more often looked for inside than matched whole.
        let usual = match field.kind {
            Kind::Text(_) | Kind::Email | Kind::Phone | Kind::Url => Op::Contains,
            Kind::Date | Kind::DateTime => Op::Within,
            Kind::Integer(..) | Kind::Money | Kind::Decimal => Op::Gte,
            _ => first,
        };
        self.op.set(op_name(usual, true));
        self.values.set(Vec::new());
    }

    fn op(self) -> Op {
        let name = self.op.get();
        Op::ALL.into_iter().find(|op| op.name() == name).unwrap_or(Op::IsNull)
    }

    fn filter(self) -> Option<Filter> {
        let values = match self.op.get_untracked().as_str() {
            "empty" => vec!["true".to_owned()],
            "not_empty" => vec!["false".to_owned()],
            _ => self.values.get_untracked().into_iter().filter(|value| !value.is_empty()).collect(),
        };
        let op = untrack(|| self.op());
        (!values.is_empty()).then(|| Filter { field: self.field.get_untracked().to_owned(), op, values })
    }

    fn single(self) -> Signal<String> {
        Signal::derive(move || self.values.read().first().cloned().unwrap_or_default())
    }

    fn put(self, value: String) {
        self.values.set(vec![value]);
    }
}

/// `at` is the place of the filter that is changed; a new one is added otherwise.
#[component]
pub(super) fn FilterForm(view: View, at: Option<usize>, filter: Option<Filter>) -> impl IntoView {
    let draft = start(view, filter);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(filter) = draft.filter() else { return };
        menu::close(event.target());
        let state = view.state.get_untracked();
        let mut next = at.map_or_else(|| state.with_filter(filter.clone()), |_| state.clone());
        if let Some(at) = at.filter(|at| *at < next.filters.len()) {
            next.filters[at] = filter;
            next.page = 1;
        }
        view.replace(&next);
    };
    let field_choices = Signal::derive(move || {
        fields::filterable(view.definition)
            .map(|field| (field.name.to_owned(), label::field(view.definition.name, field.name).to_owned()))
            .collect::<Vec<Choice>>()
    });
    let op_choices = Signal::derive(move || draft.field().map(|field| op_choices(field.kind)).unwrap_or_default());
    view! {
        <form class="form filter-form" on:submit=submit>
            <Frame control=Control::plain("field") label=tr(key::FILTER_FIELD) input=move |control| view! {
                <Select control value=Signal::derive(move || draft.field.get().to_owned()) choices=field_choices on_change=move |name: String| draft.choose_field(&name) /> } />
            <Frame control=Control::plain("op") label=tr(key::FILTER_OP) input=move |control| view! {
                <Select control value=draft.op choices=op_choices on_change=move |op: String| draft.op.set(op) /> } />
            {move || value_editor(draft)}
            <Submit label=tr(key::FILTER_APPLY) />
        </form>
    }
}

fn start(view: View, filter: Option<Filter>) -> Draft {
    let draft = Draft { view, field: RwSignal::new(""), op: RwSignal::default(), values: RwSignal::default() };
    let known = filter.and_then(|filter| Some((fields::find(view.definition, &filter.field)?, filter)));
    match known {
        Some((field, filter)) => {
            draft.field.set(field.name);
            // An address may say `eq` where the form speaks of `in`.
            let several = matches!(field.kind, Kind::Choice(_) | Kind::State(_));
            let op = match filter.op {
                Op::Eq if several => Op::In,
                Op::Not if several => Op::NotIn,
                op => op,
            };
            draft.op.set(op_name(op, filter.values.first().is_some_and(|value| value == "true")));
            draft.values.set(filter.values);
        }
        None => draft.choose_field(fields::filterable(view.definition).next().map_or("", |field| field.name)),
    }
    draft
}

fn op_choices(kind: Kind) -> Vec<Choice> {
    let offered = offered(kind);
    let plain = offered
        .iter()
        .filter(|op| **op != Op::IsNull)
        .map(|op| (op.name().to_owned(), t(op_key(*op, kind)).to_owned()));
    let empty = [
        ("empty".to_owned(), t(key::FILTER_OP_EMPTY).to_owned()),
        ("not_empty".to_owned(), t(key::FILTER_OP_NOT_EMPTY).to_owned()),
    ];
    plain.chain(empty).collect()
}

/// The control for the value, by the field's kind and the comparison.
fn value_editor(draft: Draft) -> AnyView {
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
        (Kind::Date | Kind::DateTime, _) => line(draft, Entry::DATE),
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
    let record = draft.view.definition.name;
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
            _ => Some(Offer {
                name: crate::api::records::name_of(&id).unwrap_or_else(|| t(key::FILTER_CHOSEN).to_owned()),
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

/// Periods that need no number.
const PERIODS: [(&str, crate::i18n::Key); 15] = [
    ("today", key::PERIOD_TODAY),
    ("yesterday", key::PERIOD_YESTERDAY),
    ("tomorrow", key::PERIOD_TOMORROW),
    ("this_week", key::PERIOD_THIS_WEEK),
    ("last_week", key::PERIOD_LAST_WEEK),
    ("next_week", key::PERIOD_NEXT_WEEK),
    ("this_month", key::PERIOD_THIS_MONTH),
    ("last_month", key::PERIOD_LAST_MONTH),
    ("next_month", key::PERIOD_NEXT_MONTH),
    ("this_quarter", key::PERIOD_THIS_QUARTER),
    ("last_quarter", key::PERIOD_LAST_QUARTER),
    ("next_quarter", key::PERIOD_NEXT_QUARTER),
    ("this_year", key::PERIOD_THIS_YEAR),
    ("last_year", key::PERIOD_LAST_YEAR),
    ("next_year", key::PERIOD_NEXT_YEAR),
];

/// Periods of days offered; an address may name any other number.
const DAYS: [&str; 8] = ["last_7d", "last_30d", "last_90d", "last_365d", "next_7d", "next_14d", "next_30d", "next_90d"];

/// A period in words.
pub(super) fn period_words(name: &str) -> String {
    if let Some((_, words)) = PERIODS.iter().find(|(known, _)| *known == name) {
        return t(*words).to_owned();
    }
    let days = |prefix: &str| name.strip_prefix(prefix)?.strip_suffix('d')?.parse::<u64>().ok();
    match (days("last_"), days("next_")) {
        (Some(days), _) => count(key::PERIOD_LAST_DAYS, days),
        (_, Some(days)) => count(key::PERIOD_NEXT_DAYS, days),
        _ => name.to_owned(),
    }
}

fn period(draft: Draft) -> AnyView {
    if draft.values.read_untracked().is_empty() {
        draft.put("this_month".to_owned());
    }
    let choices = Signal::derive(move || {
        let own = draft.single().get();
        let known = PERIODS.iter().map(|(name, _)| *name).chain(DAYS).map(str::to_owned);
        let all: Vec<_> = known.collect();
        let extra = (!all.contains(&own)).then_some(own);
        all.into_iter().chain(extra).map(|name| (name.clone(), period_words(&name))).collect::<Vec<Choice>>()
    });
    frame(move |control| {
        view! { <Select control value=draft.single() choices on_change=move |value: String| draft.put(value) /> }
            .into_any()
    })
}
