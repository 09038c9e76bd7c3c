//! Open deals whose close date moved later and later, as the change log tells it.
use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};

use chrono::NaiveDate;
use domain::money::Amount;
use insight::slip::{Slip, slip};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, JoinType, SimpleExpr};
use uuid::Uuid;
use wire::{
    Condition, Op, Resource,
    record::Opportunity,
    report::{
        forecast::{Slipped, SlippedDeal},
        joined,
    },
};

use super::{
    forecast::{Asked, readable},
    history::{Scope, date, day},
    session::{Session, Wait},
    source::Source,
};
use crate::{Asker, Db, Row, StoreError, query, visible::column};

/// Deals that are told one by one.
const MOST_TOLD: usize = 50;
/// More moves than these are too many to weigh one by one.
const MOST_MOVES: u64 = 100_000;

/// # Errors
/// `Query` for an unknown pipeline; `Forbidden` where no deal, or not its day, may be read.
pub async fn slipped(db: &Db, asker: &Asker, question: &Asked, wait: Wait) -> Result<Slipped, StoreError> {
    readable(asker)?;
    asker.actor.demand_field(Opportunity::DEFINITION, "close_date")?;
    let scope = question.scope(asker)?;
    let (own, asker) = (db.clone(), asker.clone());
    db.quietly(async move { of_scope(&own, &asker, scope, wait).await }).await
}

async fn of_scope(db: &Db, asker: &Asker, scope: Scope, wait: Wait) -> Result<Slipped, StoreError> {
    let session = Session::begin(db, wait).await?;
    let mut late: Vec<Late> = moved(&session, asker, &scope).await?.into_values().filter_map(Moved::late).collect();
    // Those that are latest first.
    late.sort_by_key(|late| std::cmp::Reverse((late.slip.days, late.slip.times)));
    let (count, amount) =
        (late.len() as u64, Amount::nearest(late.iter().map(|late| i128::from(late.deal.units)).sum()));
    late.truncate(MOST_TOLD);
    let deals: Vec<SlippedDeal> = late.into_iter().map(Late::told).collect();
    let related = query::names(session.db(), asker, named(&deals)).await?;
    session.end().await?;
    let currency = asker.directory.organization.base_currency.clone();
    Ok(Slipped { pipeline_id: scope.pipeline_id, currency, count, amount, deals, related })
}

fn named(deals: &[SlippedDeal]) -> BTreeMap<&'static str, BTreeSet<Uuid>> {
    let owners = deals.iter().filter_map(|deal| deal.owner_id).collect();
    BTreeMap::from([("opportunity", deals.iter().map(|deal| deal.opportunity_id).collect()), ("user", owners)])
}

/// One deal, and how its day moved, in order.
struct Moved {
    id: Uuid,
    owner_id: Option<Uuid>,
    units: i64,
    closes: NaiveDate,
    moves: Vec<(i64, i64)>,
}

/// One that is later now.
struct Late {
    deal: Moved,
    slip: Slip,
}

impl Moved {
    fn read(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.try_get("", "id")?,
            owner_id: row.try_get("", "owner_id")?,
            units: row.try_get::<Option<i64>>("", "amount_base")?.unwrap_or_default(),
            closes: row.try_get("", "close_date")?,
            moves: Vec::new(),
        })
    }

    fn late(self) -> Option<Late> {
        let slip = slip(&self.moves, day(self.closes))?;
        Some(Late { deal: self, slip })
    }
}

impl Late {
    fn told(self) -> SlippedDeal {
        let Self { deal, slip } = self;
        SlippedDeal {
            opportunity_id: deal.id,
            owner_id: deal.owner_id,
            amount: Amount(deal.units),
            first: date(slip.first),
            closes: deal.closes,
            times: slip.times as u64,
            days: slip.days,
        }
    }
}

/// Open deals with a day that was ever moved later, by id.
async fn moved(session: &Session, asker: &Asker, scope: &Scope) -> Result<BTreeMap<Uuid, Moved>, StoreError> {
    let open = Condition::compare("status", Op::Eq, "open");
    let dated = Condition::compare("close_date", Op::IsNull, false);
    let mut select =
        Source::new(asker, Opportunity::DEFINITION).select(&joined([scope.condition(), open, dated].into_iter()))?;
    for name in ["id", "owner_id", "amount_base", "close_date"] {
        select.expr_as(column("opportunity", name), Alias::new(name));
    }
    let same = column("change", "record_id").eq(column("opportunity", "id"));
    select
        .expr_as(was("before"), "was")
        .expr_as(was("after"), "became")
        .join(JoinType::InnerJoin, Alias::new("change"), same)
        .and_where(was("after").gt(was("before")))
        .expr_as(column("change", "seq"), "seq")
        .limit(MOST_MOVES + 1);
    let rows = session.ask(&select).await?;
    if rows.len() as u64 > MOST_MOVES {
        return Err(StoreError::query("team_id", "too_expensive"));
    }
    // Sorted here: asked for in this order, SQLite would walk the whole log, which has it.
    let mut rows =
        rows.iter().map(|row| Ok((row.try_get::<i64>("", "seq")?, row))).collect::<Result<Vec<_>, StoreError>>()?;
    rows.sort_unstable_by_key(|(seq, _)| *seq);
    let mut found = BTreeMap::new();
    for (_, row) in rows {
        let id: Uuid = row.try_get("", "id")?;
        if let (Some(from), Some(to)) = (written(row, "was")?, written(row, "became")?) {
            let deal: &mut Moved = match found.entry(id) {
                Entry::Occupied(entry) => entry.into_mut(),
                Entry::Vacant(entry) => entry.insert(Moved::read(row)?),
            };
            deal.moves.push((from, to));
        }
    }
    Ok(found)
}

/// The day on one side of a change. Both engines read a member of JSON by the same operator, and dates are in the order of
/// their texts.
fn was(side: &str) -> SimpleExpr {
    Expr::cust(format!(r#"("change"."{side}" ->> 'close_date')"#))
}

fn written(row: &Row, name: &str) -> Result<Option<i64>, StoreError> {
    let text: Option<String> = row.try_get("", name)?;
    Ok(text.and_then(|text| text.parse().ok()).map(day))
}
