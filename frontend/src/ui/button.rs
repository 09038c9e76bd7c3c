//! Buttons. A button that shows only an icon must be given a name.
use leptos::{ev::MouseEvent, prelude::*};

use super::icon::{Icon, Shape};

/// How much a button stands out.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weight {
    Primary,
    Plain,
    Quiet,
}

impl Weight {
    fn class(self) -> &'static str {
        match self {
            Self::Primary => "button primary",
            Self::Plain => "button",
            Self::Quiet => "button quiet",
        }
    }
}

/// A button with a text, and perhaps an icon before it.
#[component]
pub(crate) fn Button(
    #[prop(into)] label: Signal<String>,
    #[prop(into)] on_click: Callback<MouseEvent>,
    #[prop(default = Weight::Plain)] weight: Weight,
    #[prop(optional, into)] icon: Option<Shape>,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(optional, into)] id: Option<String>,
    /// The key that presses it from anywhere on the page.
    #[prop(optional, into)]
    keys: Option<&'static str>,
) -> impl IntoView {
    view! {
        <button type="button" class=weight.class() id=id aria-keyshortcuts=keys disabled=move || disabled.get() on:click=move |event| on_click.run(event)>
            {icon.map(|shape| view! { <Icon shape /> })}
            <span>{move || label.get()}</span>
        </button>
    }
}

/// The button that sends its form; busy while the server works.
#[component]
pub(crate) fn Submit(
    #[prop(into)] label: Signal<String>,
    #[prop(optional, into)] busy: Signal<bool>,
    #[prop(optional, into)] disabled: Signal<bool>,
) -> impl IntoView {
    view! {
        <button type="submit" class="button primary" disabled=move || disabled.get() aria-disabled=move || busy.get().to_string()>
            <Show when=move || busy.get()><span class="spinner" aria-hidden="true"></span></Show>
            <span>{move || label.get()}</span>
        </button>
    }
}

/// A button that shows only an icon; its name is its tooltip too.
#[component]
pub(crate) fn IconButton(
    #[prop(into)] label: Signal<String>,
    shape: Shape,
    #[prop(into)] on_click: Callback<MouseEvent>,
    #[prop(optional, into)] pressed: MaybeProp<bool>,
) -> impl IntoView {
    view! {
        <button type="button" class="icon-button" aria-label=move || label.get() title=move || label.get()
            aria-pressed=move || pressed.get().map(|pressed| pressed.to_string()) on:click=move |event| on_click.run(event)>
            <Icon shape />
        </button>
    }
}
