//! The deals a reader may see, with their way through the stages, as statistics take them.
use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use insight::{
    Day,
    deal::{Closed, Deal, Move},
};
use sea_orm::sea_query::{Alias, ExprTrait, Order, Query};
use serde_json::json;
use uuid::Uuid;
use wire::{
    Condition, Op, Resource,
    record::{Opportunity, StageChange},
    report::joined,
};

use super::{session::Session, source::Source};
use crate::{
    Asker, Row, StoreError,
    visible::{column, living},
};

/// Closed deals that are looked at, the latest: the past teaches, but not all of it.
const MOST_CLOSED: u64 = 20_000;
/// More open ones than these are too many to weigh one by one.
const MOST: u64 = 100_000;

/// Which deals.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_field_names, reason = "as the parameters of the address are called")]
pub(super) struct Scope {
    pub pipeline_id: Uuid,
    pub owner_id: Option<Uuid>,
    /// The team and all below it.
    pub team_id: Option<Uuid>,
}

impl Scope {
    pub(super) fn condition(&self) -> Condition {
        let pipeline = Condition::compare("pipeline_id", Op::Eq, self.pipeline_id.to_string());
        let owner = self.owner_id.map(|id| Condition::compare("owner_id", Op::Eq, id.to_string()));
        let team = self.team_id.map(|id| Condition::compare("team_id", Op::Under, id.to_string()));
        joined(std::iter::once(pipeline).chain(owner).chain(team))
    }
}

/// One deal, and what a forecast asks of it beside its history.
pub(super) struct Known {
    pub(super) deal: Deal,
    pub(super) units: i64,
    pub(super) owner_id: Option<Uuid>,
    pub(super) stage_id: Option<Uuid>,
    pub(super) entered: Option<Day>,
    pub(super) status: String,
    pub(super) category: Option<String>,
    pub(super) close_date: Option<NaiveDate>,
    pub(super) probability: i64,
}

pub(super) fn day(date: NaiveDate) -> Day {
    i64::from(date.num_days_from_ce())
}

pub(super) fn date(day: Day) -> NaiveDate {
    i32::try_from(day).ok().and_then(NaiveDate::from_num_days_from_ce_opt).unwrap_or_default()
}

/// Open stages of a pipeline, in their order.
pub(super) fn open_stages(asker: &Asker, pipeline_id: Uuid) -> Vec<Uuid> {
    let stages = asker.directory.stages_of(pipeline_id);
    stages.filter(|stage| stage.data.kind == "open").map(|stage| stage.id).collect()
}

pub(super) async fn deals(session: &Session, asker: &Asker, scope: &Scope) -> Result<Vec<Known>, StoreError> {
    let condition = match latest(session, asker, scope).await? {
        None => scope.condition(),
        Some(since) => {
            let recent = json!({"any": [
                {"path": "status", "op": "eq", "value": "open"},
                {"path": "closed_at", "op": "gte", "value": since.to_rfc3339()},
            ]});
            joined([scope.condition()].into_iter().chain(serde_json::from_value(recent).ok()))
        }
    };
    let mut moves = moves(session, asker, scope.pipeline_id, &condition).await?;
    let source = Source::new(asker, Opportunity::DEFINITION);
    let mut select = source.select(&condition)?;
    for name in ["id", "created_at", "closed_at", "close_date", "stage_entered_at", "amount_base", "owner_id"] {
        select.expr_as(column("opportunity", name), Alias::new(name));
    }
    for name in ["stage_id", "status", "forecast_category", "probability"] {
        select.expr_as(column("opportunity", name), Alias::new(name));
    }
    select.limit(MOST + 1);
    let rows = session.ask(&select).await?;
    if rows.len() as u64 > MOST {
        return Err(StoreError::query("team_id", "too_expensive"));
    }
    let stages = open_stages(asker, scope.pipeline_id);
    rows.iter().map(|row| known(asker, row, &stages, &mut moves)).collect()
}

