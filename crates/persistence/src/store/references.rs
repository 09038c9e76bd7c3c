//! What a record points to must exist, be readable, and be convertible: checked for what a write changes.
use std::collections::{BTreeMap, BTreeSet};

use domain::{money::Amount, permission::Action, violation::Violation};
use sea_orm::sea_query::{Alias, ExprTrait, Query};
use serde_json::Value;
use uuid::Uuid;
use wire::{Definition, Kind, definition, record::RATE_SCALE};

use crate::{
    Reads, StoreError,
    store::Write,
    visible::{self, column},
};

/// (field as the client knows it, type, id)
type Reference = (String, &'static str, Uuid);

/// # Errors
/// `Invalid` naming every field that points to nothing, or `Conflict` for a value that must be unique and is not.
pub(super) async fn check(
    write: &Write<'_>,
    definition: &'static Definition,
    id: Uuid,
    after: &Value,
    before: Option<&Value>,
) -> Result<(), StoreError> {
    let mut violations = currencies(write, definition, after, before);
    let changed: Vec<Reference> = references(definition, after, before);
    violations.extend(missing(write, changed).await?);
    if !violations.is_empty() {
        return Err(StoreError::Invalid(violations));
    }
    unique(write, definition, id, after, before).await
}

fn changed<'a>(name: &str, after: &'a Value, before: Option<&Value>) -> Option<&'a Value> {
    let value = &after[name];
    (before.is_none_or(|before| before[name] != *value) && !value.is_null()).then_some(value)
}

/// An amount in a currency without a rate could never be added up, nor one that is too large in the base currency.
fn currencies(write: &Write, definition: &'static Definition, after: &Value, before: Option<&Value>) -> Vec<Violation> {
    let money = definition.fields.iter().filter(|field| matches!(field.kind, Kind::Money));
    let rateless = money.filter_map(|field| {
        let money = changed(field.name, after, before)?;
        let currency = money["currency"].as_str()?;
        let Some(rate) = write.rates.rate(currency) else {
            let place = format!("{}.currency", field.name);
            return Some(Violation::new(&place, "no_exchange_rate").with("currency", currency));
        };
        let base = money["amount"].as_str()?.parse::<Amount>().ok()?.convert(rate, RATE_SCALE);
        base.is_none_or(|base| !base.is_within_limit())
            .then(|| Violation::new(&format!("{}.amount", field.name), "range"))
    });
    rateless.collect()
}

fn references(definition: &'static Definition, after: &Value, before: Option<&Value>) -> Vec<Reference> {
    let mut found = Vec::new();
    for field in definition.fields.iter().filter(|field| !field.read_only) {
        let Some(value) = changed(field.name, after, before) else { continue };
        let id = |value: &Value| value.as_str().and_then(|id| id.parse().ok()).unwrap_or_default();
        match field.kind {
            Kind::Link(kind) => found.push((field.name.to_owned(), kind, id(value))),
            Kind::Links(kind) => {
                let items = value.as_array().into_iter().flatten().enumerate();
                found.extend(items.map(|(index, item)| (format!("{}.{index}", field.name), kind, id(item))));
            }
            Kind::References(kinds) => {
                for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                    let kind = kinds.iter().find(|kind| item["type"] == **kind).copied().unwrap_or_default();
                    found.push((format!("{}.{index}", field.name), kind, id(&item["id"])));
                }
            }
            _ => {}
        }
    }
    found
}

async fn missing(write: &Write<'_>, references: Vec<Reference>) -> Result<Vec<Violation>, StoreError> {
    let mut unknown: BTreeMap<&'static str, Vec<(String, Uuid)>> = BTreeMap::new();
    for (field, kind, id) in references {
        if !in_directory(write, kind, id) {
            unknown.entry(kind).or_default().push((field, id));
        }
    }
    let mut violations = Vec::new();
    for (kind, wanted) in unknown {
        let ids: BTreeSet<Uuid> = wanted.iter().map(|(_, id)| *id).collect();
        let found = existing(write, kind, ids).await?;
        let lost = wanted.into_iter().filter(|(_, id)| !found.contains(id));
        violations.extend(lost.map(|(field, _)| Violation::new(&field, "not_found").with("type", kind)));
    }
    Ok(violations)
}

