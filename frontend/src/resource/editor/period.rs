//! Which days: those that are asked for when a report is run.
use leptos::prelude::*;
use serde_json::Value;

use super::{text_of, text_value};
use crate::{
    i18n::{key, t},
    resource::filter::words,
    ui::{
        field::Control,
        input::{Choice, Select},
    },
};

#[component]
pub(super) fn Period(control: Control, value: Signal<Value>, set: Callback<Value>) -> impl IntoView {
    let chosen = Signal::derive(move || text_of(&value.read()));
    let choices = Signal::derive(move || {
        let own = (String::new(), t(key::DASHBOARD_OWN_PERIOD).to_owned());
        std::iter::once(own).chain(words::periods(&chosen.read())).collect::<Vec<Choice>>()
    });
    view! { <Select control value=chosen choices on_change=move |name: String| set.run(text_value(name)) /> }
}
