//! Records read from the database, with their way through the stages.
use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Alias, ExprTrait, Order, Query, SelectStatement};
use uuid::Uuid;
use wire::{
    Resource,
    record::{Opportunity, StageChange},
};

use super::{
    chunk::{Entry, Step},
    field::{held, instant},
};
use crate::{
    Reads, Row, StoreError,
    visible::{column, living},
};

/// The next `most` living records after `last` by their ids.
pub(super) async fn after(db: &impl Reads, last: Option<Uuid>, most: u64) -> Result<Vec<Entry>, StoreError> {
    let mut select = records();
    if let Some(last) = last {
        select.and_where(id().gt(last));
    }
    select.order_by_expr(id(), Order::Asc).limit(most);
    let rows = db.rows(&select).await?;
    let ids = rows.iter().map(of_row).collect::<Result<Vec<_>, _>>()?;
    let (Some(first), Some(last)) = (ids.first(), ids.last()) else { return Ok(Vec::new()) };
    let mut steps = steps();
    steps.and_where(deal().gte(*first)).and_where(deal().lte(*last));
    entries(db, &rows, &steps).await
}

/// Those of `ids` that live.
pub(super) async fn these(db: &impl Reads, ids: &[Uuid]) -> Result<Vec<Entry>, StoreError> {
    let (mut select, mut steps) = (records(), steps());
    select.and_where(id().is_in(ids.to_vec()));
    steps.and_where(deal().is_in(ids.to_vec()));
    let rows = db.rows(&select).await?;
    entries(db, &rows, &steps).await
}

fn id() -> sea_orm::sea_query::SimpleExpr {
    column(Opportunity::DEFINITION.name, "id")
}

fn deal() -> sea_orm::sea_query::SimpleExpr {
    column(StageChange::DEFINITION.name, "opportunity_id")
}

/// Rows of an id and the fields that are held, in their order.
fn records() -> SelectStatement {
    let name = Opportunity::DEFINITION.name;
    let mut select = Query::select();
    select.from(Alias::new(name)).expr(id()).and_where(living(name));
    for held in held() {
        select.expr(column(name, &held.stored));
    }
    select
}

fn steps() -> SelectStatement {
    let name = StageChange::DEFINITION.name;
    let mut select = Query::select();
    select.from(Alias::new(name)).and_where(living(name));
    for column_name in ["opportunity_id", "to_stage_id", "moved_at", "id"] {
        select.expr(column(name, column_name));
    }
    select
}

fn of_row(row: &Row) -> Result<Uuid, StoreError> {
    Ok(row.try_get_by_index(0)?)
}

async fn entries(db: &impl Reads, rows: &[Row], select: &SelectStatement) -> Result<Vec<Entry>, StoreError> {
    let mut ways: HashMap<Uuid, Vec<(Step, Uuid)>> = HashMap::new();
    for row in db.rows(select).await? {
        let at: DateTime<Utc> = row.try_get_by_index(2)?;
        let step = Step { stage: row.try_get_by_index(1)?, at: instant(at) };
        ways.entry(row.try_get_by_index(0)?).or_default().push((step, row.try_get_by_index(3)?));
    }
    let entry = |row: &Row| {
        let id = of_row(row)?;
        let cells = held().iter().zip(1..).map(|(held, index)| held.read(row, index));
        let mut way = ways.remove(&id).unwrap_or_default();
        // Of two at one moment, the one that was written first.
        way.sort_unstable_by_key(|(step, id)| (step.at, *id));
        let steps = way.into_iter().map(|(step, _)| step).collect();
        Ok(Entry { id, cells: cells.collect::<Result<_, StoreError>>()?, steps })
    };
    rows.iter().map(entry).collect()
}
