//! Who is told of a write: whom it was given to, who follows the record, who is called on. Nobody is told of what they
//! may not read, nor of what they did themselves, and nobody of each of many.
use std::collections::BTreeSet;

use sea_orm::sea_query::{Alias, Expr, ExprTrait, OnConflict, Query};
use serde_json::Value;
use uuid::Uuid;
use wire::{
    Access, Definition,
    record::{NOTICES, Notification},
    value::Reference,
};

use super::Saved;
use crate::{
    Actor, Db, Reads, StoreError, Writes,
    store::{self, Write},
    visible::{self, column},
};

/// A record that was written, as its generic write saw it.
pub(crate) struct Written<'a> {
    pub(crate) definition: &'static Definition,
    pub(crate) id: Uuid,
    pub(crate) before: Option<&'a Value>,
    pub(crate) after: &'a Value,
}

/// Tells its new owner and its followers; boxed, because a notification is written the same way.
///
/// # Errors
/// When it cannot be written.
pub(crate) fn of_write<'a>(write: &'a Write<'a>, written: Written<'a>) -> Saved<'a> {
    Box::pin(async move {
        let silent = write.in_bulk || write.actor().system;
        if silent || written.definition.access != Access::Owned {
            return Ok(());
        }
        let subject = Reference { record_type: written.definition.name.to_owned(), id: written.id };
        let given = new_owner(&written);
        tell(write, "assignment", given, &subject, None).await?;
        if written.before.is_some() {
            let others = followers(write, written.id).await?.into_iter().filter(|user| Some(*user) != given);
            tell(write, "change", others, &subject, None).await?;
        }
        Ok(())
    })
}

fn new_owner(written: &Written<'_>) -> Option<Uuid> {
    let owner = |value: &Value| value["owner_id"].as_str().and_then(|id| id.parse::<Uuid>().ok());
    let given = owner(written.after)?;
    (written.before.and_then(owner) != Some(given)).then_some(given)
}

/// Everybody who follows the record.
pub(crate) async fn followers(write: &Write<'_>, id: Uuid) -> Result<BTreeSet<Uuid>, StoreError> {
    let select = Query::select()
        .expr(column("follow", "owner_id"))
        .from(Alias::new("record_link"))
        .inner_join(Alias::new("follow"), column("follow", "id").eq(column("record_link", "from_id")))
        .and_where(column("record_link", "to_id").eq(id))
        .and_where(column("record_link", "from_type").eq("follow"))
        .and_where(column("follow", "owner_id").is_not_null())
        .and_where(visible::living("follow"))
        .to_owned();
    let rows = write.tx.rows(&select).await?;
    Ok(rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?)
}

/// The record's owner, if it has one.
pub(crate) async fn owner(write: &Write<'_>, subject: &Reference) -> Result<Option<Uuid>, StoreError> {
    let Some(definition) = wire::definition(&subject.record_type).filter(|definition| definition.has("owner_id"))
    else {
        return Ok(None);
    };
    let mut select = visible::some(&Actor::system(), definition, definition.name);
    select
        .clear_selects()
        .expr(column(definition.name, "owner_id"))
        .and_where(visible::by_id(definition.name, subject.id));
    let row = write.tx.row(&select).await?;
    Ok(row.map(|row| row.try_get_by_index(0)).transpose()?.flatten())
}

/// Whether this user may read the record.
pub(crate) async fn may_read(write: &Write<'_>, user: Uuid, subject: &Reference) -> Result<bool, StoreError> {
    let (Some(actor), Some(definition)) = (write.directory().actor(user), wire::definition(&subject.record_type))
    else {
        return Ok(false);
    };
    let mut select = visible::some(&actor, definition, definition.name);
    select.and_where(visible::by_id(definition.name, subject.id));
    Ok(write.tx.row(&select).await?.is_some())
}

/// Writes one notification for each of `users` who wants it and may know.
pub(crate) async fn tell(
    write: &Write<'_>,
    kind: &str,
    users: impl IntoIterator<Item = Uuid>,
    subject: &Reference,
    comment_id: Option<Uuid>,
) -> Result<(), StoreError> {
    for user in users {
        let own = write.actor().id() == Some(user);
        if own || !wants(write.tx, user, kind).await? || !may_read(write, user, subject).await? {
            continue;
        }
        // One that says the same and was not read yet says enough.
        if comment_id.is_none() && has_unread(write, user, kind, subject.id).await? {
            continue;
        }
        let notification = Notification {
            kind: kind.to_owned(),
            links: vec![subject.clone()],
            actor_id: write.actor().id(),
            comment_id,
            read_at: None,
            owner_id: Some(user),
        };
        store::insert(write, Uuid::now_v7(), notification).await?;
    }
    Ok(())
}

async fn has_unread(write: &Write<'_>, user: Uuid, kind: &str, subject: Uuid) -> Result<bool, StoreError> {
    let select = Query::select()
        .expr(Expr::val(1))
        .from(Alias::new("record_link"))
        .inner_join(Alias::new("notification"), column("notification", "id").eq(column("record_link", "from_id")))
        .and_where(column("record_link", "to_id").eq(subject))
        .and_where(column("record_link", "from_type").eq("notification"))
        .and_where(column("notification", "owner_id").eq(user))
        .and_where(column("notification", "kind").eq(kind))
        .and_where(column("notification", "read_at").is_null())
        .and_where(visible::living("notification"))
        .limit(1)
        .to_owned();
    Ok(write.tx.row(&select).await?.is_some())
}

async fn wants(db: &impl Reads, user: Uuid, kind: &str) -> Result<bool, StoreError> {
    Ok(!switched_off(db, user).await?.contains(kind))
}

async fn switched_off(db: &impl Reads, user: Uuid) -> Result<BTreeSet<String>, StoreError> {
    let select = Query::select()
        .column(Alias::new("kind"))
        .from(Alias::new("notification_preference"))
        .and_where(Expr::col("user_id").eq(user))
        .and_where(Expr::col("enabled").eq(0_i64))
        .to_owned();
    let rows = db.rows(&select).await?;
    Ok(rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?)
}

/// Which kinds a user wants: all but those switched off.
///
/// # Errors
/// When the database cannot be read.
pub async fn preferences(db: &Db, user: Uuid) -> Result<Vec<(&'static str, bool)>, StoreError> {
    let off = switched_off(db.read(), user).await?;
    Ok(NOTICES.iter().map(|kind| (*kind, !off.contains(*kind))).collect())
}

/// As [`preferences`], within a write.
///
/// # Errors
/// When the database cannot be read.
pub async fn wanted(write: &Write<'_>, user: Uuid) -> Result<Vec<(&'static str, bool)>, StoreError> {
    let off = switched_off(write.tx, user).await?;
    Ok(NOTICES.iter().map(|kind| (*kind, !off.contains(*kind))).collect())
}

/// # Errors
/// When it cannot be written.
pub async fn prefer(write: &Write<'_>, kind: &str, wanted: bool) -> Result<(), StoreError> {
    let again =
        OnConflict::columns(["user_id", "kind"].map(Alias::new)).update_column(Alias::new("enabled")).to_owned();
    let insert = Query::insert()
        .into_table(Alias::new("notification_preference"))
        .columns(["user_id", "kind", "enabled"].map(Alias::new))
        .values_panic([write.actor().user_id.into(), kind.into(), i64::from(wanted).into()])
        .on_conflict(again)
        .to_owned();
    write.tx.execute(&insert).await?;
    Ok(())
}
