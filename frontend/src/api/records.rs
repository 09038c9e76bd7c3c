//! The standard operations, for any record type: records stay JSON, what they hold is told by their `Definition`.
use std::cell::RefCell;
use std::collections::HashMap;

use serde_json::{Value, json};
use web_sys::AbortSignal;
use wire::{
    Condition, Definition, Page,
    query::{Aggregation, Search},
};

use super::{ApiError, Call, send};
use crate::{browser, json, session};

/// Rows of a list and where it goes on.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Rows {
    pub(crate) data: Vec<Value>,
    pub(crate) page: Page,
}

/// A figure per group: its key and its measures.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Group {
    pub(crate) key: Vec<Value>,
    pub(crate) measures: Value,
}

impl Group {
    pub(crate) fn count(&self) -> u64 {
        self.measures["count"].as_u64().unwrap_or(0)
    }

    /// A sum as the decimal text it travels as.
    pub(crate) fn amount(&self, measure: &str) -> String {
        match &self.measures[measure] {
            Value::String(text) => text.clone(),
            Value::Number(number) => json::number(number),
            other => other["amount"].as_str().unwrap_or("0").to_owned(),
        }
    }
}

thread_local! {
    /// Names of linked records met so far, by id.
    static NAMES: RefCell<HashMap<String, String>> = RefCell::default();
}

/// The name of a linked record, if any answer told it.
pub(crate) fn name_of(id: &str) -> Option<String> {
    NAMES.with_borrow(|names| names.get(id).cloned())
}

pub(crate) fn remember_name(id: &str, name: &str) {
    NAMES.with_borrow_mut(|names| names.insert(id.to_owned(), name.to_owned()));
}

/// Names of linked records that travelled along.
pub(crate) fn remember_related(body: &Value) {
    for (id, related) in body["related"].as_object().into_iter().flatten() {
        remember_name(id, related["name"].as_str().unwrap_or_default());
    }
}

/// Every link of the type, so that answers carry the names.
pub(crate) fn expand(definition: &Definition) -> String {
    let linked = |field: &&wire::Field| {
        matches!(field.kind, wire::Kind::Link(_) | wire::Kind::Links(_) | wire::Kind::References(_))
            && session::sees(definition, field.name)
    };
    let mut names: Vec<_> = definition.fields.iter().filter(linked).map(|field| field.name).collect();
    // What has no owner is known by who made it.
    if !definition.has("owner_id") && !names.is_empty() {
        names.push("created_by");
    }
    names.join(",")
}

/// What is asked about deals: how many, and what they are worth where that may be known.
pub(crate) fn figures(definition: &Definition) -> Vec<String> {
    let worth = session::sees(definition, "amount").then_some("sum:amount");
    ["count"].into_iter().chain(worth).map(str::to_owned).collect()
}

pub(crate) async fn search(
    definition: &Definition,
    search: Search,
    abort: Option<AbortSignal>,
) -> Result<Rows, ApiError> {
    let search = Search { expand: Some(expand(definition)).filter(|expand| !expand.is_empty()), ..search };
    let body = serde_json::to_value(search).unwrap_or_default();
    let answer = send(Call::post(format!("/{}/search", definition.path), body).abort_with(abort)).await?;
    remember_related(&answer.body);
    let rows = rows(answer.body);
    // A record met in a list can be named when another points to it: a stage of the path, after a move.
    for record in &rows.data {
        if let Some(id) = record["id"].as_str() {
            remember_name(id, &title(definition, record));
        }
    }
    Ok(rows)
}

/// By hand: a derived reader would weigh on every first visit.
fn page(body: &Value) -> Page {
    Page {
        next_cursor: body["next_cursor"].as_str().map(str::to_owned),
        has_more: body["has_more"] == true,
        count: body["count"].as_u64(),
        count_is_lower_bound: body["count_is_lower_bound"].as_bool(),
    }
}

fn rows(mut body: Value) -> Rows {
    let page = page(&body["page"]);
    let Value::Array(data) = body["data"].take() else { return Rows { page, ..Rows::default() } };
    Rows { data, page }
}

