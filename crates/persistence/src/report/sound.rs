//! Every condition of a report tried by itself: once joined, they cannot tell any more which member of the request is at fault.
use domain::violation::{Violation, step};
use wire::{
    Condition, Definition,
    report::{Ask, Measure, ReportDefinition, RunReport, walk},
};

use super::source::Source;
use crate::{Asker, StoreError};

pub(super) fn conditions(
    asker: &Asker,
    target: &'static Definition,
    report: &ReportDefinition,
    run: &RunReport,
) -> Result<(), StoreError> {
    if let Some(condition) = &report.condition {
        tried(asker, target, condition, "definition.condition")?;
    }
    for (index, measure) in report.measures.iter().enumerate() {
        of_measure(asker, target, measure, &format!("definition.measures.{index}"))?;
    }
    for (index, ask) in report.ask.iter().enumerate() {
        chosen(asker, target, ask, run, &format!("definition.ask.{index}"))?;
    }
    let known = run.filters.iter().enumerate().filter(|(_, filter)| walk(target, &filter.path).is_some());
    for (index, filter) in known {
        tried(asker, target, &Condition::Compare(filter.clone()), &format!("filters.{index}"))?;
    }
    Ok(())
}

fn tried(asker: &Asker, target: &'static Definition, condition: &Condition, place: &str) -> Result<(), StoreError> {
    Source::new(asker, target).condition(condition).map(|_| ()).map_err(|error| error.below(place))
}

fn of_measure(asker: &Asker, target: &'static Definition, measure: &Measure, place: &str) -> Result<(), StoreError> {
    if let Some(filter) = &measure.filter {
        tried(asker, target, filter, &format!("{place}.where"))?;
    }
    let Some(earliest) = &measure.earliest else { return Ok(()) };
    match (asker.actor.children(target, &earliest.of), &earliest.filter) {
        (Some((child, _)), Some(filter)) => tried(asker, child, filter, &format!("{place}.earliest.where")),
        _ => Ok(()),
    }
}

/// What the reader chose stands in `values`, what the report proposes in the report.
fn chosen(
    asker: &Asker,
    target: &'static Definition,
    ask: &Ask,
    run: &RunReport,
    place: &str,
) -> Result<(), StoreError> {
    let given = run.values.get(&ask.name);
    let value = given.unwrap_or(&ask.value);
    if value.is_null() {
        return Ok(());
    }
    let condition = Condition::compare(&ask.path, ask.op, value.clone());
    match tried(asker, target, &condition, place) {
        Err(StoreError::Query(wrong)) if given.is_some() => {
            Err(StoreError::Query(Violation { field: format!("values.{}", step(&ask.name)), ..wrong }))
        }
        outcome => outcome,
    }
}
