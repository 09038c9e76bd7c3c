//! The order of a list: up to three fields, then the id, so that no two rows tie.
use domain::violation::Violation;
use sea_orm::sea_query::{NullOrdering, Order, SelectStatement, SimpleExpr};
use wire::{Access, Definition, Field, Kind};

use crate::{Actor, StoreError, visible::column};

const MAX_KEYS: usize = 3;

/// One key of an order.
#[derive(Clone, Debug)]
pub(super) struct Key {
    pub(super) column: String,
    pub(super) kind: Kind,
    pub(super) descending: bool,
    /// Nulls are the smallest values on both engines.
    pub(super) nullable: bool,
}

pub(super) fn keys(actor: &Actor, definition: &'static Definition, sort: Option<&str>) -> Result<Vec<Key>, StoreError> {
    let names: Vec<&str> = sort.unwrap_or_else(|| usual(actor, definition)).split(',').map(str::trim).collect();
    if names.len() > MAX_KEYS {
        return Err(StoreError::Query(Violation::new("sort", "too_many").with("max", MAX_KEYS)));
    }
    let hidden = |name: &&str| actor.queryable(definition, name.trim_start_matches('-')).is_none();
    if let Some(name) = names.iter().copied().find(hidden) {
        return Err(unknown(name));
    }
    let mut keys = names.into_iter().map(|name| key(definition, name)).collect::<Result<Vec<_>, _>>()?;
    let descending = keys.last().is_some_and(|key| key.descending);
    keys.extend(tie(definition, &keys, descending)?);
    keys.push(Key { column: "id".into(), kind: Kind::Id, descending, nullable: false });
    Ok(keys)
}

/// The order when nobody says otherwise: that of the type, unless it would tell what is hidden.
fn usual(actor: &Actor, definition: &'static Definition) -> &'static str {
    let seen = |name: &str| actor.queryable(definition, name.trim().trim_start_matches('-')).is_some();
    if definition.sort.split(',').all(seen) { definition.sort } else { "-created_at" }
}

fn unknown(name: &str) -> StoreError {
    let name = name.trim_start_matches('-');
    StoreError::Query(Violation::new("sort", "unknown_field").with("name", name))
}

/// Few values mean many ties: they fall in the order the list has by itself, in which each of them is indexed.
fn tie(definition: &'static Definition, keys: &[Key], descending: bool) -> Result<Option<Key>, StoreError> {
    let few = |key: &Key| matches!(key.kind, Kind::Choice(_) | Kind::State(_) | Kind::Link(_) | Kind::Bool);
    let own = definition.sort.split(',').next().unwrap_or_default();
    let own = key(definition, own)?;
    let wanted = keys.last().is_some_and(few) && keys.iter().all(|key| key.column != own.column);
    Ok(wanted.then_some(Key { descending, ..own }))
}

fn key(definition: &'static Definition, name: &str) -> Result<Key, StoreError> {
    let (descending, name) = name.strip_prefix('-').map_or((false, name), |name| (true, name));
    let field = definition.queryable(name).filter(|field| field.sortable());
    let field = field.ok_or_else(|| unknown(name))?;
    let title = name == definition.title && matches!(field.kind, Kind::Text(_));
    let column = match field.kind {
        // Names are ordered as people read them: letter case folded, Chinese by pinyin.
        _ if title => "name_key".to_owned(),
        Kind::Money => format!("{name}_base"),
        _ => name.to_owned(),
    };
    Ok(Key { column, kind: field.kind, descending, nullable: !title && nullable(definition, field) })
}

fn nullable(definition: &Definition, field: &Field) -> bool {
    let kept_by_the_server = !definition.has(field.name);
    let defaulted = field.default.is_some() && !matches!(field.kind, Kind::Date);
    match field.kind {
        Kind::Money => true,
        Kind::Bool => false,
        // What a part follows is its whole, and a part has one.
        Kind::Link(_) => !field.required && definition.access != Access::Follows(field.name),
        _ if kept_by_the_server => field.name == "deleted_at",
        _ => !field.required && !defaulted,
    }
}

pub(super) fn apply(select: &mut SelectStatement, alias: &str, keys: &[Key], postgres: bool) {
    for key in keys {
        let order = if key.descending { Order::Desc } else { Order::Asc };
        let expression = column(alias, &key.column);
        if key.nullable && postgres {
            let nulls = if key.descending { NullOrdering::Last } else { NullOrdering::First };
            select.order_by_expr_with_nulls(expression, order, nulls);
        } else {
            select.order_by_expr(expression, order);
        }
    }
}

/// Rows that come after the one with these values in the order of `keys`.
pub(super) fn after(alias: &str, keys: &[Key], values: &[Option<SimpleExpr>]) -> SimpleExpr {
    use sea_orm::sea_query::{Expr, ExprTrait};
    let alike = keys.iter().all(|key| !key.nullable && key.descending == keys[0].descending);
    if alike {
        // Both engines turn a comparison of rows into one range of an index.
        let columns = Expr::tuple(keys.iter().map(|key| column(alias, &key.column)));
        let bounds = Expr::tuple(values.iter().flatten().cloned());
        return if keys[0].descending { columns.lt(bounds) } else { columns.gt(bounds) };
    }
    let mut later: Option<SimpleExpr> = None;
    for (key, value) in keys.iter().zip(values).rev() {
        let beyond = beyond(alias, key, value.clone());
        let same = value
            .clone()
            .map_or_else(|| column(alias, &key.column).is_null(), |value| column(alias, &key.column).eq(value));
        later = match (beyond, later) {
            (Some(beyond), Some(later)) => Some(beyond.or(same.and(later))),
            (None, Some(later)) => Some(same.and(later)),
            (beyond, None) => beyond,
        };
    }
    let later = later.unwrap_or_else(|| Expr::val(1).eq(0));
    // Said again for the first key alone: the planner sees a range of the index it walks.
    match (&values[0], keys[0].nullable && keys[0].descending) {
        (Some(value), false) if keys[0].descending => column(alias, &keys[0].column).lte(value.clone()).and(later),
        (Some(value), _) if !keys[0].descending => column(alias, &keys[0].column).gte(value.clone()).and(later),
        _ => later,
    }
}

/// Rows strictly beyond a value of one key; `None` where there are none.
fn beyond(alias: &str, key: &Key, value: Option<SimpleExpr>) -> Option<SimpleExpr> {
    use sea_orm::sea_query::ExprTrait;
    let stored = || column(alias, &key.column);
    match (value, key.descending) {
        (Some(value), false) => Some(stored().gt(value)),
        (Some(value), true) if key.nullable => Some(stored().lt(value).or(stored().is_null())),
        (Some(value), true) => Some(stored().lt(value)),
        (None, false) => Some(stored().is_not_null()),
        (None, true) => None,
    }
}
