//! What the page of a campaign has beside those of all records: what it brought, whom it reaches, another one like it.
mod budget;
mod clone;
mod figure;
mod member;
mod members;
mod results;
mod together;

use leptos::prelude::*;
use serde_json::Value;

pub(crate) use clone::clone_button;
pub(crate) use members::members;
pub(crate) use results::results;

fn id_of(record: &Value) -> String {
    record["id"].as_str().unwrap_or_default().to_owned()
}

/// The campaign's id, told again only where it is another campaign.
fn id(record: Signal<Value>) -> Memo<String> {
    Memo::new(move |_| id_of(&record.read()))
}
