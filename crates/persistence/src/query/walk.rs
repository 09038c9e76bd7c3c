//! A page of many records, by a question about what they are linked with: the newest within reach are walked, and each is
//! asked, until the page is full.
//!
//! Own records and those of each team lie in the order of an index each, and SQLite merges them. Asked for all at once, it
//! would walk everybody's, or look up whole the set a link may lead to: 300 000 accounts within reach of 60 000 took 0.9 s,
//! and 13 ms so. PostgreSQL keeps statistics, and decides for itself.
use domain::permission::{Action, Scope};
use sea_orm::{
    DbBackend,
    sea_query::{Alias, Condition as Sql, Query, SelectStatement, UnionType},
};
use wire::{Access, Condition, Definition, Field, condition::Compare};

use super::{Asker, compile::Compiler, near, sort::Key};
use crate::{Db, StoreError, visible};

/// Whether the records are to be walked, and asked as [`Compiler::walking`] does.
pub(super) async fn is_due(
    db: &Db,
    asker: &Asker,
    definition: &'static Definition,
    condition: &Condition,
) -> Result<bool, StoreError> {
    if db.backend() == DbBackend::Postgres {
        return Ok(false);
    }
    for leaf in links(condition) {
        let Some((link, target, ids)) = led_to(asker, definition, leaf)? else { continue };
        // Few users own all there is: of those it is asked what links to them.
        let rows = if target.access == Access::Shared { linked(definition, link, ids) } else { ids };
        let of = format!("{} {} {}", leaf.path, leaf.op.name(), leaf.value);
        if near::is_few(db, asker, definition, of, rows).await? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The parts that must hold and are about linked records.
fn links(condition: &Condition) -> Vec<&Compare> {
    match condition {
        Condition::All(all) => all.all.iter().flat_map(links).collect(),
        Condition::Compare(leaf) if leaf.path.contains('.') => vec![leaf],
        _ => Vec::new(),
    }
}

/// The records that link to one of these.
fn linked(definition: &Definition, link: &Field, ids: SelectStatement) -> SelectStatement {
    use sea_orm::sea_query::ExprTrait;
    let mut rows = Query::select();
    rows.expr(visible::column("by", "id"))
        .from_as(Alias::new(definition.name), Alias::new("by"))
        .and_where(visible::living("by"))
        .and_where(visible::column("by", link.name).in_subquery(ids));
    rows
}

/// The link of the path's first step, to which type it leads, and to which records of it for the rest to hold.
fn led_to(
    asker: &Asker,
    definition: &'static Definition,
    leaf: &Compare,
) -> Result<Option<(&'static Field, &'static Definition, SelectStatement)>, StoreError> {
    let Some((step, rest)) = leaf.path.split_once('.') else { return Ok(None) };
    let Some((link, target)) = asker.actor.step(definition, step) else { return Ok(None) };
    let mut rows = visible::some(&asker.actor, target, "led");
    let leaf = Condition::Compare(Compare { path: rest.to_owned(), ..leaf.clone() });
    rows.clear_selects().expr(visible::column("led", "id"));
    rows.cond_where(Compiler::new(asker).compile(target, "led", &leaf)?);
    Ok(Some((link, target, rows)))
}

/// The parts of the reach that are walked side by side: one where an owner is given, or the order is not that of their
/// indexes.
pub(super) fn parts(
    asker: &Asker,
    definition: &'static Definition,
    action: Action,
    condition: &Condition,
    keys: &[Key],
) -> Vec<Sql> {
    let (actor, name) = (&asker.actor, definition.name);
    let mine =
        near::owner(condition).is_some_and(|leaf| leaf.value == "$me" || leaf.value == actor.user_id.to_string());
    if mine && definition.access == Access::Owned && actor.scope(definition, action) != Scope::None {
        // Own records are within every reach: what the index of owners holds is then all there is to ask.
        use sea_orm::sea_query::ExprTrait;
        return vec![Sql::all().add(visible::column(name, "owner_id").eq(actor.user_id))];
    }
    let by_age = keys.first().is_some_and(|key| key.column == "created_at");
    let whole = matches!(actor.scope(definition, action), Scope::All | Scope::None) || near::owner(condition).is_some();
    if by_age && !whole {
        visible::parts(actor, definition, action, name)
    } else {
        vec![visible::reach(actor, definition, action, name)]
    }
}

/// Of one part, what the order is made of.
pub(super) fn part(definition: &Definition, keys: &[Key], reach: Sql) -> SelectStatement {
    let name = definition.name;
    let mut rows = Query::select();
    for key in keys {
        rows.expr_as(visible::column(name, &key.column), Alias::new(&key.column));
    }
    rows.from(Alias::new(name)).and_where(visible::living(name)).cond_where(reach);
    rows
}

/// The ids of the first `most` of all parts, in the order of `keys`.
pub(super) fn first(parts: Vec<SelectStatement>, keys: &[Key], most: u64) -> Option<SelectStatement> {
    use sea_orm::sea_query::Order;
    let mut all = parts.into_iter().reduce(|mut all, part| all.union(UnionType::All, part).to_owned())?;
    for key in keys {
        all.order_by(Alias::new(&key.column), if key.descending { Order::Desc } else { Order::Asc });
    }
    all.limit(most);
    let mut ids = Query::select();
    ids.expr(visible::column("walked", "id")).from_subquery(all, Alias::new("walked"));
    Some(ids)
}
