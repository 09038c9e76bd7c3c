//! The page of one record: who it is, where it stands, what happened, what belongs to it.
mod composer;
mod convert;
mod details;
mod head;
mod path;
mod related;
mod timeline;

pub(crate) use timeline::task_line;

use leptos::prelude::*;
use serde_json::Value;
use wire::{Definition, Kind, definition};

use super::{Feed, feed};
use crate::{
    api::records,
    i18n::{key, label, text, tr},
    live, pages,
    shell::heading::Heading,
    ui::{
        state::{Failure, Skeleton},
        tabs::{Tab, Tabs},
    },
};

/// A record on its page.
#[derive(Clone, Copy)]
struct Shown {
    definition: &'static Definition,
    feed: Feed<Value>,
}

impl Shown {
    /// The record as last read; empty before that.
    fn record(self) -> Value {
        self.feed.data.get().unwrap_or_default()
    }

    fn record_untracked(self) -> Value {
        self.feed.data.get_untracked().unwrap_or_default()
    }

    fn put(self, record: Value) {
        let _ = self.feed.data.try_set(Some(record));
    }

    fn id(self) -> String {
        self.record_untracked()["id"].as_str().unwrap_or_default().to_owned()
    }
}

/// Whether activities and tasks can be about records of the type.
fn has_timeline(definition: &Definition) -> bool {
    let links = self::definition("activity").and_then(|activity| activity.field("links"));
    links.is_some_and(|field| matches!(field.kind, Kind::References(names) if names.contains(&definition.name)))
}

/// A record beside a list: who it is, where it stands, its fields.
pub(crate) fn peek(definition: &'static Definition, id: String) -> AnyView {
    let href = crate::route::to_record(definition, &id);
    let feed = feed(move |_| {
        live::changes_of(definition.name);
        let id = id.clone();
        async move { records::get(definition, &id).await }
    });
    let shown = Shown { definition, feed };
    let known = Memo::new(move |_| feed.data.read().is_some());
    let title = move || records::title(definition, &shown.record());
    (move || {
        if !known.get() {
            return match feed.error.get() {
                Some(error) => view! { <Failure text=error.text() on_retry=move |()| feed.retry() /> }.into_any(),
                None => view! { <Skeleton lines=8 /> }.into_any(),
            };
        }
        view! {
            <h2 class="peek-title"><a href=href.clone()>{title}</a></h2>
            <path::Path shown />
            <details::Details shown />
        }
        .into_any()
    })
    .into_any()
}

#[component]
pub(super) fn RecordPage(definition: &'static Definition, id: String) -> impl IntoView {
    let feed = feed(move |_| {
        live::changes_of(definition.name);
        let id = id.clone();
        async move { records::get(definition, &id).await }
    });
    let shown = Shown { definition, feed };
    let known = Memo::new(move |_| feed.data.read().is_some());
    let failed = Memo::new(move |_| feed.error.read().as_ref().map(crate::api::ApiError::status));
    move || {
        match (known.get(), failed.get()) {
        (false | true, Some(404)) => {
            view! { <pages::problem::Problem title=text(key::ERROR_NOT_FOUND_TITLE) detail=text(key::ERROR_NO_RECORD) /> }.into_any()
        }
        (false, Some(403)) => {
            view! { <pages::problem::Problem title=text(key::ERROR_FORBIDDEN_TITLE) detail=text(key::ERROR_FORBIDDEN) /> }.into_any()
        }
        (false, Some(_)) => {
            let words = Signal::derive(move || feed.error.get().map(|error| error.text()).unwrap_or_default());
            view! { <div class="page"><Heading title=move || label::record(definition.name) /><Failure text=words on_retry=move |()| feed.retry() /></div> }.into_any()
        }
        (false, None) => view! { <div class="page"><Skeleton lines=12 /></div> }.into_any(),
        (true, _) => view! { <Record shown /> }.into_any(),
    }
    }
}

/// Three columns on wide screens, two on middling ones, tabs on a phone; the tabs only show and hide by style.
#[component]
fn Record(shown: Shown) -> impl IntoView {
    let timeline = has_timeline(shown.definition);
    let tab = RwSignal::new(if timeline { "timeline" } else { "details" });
    let tabs = [
        timeline.then(|| Tab { name: "timeline", label: text(key::PAGE_TIMELINE) }),
        Some(Tab { name: "details", label: text(key::PAGE_DETAILS) }),
        Some(Tab { name: "related", label: text(key::PAGE_RELATED) }),
    ];
    view! {
        <div class="page record-page" class:no-timeline=!timeline data-tab=move || tab.get()>
            <head::Head shown />
            <path::Path shown />
            <div class="phone-only">
                <Tabs id="record" label=tr(key::PAGE_PARTS) tabs=tabs.into_iter().flatten().collect() chosen=Signal::derive(move || tab.get().to_owned()) on_choose=move |name| tab.set(name) />
            </div>
            <div class="record-columns" id="record-panel">
                <section class="panel details-panel" aria-labelledby="details-title">
                    <h2 id="details-title">{tr(key::PAGE_DETAILS)}</h2>
                    <details::Details shown />
                </section>
                {timeline.then(|| view! {
                    <section class="timeline-panel" aria-labelledby="timeline-title">
                        <h2 id="timeline-title" class="visually-hidden">{tr(key::PAGE_TIMELINE)}</h2>
                        <composer::Composer shown />
                        <timeline::Timeline shown />
                    </section>
                })}
                <div class="related-panel"><related::Related shown /></div>
            </div>
        </div>
    }
}
