//! Figures over a whole filter: counts and sums by group.
use std::collections::{BTreeMap, BTreeSet};

use domain::{
    money::{self, Amount, SCALE},
    permission::Action,
    violation::Violation,
};
use sea_orm::sea_query::{
    Alias, Expr, Func, FunctionCall, NullOrdering, Order, Query, SelectStatement, SimpleExpr, UnionType,
};
use serde_json::Value;
use wire::{AggregateGroup, Aggregates, Condition, Definition, Field, Kind, query::Aggregation};

use super::{Asker, compare, compile::Compiler, digits};
use crate::{Actor, Db, Reads, StoreError, db::Row, search, visible};

const MAX_GROUPS: usize = 1000;
const MAX_GROUPINGS: usize = 2;
const MAX_MEASURES: usize = 10;

/// One figure asked for.
struct Measure<'a> {
    name: &'a str,
    function: &'a str,
    field: Option<&'static Field>,
}

/// # Errors
/// `Query` naming what is wrong; `Forbidden` where no record of the type may be read.
pub async fn aggregate(
    db: &Db,
    asker: &Asker,
    definition: &'static Definition,
    question: &Aggregation,
) -> Result<Aggregates, StoreError> {
    asker.actor.demand(definition, Action::Read)?;
    let groupings = groupings(&asker.actor, definition, question)?;
    let measures = measures(&asker.actor, definition, question)?;
    let action = right(question.right.as_deref())?;
    let found = search::found(db, asker, definition, question.q.as_deref()).await?;
    let question = Question { asker, definition, action, condition: question.condition.as_ref(), found };
    let select = select(&question, &groupings, &measures)?;
    let rows = db.read().rows(&select).await?;
    if rows.len() > MAX_GROUPS {
        return Err(StoreError::Query(Violation::new("group_by", "too_many_groups").with("max", MAX_GROUPS)));
    }
    let groups = rows.iter().map(|row| group(row, &groupings, &measures)).collect::<Result<_, _>>()?;
    Ok(Aggregates { groups })
}

/// What one must be allowed to do to a record that counts.
fn right(name: Option<&str>) -> Result<Action, StoreError> {
    match name {
        None => Ok(Action::Read),
        Some("edit") => Ok(Action::Edit),
        Some("delete") => Ok(Action::Delete),
        Some("export") => Ok(Action::Export),
        Some(_) => Err(StoreError::query("right", "choice")),
    }
}

fn groupings(
    actor: &Actor,
    definition: &'static Definition,
    question: &Aggregation,
) -> Result<Vec<&'static Field>, StoreError> {
    if question.group_by.len() > MAX_GROUPINGS {
        return Err(StoreError::Query(Violation::new("group_by", "too_many").with("max", MAX_GROUPINGS)));
    }
    let groupable = |field: &&Field| {
        matches!(field.kind, Kind::Link(_) | Kind::Choice(_) | Kind::State(_) | Kind::Bool | Kind::Text(_) | Kind::Date)
    };
    let field = |name: &String| {
        let field = actor.queryable(definition, name).filter(groupable);
        field.ok_or_else(|| StoreError::Query(Violation::new("group_by", "unknown_field").with("name", name)))
    };
    question.group_by.iter().map(field).collect()
}

fn measures<'a>(
    actor: &Actor,
    definition: &'static Definition,
    question: &'a Aggregation,
) -> Result<Vec<Measure<'a>>, StoreError> {
    if question.measures.len() > MAX_MEASURES {
        return Err(StoreError::Query(Violation::new("measures", "too_many").with("max", MAX_MEASURES)));
    }
    let measure = |name: &'a String| {
        let wrong = || StoreError::Query(Violation::new("measures", "measure").with("name", name));
        if name == "count" {
            return Ok(Measure { name, function: "count", field: None });
        }
        let (function, field) = name.split_once(':').ok_or_else(wrong)?;
        let field =
            actor.queryable(definition, field).filter(|field| matches!(field.kind, Kind::Integer(..) | Kind::Money));
        let known = ["sum", "avg", "min", "max", "weighted"].contains(&function);
        match field {
            Some(field)
                if known && (function != "weighted" || actor.queryable(definition, "probability").is_some()) =>
            {
                Ok(Measure { name, function, field: Some(field) })
            }
            _ => Err(wrong()),
        }
    };
    if question.measures.is_empty() {
        return Ok(vec![Measure { name: "count", function: "count", field: None }]);
    }
    question.measures.iter().map(measure).collect()
}

