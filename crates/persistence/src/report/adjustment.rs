//! What those who lead expect of a person, in place of what that person's deals say.
use std::collections::BTreeMap;

use domain::{
    money::Amount,
    period::Span,
    permission::{Action, Scope as Reach},
};
use sea_orm::sea_query::{Condition, ExprTrait};
use uuid::Uuid;
use wire::{
    Record, Resource,
    record::ForecastAdjustment,
    report::forecast::{Adjusted, Adjustment, Forecast, PersonForecast},
};

use super::{
    forecast::{base, nobody},
    history::Scope,
    session::Session,
};
use crate::{Asker, StoreError, store, visible::column};

/// Puts those of the span beside what is said.
pub(super) async fn add(
    session: &Session,
    asker: &Asker,
    span: Span,
    scope: &Scope,
    forecast: &mut Forecast,
) -> Result<(), StoreError> {
    let rates = asker.directory.rates();
    let latest = latest(asker, scope, stored(session, asker, span).await?);
    let told = |(owner_id, record): (Uuid, Record<ForecastAdjustment>)| Adjustment {
        id: record.id,
        owner_id,
        amount: base(record.data.amount, &rates),
        category: record.data.category,
        note: record.data.note.unwrap_or_default(),
        by: record.created_by,
        at: record.created_at,
    };
    forecast.adjustments = latest.into_iter().map(told).collect();
    for adjustment in &forecast.adjustments {
        let owner = Some(adjustment.owner_id);
        if !forecast.people.iter().any(|person| person.owner_id == owner) {
            forecast.people.push(nobody(owner));
        }
    }
    forecast.adjusted = adjusted(forecast);
    Ok(())
}

async fn stored(session: &Session, asker: &Asker, span: Span) -> Result<Vec<Record<ForecastAdjustment>>, StoreError> {
    let reads = asker.actor.scope(ForecastAdjustment::DEFINITION, Action::Read) != Reach::None;
    let Some(period) = span.length_name().filter(|_| reads) else { return Ok(Vec::new()) };
    let name = ForecastAdjustment::DEFINITION.name;
    let of_span = Condition::all().add(column(name, "starts_on").eq(span.from)).add(column(name, "period").eq(period));
    store::find_many(session.db(), &asker.actor, of_span).await
}

/// For each person and category the one that was made last.
fn latest(
    asker: &Asker,
    scope: &Scope,
    mut all: Vec<Record<ForecastAdjustment>>,
) -> Vec<(Uuid, Record<ForecastAdjustment>)> {
    let usual = asker.directory.default_pipeline().map(|pipeline| pipeline.id);
    let teams = scope.team_id.map(|team| asker.directory.subtree(&[team]));
    let counts = |data: &ForecastAdjustment| {
        let here = data.pipeline_id.or(usual) == Some(scope.pipeline_id);
        let whose = scope.owner_id.is_none() || scope.owner_id == data.owner_id;
        let within = teams.as_ref().is_none_or(|teams| data.team_id.is_some_and(|team| teams.contains(&team)));
        here && whose && within
    };
    all.retain(|record| counts(&record.data));
    all.sort_by_key(|record| (record.created_at, record.id));
    let mut latest = BTreeMap::new();
    for record in all {
        if let Some(owner) = record.data.owner_id {
            latest.insert((owner, record.data.category.clone()), record);
        }
    }
    latest.into_iter().map(|((owner, _), record)| (owner, record)).collect()
}

/// Sums with every adjusted figure in place of what the person's deals say.
fn adjusted(forecast: &Forecast) -> Option<Adjusted> {
    let replaced = |category: &str, said: fn(&PersonForecast) -> Amount, whole: Amount| {
        let of_category = forecast.adjustments.iter().filter(|adjustment| adjustment.category == category);
        let change = |adjustment: &Adjustment| {
            let person = forecast.people.iter().find(|person| person.owner_id == Some(adjustment.owner_id));
            i128::from(adjustment.amount.0) - person.map_or(0, |person| i128::from(said(person).0))
        };
        Amount::nearest(i128::from(whole.0) + of_category.map(change).sum::<i128>())
    };
    (!forecast.adjustments.is_empty()).then(|| Adjusted {
        commit: replaced("commit", |person| person.commit, forecast.commit.amount),
        best_case: replaced("best_case", |person| person.best_case, forecast.best_case.amount),
    })
}
