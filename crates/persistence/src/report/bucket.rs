//! Dates and times as spans of the reader's calendar. No engine is asked for time zones: spans are made here, and a row
//! is put into its own by comparing, alike on both.
use chrono::{DateTime, NaiveDate, Utc};
use domain::{grain::Grain, period::Span, violation::Violation};
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, Func, SimpleExpr};
use wire::{Condition, Kind, Op, condition::Compare};

use super::{memory, session::Session, source::Source};
use crate::{Asker, Row, StoreError};

/// More spans than these no chart shows.
const MOST: usize = 500;

/// The spans a report's dates fall into: from the condition where it says so, else from the dates there are.
pub(super) async fn spans(
    session: &Session,
    asker: &Asker,
    source: &Source<'_>,
    path: &str,
    grain: Grain,
    condition: &Condition,
) -> Result<Vec<Span>, StoreError> {
    let range = match said(asker, path, condition) {
        Some(span) => span.until.pred_opt().map(|last| (span.from, last)),
        None => stored(session, asker, source, path, condition).await?,
    };
    let Some((first, last)) = range else { return Ok(Vec::new()) };
    let spans = asker.actor.calendar(asker.now).grains(grain, first, last, MOST);
    spans.ok_or_else(|| StoreError::Query(Violation::new("definition.groups", "too_many_groups").with("max", MOST)))
}

/// `within this_quarter`, at the top of the tree.
fn said(asker: &Asker, path: &str, condition: &Condition) -> Option<Span> {
    let leaf = |condition: &Condition| match condition {
        Condition::Compare(Compare { path: own, op: Op::Within, value }) if own == path => {
            asker.actor.calendar(asker.now).span(value.as_str()?)
        }
        _ => None,
    };
    match condition {
        Condition::All(all) => all.all.iter().find_map(leaf),
        other => leaf(other),
    }
}

async fn stored(
    session: &Session,
    asker: &Asker,
    source: &Source<'_>,
    path: &str,
    condition: &Condition,
) -> Result<Option<(NaiveDate, NaiveDate)>, StoreError> {
    let found = source.field(path)?;
    if let Some(range) = memory::range(session, source, path, condition).await? {
        return Ok(range);
    }
    let mut select = source.select(condition)?;
    select.expr_as(Func::min(found.column.clone()), "first").expr_as(Func::max(found.column), "last");
    let rows = session.ask(&select).await?;
    let Some(row) = rows.first() else { return Ok(None) };
    let day = |name| day(asker, row, name, found.field.kind);
    Ok(day("first")?.zip(day("last")?))
}

fn day(asker: &Asker, row: &Row, name: &str, kind: Kind) -> Result<Option<NaiveDate>, StoreError> {
    if matches!(kind, Kind::DateTime) {
        let at: Option<DateTime<Utc>> = row.try_get("", name)?;
        return Ok(at.map(|at| asker.actor.today(at)));
    }
    Ok(row.try_get("", name)?)
}

/// The number of the span a date or time lies in; of nothing, null. A search tree: ten comparisons find one of 500.
pub(super) fn number(asker: &Asker, column: &SimpleExpr, kind: Kind, spans: &[Span]) -> SimpleExpr {
    let none = || Expr::val(Option::<i64>::None);
    if spans.is_empty() {
        // Nothing has a date: the type must be told.
        return Func::cast_as(none(), "bigint").into();
    }
    let begins: Vec<SimpleExpr> = spans.iter().map(|span| begin(asker, kind, span.from)).collect();
    let tree = tree(column, &begins, 0, begins.len());
    let end = begin(asker, kind, spans[spans.len() - 1].until);
    let outside = column.clone().is_null().or(column.clone().lt(begins[0].clone())).or(column.clone().gte(end));
    CaseStatement::new().case(outside, none()).finally(tree).into()
}

fn begin(asker: &Asker, kind: Kind, day: NaiveDate) -> SimpleExpr {
    if matches!(kind, Kind::DateTime) { Expr::val(asker.actor.start_of(day)) } else { Expr::val(day) }
}

fn tree(column: &SimpleExpr, begins: &[SimpleExpr], from: usize, until: usize) -> SimpleExpr {
    if until - from == 1 {
        return Expr::val(i64::try_from(from).unwrap_or(i64::MAX));
    }
    let middle = usize::midpoint(from, until);
    let (before, after) = (tree(column, begins, from, middle), tree(column, begins, middle, until));
    CaseStatement::new().case(column.clone().lt(begins[middle].clone()), before).finally(after).into()
}