/// Which rows are meant.
struct Question<'a> {
    asker: &'a Asker,
    definition: &'static Definition,
    action: Action,
    condition: Option<&'a Condition>,
    /// That a row is among what the words of a search find.
    found: Option<SimpleExpr>,
}

fn select(
    question: &Question<'_>,
    groupings: &[&'static Field],
    measures: &[Measure],
) -> Result<SelectStatement, StoreError> {
    let name = question.definition.name;
    let mut select = Query::select();
    select.from_subquery(rows(question, groupings, measures)?, Alias::new(name));
    for (index, field) in groupings.iter().enumerate() {
        let column = visible::column(name, field.name);
        select.expr_as(column.clone(), Alias::new(format!("key{index}"))).add_group_by([column.clone()]);
        // Nothing first, as everywhere.
        select.order_by_expr_with_nulls(column, Order::Asc, NullOrdering::First);
    }
    for (index, measure) in measures.iter().enumerate() {
        if let Some([high, low]) = wide(name, measure) {
            select.expr_as(high, Alias::new(format!("measure{index}")));
            select.expr_as(low, Alias::new(format!("low{index}")));
        } else {
            select.expr_as(expression(name, measure), Alias::new(format!("measure{index}")));
        }
    }
    // One more than are answered, to know that there are too many.
    select.limit(MAX_GROUPS as u64 + 1);
    Ok(select)
}

/// The columns the figures need of every row meant: one statement for each part of the actor's reach, so that each is
/// read from one index and no row twice.
fn rows(
    question: &Question<'_>,
    groupings: &[&'static Field],
    measures: &[Measure],
) -> Result<SelectStatement, StoreError> {
    let (definition, actor) = (question.definition, &question.asker.actor);
    let columns = columns(groupings, measures);
    let part = |part| {
        let mut rows = Query::select();
        rows.expr_as(Expr::val(1), "one").from(Alias::new(definition.name)).cond_where(part);
        for column in &columns {
            rows.expr_as(visible::column(definition.name, column), Alias::new(column));
        }
        question.narrow(&mut rows).map(|()| rows)
    };
    let mut parts = visible::parts(actor, definition, question.action, definition.name).into_iter().map(part);
    let first = parts.next().unwrap_or_else(|| Err(StoreError::Forbidden))?;
    parts.try_fold(first, |mut all, part| Ok(all.union(UnionType::All, part?).to_owned()))
}

fn columns(groupings: &[&'static Field], measures: &[Measure]) -> BTreeSet<String> {
    let mut columns: BTreeSet<String> = groupings.iter().map(|field| field.name.to_owned()).collect();
    for measure in measures {
        columns.extend(measure.field.map(compare::stored_name));
        columns.extend((measure.function == "weighted").then(|| "probability".to_owned()));
    }
    columns
}

impl Question<'_> {
    fn narrow(&self, rows: &mut SelectStatement) -> Result<(), StoreError> {
        let name = self.definition.name;
        rows.and_where(visible::living(name));
        if let Some(condition) = self.condition {
            let tree = Compiler::new(self.asker).compile(self.definition, name, condition);
            rows.cond_where(tree.map_err(|error| error.below("condition"))?);
        }
        if let Some(found) = &self.found {
            rows.and_where(found.clone());
        }
        Ok(())
    }
}

fn expression(name: &str, measure: &Measure) -> SimpleExpr {
    use sea_orm::sea_query::ExprTrait;
    let Some(field) = measure.field else { return Func::count(Expr::val(1)).into() };
    let stored = compare::stored(name, field);
    let figure: SimpleExpr = match measure.function {
        // Rounded here: a cast to a whole number rounds on PostgreSQL and cuts off on SQLite.
        // The average of whole numbers is none: four digits of its fraction are kept, as money has them.
        "avg" if matches!(field.kind, Kind::Integer(..)) => Func::round(Func::avg(stored.mul(SCALE))).into(),
        "avg" => Func::round(Func::avg(stored)).into(),
        "min" => Func::min(stored).into(),
        "max" => Func::max(stored).into(),
        _ => or_zero(Func::sum(stored)),
    };
    // PostgreSQL sums to numeric, which has no one type on our side: whole units are exact and fit.
    Func::cast_as(figure, Alias::new("bigint")).into()
}

/// The sum of amounts, as that of their upper and that of their lower digits ([`digits`]).
fn wide(name: &str, measure: &Measure) -> Option<[SimpleExpr; 2]> {
    use sea_orm::sea_query::ExprTrait;
    let field = measure.field.filter(|_| is_wide(measure))?;
    let digits = digits::apart(compare::stored(name, field));
    let sum = |digits: SimpleExpr| Func::cast_as(or_zero(Func::sum(digits)), Alias::new("bigint")).into();
    // What is expected of it: each amount times its own probability.
    let weighted = |digits: SimpleExpr| digits.mul(visible::column(name, "probability"));
    Some(if measure.function == "weighted" { digits.map(weighted) } else { digits }.map(sum))
}

/// Of nothing, the sum is zero; the least, the most and the average are none.
fn or_zero(sum: FunctionCall) -> SimpleExpr {
    Func::coalesce([sum.into(), Expr::val(0)]).into()
}

fn group(row: &Row, groupings: &[&'static Field], measures: &[Measure]) -> Result<AggregateGroup, StoreError> {
    let key = groupings
        .iter()
        .enumerate()
        .map(|(index, field)| key(row, &format!("key{index}"), field))
        .collect::<Result<_, _>>()?;
    let mut figures = BTreeMap::new();
    for (index, measure) in measures.iter().enumerate() {
        let units: Option<i64> = row.try_get("", &format!("measure{index}"))?;
        let low: Option<i64> = if is_wide(measure) { row.try_get("", &format!("low{index}"))? } else { None };
        let units = units.map(|units| low.map_or_else(|| units.into(), |low| digits::together(units, low)));
        figures.insert(measure.name.to_owned(), units.map_or(Value::Null, |units| figure(measure, units)));
    }
    Ok(AggregateGroup { key, measures: figures })
}

fn is_wide(measure: &Measure) -> bool {
    matches!(measure.field.map(|field| field.kind), Some(Kind::Money)) && matches!(measure.function, "sum" | "weighted")
}

fn figure(measure: &Measure, units: i128) -> Value {
    match measure.field.map(|field| field.kind) {
        Some(Kind::Money) if measure.function == "weighted" => money::text(units / 100).into(),
        Some(Kind::Money) => money::text(units).into(),
        Some(_) if measure.function == "avg" => money::text(units).into(),
        _ => Amount::nearest(units).0.into(),
    }
}

fn key(row: &Row, name: &str, field: &Field) -> Result<Value, StoreError> {
    Ok(match field.kind {
        Kind::Link(_) => row.try_get::<Option<uuid::Uuid>>("", name)?.map(|id| id.to_string()).into(),
        Kind::Bool => row.try_get::<Option<bool>>("", name)?.into(),
        Kind::Date => row.try_get::<Option<chrono::NaiveDate>>("", name)?.map(|date| date.to_string()).into(),
        _ => row.try_get::<Option<String>>("", name)?.into(),
    })
}
