//! The stage of a deal: what it asks, what follows from it, and its history.
use domain::violation::Violation;
use uuid::Uuid;
use wire::{
    Record, Timestamp,
    record::{Opportunity, Stage, StageChange},
};

use crate::{
    StoreError,
    store::{self, Write},
    stored::to_json,
};

/// Puts a new deal into a stage, and lets the stage decide what follows from it.
///
/// # Errors
/// `Invalid` where the stage is of another pipeline or asks for fields that are empty.
pub(crate) fn enter(deal: &mut Opportunity, before: Option<&Opportunity>, write: &Write<'_>) -> Result<(), StoreError> {
    let stage = choose(deal, before, write)?;
    let moved = before.is_none_or(|before| before.stage_id != Some(stage.id));
    deal.stage_id = Some(stage.id);
    deal.pipeline_id = Some(stage.data.pipeline_id);
    if moved {
        refuse_incomplete(deal, &stage.data)?;
        deal.stage_entered_at = Some(write.now().into());
        if before.is_none_or(|before| before.probability == deal.probability) {
            deal.probability = None;
        }
        deal.closed_at = (stage.data.kind != "open").then(|| write.now().into());
    } else if stage.data.kind == "lost" && deal.lost_reason.is_none() {
        return Err(StoreError::invalid("lost_reason", "required_by_stage"));
    }
    deal.probability = deal.probability.or(Some(stage.data.probability));
    deal.status.clone_from(&stage.data.kind);
    deal.forecast_category = Some(stage.data.forecast_category.clone());
    Ok(())
}

fn choose<'a>(
    deal: &Opportunity,
    before: Option<&Opportunity>,
    write: &'a Write<'_>,
) -> Result<&'a Record<Stage>, StoreError> {
    let directory = write.directory();
    let other_pipeline = before.is_some_and(|before| before.pipeline_id != deal.pipeline_id);
    let same_stage = before.is_some_and(|before| before.stage_id == deal.stage_id);
    // A deal sent to another pipeline without a stage starts at that one's beginning.
    let given = deal.stage_id.filter(|_| !(other_pipeline && same_stage));
    if let Some(id) = given {
        let stage = directory.stage(id).ok_or_else(|| StoreError::invalid("stage_id", "not_found"))?;
        let elsewhere = deal.pipeline_id.is_some_and(|pipeline| pipeline != stage.data.pipeline_id);
        let chosen_pipeline = before.is_none() || other_pipeline;
        return if elsewhere && chosen_pipeline {
            Err(StoreError::invalid("stage_id", "other_pipeline"))
        } else {
            Ok(stage)
        };
    }
    let pipeline = deal.pipeline_id.or_else(|| directory.default_pipeline().map(|pipeline| pipeline.id));
    let pipeline = pipeline.ok_or_else(|| StoreError::invalid("pipeline_id", "required"))?;
    let first = directory.stages_of(pipeline).find(|stage| stage.data.kind == "open");
    first.ok_or_else(|| StoreError::invalid("pipeline_id", "no_stage"))
}

fn refuse_incomplete(deal: &Opportunity, stage: &Stage) -> Result<(), StoreError> {
    let value = to_json(deal);
    let reason = (stage.kind == "lost").then_some("lost_reason");
    let mut wanted: Vec<&str> = stage.required_fields.iter().map(String::as_str).chain(reason).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let empty = |name: &&str| value[*name].is_null() || value[*name].as_array().is_some_and(Vec::is_empty);
    let violation = |name: &str| Violation::new(name, "required_by_stage").with("stage", &stage.name);
    let violations: Vec<_> = wanted.into_iter().filter(empty).map(violation).collect();
    if violations.is_empty() { Ok(()) } else { Err(StoreError::Invalid(violations)) }
}

/// Writes the move into the history, with the time spent in the stage that was left.
///
/// # Errors
/// When it cannot be written.
pub(crate) async fn remember(
    after: &Record<Opportunity>,
    before: Option<&Record<Opportunity>>,
    write: &Write<'_>,
) -> Result<(), StoreError> {
    let from_stage_id = before.and_then(|before| before.data.stage_id);
    let Some(to_stage_id) = after.data.stage_id.filter(|to| from_stage_id != Some(*to)) else { return Ok(()) };
    let entered = before.and_then(|before| before.data.stage_entered_at).map(Timestamp::to_utc);
    let duration_seconds = entered.map(|entered| (write.now() - entered).num_seconds().max(0));
    let moved_at = write.now().into();
    let change = StageChange {
        opportunity_id: after.id,
        from_stage_id,
        to_stage_id,
        moved_at,
        duration_seconds,
        amount: after.data.amount,
    };
    store::insert_row(write, Uuid::now_v7(), change).await.map(|_| ())
}
