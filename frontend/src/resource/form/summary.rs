//! What stops a form, in one place above it, each line leading to its field (F6).
use leptos::prelude::*;
use wire::Violation;

use super::draft::{Draft, root};
use crate::{
    browser,
    i18n::{count, key, label, of},
};

#[component]
pub(super) fn Summary(draft: Draft) -> impl IntoView {
    let faults = move || {
        let violations = draft.violations();
        let shown = draft.submitted.get() && !violations.is_empty();
        shown.then(|| list(draft, violations))
    };
    let message = move || Some(draft.message.get()).filter(|text| !text.is_empty());
    view! {
        {move || message().map(|text| view! { <p class="notice danger refusal" tabindex="-1">{text}</p> })}
        {faults}
    }
}

fn list(draft: Draft, violations: Vec<Violation>) -> impl IntoView {
    let line = move |violation: Violation| {
        let name = root(&violation).to_owned();
        let words = of(label::field(draft.definition.name, &name), &label::violation(&violation));
        let Some(id) = draft.control(&name) else { return view! { <li>{words}</li> }.into_any() };
        let lead = move |event: leptos::ev::MouseEvent| {
            event.prevent_default();
            event.stop_propagation();
            draft
                .unfolded
                .update(|open| *open |= draft.definition.field(&name).is_some_and(|field| draft.is_folded(field)));
            browser::focus(&id);
        };
        view! { <li><button type="button" class="link" on:click=lead>{words}</button></li> }.into_any()
    };
    view! {
        <div class="notice danger summary">
            <p>{count(key::FORM_FAULTS, violations.len() as u64)}</p>
            <ul>{violations.into_iter().map(line).collect_view()}</ul>
        </div>
    }
}
