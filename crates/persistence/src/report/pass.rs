//! One pass over the records: parts of figures by groups, as fine or as coarse as asked.
use std::collections::BTreeMap;

use domain::violation::Violation;
use sea_orm::sea_query::{
    Alias, Expr, ExprTrait, Func, NullOrdering, Order, OverStatement, Query, SelectStatement, SimpleExpr,
    WindowStatement,
};
use wire::Condition;

use super::{
    figure::{Figures, Part, Take},
    key::{Group, Key},
    memory,
    session::Session,
    source::Source,
    value::Worth,
};
use crate::{Row, StoreError, query::digits, visible::column};

/// More groups than these nobody reads, and no server should hold.
pub(super) const MOST: u64 = 10_000;
const ROWS: &str = "q";

/// Parts by the values of some of the groups.
pub(super) type Level = BTreeMap<Vec<Key>, Vec<Worth>>;

/// The most interesting groups, where all are too many.
#[derive(Clone, Copy)]
pub(super) struct Top {
    pub(super) part: usize,
    pub(super) descending: bool,
    pub(super) rows: u64,
}

/// A question to the records of one condition.
pub(super) struct Pass<'a> {
    pub(super) session: &'a Session,
    pub(super) source: &'a Source<'a>,
    pub(super) condition: &'a Condition,
    /// The pivot, if there is one, is the last.
    pub(super) groups: &'a [Group],
    pub(super) figures: &'a Figures,
}

impl Pass<'_> {
    /// Parts by the groups numbered in `by`. With `top`, those at least, and one more to tell that there are others.
    pub(super) async fn level(&self, by: &[usize], top: Option<Top>) -> Result<Level, StoreError> {
        if let Some(level) = memory::level(self, by).await? {
            return Ok(level);
        }
        let mut select = self.grouped(by)?;
        for (number, part) in self.figures.parts.iter().enumerate().filter(|(_, part)| !part.take.is_middle()) {
            select.expr_as(taken(part), Alias::new(format!("part{number}")));
        }
        match top {
            Some(top) => ordered(&mut select, by, top, self.figures.parts[top.part].value.zip(self.low_of(top.part))),
            None => {
                select.limit(MOST + 1);
            }
        }
        let rows = self.session.ask(&select).await?;
        if rows.len() as u64 > MOST {
            return Err(StoreError::Query(Violation::new("definition.groups", "too_many_groups").with("max", MOST)));
        }
        let mut level = Level::new();
        for row in &rows {
            level.insert(self.key(row, by)?, self.parts(row)?);
        }
        self.add_middles(&mut level, by).await?;
        Ok(level)
    }

    /// The value of the lower digits, where the part was taken apart.
    fn low_of(&self, part: usize) -> Option<usize> {
        self.figures.parts[self.figures.parts[part].low?].value
    }

    fn key(&self, row: &Row, by: &[usize]) -> Result<Vec<Key>, StoreError> {
        by.iter().map(|group| self.groups[*group].read(row, &format!("key{group}"))).collect()
    }

    fn parts(&self, row: &Row) -> Result<Vec<Worth>, StoreError> {
        let part = |(number, part): (usize, &Part)| {
            if part.take.is_middle() { Ok(Worth::Nothing) } else { part.read(row, &format!("part{number}")) }
        };
        self.figures.parts.iter().enumerate().map(part).collect()
    }

    /// `SELECT keys FROM (each record's keys and values) GROUP BY keys`: inside, a value is spelled once, and a key of
    /// many bound values is the same expression wherever it stands.
    fn grouped(&self, by: &[usize]) -> Result<SelectStatement, StoreError> {
        let mut select = Query::select();
        select.from_subquery(self.records(by)?, Alias::new(ROWS));
        for group in by {
            let key = Alias::new(format!("key{group}"));
            select.expr_as(of_rows(&format!("key{group}")), key).add_group_by([of_rows(&format!("key{group}"))]);
        }
        Ok(select)
    }

    fn records(&self, by: &[usize]) -> Result<SelectStatement, StoreError> {
        let mut records = self.source.select(self.condition)?;
        for group in by {
            records.expr_as(self.groups[*group].expression.clone(), Alias::new(format!("key{group}")));
        }
        for (number, value) in self.figures.values.iter().enumerate() {
            records.expr_as(value.clone(), Alias::new(format!("value{number}")));
        }
        if by.is_empty() && self.figures.values.is_empty() {
            records.expr(Expr::val(1));
        }
        Ok(records)
    }

    /// Medians have no function on SQLite: the rows in the middle are found by counting, alike on both engines.
    async fn add_middles(&self, level: &mut Level, by: &[usize]) -> Result<(), StoreError> {
        let parts = &self.figures.parts;
        for (number, part) in parts.iter().enumerate().filter(|(_, part)| part.take == Take::MiddleSum) {
            let Some(value) = part.value else { continue };
            let rows = self.session.ask(&self.middles(by, value)?).await?;
            for row in &rows {
                let (sum, count): (Option<i64>, i64) = (row.try_get("", "sum")?, row.try_get("", "count")?);
                if let Some(parts) = level.get_mut(&self.key(row, by)?) {
                    // Its fellow, the count, was made with it.
                    parts[number] = sum.map_or(Worth::Nothing, |sum| Worth::Number(sum.into()));
                    parts[number + 1] = Worth::Number(count.into());
                }
            }
        }
        Ok(())
    }

    fn middles(&self, by: &[usize], value: usize) -> Result<SelectStatement, StoreError> {
        let value = format!("value{value}");
        let keys: Vec<String> = by.iter().map(|group| format!("key{group}")).collect();
        let mut placed = Query::select();
        placed.from_subquery(self.records(by)?, Alias::new(ROWS)).and_where(of_rows(&value).is_not_null());
        let (mut order, mut whole) = (WindowStatement::new(), WindowStatement::new());
        for key in &keys {
            placed.expr_as(of_rows(key), Alias::new(key));
            order.partition_by((Alias::new(ROWS), Alias::new(key)));
            whole.partition_by((Alias::new(ROWS), Alias::new(key)));
        }
        order.order_by_expr(of_rows(&value), Order::Asc);
        placed.expr_as(of_rows(&value), Alias::new("value"));
        placed.expr_window_as(Func::cust("row_number"), order, "place");
        placed.expr_window_as(Func::count(Expr::val(1)), whole, "number");
        let mut middle = Query::select();
        let twice = || column("m", "place").mul(2);
        middle
            .from_subquery(placed, Alias::new("m"))
            .and_where(twice().gte(column("m", "number")))
            .and_where(twice().lte(column("m", "number").add(2)))
            .expr_as(Func::cast_as(Func::sum(column("m", "value")), "bigint"), "sum")
            .expr_as(Func::count(column("m", "value")), "count");
        for key in &keys {
            middle.expr_as(column("m", key), Alias::new(key)).add_group_by([column("m", key)]);
        }
        Ok(middle)
    }

    /// A coarser level from a finer one; only where all parts add up.
    pub(super) fn rolled_up(&self, fine: &Level, fine_by: &[usize], by: &[usize]) -> Level {
        let places: Vec<usize> = by.iter().filter_map(|group| fine_by.iter().position(|it| it == group)).collect();
        let mut level = Level::new();
        if by.is_empty() {
            level.insert(Vec::new(), self.figures.of_nothing());
        }
        for (key, parts) in fine {
            let key: Vec<Key> = places.iter().map(|place| key[*place].clone()).collect();
            let sums = level.entry(key).or_insert_with(|| vec![Worth::Nothing; parts.len()]);
            for ((sum, worth), part) in sums.iter_mut().zip(parts).zip(&self.figures.parts) {
                *sum = part.take.join(*sum, *worth);
            }
        }
        level
    }
}

