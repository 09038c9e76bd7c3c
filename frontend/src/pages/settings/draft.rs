//! A small form that belongs to no record.
use leptos::prelude::*;
use serde_json::Value;
use wire::Violation;

use crate::{
    api::ApiError,
    i18n::{Key, key, label, t, text},
    ui::{
        field::{Control, Field},
        input::{Choice, Entry, Select, TextInput},
        toast,
    },
};

/// A small form: its texts by name, what is wrong, whether it is being sent.
#[derive(Clone, Copy)]
pub(super) struct Draft {
    pub(super) values: RwSignal<Value>,
    pub(super) violations: RwSignal<Vec<Violation>>,
    pub(super) busy: RwSignal<bool>,
}

impl Draft {
    pub(super) fn new(values: Value) -> Self {
        Self { values: RwSignal::new(values), violations: RwSignal::default(), busy: RwSignal::new(false) }
    }

    pub(super) fn line(self, name: &'static str, title: Signal<String>, entry: Entry) -> impl IntoView {
        let (value, on_input) = (self.value(name), Callback::new(move |text: String| self.put(name, text.into())));
        view! { <Field control=self.control(name) label=title input=move |control| view! { <TextInput control value on_input entry /> } /> }
    }

    /// A line with a word on what it is for.
    pub(super) fn told(self, name: &'static str, title: Signal<String>, hint: Key, entry: Entry) -> impl IntoView {
        let (value, on_input) = (self.value(name), Callback::new(move |text: String| self.put(name, text.into())));
        view! { <Field control=self.control(name) label=title hint=text(hint) input=move |control| view! { <TextInput control value on_input entry /> } /> }
    }

    /// One of several; the empty one is none.
    pub(super) fn choice(
        self,
        name: &'static str,
        title: Signal<String>,
        hint: Option<Key>,
        choices: Signal<Vec<Choice>>,
    ) -> impl IntoView {
        let numeric = self.values.read_untracked()[name].is_number();
        let on_change = move |text: String| {
            let number = text.parse::<u32>().ok().filter(|_| numeric).map(Value::from);
            self.put(name, number.unwrap_or_else(|| if text.is_empty() { Value::Null } else { text.into() }));
        };
        let value = self.value(name);
        let input = move |control| view! { <Select control value choices on_change /> };
        match hint {
            Some(hint) => view! { <Field control=self.control(name) label=title hint=text(hint) input /> }.into_any(),
            None => view! { <Field control=self.control(name) label=title input /> }.into_any(),
        }
    }

    fn value(self, name: &'static str) -> Signal<String> {
        Signal::derive(move || match &self.values.read()[name] {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.as_u64().unwrap_or_default().to_string(),
            _ => String::new(),
        })
    }

    fn put(self, name: &'static str, value: Value) {
        self.values.update(|values| values[name] = value);
    }

    fn control(self, name: &'static str) -> Control {
        let error = Signal::derive(move || {
            self.violations.read().iter().find(|violation| violation.field == name).map(label::violation)
        });
        Control::new(name, error)
    }

    pub(super) fn finish(self, outcome: Result<(), ApiError>) {
        self.busy.set(false);
        match outcome {
            Ok(()) => {
                self.violations.set(Vec::new());
                toast::done(t(key::STATE_SAVED));
            }
            Err(error) => {
                self.violations.set(error.violations());
                toast::failed(error.text());
            }
        }
    }
}
