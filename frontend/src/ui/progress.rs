//! How far something is: the browser's own bar, named; without a total it only says that something goes on.
use leptos::prelude::*;

#[component]
pub(crate) fn Progress(#[prop(into)] label: String, done: u64, total: Option<u64>) -> impl IntoView {
    view! {
        <progress class="progress" aria-label=label max=total.map(|total| total.max(1).to_string())
            value=total.map(|total| done.min(total).to_string())></progress>
    }
}