pub(crate) async fn get(definition: &Definition, id: &str) -> Result<Value, ApiError> {
    read(definition, id, "exclude").await
}

/// Also one that lies in the bin: it says so itself.
pub(crate) async fn get_with_deleted(definition: &Definition, id: &str) -> Result<Value, ApiError> {
    read(definition, id, "include").await
}

async fn read(definition: &Definition, id: &str, deleted: &str) -> Result<Value, ApiError> {
    let expand = expand(definition);
    let query = if expand.is_empty() { String::new() } else { format!("&expand={expand}") };
    let answer = send(Call::get(format!("/{}/{id}?deleted={deleted}{query}", definition.path))).await?;
    remember_related(&answer.body);
    Ok(record(answer.body))
}

/// Without the names that travelled along.
fn record(mut body: Value) -> Value {
    if let Some(members) = body.as_object_mut() {
        members.remove("related");
    }
    body
}

pub(crate) async fn create(definition: &Definition, draft: Value) -> Result<Value, ApiError> {
    create_once(definition, draft, &browser::random_id()).await
}

/// Sent again with the same key, it makes nothing twice.
pub(crate) async fn create_once(definition: &Definition, draft: Value, key: &str) -> Result<Value, ApiError> {
    let answer = send(Call::post(format!("/{}", definition.path), draft).header("Idempotency-Key", key)).await?;
    remember_related(&answer.body);
    Ok(record(answer.body))
}

/// Changes the members named, if the record is still at the version that was read.
pub(crate) async fn update(definition: &Definition, before: &Value, change: Value) -> Result<Value, ApiError> {
    let (id, version) = (before["id"].as_str().unwrap_or_default(), before["version"].as_i64().unwrap_or_default());
    let answer = send(Call::patch(format!("/{}/{id}", definition.path), change, version)).await?;
    remember_related(&answer.body);
    Ok(record(answer.body))
}

pub(crate) async fn delete(definition: &Definition, id: &str) -> Result<(), ApiError> {
    send(Call::delete(format!("/{}/{id}", definition.path))).await.map(drop)
}

pub(crate) async fn restore(definition: &Definition, id: &str) -> Result<(), ApiError> {
    send(Call::post(format!("/{}/{id}/restore", definition.path), json!({}))).await.map(drop)
}

/// Figures over a whole filter.
pub(crate) async fn aggregate(definition: &Definition, aggregation: Aggregation) -> Result<Vec<Group>, ApiError> {
    let body = serde_json::to_value(aggregation).unwrap_or_default();
    let mut answer = send(Call::post(format!("/{}/aggregate", definition.path), body)).await?;
    let Value::Array(groups) = answer.body["groups"].take() else { return Ok(Vec::new()) };
    Ok(groups.into_iter().map(group).collect())
}

fn group(mut group: Value) -> Group {
    let Value::Array(key) = group["key"].take() else { return Group { key: Vec::new(), measures: group } };
    let measures = if group["measures"].is_object() { group["measures"].take() } else { group };
    Group { key, measures }
}

/// How the fields of a record changed, newest first.
pub(crate) async fn changes(definition: &Definition, id: &str) -> Result<Rows, ApiError> {
    let answer = send(Call::get(format!("/{}/{id}/timeline?types=change&limit=100", definition.path))).await?;
    remember_related(&answer.body);
    Ok(rows(answer.body))
}

/// All rows of a small set, such as stages or tags.
pub(crate) async fn all(definition: &Definition, condition: Option<Condition>) -> Result<Vec<Value>, ApiError> {
    let question = Search { condition, limit: Some(200), sort: Some(definition.sort.to_owned()), ..Search::default() };
    Ok(search(definition, question, None).await?.data)
}

/// The record's name, by the field its type is known by.
pub(crate) fn title(definition: &Definition, record: &Value) -> String {
    let own = record[definition.title].as_str().unwrap_or_default();
    let labels = &record["labels"];
    labels[crate::i18n::current_untracked().tag()].as_str().unwrap_or(own).to_owned()
}
