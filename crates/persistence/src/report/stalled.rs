//! Deals that stand still for longer than won ones did.
use std::collections::BTreeMap;

use insight::stalled::thresholds;
use uuid::Uuid;
use wire::{
    Condition, Op,
    report::{
        forecast::{Figure, Stalled, StalledStage},
        joined,
    },
};

use super::{
    forecast::{Asked, amount_of, readable},
    history::{Known, Scope, day, deals, open_stages},
    session::{Session, Wait},
};
use crate::{Asker, Db, StoreError, query};

/// # Errors
/// `Query` for an unknown pipeline; `Forbidden` where no deal may be read.
pub async fn stalled(db: &Db, asker: &Asker, question: &Asked, wait: Wait) -> Result<Stalled, StoreError> {
    readable(asker)?;
    let scope = question.scope(asker)?;
    let (own, asker) = (db.clone(), asker.clone());
    db.quietly(async move { of_scope(&own, &asker, scope, wait).await }).await
}

async fn of_scope(db: &Db, asker: &Asker, scope: Scope, wait: Wait) -> Result<Stalled, StoreError> {
    let session = Session::begin_short(db, wait).await?;
    let deals = deals(&session, asker, &scope).await?;
    let stages = open_stages(asker, scope.pipeline_id);
    let today = day(asker.actor.today(asker.now));
    let learned = thresholds(&deals.history, stages.len(), today);
    let stage = |(id, learned): (&Uuid, Option<insight::stalled::Threshold>)| {
        let said = asker.directory.stage(*id).and_then(|stage| stage.data.rot_days);
        let days = learned.map(|threshold| threshold.days).or(said);
        StalledStage {
            stage_id: *id,
            days,
            learned_from: learned.map_or(0, |threshold| threshold.learned_from as u64),
            stalled: days.map(|days| figure(&scope, *id, days, today, &deals.known)),
        }
    };
    let stages_found = stages.iter().zip(learned).map(stage).collect();
    let names = BTreeMap::from([("stage", stages.iter().copied().collect())]);
    let related = query::names(session.db(), asker, names).await?;
    session.end().await?;
    let currency = asker.directory.organization.base_currency.clone();
    Ok(Stalled { pipeline_id: scope.pipeline_id, currency, stages: stages_found, related })
}

fn figure(scope: &Scope, stage: Uuid, days: i64, today: i64, known: &[Known]) -> Figure {
    let too_long = |known: &&Known| {
        known.status == "open"
            && known.stage_id == Some(stage)
            && known.entered.is_some_and(|entered| today - entered > days)
    };
    let found: Vec<&Known> = known.iter().filter(too_long).collect();
    let narrowing = [
        Condition::compare("status", Op::Eq, "open"),
        Condition::compare("stage_id", Op::Eq, stage.to_string()),
        Condition::compare("stage_entered_at", Op::Lt, format!("$today-{days}d")),
    ];
    Figure {
        amount: amount_of(&found),
        count: found.len() as u64,
        condition: joined(std::iter::once(scope.condition()).chain(narrowing)),
    }
}
