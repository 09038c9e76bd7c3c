//! What is pressed.
use leptos::prelude::*;

use super::{component, state, text};
use crate::ui::{
    button::{Button, IconButton, Submit, Weight},
    choices::Choices,
    icon,
};

pub(super) fn all() -> AnyView {
    view! { {buttons()}{submits()}{icon_buttons()}{choices()} }.into_any()
}

fn button(words: &'static str, weight: Weight, disabled: bool) -> AnyView {
    view! { <Button label=text(words) weight disabled=Signal::stored(disabled) on_click=|_| () /> }.into_any()
}

fn buttons() -> AnyView {
    let states = vec![
        state("Primary", button("Save", Weight::Primary, false)),
        state("Plain", button("Cancel", Weight::Plain, false)),
        state("Quiet", button("Clear filters", Weight::Quiet, false)),
        state("Primary, disabled", button("Save", Weight::Primary, true)),
        state("Plain, disabled", button("Cancel", Weight::Plain, true)),
        state("Quiet, disabled", button("Clear filters", Weight::Quiet, true)),
        state("With an icon", view! { <Button label=text("New lead") icon=icon::PLUS on_click=|_| () /> }),
        state(
            "With a key of its own",
            view! { <Button label=text("Point here, or press k") keys="k" on_click=|_| () /> },
        ),
        state("Long", button("Add all of these records to the campaign of next spring", Weight::Plain, false)),
        state("Chinese", button("新建线索", Weight::Primary, false)),
    ];
    component("Button", "A text, perhaps an icon before it.", states)
}

fn submits() -> AnyView {
    let submit = |busy: bool, disabled: bool| {
        view! { <Submit label=text("Save 保存") busy=Signal::stored(busy) disabled=Signal::stored(disabled) /> }
    };
    let states = vec![
        state("Default", submit(false, false)),
        state("Busy", submit(true, false)),
        state("Disabled", submit(false, true)),
    ];
    component("Submit", "Sends its form.", states)
}

fn icon_buttons() -> AnyView {
    let pressed = |pressed: bool| {
        view! { <IconButton label=text("Follow") shape=icon::STAR pressed=Signal::stored(pressed) on_click=|_| () /> }
    };
    let states = vec![
        state("Default", view! { <IconButton label=text("Close") shape=icon::X on_click=|_| () /> }),
        state("Not pressed", pressed(false)),
        state("Pressed", pressed(true)),
    ];
    component("IconButton", "Only an icon; its name is its tooltip too.", states)
}

fn choices() -> AnyView {
    let chosen = RwSignal::new("week".to_owned());
    let all = ["month", "week", "day"].map(|name| (name.to_owned(), name.to_owned())).to_vec();
    let chinese =
        [("month", "月"), ("week", "周"), ("day", "日")].map(|(name, words)| (name.to_owned(), words.to_owned()));
    let switch = move |all: Vec<(String, String)>| {
        view! { <Choices label=text("Layout") choices=Signal::stored(all) value=chosen on_change=move |name: String| chosen.set(name) /> }
    };
    component(
        "Choices",
        "A few alternatives, one in force.",
        vec![state("Default", switch(all)), state("Chinese", switch(chinese.to_vec()))],
    )
}
