//! Results over all records, grouped by type. The words searched for are in the address.
use leptos::prelude::*;

use crate::{
    browser,
    i18n::{self, key, label, tr},
    route,
    shell::{
        heading::Heading,
        icon_of,
        search_box::{Hit, find},
    },
    ui::{
        announce,
        field::Control,
        icon::{self, Icon},
        input::{Entry, TextInput},
        state::{Empty, Skeleton},
    },
};

#[component]
pub(crate) fn Search() -> impl IntoView {
    let text = Memo::new(|_| route::parameter("q").unwrap_or_default());
    let found = LocalResource::new(move || {
        let text = text.get();
        async move {
            if text.is_empty() {
                return None;
            }
            // Only the last of many keys is worth a question.
            browser::sleep(150).await;
            Some(find(&text, 50).await)
        }
    });
    Effect::new(move || {
        if let Some(Some(hits)) = found.get() {
            announce::announce(i18n::count(key::SEARCH_FOUND, hits.len() as u64));
        }
    });
    let typed = move |text: String| route::replace(&format!("/search?q={}", browser::encode(&text)));
    view! {
        <div class="page search-page">
            <Heading title=tr(key::ACTION_SEARCH) />
            // After the heading, which takes the keyboard on every page.
            {browser::focus_first(".search-page input")}
            <TextInput control=Control::plain("search") value=text on_input=typed entry=Entry::SEARCH label=tr(key::SEARCH_PLACEHOLDER) />
            {move || match found.get() {
                None => view! { <Skeleton /> }.into_any(),
                Some(None) => view! { <Empty shape=icon::SEARCH title=tr(key::SEARCH_START) text=tr(key::SEARCH_HELP) /> }.into_any(),
                Some(Some(hits)) if hits.is_empty() => view! { <Empty shape=icon::SEARCH title=tr(key::STATE_NOTHING_FOUND) text=tr(key::SEARCH_HELP) /> }.into_any(),
                Some(Some(hits)) => groups(hits).into_any(),
            }}
        </div>
    }
}

fn groups(hits: Vec<Hit>) -> impl IntoView {
    let mut groups: Vec<(String, Vec<Hit>)> = Vec::new();
    for hit in hits {
        match groups.iter_mut().find(|(name, _)| *name == hit.record_type) {
            Some((_, members)) => members.push(hit),
            None => groups.push((hit.record_type.clone(), vec![hit])),
        }
    }
    groups.into_iter().map(|(name, hits)| group(name, hits)).collect_view()
}

fn group(name: String, hits: Vec<Hit>) -> impl IntoView {
    let shape = icon_of(&name);
    let row = |hit: Hit| {
        let href = hit.address();
        view! { <li><a class="result" href=href><strong>{hit.name}</strong><span class="muted">{hit.subtitle}</span></a></li> }
    };
    view! {
        <section class="panel">
            <h2><Icon shape />{move || label::records(&name)}</h2>
            <ul class="plain-list">{hits.into_iter().map(row).collect_view()}</ul>
        </section>
    }
}
