//! What people add to a record beside its timeline: comments, files, who follows it; and how its fields changed.
mod comments;
mod files;
mod follow;
mod history;
mod mention;

use leptos::prelude::*;
use serde_json::{Value, json};
use wire::{Condition, Definition, Kind, Op, definition, query::Search};

pub(super) use self::follow::Follow;
use super::{Feed, Shown, feed};
use crate::{
    api::records::{self, Rows},
    live, piece,
};

pub(crate) use self::{comments::comments, files::files, history::history};

/// A part of the page of a record beside its timeline, by its name in the address.
pub(super) fn part(shown: Shown, name: &str) -> AnyView {
    match name {
        "comments" => piece::comments::show(shown),
        "files" => piece::files::show(shown),
        "history" => piece::history::show(shown),
        _ => ().into_any(),
    }
}

/// Whether records of the type `name` can be about one of this type.
pub(super) fn is_subject(definition: &Definition, name: &str) -> bool {
    let links = self::definition(name).and_then(|of| of.field("links"));
    links.is_some_and(|field| matches!(field.kind, Kind::References(names) if names.contains(&definition.name)))
}

/// The newest records of a type that are about the one shown.
fn about(shown: Shown, name: &'static str, limit: Signal<u64>) -> Feed<Rows> {
    let id = Memo::new(move |_| shown.record()["id"].as_str().unwrap_or_default().to_owned());
    feed(move |abort| {
        live::changes_of(name);
        let question = Search {
            condition: Some(Condition::compare("links", Op::Contains, id.get())),
            sort: Some("-created_at".to_owned()),
            limit: Some(limit.get()),
            ..Search::default()
        };
        async move {
            match definition(name) {
                Some(definition) => records::search(definition, question, abort).await,
                None => Ok(Rows::default()),
            }
        }
    })
}

/// The link to the record shown, as a new record carries it.
fn link_to(shown: Shown) -> Value {
    json!([{"type": shown.definition.name, "id": shown.id()}])
}
