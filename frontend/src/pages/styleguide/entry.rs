//! What is filled in, each in its frame.
use leptos::prelude::*;

use super::{LONG, component, state, text};
use crate::ui::{
    combobox::{Combobox, Offer, Source},
    field::{Control, Field},
    input::{Checkbox, Choice, Entry, Select, TextArea, TextInput},
    tabs::{Tab, Tabs},
};

/// The states that every control has.
const STATES: [&str; 6] = ["Default", "Filled", "Required", "Error", "Disabled", "Long"];

fn control(state: &str) -> Control {
    let error = (state == "Error").then(|| "This is needed. 此项必填。".to_owned());
    Control::new("sample", Signal::stored(error))
        .required(state == "Required")
        .disabled(Signal::stored(state == "Disabled"))
}

fn held(state: &str) -> &'static str {
    match state {
        "Default" | "Required" | "Error" => "",
        "Long" => LONG,
        _ => "华兴科技",
    }
}

pub(super) fn all(scheme: &'static str) -> AnyView {
    view! { {lines()}{kinds()}{areas()}{selects()}{boxes()}{ticks()}{tabs(scheme)} }.into_any()
}

fn lines() -> AnyView {
    let line = |name: &'static str| {
        let value = text(held(name));
        let input = move |control: Control| view! { <TextInput control value on_input=|_: String| () placeholder=text("Name 名称") /> };
        state(
            name,
            view! { <Field control=control(name) label=text("Name") hint=text("As it stands on the contract.") input /> },
        )
    };
    component("Field, TextInput", "A frame with label, hint and error; one line of text.", STATES.map(line).into())
}

fn kinds() -> AnyView {
    let kinds = [
        ("Search", Entry::SEARCH),
        ("Date", Entry::DATE),
        ("Date and time", Entry::DATE_TIME),
        ("Telephone", Entry::PHONE),
        ("Number", Entry::DECIMAL),
        ("Password", Entry::PASSWORD),
    ];
    let line = |(name, entry): (&'static str, Entry)| {
        let input =
            move |control: Control| view! { <TextInput control value=text("") on_input=|_: String| () entry /> };
        state(name, view! { <Field control=Control::plain("kind") label=text(name) input /> })
    };
    component("TextInput, by kind", "What it asks of the keyboard and of password managers.", kinds.map(line).into())
}

fn areas() -> AnyView {
    let area = |name: &'static str| {
        let value = text(held(name));
        let input = move |control: Control| view! { <TextArea control value on_input=|_: String| () rows=2 /> };
        state(name, view! { <Field control=control(name) label=text("Description") input /> })
    };
    component("TextArea", "Several lines; grows with what it holds.", STATES.map(area).into())
}

fn selects() -> AnyView {
    let choices: Vec<Choice> = [("", "–"), ("a", "Retail"), ("b", "制造"), ("c", LONG)]
        .map(|(name, words)| (name.to_owned(), words.to_owned()))
        .into();
    let select = |name: &'static str| {
        let choices = Signal::stored(choices.clone());
        let value = text(match name {
            "Long" => "c",
            "Filled" | "Disabled" => "b",
            _ => "",
        });
        let input = move |control: Control| view! { <Select control value choices on_change=|_: String| () /> };
        state(name, view! { <Field control=control(name) label=text("Industry") input /> })
    };
    component("Select", "A drop-down list of the browser's own.", STATES.iter().map(|name| select(name)).collect())
}

fn offer(name: &'static str) -> Offer {
    Offer { id: name.to_owned(), name: name.to_owned(), note: "Shanghai".to_owned() }
}

fn boxes() -> AnyView {
    let combobox = |name: &'static str| {
        let source = Source::new(|text: String| async move {
            let all = ["Alfreds Futterkiste", "华兴科技", LONG].map(offer);
            all.into_iter().filter(|offer| offer.name.to_lowercase().contains(&text.to_lowercase())).collect()
        });
        let chosen = RwSignal::new(Some(held(name)).filter(|held| !held.is_empty()).map(offer));
        let choose = move |offer: Option<Offer>| chosen.set(offer);
        let input = move |control: Control| view! { <Combobox control source chosen on_choose=choose placeholder=text("Type to search") /> };
        state(name, view! { <Field control=control(name) label=text("Account") input /> })
    };
    component(
        "Combobox",
        "One of many, by typing: Alfreds, 华. Anything else finds nothing.",
        STATES.map(combobox).into(),
    )
}

fn ticks() -> AnyView {
    let tick = |name: &'static str| {
        let on = RwSignal::new(matches!(name, "Filled" | "Disabled"));
        let words = text(if name == "Long" { LONG } else { "Do not contact 请勿联系" });
        state(
            name,
            view! { <Checkbox control=control(name) label=words checked=on on_change=move |now: bool| on.set(now) /> },
        )
    };
    component("Checkbox", "Yes or no.", ["Default", "Filled", "Disabled", "Long"].map(tick).into())
}

fn tabs(scheme: &'static str) -> AnyView {
    let chosen = RwSignal::new("one".to_owned());
    let tab = |name: &'static str, label: &'static str| Tab { name, label: text(label), keys: None };
    let tabs = vec![tab("one", "Timeline"), tab("two", "评论"), tab("three", "Files")];
    let id: &'static str = if scheme == "dark" { "sample-dark" } else { "sample-light" };
    let inside = view! {
        <Tabs id label=text("Parts") tabs chosen on_choose=move |name: &'static str| chosen.set(name.to_owned()) />
        <div id=format!("{id}-panel") role="tabpanel" aria-label="Parts">{move || chosen.get()}</div>
    };
    component("Tabs", "Arrow keys walk; what is chosen lives outside.", vec![state("Default", inside)])
}
