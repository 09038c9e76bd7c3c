//! Finding records by typing, for links.
use serde_json::Value;
use wire::{Condition, Definition, Op, definition, query::Search};

use crate::{
    api::records,
    i18n::{key, t},
    ui::combobox::{Offer, Source},
};

/// Offers records of a type. `within` narrows them by what is chosen already: contacts of this account (F5).
pub(crate) fn source(target: &'static str, within: impl Fn() -> Option<Condition> + 'static) -> Source {
    Source::new(move |text| {
        let condition = within();
        async move {
            match definition(target) {
                Some(definition) => find(definition, text, condition).await,
                None => Vec::new(),
            }
        }
    })
}

/// As [`source`], with "me" first: for filters that follow their reader.
pub(crate) fn source_with_me(target: &'static str) -> Source {
    source_after(target, move || match target {
        "user" => vec![me()],
        "team" => vec![my_team()],
        _ => Vec::new(),
    })
}

/// As [`source`], after some offers of another kind while nothing is typed.
pub(crate) fn source_after(target: &'static str, first: impl Fn() -> Vec<Offer> + 'static) -> Source {
    Source::new(move |text: String| {
        let first = if text.is_empty() { first() } else { Vec::new() };
        async move {
            let Some(definition) = definition(target) else { return Vec::new() };
            first.into_iter().chain(find(definition, text, None).await).collect()
        }
    })
}

/// Whoever reads the list.
pub(crate) fn me() -> Offer {
    Offer { id: "$me".to_owned(), name: t(key::FILTER_ME).to_owned(), note: String::new() }
}

/// The team of whoever reads the list.
pub(crate) fn my_team() -> Offer {
    Offer { id: "$my_team".to_owned(), name: t(key::FILTER_MY_TEAM).to_owned(), note: String::new() }
}

/// People by name, sound or initials.
pub(super) async fn find_people(text: String) -> Vec<Offer> {
    match definition("user") {
        Some(definition) => find(definition, text, None).await,
        None => Vec::new(),
    }
}

async fn find(definition: &'static Definition, text: String, condition: Option<Condition>) -> Vec<Offer> {
    let mut conditions: Vec<_> = condition.into_iter().collect();
    if definition.name == "user" {
        conditions.push(Condition::compare("status", Op::Eq, "active"));
    }
    let question = Search {
        q: Some(text).filter(|text| !text.is_empty()),
        condition: (!conditions.is_empty()).then(|| Condition::all(conditions)),
        limit: Some(12),
        ..Search::default()
    };
    let rows = records::search(definition, question, None).await.unwrap_or_default();
    rows.data.iter().map(|record| offer(definition, record)).collect()
}

/// A record as an offer; the name is remembered for showing the choice.
pub(crate) fn offer(definition: &'static Definition, record: &Value) -> Offer {
    let id = record["id"].as_str().unwrap_or_default().to_owned();
    let name = records::title(definition, record);
    records::remember_name(&id, &name);
    Offer { note: note(definition, record), id, name }
}

/// What tells two records of one name apart: the first of these that is there.
fn note(definition: &Definition, record: &Value) -> String {
    let names = ["email", "primary_email", "company", "city", "account_id", "pipeline_id", "title"];
    let told = names.iter().filter(|name| **name != definition.title && definition.has(name));
    let words = told
        .filter_map(|name| record[*name].as_str())
        .find_map(|text| if text.len() == 36 { records::name_of(text) } else { Some(text.to_owned()) });
    words.unwrap_or_default()
}
