//! What stands where content is not there: loading, nothing yet, nothing found, failed. Never a blank area (G16).
use leptos::prelude::*;

use super::{
    button::Button,
    icon::{self, Icon, Shape},
};
use crate::i18n::{key, tr};

/// Grey lines in the place of content to come. They appear only after 300 ms, by style.
#[component]
pub(crate) fn Skeleton(#[prop(default = 6)] lines: usize) -> impl IntoView {
    view! {
        <div class="skeleton" role="status" aria-busy="true">
            <span class="visually-hidden">{tr(key::STATE_LOADING)}</span>
            {(0..lines).map(|_| view! { <div class="skeleton-line"></div> }).collect_view()}
        </div>
    }
}

/// Nothing to show, said in words, with what can be done about it.
#[component]
pub(crate) fn Empty(
    shape: Shape,
    #[prop(into)] title: Signal<String>,
    #[prop(optional, into)] text: Option<Signal<String>>,
    #[prop(optional)] children: Option<ChildrenFn>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <Icon shape />
            <p class="empty-title">{move || title.get()}</p>
            {text.map(|text| view! { <p>{move || text.get()}</p> })}
            {children.map(|children| view! { <div class="actions">{children()}</div> })}
        </div>
    }
}

/// Something failed: what, and another try.
#[component]
pub(crate) fn Failure(#[prop(into)] text: Signal<String>, #[prop(into)] on_retry: Callback<()>) -> impl IntoView {
    view! {
        <div class="empty failure" role="alert">
            <Icon shape=icon::TRIANGLE_ALERT />
            <p class="empty-title">{tr(key::STATE_FAILED)}</p>
            <p>{move || text.get()}</p>
            <div class="actions"><Button label=tr(key::ACTION_RETRY) on_click=move |_| on_retry.run(()) /></div>
        </div>
    }
}
