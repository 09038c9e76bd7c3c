//! Which changes are looked for: the address says it, so that it can be kept and shared.
use leptos::prelude::*;
use wire::{DEFINITIONS, audit::ACTIONS, definition, query::Search};

use crate::{
    api::records::{self, name_of},
    browser,
    i18n::{Key, key, label, t, text, tr},
    resource::picker,
    route,
    ui::{
        button::{Button, Weight},
        combobox::{Combobox, Offer, Source},
        field::{Control, Field},
        input::{Choice, Entry, Select, TextInput},
    },
};

/// In the address and in the question alike.
const NAMES: [&str; 6] = ["actor_id", "record_type", "record_id", "action", "from", "to"];

/// What the address asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Narrow(Vec<(&'static str, String)>);

impl Narrow {
    /// Of the address shown; tracks it.
    pub(super) fn read() -> Self {
        let told = |name: &'static str| route::parameter(name).filter(|text| !text.is_empty()).map(|text| (name, text));
        Self(NAMES.into_iter().filter_map(told).collect())
    }

    fn get(&self, name: &str) -> String {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, text)| text.clone()).unwrap_or_default()
    }

    fn with(mut self, name: &'static str, text: String) -> Self {
        self.0.retain(|(known, _)| *known != name);
        if !text.is_empty() {
            self.0.push((name, text));
        }
        self
    }

    /// `&name=value` for each.
    pub(super) fn parameters(&self) -> String {
        self.0.iter().fold(String::new(), |all, (name, text)| format!("{all}&{name}={}", browser::encode(text)))
    }

    fn go(&self) {
        let query = self.parameters();
        route::replace(&if query.is_empty() { "/audit".to_owned() } else { format!("/audit?{}", &query[1..]) });
    }
}

/// The words for what was done.
pub(super) fn action_words(action: &str) -> Key {
    match action {
        "create" => key::TIMELINE_CREATE,
        "delete" => key::TIMELINE_DELETE,
        "restore" => key::TIMELINE_RESTORE,
        "convert" => key::TIMELINE_CONVERT,
        _ => key::TIMELINE_UPDATE,
    }
}

/// What a type of record is called; the organisation is one of its own.
pub(super) fn type_words(name: &str) -> String {
    if name == "organization" { t(key::SETUP_ORGANIZATION).to_owned() } else { label::records(name).to_owned() }
}

#[component]
pub(super) fn Toolbar() -> impl IntoView {
    let narrow = Memo::new(|_| Narrow::read());
    let put = move |name: &'static str, text: String| narrow.get_untracked().with(name, text).go();
    let of = move |name: &'static str| Signal::derive(move || narrow.read().get(name));
    let chosen = Signal::derive(move || {
        let id = narrow.read().get("actor_id");
        let name = name_of(&id).unwrap_or_else(|| id.clone());
        (!id.is_empty()).then_some(Offer { id, name, note: String::new() })
    });
    let choose = move |offer: Option<Offer>| put("actor_id", offer.map(|offer| offer.id).unwrap_or_default());
    let day = move |name: &'static str, title: Key| {
        view! { <Field control=Control::plain(name) label=text(title) input=move |control| view! { <TextInput control value=of(name) on_input=move |typed| put(name, typed) entry=Entry::DATE /> } /> }
    };
    let clearable = move || !narrow.read().0.is_empty();
    view! {
        <div class="audit-tools" role="search" aria-label=tr(key::AUDIT_NARROW)>
            <Field control=Control::plain("who") label=text(key::AUDIT_WHO) input=move |control| view! { <Combobox control source=Source::new(people) chosen on_choose=choose placeholder=tr(key::DASHBOARD_EVERYBODY) /> } />
            <Field control=Control::plain("type") label=text(key::AUDIT_TYPE) input=move |control| view! { <Select control value=of("record_type") choices=types() on_change=move |kind| put("record_type", kind) /> } />
            <Field control=Control::plain("action") label=text(key::AUDIT_ACTION) input=move |control| view! { <Select control value=of("action") choices=actions() on_change=move |action| put("action", action) /> } />
            {day("from", key::AUDIT_FROM)}
            {day("to", key::AUDIT_TO)}
            <Show when=clearable><Button label=tr(key::ACTION_CLEAR) weight=Weight::Quiet on_click=move |_| Narrow::default().go() /></Show>
        </div>
    }
}

/// Those who left among them: what they did is asked about most.
async fn people(text: String) -> Vec<Offer> {
    let Some(definition) = definition("user") else { return Vec::new() };
    let question = Search { q: Some(text).filter(|text| !text.is_empty()), limit: Some(12), ..Search::default() };
    let rows = records::search(definition, question, None).await.unwrap_or_default();
    rows.data.iter().map(|record| picker::offer(definition, record)).collect()
}

fn types() -> Signal<Vec<Choice>> {
    Signal::derive(|| {
        let names = DEFINITIONS.iter().map(|definition| definition.name).chain(["organization"]);
        let mut all: Vec<Choice> = names.map(|name| (name.to_owned(), type_words(name))).collect();
        all.sort_by(|a, b| a.1.cmp(&b.1));
        all.insert(0, (String::new(), t(key::AUDIT_ANY).to_owned()));
        all
    })
}

fn actions() -> Signal<Vec<Choice>> {
    Signal::derive(|| {
        let named = ACTIONS.iter().map(|action| ((*action).to_owned(), t(action_words(action)).to_owned()));
        std::iter::once((String::new(), t(key::AUDIT_ANY).to_owned())).chain(named).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::Narrow;

    #[test]
    fn what_is_emptied_is_asked_no_more() {
        let one = Narrow::default().with("action", "delete".to_owned()).with("record_type", "lead".to_owned());
        assert_eq!((one.get("action"), one.get("to")), ("delete".to_owned(), String::new()));
        assert_eq!(one.clone().with("action", String::new()), Narrow(vec![("record_type", "lead".to_owned())]));
    }
}
