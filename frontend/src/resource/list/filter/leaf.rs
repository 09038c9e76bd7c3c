//! One comparison being put together: a field here or across links, a comparison that suits it, a value (L4).
use leptos::prelude::*;
use wire::{Definition, Field, Kind, Op};

use super::value::value_editor;
use crate::{
    i18n::{key, label, t, tr},
    resource::{
        Filter, fields,
        filter::{self, words},
    },
    ui::{
        field::{Control, Field as Frame},
        input::{Choice, Select},
    },
};

/// What is being put together.
#[derive(Clone, Copy)]
pub(in crate::resource) struct Draft {
    root: &'static Definition,
    /// The walk over links to the record compared; empty for the record itself.
    steps: RwSignal<String>,
    field: RwSignal<&'static str>,
    op: RwSignal<String>,
    pub(super) values: RwSignal<Vec<String>>,
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

impl Draft {
    pub(in crate::resource) fn new(root: &'static Definition, start: Option<&Filter>) -> Self {
        let draft = Self {
            root,
            steps: RwSignal::default(),
            field: RwSignal::new(""),
            op: RwSignal::default(),
            values: RwSignal::default(),
        };
        match start.and_then(|start| Some((filter::resolve(root, &start.field)?.1, start))) {
            Some((field, start)) => draft.take(field, start),
            None => draft.choose_first(),
        }
        draft
    }

    fn take(self, field: &'static Field, start: &Filter) {
        let steps = start.field.rsplit_once('.').map_or("", |(steps, _)| steps);
        self.steps.set(steps.to_owned());
        self.field.set(field.name);
        // An address may say `eq` where the form speaks of `in`.
        let several = matches!(field.kind, Kind::Choice(_) | Kind::State(_));
        let op = match start.op {
            Op::Eq if several => Op::In,
            Op::Not if several => Op::NotIn,
            op => op,
        };
        self.op.set(op_name(op, start.values.first().is_some_and(|value| value == "true")));
        self.values.set(start.values.clone());
    }

    /// The record type compared.
    pub(super) fn definition(self) -> &'static Definition {
        filter::walk(self.root, &self.steps.read()).unwrap_or(self.root)
    }

    pub(super) fn field(self) -> Option<&'static Field> {
        fields::find(self.definition(), self.field.get())
    }

    pub(super) fn op(self) -> Op {
        let name = self.op.get();
        Op::ALL.into_iter().find(|op| op.name() == name).unwrap_or(Op::IsNull)
    }

    fn choose_walk(self, steps: String) {
        self.steps.set(steps);
        self.choose_first();
    }

    fn choose_first(self) {
        let at = untrack(|| self.definition());
        self.choose_field(fields::filterable(at).next().map_or("", |field| field.name));
    }

    fn choose_field(self, name: &str) {
        let Some(field) = fields::find(untrack(|| self.definition()), name) else { return };
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

    /// A period is no day, and a day no period.
    fn choose_op(self, op: String) {
        let within = Op::Within.name();
        if (self.op.get_untracked() == within) != (op == within) {
            self.values.set(Vec::new());
        }
        self.op.set(op);
    }

    /// The comparison, once it is whole.
    pub(in crate::resource) fn filter(self) -> Option<Filter> {
        let values = match self.op.get_untracked().as_str() {
            "empty" => vec!["true".to_owned()],
            "not_empty" => vec!["false".to_owned()],
            _ => self.values.get_untracked().into_iter().filter(|value| !value.is_empty()).collect(),
        };
        let (steps, field) = (self.steps.get_untracked(), self.field.get_untracked());
        let path = if steps.is_empty() { field.to_owned() } else { format!("{steps}.{field}") };
        let op = untrack(|| self.op());
        if values.is_empty() { None } else { Some(Filter { field: path, op, values }) }
    }

    pub(super) fn single(self) -> Signal<String> {
        Signal::derive(move || self.values.read().first().cloned().unwrap_or_default())
    }

    pub(super) fn put(self, value: String) {
        self.values.set(vec![value]);
    }

    /// The record itself, what it is linked to, and what that is linked to once it is chosen.
    fn walks(self) -> Vec<Choice> {
        let steps = self.steps.get();
        let mut walks = vec![String::new()];
        walks.extend(filter::links(self.root).map(|(name, _)| name.to_owned()));
        if let Some(at) = filter::walk(self.root, &steps).filter(|_| !steps.is_empty()) {
            // The server follows three links and a field.
            let deeper = steps.split('.').count() < 3;
            let further = filter::links(at).filter(|_| deeper).map(|(name, _)| format!("{steps}.{name}"));
            let place = walks.iter().position(|walk| *walk == steps).map_or(walks.len(), |place| place + 1);
            let own = (place == walks.len() && !walks.contains(&steps)).then(|| steps.clone());
            let more: Vec<_> = own.into_iter().chain(further).collect();
            walks.splice(place..place, more);
        }
        let named = |walk: String| {
            let name = if walk.is_empty() {
                label::record(self.root.name).to_owned()
            } else {
                words::walked(self.root, &walk)
            };
            (walk, name)
        };
        walks.into_iter().map(named).collect()
    }
}

/// The controls of one comparison.
#[component]
pub(super) fn Leaf(draft: Draft) -> impl IntoView {
    let walks = Signal::derive(move || draft.walks());
    let field_choices = Signal::derive(move || {
        let at = draft.definition();
        let named = |field: &Field| (field.name.to_owned(), label::field(at.name, field.name).to_owned());
        fields::filterable(at).map(named).collect::<Vec<Choice>>()
    });
    let op_choices = Signal::derive(move || draft.field().map(|field| op_choices(field.kind)).unwrap_or_default());
    let field = Signal::derive(move || draft.field.get().to_owned());
    view! {
        <Frame control=Control::plain("of") label=tr(key::FILTER_OF) input=move |control| view! {
            <Select control value=draft.steps choices=walks on_change=move |steps: String| draft.choose_walk(steps) /> } />
        <Frame control=Control::plain("field") label=tr(key::FILTER_FIELD) input=move |control| view! {
            <Select control value=field choices=field_choices on_change=move |name: String| draft.choose_field(&name) /> } />
        <Frame control=Control::plain("op") label=tr(key::FILTER_OP) input=move |control| view! {
            <Select control value=draft.op choices=op_choices on_change=move |op: String| draft.choose_op(op) /> } />
        {move || value_editor(draft)}
    }
}

fn op_choices(kind: Kind) -> Vec<Choice> {
    let offered = offered(kind);
    let plain = offered.iter().filter(|op| **op != Op::IsNull);
    let plain = plain.map(|op| (op.name().to_owned(), t(words::op_key(*op, kind)).to_owned()));
    let empty = [("empty", key::FILTER_OP_EMPTY), ("not_empty", key::FILTER_OP_NOT_EMPTY)];
    // A record's own id is never empty.
    let empty = empty.into_iter().filter(|_| offered.contains(&Op::IsNull));
    plain.chain(empty.map(|(name, words)| (name.to_owned(), t(words).to_owned()))).collect()
}
