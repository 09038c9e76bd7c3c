//! Reading one record.
use domain::permission::{Action, Scope};
use sea_orm::{
    EntityTrait, QueryFilter, QuerySelect, Select,
    sea_query::{Alias, Expr, Query},
};
use uuid::Uuid;
use wire::{Definition, Record};

use super::row::is;
use crate::{Actor, Reads, StoreError, Stored, store::Write, visible};

/// One living record.
///
/// # Errors
/// `NotFound` also for what the actor may not read.
pub async fn find<R: Stored>(db: &impl Reads, actor: &Actor, id: Uuid) -> Result<Record<R>, StoreError> {
    first(db, visible::select::<R>(actor, Action::Read).filter(is::<R>("id", id))).await
}

/// One record, deleted or not.
///
/// # Errors
/// As [`find`].
pub async fn find_with_deleted<R: Stored>(db: &impl Reads, actor: &Actor, id: Uuid) -> Result<Record<R>, StoreError> {
    first(db, visible::select_with_deleted::<R>(actor, Action::Read).filter(is::<R>("id", id))).await
}

async fn first<R: Stored>(db: &impl Reads, select: Select<R::Entity>) -> Result<Record<R>, StoreError> {
    let row = db.models::<R>(select.limit(1)).await?.into_iter().next();
    Ok(R::read(row.ok_or(StoreError::NotFound)?)?)
}

/// Living records by a condition on their columns.
///
/// # Errors
/// When the database cannot be read.
pub async fn find_many<R: Stored>(
    db: &impl Reads,
    actor: &Actor,
    condition: impl sea_orm::sea_query::IntoCondition,
) -> Result<Vec<Record<R>>, StoreError> {
    let rows = db.models::<R>(visible::select::<R>(actor, Action::Read).filter(condition)).await?;
    Ok(rows.into_iter().map(R::read).collect::<Result<_, _>>()?)
}

/// One living record, locked until the transaction ends, which the actor may do `action` to.
///
/// # Errors
/// `NotFound`, or `Forbidden` for what may be read but not that.
pub async fn editable<R: Stored>(write: &Write<'_>, action: Action, id: Uuid) -> Result<Record<R>, StoreError> {
    let select = visible::select::<R>(write.actor(), Action::Read).filter(is::<R>("id", id));
    let row = locked::<R>(write, select).await?;
    allow(write.tx, write.actor(), R::DEFINITION, action, id).await?;
    Ok(R::read(row)?)
}

/// That the actor may edit a living record, asked before anything is done for it.
///
/// # Errors
/// `NotFound`, or `Forbidden` for what may be read but not edited.
pub async fn demand_edit<R: Stored>(db: &impl Reads, actor: &Actor, id: Uuid) -> Result<(), StoreError> {
    find::<R>(db, actor, id).await?;
    allow(db, actor, R::DEFINITION, Action::Edit, id).await
}

/// The one row, with `FOR UPDATE`, which sea-query leaves out where it means nothing: SQLite has one writer.
pub(super) async fn locked<R: Stored>(
    write: &Write<'_>,
    select: Select<R::Entity>,
) -> Result<<R::Entity as EntityTrait>::Model, StoreError> {
    let rows = write.tx.models::<R>(select.lock_exclusive()).await?;
    rows.into_iter().next().ok_or(StoreError::NotFound)
}

/// # Errors
/// `Forbidden` when the record is not within the actor's reach for `action`.
pub(super) async fn allow(
    tx: &impl Reads,
    actor: &Actor,
    definition: &'static Definition,
    action: Action,
    id: Uuid,
) -> Result<(), StoreError> {
    if actor.demand(definition, action)? == Scope::All {
        return Ok(());
    }
    let name = definition.name;
    let mut select = Query::select();
    select
        .expr(Expr::val(1))
        .from(Alias::new(name))
        .and_where(visible::by_id(name, id))
        .cond_where(visible::reach(actor, definition, action, name));
    tx.row(&select).await?.map(|_| ()).ok_or(StoreError::Forbidden)
}
