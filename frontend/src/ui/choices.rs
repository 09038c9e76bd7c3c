//! A few alternatives side by side, one of them in force.
use leptos::prelude::*;

use super::input::Choice;

#[component]
pub(crate) fn Choices(
    #[prop(into)] label: Signal<String>,
    #[prop(into)] choices: Signal<Vec<Choice>>,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] on_change: Callback<String>,
) -> impl IntoView {
    let one = move |(name, words): Choice| {
        let own = name.clone();
        let pressed = move || (*value.read() == own).to_string();
        view! { <button type="button" class="button" aria-pressed=pressed on:click=move |_| on_change.run(name.clone())>{words}</button> }
    };
    view! {
        <div class="switch" role="group" aria-label=move || label.get()>
            {move || choices.get().into_iter().map(one).collect_view()}
        </div>
    }
}
