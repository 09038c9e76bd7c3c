//! Records with a parent of their own kind must stay a tree.
use domain::permission::Action;
use sea_orm::sea_query::{Alias, ExprTrait, Query};
use uuid::Uuid;
use wire::Definition;

use crate::{
    Reads, StoreError,
    store::Write,
    visible::{self, column},
};

/// Deeper than any real organisation; also ends the walk should a circle be stored already.
const MAX_DEPTH: usize = 100;

/// # Errors
/// `Invalid` where `parent` is the record itself or stands below it.
pub(crate) async fn refuse_circle(
    write: &Write<'_>,
    definition: &'static Definition,
    id: Uuid,
    parent: Option<Uuid>,
    before: Option<Uuid>,
) -> Result<(), StoreError> {
    let mut above = parent.filter(|_| parent != before);
    for _ in 0..MAX_DEPTH {
        match above {
            None => return Ok(()),
            Some(parent) if parent == id => break,
            Some(parent) => above = parent_of(write, definition, parent).await?,
        }
    }
    Err(StoreError::invalid("parent_id", "circle"))
}

async fn parent_of(write: &Write<'_>, definition: &'static Definition, id: Uuid) -> Result<Option<Uuid>, StoreError> {
    let name = definition.name;
    let mut select = Query::select();
    select
        .expr(column(name, "parent_id"))
        .from(Alias::new(name))
        .and_where(visible::by_id(name, id))
        .cond_where(visible::reach(&crate::Actor::system(), definition, Action::Read, name))
        .and_where(column(name, "parent_id").is_not_null());
    let row = write.tx.row(&select).await?;
    row.map(|row| row.try_get_by_index(0).map_err(StoreError::from)).transpose()
}
