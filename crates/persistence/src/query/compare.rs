//! One field against a value, as SQL.
use domain::violation::Violation;
use sea_orm::sea_query::{
    Alias, BinOper, CommonTableExpression, Condition as Sql, Expr, ExprTrait, LikeExpr, Query, SimpleExpr,
    SubQueryStatement, UnionType, WithClause,
};
use serde_json::Value;
use uuid::Uuid;
use wire::{
    Definition, Field, Kind,
    condition::{Compare, Op},
};

use super::{compile::Compiler, value};
use crate::{StoreError, visible::column};

/// `leaf` on rows of `alias`, once its path has led to `field`.
pub(super) fn field(
    compiler: &Compiler,
    target: &'static Definition,
    alias: &str,
    field: &'static Field,
    leaf: &Compare,
) -> Result<Sql, StoreError> {
    if !field.kind.ops().contains(&leaf.op) {
        return Err(StoreError::Query(Violation::new("op", "operator").with("op", leaf.op.name())));
    }
    let test = match (field.kind, leaf.op) {
        (_, Op::IsNull) => is_null(alias, field, leaf)?,
        (Kind::Links(_) | Kind::References(_), _) => linked(target, alias, field, leaf)?,
        (Kind::ExternalIds, _) => known_outside(target, alias, leaf)?,
        (Kind::Emails | Kind::Phones | Kind::Keys, _) => contains(&text_of(alias, field), &leaf.value, "%")?,
        (Kind::DateTime, Op::Eq | Op::Not | Op::Gt | Op::Lte) if is_day(compiler, &leaf.value) => {
            on_day(compiler, alias, field, leaf)?
        }
        (_, Op::Within) => within(compiler, alias, field, leaf)?,
        (Kind::Link(kind), Op::Under) => under(compiler, kind, alias, field, leaf)?,
        (_, Op::Contains) => contains(&stored(alias, field), &leaf.value, "%")?,
        (_, Op::StartsWith) => contains(&stored(alias, field), &leaf.value, "")?,
        (_, Op::In | Op::NotIn) => {
            let values = value::many(compiler.asker, field, &leaf.value)?;
            negated(leaf.op == Op::NotIn, stored(alias, field).is_in(values), stored(alias, field))
        }
        (_, op) => ordered(op, stored(alias, field), value::one(compiler.asker, field, &leaf.value)?.into()),
    };
    Ok(Sql::all().add(test))
}

/// The column a field is compared by: money by its worth in the base currency.
pub(crate) fn stored(alias: &str, field: &Field) -> SimpleExpr {
    column(alias, &stored_name(field))
}

pub(crate) fn stored_name(field: &Field) -> String {
    match field.kind {
        Kind::Money => format!("{}_base", field.name),
        _ => field.name.to_owned(),
    }
}

/// A structure's JSON as text, written alike by both engines where it matters here.
fn text_of(alias: &str, field: &Field) -> SimpleExpr {
    column(alias, field.name).cast_as(Alias::new("text"))
}

pub(super) fn ordered(op: Op, left: SimpleExpr, right: SimpleExpr) -> SimpleExpr {
    match op {
        Op::Not => negated(true, left.clone().eq(right), left),
        Op::Gt => left.gt(right),
        Op::Gte => left.gte(right),
        Op::Lt => left.lt(right),
        Op::Lte => left.lte(right),
        _ => left.eq(right),
    }
}

/// "Is not" holds for an empty field too: that is what people mean by it.
fn negated(negate: bool, test: SimpleExpr, field: SimpleExpr) -> SimpleExpr {
    if negate { test.not().or(field.is_null()) } else { test }
}

fn is_null(alias: &str, field: &'static Field, leaf: &Compare) -> Result<SimpleExpr, StoreError> {
    let expected = match &leaf.value {
        Value::Null | Value::Bool(true) => true,
        Value::Bool(false) => false,
        Value::String(text) => text.parse().map_err(|_| StoreError::query("value", "type"))?,
        _ => return Err(StoreError::query("value", "type")),
    };
    let empty = match field.kind {
        Kind::Links(_)
        | Kind::References(_)
        | Kind::Emails
        | Kind::Phones
        | Kind::Addresses
        | Kind::ExternalIds
        | Kind::Keys => text_of(alias, field).eq("[]"),
        Kind::Labels => text_of(alias, field).eq("{}"),
        _ => column(alias, field.name).is_null(),
    };
    Ok(if expected { empty } else { empty.not() })
}

/// Case does not matter: `lower` of both engines folds ASCII alone (under PostgreSQL's "C" collation), so that letters beyond
/// it are looked for as they are given, all small, all capital, and with a capital first: of the text or of each word.
fn contains(text: &SimpleExpr, value: &Value, before: &str) -> Result<SimpleExpr, StoreError> {
    let wanted = value.as_str().and_then(|wanted| like(text, wanted, before));
    wanted.ok_or_else(|| StoreError::query("value", "type"))
}

/// That `text` has `wanted` in it, after what `before` stands for; `None` where there is nothing to look for.
pub(crate) fn like(text: &SimpleExpr, wanted: &str, before: &str) -> Option<SimpleExpr> {
    if wanted.is_empty() || wanted.contains('\0') {
        return None;
    }
    let like = |spelling: &String| {
        let escaped = spelling.replace('\\', r"\\").replace('%', r"\%").replace('_', r"\_");
        let lower = sea_orm::sea_query::Func::lower(text.clone());
        Expr::expr(lower).like(LikeExpr::new(format!("{before}{escaped}%")).escape('\\'))
    };
    spellings(wanted).iter().map(like).reduce(SimpleExpr::or)
}

