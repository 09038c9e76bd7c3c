//! One box over all records (G11).
use leptos::prelude::*;

use crate::{
    api::{self, Call},
    browser,
    i18n::{key, label, tr},
    route,
    ui::{
        combobox::{Combobox, Offer, Source},
        field::Control,
    },
};

#[component]
pub(super) fn SearchBox() -> impl IntoView {
    let source = Source::new(|text: String| async move { offers(&text).await });
    let choose = move |offer: Option<Offer>| {
        if let Some(offer) = offer {
            route::go(&offer.id);
        }
    };
    view! {
        <search class="search-box wide-only">
            <Combobox control=Control::plain("search") source chosen=Signal::stored(None) on_choose=choose
                placeholder=tr(key::SEARCH_PLACEHOLDER) label=tr(key::ACTION_SEARCH) />
        </search>
    }
}

/// Moves the keyboard into the box; on a phone there is none, and the search page has its own.
pub(super) fn focus() {
    browser::focus_first(".search-box input, .search-page input");
}

pub(super) async fn offers(text: &str) -> Vec<Offer> {
    if text.is_empty() {
        return Vec::new();
    }
    find(text, 12).await.into_iter().map(Hit::offer).collect()
}

/// A record found.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Hit {
    pub(crate) record_type: String,
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) subtitle: String,
}

impl Hit {
    /// Where the record is.
    pub(crate) fn address(&self) -> String {
        wire::definition(&self.record_type)
            .map_or_else(String::new, |definition| route::to_record(definition, &self.id))
    }

    fn offer(self) -> Offer {
        let record = label::record(&self.record_type);
        let note = if self.subtitle.is_empty() { record.to_owned() } else { format!("{record} · {}", self.subtitle) };
        Offer { id: self.address(), name: self.name, note }
    }
}

/// Asks the server's search over all records.
pub(crate) async fn find(text: &str, limit: u32) -> Vec<Hit> {
    let call = Call::get(format!("/search?q={}&limit={limit}", browser::encode(text)));
    let Ok(answer) = api::send(call).await else { return Vec::new() };
    let text = |hit: &serde_json::Value, name: &str| hit[name].as_str().unwrap_or_default().to_owned();
    let hit = |value: &serde_json::Value| Hit {
        record_type: text(value, "type"),
        id: text(value, "id"),
        name: text(value, "name"),
        subtitle: text(value, "subtitle"),
    };
    answer.body["data"].as_array().into_iter().flatten().map(hit).collect()
}
