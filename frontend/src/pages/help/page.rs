//! The help on pages of its own: `/help`, and `/help/lists` for one subject.
use leptos::prelude::*;

use super::{
    list,
    texts::{Topics, named, topics},
    topic::INDEX,
};
use crate::{
    i18n::{key, t, text, tr},
    pages::problem::Problem,
    shell::heading::Heading,
    ui::state::{Failure, Skeleton},
};

pub(crate) fn page(name: Option<String>) -> AnyView {
    let name = name.unwrap_or_else(|| INDEX.to_owned());
    let topics = topics();
    (move || match (topics.data.get(), topics.error.get()) {
        (Some(topics), _) => subject(&topics, &name),
        (None, Some(error)) => view! { <div class="page"><Heading title=tr(key::HELP_TITLE) /><Failure text=error.text() on_retry=move |()| topics.retry() /></div> }.into_any(),
        (None, None) => view! { <div class="page"><Skeleton lines=8 /></div> }.into_any(),
    })
    .into_any()
}

fn subject(topics: &Topics, name: &str) -> AnyView {
    let Some(topic) = named(topics, name).cloned() else {
        return view! { <Problem title=text(key::ERROR_NOT_FOUND_TITLE) detail=text(key::ERROR_NOT_FOUND) /> }
            .into_any();
    };
    let wanted = RwSignal::new(String::new());
    let (title, topics) = (topic.title.clone(), topics.clone());
    let inside = move || {
        if wanted.read().trim().is_empty() {
            view! { <article class="help-text" inner_html=topic.html.clone()></article> }.into_any()
        } else {
            list::results(&topics, &wanted.read())
        }
    };
    view! {
        <div class="page narrow-page help-page">
            <Heading title=Signal::stored(title) />
            {list::search(wanted)}
            {inside}
            {(name != INDEX).then(|| view! { <p><a href="/help">{t(key::HELP_ALL)}</a></p> })}
        </div>
    }
    .into_any()
}
