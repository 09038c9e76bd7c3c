//! Figures over the records that point here: `count(activities where kind = call) = 0`.
use domain::{
    permission::{Action, Scope},
    violation::Violation,
};
use sea_orm::sea_query::{
    Alias, Condition as Sql, Expr, ExprTrait, Func, Query, SelectStatement, SimpleExpr, SubQueryStatement,
};
use wire::{
    Access, Definition, Field, Kind,
    condition::{Aggregate, Function, Op},
};

use super::{compare, compile::Compiler, digits, value};
use crate::{
    StoreError,
    visible::{column, linked_to, living, owned_within, some, some_linked},
};

pub(super) fn figure(
    compiler: &Compiler,
    target: &'static Definition,
    alias: &str,
    figure: &Aggregate,
) -> Result<Sql, StoreError> {
    let (child, link) =
        compiler.asker.actor.children(target, &figure.of).ok_or_else(|| StoreError::query("of", "unknown_children"))?;
    if !matches!(figure.op, Op::Eq | Op::Not | Op::Gt | Op::Gte | Op::Lt | Op::Lte) {
        return Err(StoreError::Query(Violation::new("op", "operator").with("op", figure.op.name())));
    }
    let inner = compiler.alias();
    let mut rows = pointing_here(compiler, alias, child, link, &inner);
    if let Some(filter) = &figure.filter {
        narrow(&mut rows, link, compiler.node(child, &inner, filter).map_err(|error| error.below("where"))?);
    }
    let test = match figure.aggregate {
        Function::Count => count(figure, rows)?,
        _ => measure(compiler, figure, child, &inner, rows)?,
    };
    Ok(Sql::all().add(test))
}

/// Asks more of children. Where they hold the link themselves it is as a condition no index answers: those of one record
/// are few, and found by their link. SQLite, which keeps no statistics here, would as soon read all that stand at one
/// stage, for each record anew.
pub(crate) fn narrow(rows: &mut SelectStatement, link: &Field, condition: Sql) {
    if matches!(link.kind, Kind::Link(_)) {
        rows.and_where(Expr::case(condition, 1).finally(0).eq(1));
    } else {
        rows.cond_where(condition);
    }
}

/// The children the caller may read, as `SELECT 1`.
pub(crate) fn pointing_here(
    compiler: &Compiler,
    alias: &str,
    child: &'static Definition,
    link: &Field,
    inner: &str,
) -> SelectStatement {
    let actor = &compiler.asker.actor;
    if matches!(link.kind, Kind::Link(_)) {
        let mut rows = match child.access {
            // Whoever reads the whole, which stands outside, reads its parts: that is not asked of each part anew.
            Access::Follows(whole) if whole == link.name => {
                let mut parts = Query::select();
                parts.expr(Expr::val(1)).from_as(Alias::new(child.name), Alias::new(inner)).and_where(living(inner));
                parts.and_where(living(alias)).to_owned()
            }
            _ => some(actor, child, inner),
        };
        rows.and_where(column(inner, link.name).eq(column(alias, "id")));
        return rows;
    }
    let links = compiler.alias();
    let mut rows = if is_read_with(compiler, child, link) {
        let mut reach = Sql::any().add(living(alias));
        if child.access == Access::Owned {
            reach = reach.add(owned_within(actor, child, inner));
        }
        linked_to(child, inner, &links).cond_where(reach).to_owned()
    } else {
        some_linked(actor, child, inner, &links)
    };
    // Joined from the links, not `IN (SELECT …)`: both engines would walk all children for each row outside.
    rows.and_where(column(&links, "to_id").eq(column(alias, "id")))
        .and_where(column(&links, "from_type").eq(child.name))
        .and_where(column(&links, "field").eq(link.name));
    rows
}

/// Whether a child may be read by whoever may read what it is about: that stands outside, and is not asked of each child
/// anew.
fn is_read_with(compiler: &Compiler, child: &Definition, link: &Field) -> bool {
    let subject = link.name == "links" && matches!(child.access, Access::Owned | Access::Attached);
    subject && compiler.asker.actor.scope(child, Action::Read) != Scope::None
}

/// "None" and "any" stop at the first row; other counts count.
fn count(figure: &Aggregate, mut rows: SelectStatement) -> Result<SimpleExpr, StoreError> {
    let number = figure.value.as_i64().or_else(|| figure.value.as_str()?.parse().ok());
    let number = number.ok_or_else(|| StoreError::query("value", "type"))?;
    Ok(match (figure.op, number) {
        (Op::Eq | Op::Lte, 0) | (Op::Lt, 1) => Expr::not_exists(rows),
        (Op::Gt | Op::Not, 0) | (Op::Gte, 1) => Expr::exists(rows),
        (op, number) => {
            rows.clear_selects().expr(Func::count(Expr::val(1)));
            compare::ordered(op, scalar(rows), Expr::val(number))
        }
    })
}

fn measure(
    compiler: &Compiler,
    figure: &Aggregate,
    child: &'static Definition,
    inner: &str,
    mut rows: SelectStatement,
) -> Result<SimpleExpr, StoreError> {
    let name = figure.field.as_deref().unwrap_or_default();
    let field =
        compiler.asker.actor.queryable(child, name).ok_or_else(|| StoreError::query("field", "unknown_field"))?;
    let number = matches!(field.kind, Kind::Integer(..) | Kind::Money);
    let ordered = number || matches!(field.kind, Kind::Date | Kind::DateTime);
    let fits = if matches!(figure.aggregate, Function::Sum | Function::Avg) { number } else { ordered };
    if !fits {
        return Err(StoreError::query("field", "measure"));
    }
    let stored = compare::stored(inner, field);
    let expression: SimpleExpr = match figure.aggregate {
        Function::Avg => Func::avg(stored).into(),
        Function::Min => Func::min(stored).into(),
        Function::Max => Func::max(stored).into(),
        // Of nothing, the sum is zero: "bought less than 1 000" holds for who bought nothing.
        Function::Sum if matches!(field.kind, Kind::Money) => {
            // SQLite refuses to add up more than fits in 64 bits, but multiplies on in floating point.
            let [high, low] = digits::apart(stored).map(Func::sum);
            Func::coalesce([digits::nearly(high, low), Expr::val(0)]).into()
        }
        Function::Sum | Function::Count => Func::coalesce([Func::sum(stored).into(), Expr::val(0)]).into(),
    };
    rows.clear_selects().expr(expression);
    let value = value::one(compiler.asker, field, &figure.value)?;
    Ok(compare::ordered(figure.op, scalar(rows), value.into()))
}

fn scalar(rows: SelectStatement) -> SimpleExpr {
    Expr::from(SubQueryStatement::SelectStatement(rows))
}
