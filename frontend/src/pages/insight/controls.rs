//! What the reader may choose about a report: its questions, the comparison, the figure drawn.
use leptos::prelude::*;
use wire::{
    Kind, Op, definition,
    report::{Ask, ReportDefinition, walk},
};

use super::question::{ANY, Choices, asks_period};
use crate::{
    api::records,
    i18n::{key, label, t, tr},
    resource::{filter::words, picker},
    ui::{
        combobox::{Combobox, Offer},
        field::{Control, Field as Frame},
        input::{Choice, Entry, Select, TextInput},
    },
};

/// The choices in force, and the way to change them.
#[derive(Clone, Copy)]
pub(super) struct Chosen {
    pub(super) choices: Memo<Choices>,
    pub(super) change: Callback<Choices>,
}

impl Chosen {
    pub(super) fn put(self, change: impl FnOnce(&mut Choices)) {
        let mut choices = self.choices.get_untracked();
        change(&mut choices);
        self.change.run(choices);
    }

    /// A value as the address has it; the report's own where it has none.
    fn value(self, ask: &Ask) -> Signal<String> {
        let (name, own) = (ask.name.clone(), as_text(ask));
        Signal::derive(move || self.choices.read().values.get(&name).cloned().unwrap_or_else(|| own.clone()))
    }

    fn set(self, name: &str, value: String) {
        let name = name.to_owned();
        self.put(move |choices| _ = choices.values.insert(name, value));
    }
}

fn as_text(ask: &Ask) -> String {
    match &ask.value {
        serde_json::Value::Null => ANY.to_owned(),
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Array(items) => items.iter().filter_map(|item| item.as_str()).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    }
}

/// Every question of the report.
#[component]
pub(super) fn Questions(report: ReportDefinition, chosen: Chosen) -> impl IntoView {
    let asks = report.ask.iter().map(|ask| question(&report, ask, chosen)).collect_view();
    let own = report.compare.clone().map(|compare| {
        let ask = Ask { name: "period".to_owned(), path: compare.path, op: Op::Within, value: compare.period.into() };
        question(&report, &ask, chosen)
    });
    let comparable = report.compare.is_some() || report.ask.iter().any(asks_period);
    view! {
        {own}
        {asks}
        {comparable.then(|| comparison(report.compare.is_some(), chosen))}
    }
}

fn question(report: &ReportDefinition, ask: &Ask, chosen: Chosen) -> AnyView {
    let Some(object) = definition(&report.object) else { return ().into_any() };
    let Some((at, field)) = walk(object, &ask.path) else { return ().into_any() };
    let path = ask.path.clone();
    let name = Signal::derive(move || words::path(object, &path));
    let (value, own) = (chosen.value(ask), ask.name.clone());
    let set = move |text: String| chosen.set(&own, text);
    let must = report.compare.is_some() && ask.name == "period";
    match (field.kind, ask.op) {
        (_, Op::Within) => {
            let choices = Signal::derive(move || periods(&value.get(), must));
            select(name, value, choices, set)
        }
        (Kind::Choice(names), _) => select(name, value, options(at.name, field.name, names.to_vec()), set),
        (Kind::State(states), _) => {
            let names = states.states.iter().map(|state| state.name).collect();
            select(name, value, options(at.name, field.name, names), set)
        }
        (Kind::Bool, _) | (_, Op::IsNull) => {
            let choices = Signal::derive(|| {
                let named = [(ANY, key::REPORT_ANY), ("true", key::VALUE_YES), ("false", key::VALUE_NO)];
                named.map(|(value, words)| (value.to_owned(), t(words).to_owned())).to_vec()
            });
            select(name, value, choices, set)
        }
        (Kind::Link(target), _) => linked(name, value, target, set),
        (Kind::Date | Kind::DateTime, _) => line(name, value, Entry::DATE, set),
        (Kind::Integer(..) | Kind::Money, _) => line(name, value, Entry::DECIMAL, set),
        _ => line(name, value, Entry::TEXT, set),
    }
}

