//! Controls for one text each. What they hold lives outside; they say what was typed.
use leptos::{ev::Event, prelude::*};
use wasm_bindgen::JsCast;

use super::field::Control;

/// What a one-line input asks of the keyboard and of password managers.
#[derive(Clone, Copy)]
pub(crate) struct Entry {
    kind: &'static str,
    mode: Option<&'static str>,
    autocomplete: &'static str,
}

impl Entry {
    pub(crate) const TEXT: Self = Self { kind: "text", mode: None, autocomplete: "off" };
    pub(crate) const SEARCH: Self = Self { kind: "search", ..Self::TEXT };
    // Not `type=email`: browsers turn a domain of another script into its ASCII form under the person's hands.
    pub(crate) const EMAIL: Self = Self { kind: "text", mode: Some("email"), autocomplete: "off" };
    pub(crate) const PHONE: Self = Self { kind: "tel", ..Self::TEXT };
    // Not `type=url`: it refuses "example.com", which people type.
    pub(crate) const URL: Self = Self { kind: "text", mode: Some("url"), autocomplete: "off" };
    pub(crate) const INTEGER: Self = Self { kind: "text", mode: Some("numeric"), autocomplete: "off" };
    pub(crate) const DECIMAL: Self = Self { kind: "text", mode: Some("decimal"), autocomplete: "off" };
    pub(crate) const DATE: Self = Self { kind: "date", ..Self::TEXT };
    pub(crate) const DATE_TIME: Self = Self { kind: "datetime-local", ..Self::TEXT };
    pub(crate) const ACCOUNT: Self = Self { autocomplete: "username", ..Self::EMAIL };
    pub(crate) const PASSWORD: Self = Self { kind: "password", mode: None, autocomplete: "current-password" };
    pub(crate) const NEW_PASSWORD: Self = Self { kind: "password", mode: None, autocomplete: "new-password" };

    pub(crate) const fn autocomplete(self, autocomplete: &'static str) -> Self {
        Self { autocomplete, ..self }
    }

    pub(crate) const fn kind(self, kind: &'static str) -> Self {
        Self { kind, ..self }
    }
}

/// While a character is composed the text is not yet what is meant: `compositionend` speaks for it.
pub(super) fn is_composing(event: &Event) -> bool {
    event.dyn_ref::<web_sys::InputEvent>().is_some_and(web_sys::InputEvent::is_composing)
}

/// One line of text.
#[component]
pub(crate) fn TextInput(
    control: Control,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] on_input: Callback<String>,
    #[prop(default = Entry::TEXT)] entry: Entry,
    #[prop(optional, into)] on_change: Option<Callback<()>>,
    #[prop(optional)] class: &'static str,
    #[prop(optional, into)] label: Option<Signal<String>>,
    #[prop(optional, into)] placeholder: Option<Signal<String>>,
) -> impl IntoView {
    view! {
        <input class=format!("control {class}") id=control.id() type=entry.kind inputmode=entry.mode autocomplete=entry.autocomplete
            aria-label=move || label.map(|label| label.get()) placeholder=move || placeholder.map(|text| text.get())
            aria-invalid=move || control.invalid() aria-describedby=move || control.described_by()
            aria-required=control.aria_required() disabled=move || control.disabled.get()
            prop:value=move || value.get() on:input=move |event| if !is_composing(&event) { on_input.run(event_target_value(&event)) }
            on:compositionend=move |event| on_input.run(event_target_value(&event))
            on:change=move |_: Event| if let Some(on_change) = on_change { on_change.run(()) } />
    }
}

/// Several lines of text; grows with what it holds.
#[component]
pub(crate) fn TextArea(
    control: Control,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] on_input: Callback<String>,
    #[prop(default = 3)] rows: u32,
) -> impl IntoView {
    view! {
        <textarea class="control" id=control.id() rows=rows.to_string() aria-invalid=move || control.invalid()
            aria-describedby=move || control.described_by() aria-required=control.aria_required()
            disabled=move || control.disabled.get()
            prop:value=move || value.get() on:input=move |event| on_input.run(event_target_value(&event))></textarea>
    }
}

/// One of a list: the value kept and the label shown.
pub(crate) type Choice = (String, String);

/// A drop-down list of the browser's own.
#[component]
pub(crate) fn Select(
    control: Control,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] choices: Signal<Vec<Choice>>,
    #[prop(into)] on_change: Callback<String>,
    #[prop(optional)] class: &'static str,
    #[prop(optional, into)] label: Option<Signal<String>>,
) -> impl IntoView {
    let options = move || {
        let chosen = value.get();
        let option = |(key, label): Choice| {
            let selected = key == chosen;
            view! { <option value=key selected=selected>{label}</option> }
        };
        choices.get().into_iter().map(option).collect_view()
    };
    view! {
        <select class=format!("control {class}") id=control.id() aria-label=move || label.map(|label| label.get())
            aria-invalid=move || control.invalid() aria-describedby=move || control.described_by()
            aria-required=control.aria_required() disabled=move || control.disabled.get()
            prop:value=move || value.get() on:change=move |event| on_change.run(event_target_value(&event))>
            {options}
        </select>
    }
}

/// A tick box with its label beside it.
#[component]
pub(crate) fn Checkbox(
    control: Control,
    #[prop(into)] label: Signal<String>,
    #[prop(into)] checked: Signal<bool>,
    #[prop(into)] on_change: Callback<bool>,
) -> impl IntoView {
    view! {
        <label class="checkbox">
            <input type="checkbox" id=control.id() aria-invalid=move || control.invalid() disabled=move || control.disabled.get()
                aria-describedby=move || control.described_by()
                prop:checked=move || checked.get() on:change=move |event| on_change.run(event_target_checked(&event)) />
            <span>{move || label.get()}</span>
        </label>
    }
}
