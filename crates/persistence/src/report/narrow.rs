//! Which records a report is about: its own condition, what the reader chose, the filters around it, the period.
use chrono::NaiveDate;
use domain::{
    period::Span,
    violation::{Violation, step},
};
use serde_json::Value;
use wire::{
    Condition, Definition, Op,
    report::{CompareWith, Comparison, MAX_LEAVES, ReportDefinition, RunReport, is_period, joined, walk},
};

use crate::{Asker, StoreError};

/// What a run is about.
pub(super) struct Narrowed {
    pub(super) condition: Condition,
    /// The period before, where one is compared.
    pub(super) previous: Option<Previous>,
    /// Filters on fields the object does not have.
    pub(super) skipped: Vec<String>,
}

/// A period that is compared: the days of both, and the records of the earlier one.
pub(super) struct Previous {
    pub(super) path: String,
    pub(super) now: Span,
    pub(super) then: Span,
    pub(super) condition: Condition,
}

pub(super) fn narrow(
    asker: &Asker,
    target: &'static Definition,
    report: &ReportDefinition,
    run: &RunReport,
) -> Result<Narrowed, StoreError> {
    refuse_unknown_values(report, run)?;
    let chosen = report.ask.iter().filter_map(|ask| {
        let value = run.values.get(&ask.name).unwrap_or(&ask.value);
        (!value.is_null()).then(|| Condition::compare(&ask.path, ask.op, value.clone()))
    });
    let (known, unknown): (Vec<_>, Vec<_>) =
        run.filters.iter().partition(|filter| walk(target, &filter.path).is_some());
    let filters = known.into_iter().map(|filter| Condition::Compare(filter.clone()));
    let base = joined(report.condition.clone().into_iter().chain(chosen).chain(filters));
    if base.size().1 > MAX_LEAVES {
        return Err(StoreError::Query(Violation::new("filters", "too_many").with("max", MAX_LEAVES)));
    }
    let skipped = unknown.into_iter().map(|filter| filter.path.clone()).collect();
    let Some(compare) = &report.compare else { return Ok(Narrowed { condition: base, previous: None, skipped }) };
    let compare =
        Comparison { period: run.period.clone().unwrap_or_else(|| compare.period.clone()), ..compare.clone() };
    let (condition, previous) = compared(asker, &base, &compare)?;
    Ok(Narrowed { condition, previous: Some(previous), skipped })
}

fn refuse_unknown_values(report: &ReportDefinition, run: &RunReport) -> Result<(), StoreError> {
    let unknown = run.values.keys().find(|name| report.ask.iter().all(|ask| ask.name != **name));
    if let Some(name) = unknown {
        return Err(StoreError::query(&format!("values.{}", step(name)), "unknown_field"));
    }
    let wrong = run.period.as_ref().is_some_and(|period| report.compare.is_none() || !is_period(period));
    if wrong { Err(StoreError::query("period", "period")) } else { Ok(()) }
}

fn compared(asker: &Asker, base: &Condition, compare: &Comparison) -> Result<(Condition, Previous), StoreError> {
    let calendar = asker.actor.calendar(asker.now);
    let then = match compare.with {
        CompareWith::PreviousPeriod => calendar.span_before(&compare.period),
        CompareWith::PreviousYear => calendar.span_a_year_before(&compare.period),
    };
    let spans = calendar.span(&compare.period).zip(then);
    let (now, then) = spans.ok_or_else(|| StoreError::query("definition.compare.period", "period"))?;
    let within = Condition::compare(&compare.path, Op::Within, compare.period.clone());
    let before = joined(std::iter::once(base.clone()).chain(inside(&compare.path, then)));
    let condition = joined([base.clone(), within].into_iter());
    Ok((condition, Previous { path: compare.path.clone(), now, then, condition: before }))
}

/// A date or time lies in the span, said in a way that stays true tomorrow.
pub(super) fn inside(path: &str, span: Span) -> [Condition; 2] {
    let day = |day: NaiveDate| Value::from(day.to_string());
    [Condition::compare(path, Op::Gte, day(span.from)), Condition::compare(path, Op::Lt, day(span.until))]
}