/// The ways a text may be stored whose ASCII letters are folded: one for most texts.
fn spellings(wanted: &str) -> Vec<String> {
    let small = wanted.to_lowercase();
    let words: Vec<String> = small.split(' ').map(titled).collect();
    let mut spellings: Vec<String> = [wanted, &small, &wanted.to_uppercase(), &titled(&small), &words.join(" ")]
        .map(str::to_ascii_lowercase)
        .to_vec();
    spellings.sort();
    spellings.dedup();
    spellings
}

/// With its first letter a capital.
fn titled(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().into_iter().flat_map(char::to_uppercase).chain(rest).collect()
}

/// Tags, subjects: rows of `record_link` that start here. Read from where they lead to: those are few.
fn linked(target: &Definition, alias: &str, field: &'static Field, leaf: &Compare) -> Result<SimpleExpr, StoreError> {
    let ids = match (&leaf.value, leaf.op) {
        (Value::Array(items), Op::In) => items.iter().map(reference).collect::<Result<Vec<_>, _>>()?,
        (item, _) => vec![reference(item)?],
    };
    let mut links = Query::select();
    links
        .expr(column("record_link", "from_id"))
        .from(Alias::new("record_link"))
        .and_where(column("record_link", "to_id").is_in(ids))
        .and_where(column("record_link", "from_type").eq(target.name))
        .and_where(column("record_link", "field").eq(field.name));
    Ok(column(alias, "id").in_subquery(links))
}

fn reference(value: &Value) -> Result<Uuid, StoreError> {
    let text = value.as_str().or_else(|| value.get("id")?.as_str());
    text.and_then(|text| text.parse().ok()).ok_or_else(|| StoreError::query("value", "type"))
}

/// `system:key`, or the key alone.
fn known_outside(target: &Definition, alias: &str, leaf: &Compare) -> Result<SimpleExpr, StoreError> {
    let text = leaf.value.as_str().ok_or_else(|| StoreError::query("value", "type"))?;
    let mut ids = Query::select();
    ids.column(Alias::new("record_id"))
        .from(Alias::new("external_id"))
        .and_where(Expr::col("record_type").eq(target.name));
    match text.split_once(':') {
        Some((system, key)) => ids.and_where(Expr::col("system").eq(system)).and_where(Expr::col("key").eq(key)),
        None => ids.and_where(Expr::col("key").eq(text)),
    };
    Ok(column(alias, "id").in_subquery(ids))
}

fn is_day(compiler: &Compiler, day: &Value) -> bool {
    value::date(compiler.asker, day).is_some()
}

/// An instant against a day: "on" means any moment of it, "after" means once it is over.
fn on_day(compiler: &Compiler, alias: &str, field: &'static Field, leaf: &Compare) -> Result<SimpleExpr, StoreError> {
    let day = value::date(compiler.asker, &leaf.value).ok_or_else(|| StoreError::query("value", "type"))?;
    let next = day.succ_opt().ok_or_else(|| StoreError::query("value", "range"))?;
    let (begin, end) = (compiler.asker.actor.start_of(day), compiler.asker.actor.start_of(next));
    let instant = || column(alias, field.name);
    Ok(match leaf.op {
        Op::Gt => instant().gte(end),
        Op::Lte => instant().lt(end),
        Op::Not => negated(true, instant().gte(begin).and(instant().lt(end)), instant()),
        _ => instant().gte(begin).and(instant().lt(end)),
    })
}

fn within(compiler: &Compiler, alias: &str, field: &'static Field, leaf: &Compare) -> Result<SimpleExpr, StoreError> {
    let actor = &compiler.asker.actor;
    let span = leaf.value.as_str().and_then(|name| actor.calendar(compiler.asker.now).span(name));
    let span = span.ok_or_else(|| StoreError::query("value", "period"))?;
    let stored = || column(alias, field.name);
    Ok(match field.kind {
        Kind::DateTime => stored().gte(actor.start_of(span.from)).and(stored().lt(actor.start_of(span.until))),
        _ => stored().gte(span.from).and(stored().lt(span.until)),
    })
}

/// The linked record is the given one or lies below it.
fn under(
    compiler: &Compiler,
    kind: &str,
    alias: &str,
    field: &'static Field,
    leaf: &Compare,
) -> Result<SimpleExpr, StoreError> {
    let tree = wire::definition(kind).filter(|tree| tree.has("parent_id"));
    let tree = tree.ok_or_else(|| StoreError::query("op", "operator"))?;
    let roots = match &leaf.value {
        Value::Array(_) => value::many(compiler.asker, field, &leaf.value)?,
        root => value::many(compiler.asker, field, root)
            .or_else(|_| value::one(compiler.asker, field, root).map(|root| vec![root]))?,
    };
    let below = format!("{}_below", compiler.alias());
    let mut start = Query::select();
    start.column("id").from(Alias::new(tree.name)).and_where(Expr::col("id").is_in(roots));
    let mut step = Query::select();
    step.column((Alias::new(tree.name), "id"))
        .from(Alias::new(tree.name))
        .inner_join(Alias::new(&below), column(tree.name, "parent_id").eq(column(&below, "id")));
    // UNION, not UNION ALL: a circle in the tree must not run for ever.
    start.union(UnionType::Distinct, step);
    let cte = CommonTableExpression::new().table_name(Alias::new(&below)).column("id").query(start).to_owned();
    let mut ids = Query::select();
    ids.column("id").from(Alias::new(&below));
    let ids = ids.with(WithClause::new().recursive(true).cte(cte).to_owned());
    Ok(column(alias, field.name).binary(BinOper::In, Expr::from(SubQueryStatement::WithStatement(ids))))
}
