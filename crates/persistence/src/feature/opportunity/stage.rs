//! The stage of a deal: what it asks, what follows from it, and its history.
use domain::violation::Violation;
use serde_json::Value;
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
    give_up_reason(deal, before, &stage.data)?;
    refuse_incomplete(deal, before.filter(|_| !moved), &stage.data)?;
    deal.stage_id = Some(stage.id);
    deal.pipeline_id = Some(stage.data.pipeline_id);
    if moved {
        deal.stage_entered_at = Some(write.now().into());
        // One that was set by hand held for the stage that is left; a new deal's own is its own.
        if before.is_some_and(|before| before.probability == deal.probability) {
            deal.probability = None;
        }
        deal.closed_at = (stage.data.kind != "open").then(|| write.now().into());
    }
    if stage.data.kind != "open" && deal.probability.is_some_and(|probability| probability != stage.data.probability) {
        // How likely it was is history.
        return Err(StoreError::invalid("probability", "fixed"));
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

/// A reason for losing is a lost deal's: one that is reopened or won has none, and none can be given to it.
fn give_up_reason(deal: &mut Opportunity, before: Option<&Opportunity>, stage: &Stage) -> Result<(), StoreError> {
    if stage.kind == "lost" || deal.lost_reason.is_none() {
        return Ok(());
    }
    if before.is_none_or(|before| before.lost_reason != deal.lost_reason) {
        return Err(StoreError::invalid("lost_reason", "not_lost"));
    }
    deal.lost_reason = None;
    Ok(())
}

/// What the stage asks for must be there when a deal enters it, and stays as long as it is in it. A deal that was in it
/// before more was asked for (`stayed` lacks it) can go on being changed.
fn refuse_incomplete(deal: &Opportunity, stayed: Option<&Opportunity>, stage: &Stage) -> Result<(), StoreError> {
    let (value, before) = (to_json(deal), stayed.map(to_json));
    let reason = (stage.kind == "lost").then_some("lost_reason");
    let mut wanted: Vec<&str> = stage.required_fields.iter().map(String::as_str).chain(reason).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let is_empty = |value: &Value| value.is_null() || value.as_array().is_some_and(Vec::is_empty);
    let empty = |name: &&str| is_empty(&value[*name]) && before.as_ref().is_none_or(|before| !is_empty(&before[*name]));
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
