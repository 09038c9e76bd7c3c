//! What is asked, held against what is possible, before a job is made of it.
use domain::{
    permission::{Action, FieldAccess},
    violation::{Violation, step},
};
use wire::{
    Definition, Kind, Resource as _,
    condition::Condition,
    job::{self, Bulk, Export},
    query::{LONGEST_Q, LONGEST_SORT, Search, too_long},
    record::CampaignMember,
};

use crate::{Actor, StoreError, feature::campaign::members};

const MOST_COLUMNS: usize = 100;
const LONGEST_HEADING: usize = 200;

/// The right to do this to any record at all, and everything the action needs.
///
/// # Errors
/// `Forbidden`, or `Invalid` with every member at fault.
pub(super) fn check_bulk(actor: &Actor, definition: &'static Definition, bulk: &Bulk) -> Result<(), StoreError> {
    let (object, right) = match bulk.action {
        job::Action::Delete | job::Action::Restore => (definition, Action::Delete),
        // Whoever may be read is added; it is the campaign that changes.
        job::Action::AddToCampaign => (CampaignMember::DEFINITION, Action::Create),
        _ => (definition, Action::Edit),
    };
    actor.demand(object, right)?;
    let mut violations = selection(bulk);
    violations.extend(bulk.q.as_deref().and_then(|q| too_long("q", q, LONGEST_Q)));
    violations.extend(arguments(actor, definition, bulk));
    if violations.is_empty() { Ok(()) } else { Err(StoreError::Invalid(violations)) }
}

fn selection(bulk: &Bulk) -> Vec<Violation> {
    match (&bulk.ids, &bulk.condition) {
        (Some(ids), None) if bulk.q.is_some() || ids.is_empty() => vec![Violation::new("ids", "ids_or_condition")],
        (Some(ids), None) if ids.len() > job::MAX_IDS => {
            vec![Violation::new("ids", "too_many").with("max", job::MAX_IDS)]
        }
        (Some(_), None) | (None, Some(_)) => Vec::new(),
        _ => vec![Violation::new("condition", "ids_or_condition")],
    }
}

fn arguments(actor: &Actor, definition: &'static Definition, bulk: &Bulk) -> Vec<Violation> {
    let possible = match bulk.action {
        job::Action::Edit => definition.operations.update,
        job::Action::Delete | job::Action::Restore => definition.operations.delete,
        job::Action::AddTag | job::Action::RemoveTag => {
            definition.has("tag_ids") && actor.access(definition, "tag_ids") == FieldAccess::Edit
        }
        job::Action::Assign => definition
            .field("owner_id")
            .is_some_and(|owner| matches!(owner.kind, Kind::Link("user")) && !owner.read_only),
        job::Action::AddToCampaign => members::field_of(definition).is_some(),
    };
    if !possible {
        return vec![Violation::new("action", "choice")];
    }
    let tag = matches!(bulk.action, job::Action::AddTag | job::Action::RemoveTag);
    let wanted = [
        ("change", bulk.action == job::Action::Edit, bulk.change.is_some()),
        ("tag_id", tag, bulk.tag_id.is_some()),
        ("owner_id", bulk.action == job::Action::Assign, bulk.owner_id.is_some()),
        ("campaign_id", bulk.action == job::Action::AddToCampaign, bulk.campaign_id.is_some()),
    ];
    let mut violations: Vec<_> =
        wanted.into_iter().filter_map(|(name, wanted, given)| misfit(name, wanted, given)).collect();
    if let Some(change) = bulk.change.as_ref().filter(|_| bulk.action == job::Action::Edit) {
        violations.extend(change_violations(actor, definition, change));
    }
    violations
}

fn misfit(name: &str, wanted: bool, given: bool) -> Option<Violation> {
    match (wanted, given) {
        (true, false) => Some(Violation::new(name, "required")),
        (false, true) => Some(Violation::new(name, "unknown_field")),
        _ => None,
    }
}

fn change_violations(actor: &Actor, definition: &Definition, change: &serde_json::Value) -> Vec<Violation> {
    if change.as_object().is_none_or(serde_json::Map::is_empty) {
        return vec![Violation::new("change", "required")];
    }
    let refused = definition.refuse_names(change).err().unwrap_or_else(|| actor.barred(definition, change));
    refused
        .into_iter()
        .map(|violation| Violation { field: format!("change.{}", violation.field), ..violation })
        .collect()
}

/// # Errors
/// `Forbidden` where nothing of the kind may be exported, or `Invalid` for columns there are none of.
pub(super) fn check_export(actor: &Actor, definition: &'static Definition, export: &Export) -> Result<(), StoreError> {
    actor.demand(definition, Action::Export)?;
    let unknown = |(_, name): &(usize, &String)| actor.queryable(definition, name).is_none();
    let columns = export.columns.iter().enumerate().filter(unknown);
    let mut violations = bounds(export);
    violations.extend(columns.map(|(index, _)| Violation::new(&format!("columns.{index}"), "unknown_field")));
    if violations.is_empty() { Ok(()) } else { Err(StoreError::Invalid(violations)) }
}

/// What is longer than the document says.
fn bounds(export: &Export) -> Vec<Violation> {
    let mut found = Vec::new();
    found.extend(export.q.as_deref().and_then(|q| too_long("q", q, LONGEST_Q)));
    found.extend(export.sort.as_deref().and_then(|sort| too_long("sort", sort, LONGEST_SORT)));
    for (name, count) in [("columns", export.columns.len()), ("headings", export.headings.len())] {
        if count > MOST_COLUMNS {
            found.push(Violation::new(name, "too_many").with("max", MOST_COLUMNS));
        }
    }
    let headings = export.headings.iter();
    found.extend(
        headings.filter_map(|(name, text)| too_long(&format!("headings.{}", step(name)), text, LONGEST_HEADING)),
    );
    found
}

/// The list a bulk action means.
pub(super) fn search_of(bulk: &Bulk) -> Search {
    let condition = bulk.condition.clone().unwrap_or_else(|| Condition::all(Vec::new()));
    let deleted = (bulk.action == job::Action::Restore).then(|| "only".to_owned());
    Search { condition: Some(condition), q: bulk.q.clone(), deleted, ..Search::default() }
}
