//! The page of one record: who it is, where it stands, what happened, what belongs to it.
mod composer;
mod convert;
mod details;
mod head;
mod path;
mod related;
mod timeline;

pub(crate) use convert::form as convert_form;
pub(crate) use details::in_place;

use leptos::prelude::*;
use serde_json::Value;
use wire::Definition;

use super::{Feed, feed, talk};
use crate::{
    api::records,
    i18n::{Key, key, label, text, tr},
    live, pages, piece, route,
    shell::heading::Heading,
    ui::{
        state::{Failure, Skeleton},
        tabs::{Tab, Tabs},
    },
};

/// A record on its page.
#[derive(Clone, Copy)]
pub(crate) struct Shown {
    pub(in crate::resource) definition: &'static Definition,
    feed: Feed<Value>,
}

impl Shown {
    /// The record as last read; empty before that.
    pub(in crate::resource) fn record(self) -> Value {
        self.feed.data.get().unwrap_or_default()
    }

    pub(in crate::resource) fn record_untracked(self) -> Value {
        self.feed.data.get_untracked().unwrap_or_default()
    }

    fn is_deleted(self) -> bool {
        self.record()["deleted_at"].is_string()
    }

    pub(in crate::resource) fn put(self, record: Value) {
        let _ = self.feed.data.try_set(Some(record));
    }

    pub(in crate::resource) fn id(self) -> String {
        self.record_untracked()["id"].as_str().unwrap_or_default().to_owned()
    }
}

/// A record beside a list: who it is, where it stands, its fields.
pub(crate) fn peek(definition: &'static Definition, id: String) -> AnyView {
    let href = route::to_record(definition, &id);
    let feed = feed(move |_| {
        live::changes_of(definition.name);
        let id = id.clone();
        async move { records::get_with_deleted(definition, &id).await }
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
            {(definition.name == "user").then(|| own(shown))}
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
        async move { records::get_with_deleted(definition, &id).await }
    });
    let shown = Shown { definition, feed };
    // One question for all: asked apart, each answer would draw the page anew.
    let state = Memo::new(move |_| {
        match (feed.error.read().as_ref().map(crate::api::ApiError::status), feed.data.read().is_some()) {
            (Some(404), _) => State::Missing,
            (Some(403), false) => State::Forbidden,
            (Some(_), false) => State::Failed,
            (None, false) => State::Loading,
            (_, true) if shown.is_deleted() => State::Deleted,
            (_, true) => State::Known,
        }
    });
    move || {
        match state.get() {
        State::Missing => {
            view! { <pages::problem::Problem title=text(key::ERROR_NOT_FOUND_TITLE) detail=text(key::ERROR_NO_RECORD) /> }.into_any()
        }
        State::Forbidden => {
            view! { <pages::problem::Problem title=text(key::ERROR_FORBIDDEN_TITLE) detail=text(key::ERROR_FORBIDDEN) /> }.into_any()
        }
        State::Failed => {
            let words = Signal::derive(move || feed.error.get().map(|error| error.text()).unwrap_or_default());
            view! { <div class="page"><Heading title=move || label::record(definition.name) /><Failure text=words on_retry=move |()| feed.retry() /></div> }.into_any()
        }
        State::Loading => view! { <div class="page"><Skeleton lines=12 /></div> }.into_any(),
        State::Deleted => view! { <Deleted shown /> }.into_any(),
        State::Known => view! { <Record shown /> }.into_any(),
    }
    }
}

/// What there is to show of a record.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Loading,
    Missing,
    Forbidden,
    Failed,
    Deleted,
    Known,
}

/// One in the bin: to be read and restored, nothing else.
#[component]
fn Deleted(shown: Shown) -> impl IntoView {
    view! {
        <div class="page record-page no-timeline" data-tab="details">
            <head::Head shown />
            <path::Path shown />
            <section class="panel" aria-labelledby="details-title">
                <h2 id="details-title">{tr(key::PAGE_DETAILS)}</h2>
                <details::Details shown />
            </section>
        </div>
    }
}