fn periods(own: &str, must: bool) -> Vec<Choice> {
    let all = (!must).then(|| (ANY.to_owned(), t(key::REPORT_ANY_TIME).to_owned()));
    all.into_iter().chain(words::periods(if own == ANY { "" } else { own })).collect()
}

fn options(object: &'static str, field: &'static str, names: Vec<&'static str>) -> Signal<Vec<Choice>> {
    Signal::derive(move || {
        let known = names.iter().map(|name| ((*name).to_owned(), label::choice(object, field, name).to_owned()));
        std::iter::once((ANY.to_owned(), t(key::REPORT_ANY).to_owned())).chain(known).collect()
    })
}

fn select(
    name: Signal<String>,
    value: Signal<String>,
    choices: Signal<Vec<Choice>>,
    set: impl Fn(String) + Send + Sync + 'static,
) -> AnyView {
    let draw = move |control| view! { <Select control value choices on_change=set /> }.into_any();
    view! { <Frame control=Control::plain("ask") label=name input=draw /> }.into_any()
}

/// Empty for no condition. What is typed counts when it is left, not with every letter.
fn line(
    name: Signal<String>,
    value: Signal<String>,
    entry: Entry,
    set: impl Fn(String) + Send + Sync + 'static,
) -> AnyView {
    let typed = RwSignal::new(String::new());
    Effect::new(move || typed.set(Some(value.get()).filter(|value| value != ANY).unwrap_or_default()));
    let apply = move |()| {
        let text = typed.get_untracked();
        set(if text.is_empty() { ANY.to_owned() } else { text });
    };
    let draw = move |control| {
        view! { <TextInput control value=typed on_input=move |text| typed.set(text) entry on_change=Callback::new(apply) /> }.into_any()
    };
    view! { <Frame control=Control::plain("ask") label=name input=draw /> }.into_any()
}

fn linked(
    name: Signal<String>,
    value: Signal<String>,
    target: &'static str,
    set: impl Fn(String) + Send + Sync + 'static,
) -> AnyView {
    let chosen = Signal::derive(move || match value.get().as_str() {
        ANY | "" => None,
        "$me" => Some(picker::me()),
        "$my_team" => Some(picker::my_team()),
        id => Some(Offer {
            name: records::name_of(id).unwrap_or_else(|| t(key::FILTER_CHOSEN).to_owned()),
            id: id.to_owned(),
            note: String::new(),
        }),
    });
    let choose = move |offer: Option<Offer>| set(offer.map_or_else(|| ANY.to_owned(), |offer| offer.id));
    let draw = move |control| {
        view! { <Combobox control source=picker::source_with_me(target) chosen on_choose=choose placeholder=tr(key::REPORT_ANY) /> }.into_any()
    };
    view! { <Frame control=Control::plain("ask") label=name input=draw /> }.into_any()
}

/// What the period is held against.
fn comparison(own: bool, chosen: Chosen) -> AnyView {
    let choices = Signal::derive(move || {
        let nothing = if own { key::REPORT_COMPARE_OWN } else { key::REPORT_COMPARE_NOT };
        let named = [
            ("", nothing),
            ("previous_period", key::REPORT_COMPARE_PERIOD),
            ("previous_year", key::REPORT_COMPARE_YEAR),
        ];
        named.map(|(value, words)| (value.to_owned(), t(words).to_owned())).to_vec()
    });
    let value = Signal::derive(move || chosen.choices.read().compare.clone());
    select(Signal::derive(|| t(key::REPORT_COMPARE).to_owned()), value, choices, move |with| {
        chosen.put(|choices| choices.compare = with);
    })
}

/// Which of several figures is drawn.
pub(super) fn measure_choice(choices: Vec<Choice>, value: Signal<String>, chosen: Chosen) -> AnyView {
    select(Signal::derive(|| t(key::REPORT_DRAWN).to_owned()), value, Signal::stored(choices), move |name| {
        chosen.put(|choices| choices.measure = name);
    })
}
