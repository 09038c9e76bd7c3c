//! Pipelines and stages: one default, and none removed while deals stand in it.
use domain::{permission::Action, violation::Violation};
use sea_orm::sea_query::ExprTrait;
use uuid::Uuid;
use wire::{
    Record,
    record::{Opportunity, Pipeline, Stage},
};

use crate::{
    Actor, Reads, StoreError,
    feature::Saved,
    store::{self, Write},
    visible::column,
};

/// A pipeline made default takes that from the one before it.
///
/// # Errors
/// When it cannot be written.
pub(crate) fn keep_one_default<'a>(after: &'a Record<Pipeline>, write: &'a Write<'a>) -> Saved<'a> {
    Box::pin(async move { if after.data.is_default { end_other_defaults(after, write).await } else { Ok(()) } })
}

async fn end_other_defaults(after: &Record<Pipeline>, write: &Write<'_>) -> Result<(), StoreError> {
    let others = column("pipeline", "is_default").eq(true).and(column("pipeline", "id").ne(after.id));
    for other in store::find_many::<Pipeline>(write.tx, &Actor::system(), others).await? {
        let data = Pipeline { is_default: false, ..other.data.clone() };
        store::save(write, other, data).await?;
    }
    Ok(())
}

/// # Errors
/// `Conflict` while the pipeline has stages.
pub(crate) async fn pipeline_removable(pipeline: &Record<Pipeline>, write: &Write<'_>) -> Result<(), StoreError> {
    let stages =
        store::find_many::<Stage>(write.tx, &Actor::system(), column("stage", "pipeline_id").eq(pipeline.id)).await?;
    refuse_if(!stages.is_empty(), "stage")
}

/// # Errors
/// `Conflict` while deals stand in the stage.
pub(crate) async fn stage_removable(stage: &Record<Stage>, write: &Write<'_>) -> Result<(), StoreError> {
    refuse_if(any_deal_in(stage.id, write).await?, "opportunity")
}

async fn any_deal_in(stage_id: Uuid, write: &Write<'_>) -> Result<bool, StoreError> {
    use sea_orm::{QueryFilter, QuerySelect};
    let deals = crate::visible::select::<Opportunity>(&Actor::system(), Action::Read);
    let deals = deals.filter(column("opportunity", "stage_id").eq(stage_id)).limit(1);
    Ok(!write.tx.models::<Opportunity>(deals).await?.is_empty())
}

/// # Errors
/// `Conflict` naming the kind of record that stands on this one.
pub(crate) fn refuse_if(in_use: bool, by: &str) -> Result<(), StoreError> {
    if in_use { Err(StoreError::Conflict(Violation::new("", "in_use").with("type", by))) } else { Ok(()) }
}
