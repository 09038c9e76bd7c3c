//! A short word on a coloured ground; the word carries the meaning, the colour only helps.
use leptos::prelude::*;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    Neutral,
    Info,
    Success,
    Warning,
    Danger,
}

impl Tone {
    fn class(self) -> &'static str {
        match self {
            Self::Neutral => "badge",
            Self::Info => "badge info",
            Self::Success => "badge success",
            Self::Warning => "badge warning",
            Self::Danger => "badge danger",
        }
    }
}

#[component]
pub(crate) fn Badge(#[prop(into)] label: Signal<String>, tone: Tone) -> impl IntoView {
    view! { <span class=tone.class()>{move || label.get()}</span> }
}
