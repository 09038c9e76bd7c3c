//! A name in each language.
use leptos::prelude::*;
use serde_json::{Value, json};

use crate::{
    i18n::Locale,
    ui::{field::Control, input::TextInput},
};

#[component]
pub(super) fn Labels(control: Control, value: Signal<Value>, set: Callback<Value>) -> impl IntoView {
    let line = move |locale: Locale| {
        let text = Signal::derive(move || value.read()[locale.tag()].as_str().unwrap_or_default().to_owned());
        let put = move |text: String| {
            let mut labels = value.get_untracked();
            if !labels.is_object() {
                labels = json!({});
            }
            if let Some(members) = labels.as_object_mut() {
                members.remove(locale.tag());
                if !text.is_empty() {
                    members.insert(locale.tag().to_owned(), text.into());
                }
            }
            set.run(labels);
        };
        view! { <div class="row"><span class="muted" lang=locale.tag()>{locale.name()}</span><TextInput control=Control::plain("label") value=text on_input=put label=locale.name() /></div> }
    };
    view! { <div class="rows" role="group" id=control.id() tabindex="-1">{Locale::ALL.map(line).collect_view()}</div> }
}
