//! Comments: whom they call on must be able to see what they are about, and is told.
use std::collections::BTreeSet;

use domain::violation::Violation;
use uuid::Uuid;
use wire::{
    Record,
    record::{Comment, Follow},
};

use super::notify;
use crate::{
    StoreError,
    store::{self, Write},
    visible::column,
};

/// # Errors
/// `Invalid` naming everybody who is called on and may not read the record: a mention opens nothing.
pub(crate) async fn refuse_blind(
    comment: &Comment,
    before: Option<&Comment>,
    write: &Write<'_>,
) -> Result<(), StoreError> {
    let Some(subject) = comment.links.first() else { return Ok(()) };
    let mut violations = Vec::new();
    for (index, user) in comment.mention_ids.iter().enumerate() {
        let known = before.is_some_and(|before| before.mention_ids.contains(user));
        if !known && write.directory().users.contains_key(user) && !notify::may_read(write, *user, subject).await? {
            violations.push(Violation::new(&format!("mention_ids.{index}"), "no_access"));
        }
    }
    if violations.is_empty() { Ok(()) } else { Err(StoreError::Invalid(violations)) }
}

/// Tells whom the comment calls on; and, of a new one, who follows or owns the record.
///
/// # Errors
/// When it cannot be written.
pub(crate) async fn announce(
    after: &Record<Comment>,
    before: Option<&Record<Comment>>,
    write: &Write<'_>,
) -> Result<(), StoreError> {
    let Some(subject) = after.data.links.first() else { return Ok(()) };
    let old = before.map_or(&[][..], |before| before.data.mention_ids.as_slice());
    let mentioned: BTreeSet<Uuid> = after.data.mention_ids.iter().filter(|user| !old.contains(user)).copied().collect();
    notify::tell(write, "mention", mentioned.iter().copied(), subject, Some(after.id)).await?;
    if before.is_some() {
        return Ok(());
    }
    let mut others = notify::followers(write, subject.id).await?;
    others.extend(notify::owner(write, subject).await?);
    let others = others.into_iter().filter(|user| !mentioned.contains(user));
    notify::tell(write, "comment", others, subject, Some(after.id)).await
}

/// # Errors
/// `Conflict` for what is followed already.
pub(crate) async fn refuse_twice(id: Uuid, follow: &Follow, write: &Write<'_>) -> Result<(), StoreError> {
    use sea_orm::sea_query::{Alias, ExprTrait as _, Query};
    let (Some(subject), Some(owner)) = (follow.links.first(), follow.owner_id) else { return Ok(()) };
    let mut linked = Query::select();
    linked
        .expr(column("record_link", "from_id"))
        .from(Alias::new("record_link"))
        .and_where(column("record_link", "to_id").eq(subject.id))
        .and_where(column("record_link", "from_type").eq("follow"));
    let same = column("follow", "id").in_subquery(linked).and(column("follow", "owner_id").eq(owner));
    let same = same.and(column("follow", "id").ne(id));
    let known = store::find_many::<Follow>(write.tx, &crate::Actor::system(), same).await?;
    if known.is_empty() { Ok(()) } else { Err(StoreError::Conflict(Violation::new("links", "duplicate"))) }
}