/// The parts of the middle column, by the name they have in the address.
fn parts(definition: &Definition) -> Vec<Tab> {
    let part =
        |name: &'static str, words: Key, there: bool| there.then(|| Tab { name, label: text(words), keys: None });
    let all = [
        part("timeline", key::PAGE_TIMELINE, talk::is_subject(definition, "activity")),
        part("members", key::CAMPAIGN_MEMBERS, definition.name == "campaign"),
        part("comments", key::PAGE_COMMENTS, talk::is_subject(definition, "comment")),
        part("files", key::PAGE_FILES, talk::is_subject(definition, "attachment")),
        part("history", key::PAGE_HISTORY, true),
    ];
    all.into_iter().flatten().collect()
}

/// Three columns on wide screens, two on middling ones, tabs on a phone; the tabs only show and hide by style.
#[component]
fn Record(shown: Shown) -> impl IntoView {
    let parts = parts(shown.definition);
    let first = parts.first().map_or("history", |part| part.name);
    let names: Vec<_> = parts.iter().map(|part| part.name).chain(["details", "related"]).collect();
    let beside = [("details", key::PAGE_DETAILS), ("related", key::PAGE_RELATED)];
    let all =
        parts.iter().copied().chain(beside.map(|(name, words)| Tab { name, label: text(words), keys: None })).collect();
    let timeline = first == "timeline";
    // A page without a timeline begins with what it says of itself.
    let start = if timeline { first } else { "details" };
    let tab = Memo::new(move |before: Option<&&'static str>| {
        let wanted = route::parameter("tab").unwrap_or_default();
        let known = names.iter().find(|name| **name == wanted).copied();
        known.or(before.copied().filter(|_| !is_here(shown))).unwrap_or(start)
    });
    let middle = Memo::new(move |before: Option<&&'static str>| match tab.get() {
        "details" | "related" => before.copied().unwrap_or(first),
        part => part,
    });
    let choose = Callback::new(move |name: &'static str| {
        let address = route::to_record(shown.definition, &shown.id());
        route::replace(&if name == start { address } else { format!("{address}?tab={name}") });
    });
    let side = move || match tab.get() {
        beside @ ("details" | "related") => beside,
        _ => "timeline",
    };
    let several = parts.len() > 1;
    let chosen = Signal::derive(move || middle.get().to_owned());
    let title = parts.clone();
    let title = move || title.iter().find(|part| part.name == middle.get()).map(|part| part.label.get());
    view! {
        <div class="page record-page" class:no-timeline=!timeline data-tab=side>
            <head::Head shown />
            <path::Path shown />
            {own(shown)}
            <div class="phone-only">
                <Tabs id="record" label=tr(key::PAGE_PARTS) tabs=all chosen=Signal::derive(move || tab.get().to_owned()) on_choose=choose />
            </div>
            <div class="record-columns" id="record-panel">
                <section class="panel details-panel" aria-labelledby="details-title">
                    <h2 id="details-title">{tr(key::PAGE_DETAILS)}</h2>
                    <details::Details shown />
                </section>
                <section class="timeline-panel" aria-labelledby="timeline-title">
                    <h2 id="timeline-title" class="visually-hidden">{title}</h2>
                    {several.then(|| view! { <div class="wide-only"><Tabs id="part" label=tr(key::PAGE_PARTS) tabs=parts chosen on_choose=choose /></div> })}
                    <div class="part" id="part-panel">
                        {timeline.then(|| view! { <div class="part" hidden=move || middle.get() != "timeline"><composer::Composer shown /><timeline::Timeline shown /></div> })}
                        {move || part(shown, middle.get())}
                    </div>
                </section>
                <div class="related-panel"><related::Related shown /></div>
            </div>
        </div>
    }
}

/// What only one type has, between its path and its columns.
fn own(shown: Shown) -> AnyView {
    match shown.definition.name {
        "campaign" => piece::campaign_results::show(Signal::derive(move || shown.record())),
        "user" => piece::access::show(shown.definition, Signal::derive(move || shown.record())),
        _ => ().into_any(),
    }
}

/// Whether the address is still this record's.
fn is_here(shown: Shown) -> bool {
    route::path() == route::to_record(shown.definition, &shown.id())
}

/// What is shown in place of the timeline; that stays, with what is being written in it.
fn part(shown: Shown, name: &'static str) -> AnyView {
    match name {
        "members" => piece::campaign_members::show(shown.definition, Signal::derive(move || shown.record())),
        "" | "timeline" => ().into_any(),
        name => talk::part(shown, name),
    }
}