/// When the oldest of the latest closed deals was closed; none where all are looked at.
async fn latest(session: &Session, asker: &Asker, scope: &Scope) -> Result<Option<DateTime<Utc>>, StoreError> {
    let source = Source::new(asker, Opportunity::DEFINITION);
    let closed = Condition::compare("closed_at", Op::IsNull, false);
    let mut select = source.select(&joined([scope.condition(), closed].into_iter()))?;
    let at = column("opportunity", "closed_at");
    select.expr_as(at.clone(), "at").order_by_expr(at, Order::Desc).offset(MOST_CLOSED).limit(1);
    let rows = session.ask(&select).await?;
    rows.first().map(|row| Ok(row.try_get("", "at")?)).transpose()
}

async fn moves(
    session: &Session,
    asker: &Asker,
    pipeline_id: Uuid,
    condition: &Condition,
) -> Result<HashMap<Uuid, Vec<Move>>, StoreError> {
    let mut ids = Source::new(asker, Opportunity::DEFINITION).select(condition)?;
    ids.expr(column("opportunity", "id"));
    // Whoever may read the deals may read their way: that is not asked of each step.
    let mut select = Query::select();
    select.from(Alias::new(StageChange::DEFINITION.name)).and_where(living("stage_change"));
    for name in ["opportunity_id", "to_stage_id", "moved_at"] {
        select.expr_as(column("stage_change", name), Alias::new(name));
    }
    select
        .and_where(column("stage_change", "opportunity_id").in_subquery(ids))
        .order_by_expr(column("stage_change", "moved_at"), Order::Asc);
    let places: BTreeMap<Uuid, usize> = open_stages(asker, pipeline_id).into_iter().zip(0..).collect();
    let mut moves: HashMap<Uuid, Vec<Move>> = HashMap::new();
    for row in session.ask(&select).await? {
        let (deal, stage): (Uuid, Uuid) = (row.try_get("", "opportunity_id")?, row.try_get("", "to_stage_id")?);
        let at: DateTime<Utc> = row.try_get("", "moved_at")?;
        if let Some(stage) = places.get(&stage) {
            moves.entry(deal).or_default().push(Move { at: day(asker.actor.today(at)), stage: *stage });
        }
    }
    Ok(moves)
}

fn known(asker: &Asker, row: &Row, stages: &[Uuid], moves: &mut HashMap<Uuid, Vec<Move>>) -> Result<Known, StoreError> {
    let id: Uuid = row.try_get("", "id")?;
    let local = |at: DateTime<Utc>| day(asker.actor.today(at));
    let created = local(row.try_get("", "created_at")?);
    let status: String = row.try_get("", "status")?;
    let closed: Option<DateTime<Utc>> = row.try_get("", "closed_at")?;
    let stage_id: Option<Uuid> = row.try_get("", "stage_id")?;
    let entered: Option<DateTime<Utc>> = row.try_get("", "stage_entered_at")?;
    let entered = entered.map(local);
    let units = row.try_get::<Option<i64>>("", "amount_base")?.unwrap_or_default();
    let mut moves = moves.remove(&id).unwrap_or_default();
    // Brought in from elsewhere, without a history: it has stood where it stands.
    if let (true, Some(stage)) = (moves.is_empty(), stages.iter().position(|stage| Some(*stage) == stage_id)) {
        moves.push(Move { at: entered.unwrap_or(created), stage });
    }
    let closed = closed.filter(|_| status != "open").map(|at| Closed { at: local(at), won: status == "won" });
    Ok(Known {
        deal: Deal { created, amount: amount(units), moves, closed },
        units,
        owner_id: row.try_get("", "owner_id")?,
        stage_id,
        entered,
        category: row.try_get("", "forecast_category")?,
        close_date: row.try_get("", "close_date")?,
        probability: row.try_get::<Option<i64>>("", "probability")?.unwrap_or_default(),
        status,
    })
}

#[expect(clippy::cast_precision_loss, reason = "a guess is made of it")]
fn amount(units: i64) -> f64 {
    units as f64
}
