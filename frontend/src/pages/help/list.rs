//! A box that searches the help, and what it finds.
use leptos::prelude::*;

use super::texts::{Topic, found};
use crate::{
    i18n::{key, t, tr},
    ui::{
        field::Control,
        icon,
        input::{Entry, TextInput},
        state::Empty,
    },
};

/// The box.
pub(super) fn search(wanted: RwSignal<String>) -> AnyView {
    view! {
        <TextInput control=Control::plain("help") value=wanted on_input=move |text: String| wanted.set(text) entry=Entry::SEARCH
            label=tr(key::HELP_SEARCH) placeholder=tr(key::HELP_SEARCH) />
    }
    .into_any()
}

/// The subjects that hold what is wanted, as links.
pub(super) fn results(topics: &[Topic], wanted: &str) -> AnyView {
    let found = found(topics, wanted);
    if found.is_empty() {
        return view! { <Empty shape=icon::SEARCH title=t(key::STATE_NOTHING_FOUND) /> }.into_any();
    }
    let link = |topic: &&Topic| view! { <li><a href=address(&topic.name)>{topic.title.clone()}</a></li> };
    view! { <ul class="help-found">{found.iter().map(link).collect_view()}</ul> }.into_any()
}

/// The page of a subject.
pub(super) fn address(name: &str) -> String {
    if name == super::topic::INDEX { "/help".to_owned() } else { format!("/help/{name}") }
}
