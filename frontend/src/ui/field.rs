//! The frame of a form control: label, hint and error, tied to it by id.
use leptos::prelude::*;

use super::unique_id;

/// What ties a control to its frame. The control takes `id`, `described_by` and `invalid`.
#[derive(Clone, Copy)]
pub(crate) struct Control {
    id: StoredValue<String>,
    pub(crate) error: Signal<Option<String>>,
    pub(crate) required: bool,
    pub(crate) disabled: Signal<bool>,
    hinted: bool,
}

impl Control {
    pub(crate) fn new(name: &str, error: Signal<Option<String>>) -> Self {
        let id = StoredValue::new(unique_id(name));
        Self { id, error, required: false, disabled: Signal::stored(false), hinted: false }
    }

    /// A control outside a form, which can show no error.
    pub(crate) fn plain(name: &str) -> Self {
        Self::new(name, Signal::stored(None))
    }

    pub(crate) fn required(self, required: bool) -> Self {
        Self { required, ..self }
    }

    pub(crate) fn disabled(self, disabled: Signal<bool>) -> Self {
        Self { disabled, ..self }
    }

    pub(crate) fn id(&self) -> String {
        self.id.get_value()
    }

    fn hint_id(&self) -> String {
        format!("{}-hint", self.id())
    }

    fn error_id(&self) -> String {
        format!("{}-error", self.id())
    }

    /// For `aria-invalid`.
    pub(crate) fn invalid(&self) -> Option<&'static str> {
        self.error.read().is_some().then_some("true")
    }

    /// For `aria-describedby`.
    pub(crate) fn described_by(&self) -> Option<String> {
        let error = self.error.read().is_some().then(|| self.error_id());
        let hint = self.hinted.then(|| self.hint_id());
        match (error, hint) {
            (Some(error), Some(hint)) => Some(format!("{error} {hint}")),
            (error, hint) => error.or(hint),
        }
    }

    pub(crate) fn aria_required(&self) -> Option<&'static str> {
        self.required.then_some("true")
    }
}

/// Label above, control, then the error or the hint.
#[component]
pub(crate) fn Field(
    control: Control,
    #[prop(into)] label: Signal<String>,
    #[prop(optional, into)] hint: Option<Signal<String>>,
    #[prop(optional)] wide: bool,
    /// Makes the control, given what ties it to this frame.
    #[prop(into)]
    input: ViewFnWith,
) -> impl IntoView {
    let control = Control { hinted: hint.is_some(), ..control };
    view! {
        <div class="field" class:wide=wide class:invalid=move || control.error.read().is_some()>
            <label for=control.id()>
                {move || label.get()}
                {control.required.then(|| view! { <span class="required" aria-hidden="true">"*"</span> })}
            </label>
            {input.run(control)}
            <ErrorText control />
            {hint.map(|hint| view! { <p class="hint" id=control.hint_id()>{move || hint.get()}</p> })}
        </div>
    }
}

#[component]
fn ErrorText(control: Control) -> impl IntoView {
    let id = StoredValue::new(control.error_id());
    move || control.error.get().map(|error| view! { <p class="error" id=id.get_value()>{error}</p> })
}

/// A function that draws a control inside its frame.
pub(crate) struct ViewFnWith(Box<dyn FnOnce(Control) -> AnyView>);

impl ViewFnWith {
    fn run(self, control: Control) -> AnyView {
        (self.0)(control)
    }
}

impl<F, V> From<F> for ViewFnWith
where
    F: FnOnce(Control) -> V + 'static,
    V: IntoView + 'static,
{
    fn from(draw: F) -> Self {
        Self(Box::new(move |control| draw(control).into_any()))
    }
}
