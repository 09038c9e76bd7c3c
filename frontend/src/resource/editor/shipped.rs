//! Which of the reports that are shipped.
use leptos::prelude::*;
use serde_json::Value;

use super::{text_of, text_value};
use crate::{
    api::{self, Call},
    i18n,
    resource::feed,
    ui::{
        field::Control,
        input::{Choice, Select},
    },
};

/// Those a question answers, by key; the others have pages of their own.
fn choices(answer: &Value) -> Vec<Choice> {
    let all = answer["data"].as_array().into_iter().flatten();
    let asked = all.filter(|report| report["available"] == true && !report["definition"].is_null());
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    asked.map(|report| (text(&report["key"]), text(&report["labels"][i18n::current().tag()]))).collect()
}

#[component]
pub(super) fn Shipped(control: Control, value: Signal<Value>, set: Callback<Value>) -> impl IntoView {
    let all = feed(|_| async { Ok(api::send(Call::get("/reports/standard")).await?.body) });
    let chosen = Signal::derive(move || text_of(&value.read()));
    let offered = Signal::derive(move || {
        let known = all.data.get().map(|answer| choices(&answer)).unwrap_or_default();
        let own = chosen.get();
        // Until they are known the one in force stands for itself.
        let missing = !own.is_empty() && !known.iter().any(|(key, _)| *key == own);
        let none = (String::new(), String::new());
        std::iter::once(none).chain(missing.then(|| (own.clone(), own))).chain(known).collect::<Vec<_>>()
    });
    view! { <Select control value=chosen choices=offered on_change=move |key: String| set.run(text_value(key)) /> }
}