fn in_directory(write: &Write, kind: &str, id: Uuid) -> bool {
    let directory = write.directory();
    match kind {
        "user" => directory.users.get(&id).is_some_and(|user| user.data.status == "active"),
        "team" => directory.teams.contains_key(&id),
        "stage" => directory.stage(id).is_some(),
        "pipeline" => directory.pipelines.iter().any(|pipeline| pipeline.id == id),
        _ => false,
    }
}

async fn existing(write: &Write<'_>, kind: &str, ids: BTreeSet<Uuid>) -> Result<BTreeSet<Uuid>, StoreError> {
    let Some(target) = definition(kind) else { return Ok(BTreeSet::new()) };
    let mut select = visible::some(write.actor(), target, kind);
    select.clear_selects().expr(column(kind, "id")).and_where(column(kind, "id").is_in(ids));
    let rows = write.tx.rows(&select).await?;
    Ok(rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?)
}

/// The index behind it would refuse too, but could not say which field.
async fn unique(
    write: &Write<'_>,
    definition: &'static Definition,
    id: Uuid,
    after: &Value,
    before: Option<&Value>,
) -> Result<(), StoreError> {
    let name = definition.name;
    for set in definition.unique {
        let complete = set.iter().all(|field| after[*field] != Value::Null);
        let touched = set.iter().any(|field| before.is_none_or(|before| before[*field] != after[*field]));
        if !complete || !touched {
            continue;
        }
        let mut select = Query::select();
        select.expr(column(name, "id")).from(Alias::new(name)).and_where(visible::living(name));
        select.and_where(column(name, "id").ne(id));
        for field in *set {
            select.and_where(column(name, field).eq(plain(definition, field, &after[*field])));
        }
        if write.tx.row(&select).await?.is_some() {
            return Err(StoreError::Conflict(Violation::new(set.last().unwrap_or(&""), "duplicate")));
        }
    }
    Ok(())
}

fn plain(definition: &Definition, field: &str, value: &Value) -> sea_orm::sea_query::Value {
    let text = value.as_str().unwrap_or_default();
    match definition.field(field).map(|field| field.kind) {
        Some(Kind::Link(_)) => text.parse::<Uuid>().unwrap_or_default().into(),
        Some(Kind::Date) => text.parse::<chrono::NaiveDate>().unwrap_or_default().into(),
        _ => text.into(),
    }
}

/// To add a part is to edit the whole: it must be within reach for that.
///
/// # Errors
/// `Forbidden`, or `Invalid` where the whole cannot be read.
pub(super) async fn check_whole(
    write: &Write<'_>,
    definition: &'static Definition,
    after: &Value,
) -> Result<(), StoreError> {
    let wire::Access::Follows(link) = definition.access else { return Ok(()) };
    let Some(Kind::Link(kind)) = definition.field(link).map(|field| field.kind) else { return Ok(()) };
    let Some(whole) = wire::definition(kind) else { return Ok(()) };
    let id = after[link].as_str().and_then(|id| id.parse().ok()).unwrap_or_default();
    super::find::allow(write.tx, write.actor(), whole, Action::Edit, id).await
}

/// A record may come back only to records it cannot be without.
///
/// # Errors
/// `Conflict` naming the first link that leads to a deleted record.
pub(super) async fn refuse_orphan(
    write: &Write<'_>,
    definition: &'static Definition,
    after: &Value,
) -> Result<(), StoreError> {
    for (field, kind) in definition.parents() {
        let id = after[field.name].as_str().and_then(|id| id.parse().ok());
        let (Some(id), Some(parent)) = (id, wire::definition(kind)) else { continue };
        let mut living = visible::some(&crate::Actor::system(), parent, kind);
        living.and_where(visible::by_id(kind, id));
        if write.tx.row(&living).await?.is_none() {
            return Err(StoreError::Conflict(Violation::new(field.name, "parent_deleted").with("type", kind)));
        }
    }
    Ok(())
}
