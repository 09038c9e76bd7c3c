//! The change log across records: what everybody did, as far as the reader may read the records it was done to.
use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use domain::permission::{AUDIT, Action, ORGANIZATION, Scope};
use sea_orm::sea_query::{Alias, Condition, Expr, ExprTrait, Order, Query, SelectStatement, SimpleExpr};
use uuid::Uuid;
use wire::{Access, DEFINITIONS, Definition, Related, audit::AuditEntry, definition};

use crate::{
    Actor, Db, Reads, StoreError,
    db::Row,
    query::{Asker, collect, names},
    visible::{self, column},
};

/// Which writes are looked for; what is none is not asked.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub actor_id: Option<Uuid>,
    pub record_type: Option<String>,
    pub record_id: Option<Uuid>,
    pub action: Option<String>,
    pub from: Option<DateTime<Utc>>,
    /// Before this instant.
    pub to: Option<DateTime<Utc>>,
}

/// A place in the list: what follows it is older.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    pub at: DateTime<Utc>,
    pub id: i64,
}

/// Writes and the names of who and what they name, newest first.
///
/// # Errors
/// `Forbidden` for who may not look into the log.
pub async fn list(
    db: &Db,
    asker: &Asker,
    filter: &Filter,
    after: Option<Place>,
    limit: u64,
) -> Result<(Vec<AuditEntry>, BTreeMap<Uuid, Related>), StoreError> {
    demand(&asker.actor)?;
    let select = question(&asker.actor, filter, after, limit);
    let rows = db.read().rows(&select).await?;
    let mut entries = rows.iter().map(entry).collect::<Result<Vec<_>, _>>()?;
    for entry in &mut entries {
        mask(&asker.actor, entry);
    }
    let named = names(db.read(), asker, wanted(&entries)).await?;
    Ok((entries, named))
}

fn demand(actor: &Actor) -> Result<(), StoreError> {
    let rights = actor.rights.get(AUDIT).copied().unwrap_or_default();
    if actor.system || rights.read == Scope::All { Ok(()) } else { Err(StoreError::Forbidden) }
}

fn question(actor: &Actor, filter: &Filter, after: Option<Place>, limit: u64) -> SelectStatement {
    let mut select = Query::select();
    for name in ["seq", "at", "actor_id", "record_type", "record_id", "version", "action", "before", "after"] {
        select.expr(column("change", name));
    }
    select.from(Alias::new("change")).cond_where(within(actor, filter.record_type.as_deref()));
    narrow(&mut select, filter);
    if let Some(Place { at, id }) = after {
        let older = log("at").lt(at).or(log("at").eq(at).and(log("seq").lt(id)));
        select.and_where(log("at").lte(at)).and_where(older);
    }
    select.order_by_expr(log("at"), Order::Desc).order_by_expr(log("seq"), Order::Desc).limit(limit);
    select
}

fn log(name: &str) -> SimpleExpr {
    column("change", name)
}

fn narrow(select: &mut SelectStatement, filter: &Filter) {
    let Filter { actor_id, record_type, record_id, action, from, to } = filter;
    let equal = [
        actor_id.map(|id| log("actor_id").eq(id)),
        record_type.as_deref().map(|name| log("record_type").eq(name)),
        record_id.map(|id| log("record_id").eq(id)),
        action.as_deref().map(|name| log("action").eq(name)),
        from.map(|from| log("at").gte(from)),
        to.map(|to| log("at").lt(to)),
    ];
    for condition in equal.into_iter().flatten() {
        select.and_where(condition);
    }
    // In the very words of the index that holds the rare acts alone.
    if action.as_deref().is_some_and(|action| action != "create" && action != "update") {
        select.and_where(Expr::cust(r#""action" <> 'create' AND "action" <> 'update'"#));
    }
}

/// Writes to records within the reader's reach, of one type where it is named.
fn within(actor: &Actor, record_type: Option<&str>) -> Condition {
    let asked = |definition: &&'static Definition| record_type.is_none_or(|name| definition.name == name);
    let (whole, part): (Vec<_>, Vec<_>) =
        DEFINITIONS.iter().copied().filter(asked).partition(|it| reads_whole(actor, it));
    if part.is_empty() {
        return Condition::all();
    }
    let names = whole.iter().map(|it| it.name).chain([ORGANIZATION]);
    let any = Condition::any().add(kind().is_in(names));
    part.into_iter().fold(any, |any, definition| any.add(reached(actor, definition)))
}

fn reads_whole(actor: &Actor, definition: &Definition) -> bool {
    match actor.scope(definition, Action::Read) {
        Scope::All => true,
        Scope::None => false,
        _ => definition.access == Access::Shared,
    }
}

/// By the one door: the record itself is asked for.
fn reached(actor: &Actor, definition: &'static Definition) -> Condition {
    let mut select = visible::some(actor, definition, definition.name);
    select.and_where(column(definition.name, "id").eq(log("record_id")));
    Condition::all().add(kind().eq(definition.name)).add(Expr::exists(select))
}

/// Not the bare column: of nearly all types the newest are wanted, which are found by walking the log, not by gathering
/// each type's rows from an index and sorting them all.
fn kind() -> SimpleExpr {
    Expr::cust(r#"("change"."record_type" || '')"#)
}

fn entry(row: &Row) -> Result<AuditEntry, StoreError> {
    let at: DateTime<Utc> = row.try_get("", "at")?;
    Ok(AuditEntry {
        id: row.try_get("", "seq")?,
        at: at.into(),
        actor_id: row.try_get("", "actor_id")?,
        record_type: row.try_get("", "record_type")?,
        record_id: row.try_get("", "record_id")?,
        version: row.try_get("", "version")?,
        action: row.try_get("", "action")?,
        before: row.try_get::<Option<serde_json::Value>>("", "before")?.unwrap_or_default(),
        after: row.try_get::<Option<serde_json::Value>>("", "after")?.unwrap_or_default(),
    })
}

fn mask(actor: &Actor, entry: &mut AuditEntry) {
    if let Some(definition) = definition(&entry.record_type) {
        actor.show(definition, &mut entry.before);
        actor.show(definition, &mut entry.after);
    }
}

fn wanted(entries: &[AuditEntry]) -> BTreeMap<&str, BTreeSet<Uuid>> {
    let mut wanted: BTreeMap<&str, BTreeSet<Uuid>> = BTreeMap::new();
    for entry in entries {
        wanted.entry("user").or_default().extend(entry.actor_id);
        wanted.entry(entry.record_type.as_str()).or_default().insert(entry.record_id);
        for field in definition(&entry.record_type).into_iter().flat_map(|definition| definition.fields) {
            collect(field, &entry.before[field.name], &mut wanted);
            collect(field, &entry.after[field.name], &mut wanted);
        }
    }
    wanted
}
