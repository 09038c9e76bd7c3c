//! Forecasts as they stand at the beginning of a week, kept: what people call certain today cannot be found out later.
use std::{collections::BTreeMap, sync::Arc};

use chrono::{Datelike, NaiveDate, TimeDelta};
use domain::{
    money::{Amount, Money},
    period::Span,
};
use insight::forecast as guess;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, OnConflict, Query};
use uuid::Uuid;
use wire::record::ForecastSnapshot;

use super::{
    forecast::{is_said, is_won_within, units},
    history::{Deals, Scope, day, deals},
    session::{Session, Wait},
};
use crate::{
    Actor, Asker, Db, Directory, StoreError, Tx, Writes,
    store::{self, Write},
    stored::to_json,
};

/// The week whose snapshots were taken last.
const SETTING: &str = "forecast_snapshot";
/// Periods that are kept: those that go on, and those that come next.
const PERIODS: [(&str, &str); 4] =
    [("this_month", "month"), ("next_month", "month"), ("this_quarter", "quarter"), ("next_quarter", "quarter")];

/// Takes the snapshots of a week the first time it is asked in it, in the organisation's time zone, and says which week it
/// is, by its Monday. `known` is what it said last: nothing is looked up for the same week again.
///
/// # Errors
/// When the database cannot be used; nothing is kept then, and it is tried again.
pub async fn keep(db: &Db, known: Option<NaiveDate>) -> Result<Option<NaiveDate>, StoreError> {
    let directory = db.directory().await?;
    if directory.users.is_empty() {
        return Ok(None);
    }
    let asker = Asker::new(Arc::new(everybody(&directory)), directory);
    let today = asker.actor.today(asker.now);
    let monday = today - TimeDelta::days(today.weekday().num_days_from_monday().into());
    if known != Some(monday) && crate::setting::get(db.read(), SETTING).await? != Some(monday) {
        take(db, &asker, monday).await?;
    }
    Ok(Some(monday))
}

/// Sees everything, in the organisation's calendar.
fn everybody(directory: &Directory) -> Actor {
    Actor {
        time_zone: directory.time_zone(),
        first_weekday: directory.organization.first_weekday,
        fiscal_start: directory.organization.fiscal_start,
        ..Actor::system()
    }
}

/// In one transaction: of several processes one takes them, and who dies in it has taken none.
async fn take(db: &Db, asker: &Asker, monday: NaiveDate) -> Result<(), StoreError> {
    let (own, who) = (db.clone(), asker.clone());
    let snapshots = db.quietly(async move { of_all(&own, &who).await }).await?;
    // Once a week: nobody may ask for the deals for a while, and they take room.
    db.forget_held().await;
    let tx = db.begin().await?;
    if claim(&tx, monday).await? {
        let write = Write::new(&tx, asker, None);
        for snapshot in snapshots {
            store::insert(&write, Uuid::now_v7(), snapshot).await?;
        }
    }
    tx.commit().await?;
    db.announce();
    Ok(())
}

async fn of_all(db: &Db, asker: &Asker) -> Result<Vec<ForecastSnapshot>, StoreError> {
    let mut snapshots = Vec::new();
    for pipeline in &asker.directory.pipelines {
        snapshots.extend(of_pipeline(db, asker, pipeline.id).await?);
    }
    Ok(snapshots)
}

/// Whether nobody else has taken this week's.
async fn claim(tx: &Tx, monday: NaiveDate) -> Result<bool, StoreError> {
    let value = || Expr::col((Alias::new("setting"), Alias::new("value")));
    let insert = Query::insert()
        .into_table(Alias::new("setting"))
        .columns(["key", "value"].map(Alias::new))
        .values_panic([SETTING.into(), to_json(&monday).into()])
        .on_conflict(
            OnConflict::column(Alias::new("key"))
                .update_column(Alias::new("value"))
                .action_and_where(value().ne(to_json(&monday)))
                .to_owned(),
        )
        .to_owned();
    Ok(tx.execute(&insert).await? > 0)
}

async fn of_pipeline(db: &Db, asker: &Asker, pipeline_id: Uuid) -> Result<Vec<ForecastSnapshot>, StoreError> {
    let session = Session::begin(db, Wait::Job).await?;
    let deals = deals(&session, asker, &Scope { pipeline_id, ..Scope::default() }).await?;
    session.end().await?;
    let calendar = asker.actor.calendar(asker.now);
    let mut snapshots = Vec::new();
    for (name, period) in PERIODS {
        let Some(span) = calendar.span(name) else { continue };
        for (owner_id, part) in parts(&deals, calendar.today, span) {
            snapshots.push(ForecastSnapshot {
                taken_on: calendar.today,
                period: period.to_owned(),
                starts_on: span.from,
                pipeline_id: Some(pipeline_id),
                owner_id,
                team_id: owner_id.and_then(|owner| asker.directory.main_team(owner)),
                ..part.amounts(asker)
            });
        }
    }
    Ok(snapshots)
}

/// What one person brings to a period, in 1/10 000 of the base currency.
#[derive(Default)]
struct Part {
    closed: i128,
    commit: i128,
    best_case: i128,
    pipeline: i128,
    dated: f64,
}

impl Part {
    fn amounts(&self, asker: &Asker) -> ForecastSnapshot {
        let currency = asker.directory.organization.base_currency.parse().ok();
        let money = |units: i128| Some(Money { amount: Amount::nearest(units), currency: currency? });
        ForecastSnapshot {
            closed: money(self.closed),
            commit: money(self.commit),
            best_case: money(self.best_case),
            pipeline: money(self.pipeline),
            dated: money(self.closed + i128::from(units(self.dated).0)),
            ..ForecastSnapshot::default()
        }
    }
}

/// By person; who brings nothing is left out.
fn parts(deals: &Deals, today: NaiveDate, span: Span) -> BTreeMap<Option<Uuid>, Part> {
    let mut parts: BTreeMap<Option<Uuid>, Part> = BTreeMap::new();
    for deal in &deals.known {
        let told = |category: &str| is_said(deal, span, category);
        let marks = [is_won_within(deal, span), told("commit"), told("best_case"), told("pipeline")];
        if !marks.contains(&true) {
            continue;
        }
        let part = parts.entry(deal.owner_id).or_default();
        let sums = [&mut part.closed, &mut part.commit, &mut part.best_case, &mut part.pipeline];
        for (sum, _) in sums.into_iter().zip(marks).filter(|(_, mark)| *mark) {
            *sum += i128::from(deal.units);
        }
    }
    for (owner, amount) in dated(deals, today, span) {
        parts.entry(owner).or_default().dated = amount;
    }
    parts
}

/// What history says is still to come, by person.
fn dated(deals: &Deals, today: NaiveDate, span: Span) -> BTreeMap<Option<Uuid>, f64> {
    let as_of = day(today);
    let until = |last: i64| guess::dated_by(&deals.history, as_of, Ord::max(last, as_of), |place| deals.owners[place]);
    let (whole, before) = (until(day(span.until) - 1), until(day(span.from) - 1));
    let rest = |(owner, part): (Option<Uuid>, guess::Dated)| {
        let earlier = before.get(&owner).map_or(0.0, guess::Dated::total);
        (owner, part.total() - earlier)
    };
    whole.into_iter().map(rest).collect()
}