fn of_rows(name: &str) -> SimpleExpr {
    column(ROWS, name)
}

fn taken(part: &Part) -> SimpleExpr {
    let Some(value) = part.value.map(|value| of_rows(&format!("value{value}"))) else {
        return Func::count(Expr::val(1)).into();
    };
    match part.take {
        // PostgreSQL sums to numeric, which has no one type on our side: whole units are exact and fit.
        Take::Sum => Func::cast_as(Func::coalesce([Func::sum(value).into(), Expr::val(0)]), "bigint").into(),
        Take::Min => Func::min(value).into(),
        Take::Max => Func::max(value).into(),
        Take::Distinct => Func::count_distinct(value).into(),
        _ => Func::count(value).into(),
    }
}

/// The first of the order, ties by key, so that the same question has the same answer. `parts` are the values of the
/// upper and the lower digits of a sum that was taken apart.
fn ordered(select: &mut SelectStatement, by: &[usize], top: Top, parts: Option<(usize, usize)>) {
    let sum = |value| Func::sum(of_rows(&format!("value{value}")));
    let whole = |(high, low)| digits::nearly(sum(high), sum(low));
    let part = parts.map_or_else(|| Expr::col(Alias::new(format!("part{}", top.part))), whole);
    let (order, nulls) =
        if top.descending { (Order::Desc, NullOrdering::Last) } else { (Order::Asc, NullOrdering::First) };
    select.order_by_expr_with_nulls(part, order, nulls);
    for group in by {
        select.order_by_expr(Expr::col(Alias::new(format!("key{group}"))), Order::Asc);
    }
    select.limit(top.rows + 1);
}
