//! What jobs do to records of one type, for workers that know the type only by its name.
use std::pin::Pin;

use domain::{permission::Action, violation::Violation};
use serde_json::{Value, json};
use uuid::Uuid;
use wire::{
    Definition, ListPage, Record,
    job::{self, Bulk},
    query::Search,
};

use crate::{
    Db, StoreError, Stored,
    query::{self, Asker},
    store::{self, Write},
    stored::to_json,
};

pub(super) type Work<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// The record's versions before and after; equal where nothing had to change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Versions {
    pub(super) before: i64,
    pub(super) after: i64,
}

/// One record type, with its Rust type inside.
#[derive(Clone, Copy)]
pub struct Table {
    pub(super) definition: &'static Definition,
    pub(super) apply: for<'a> fn(&'a Write<'a>, Uuid, &'a Bulk) -> Work<'a, Versions>,
    pub(super) revert: for<'a> fn(&'a Write<'a>, Uuid, &'a str, Versions) -> Work<'a, Versions>,
    pub(super) page: for<'a> fn(&'a Db, &'a Asker, &'a Search) -> Work<'a, ListPage<Value>>,
}

impl Table {
    pub fn of<R: Stored>() -> Self {
        Self {
            definition: R::DEFINITION,
            apply: |write, id, bulk| Box::pin(apply::<R>(write, id, bulk)),
            revert: |write, id, kind, versions| Box::pin(revert::<R>(write, id, kind, versions)),
            page: |db, asker, search| Box::pin(page::<R>(db, asker, search)),
        }
    }
}

async fn apply<R: Stored>(write: &Write<'_>, id: Uuid, bulk: &Bulk) -> Result<Versions, StoreError> {
    match bulk.action {
        job::Action::Edit => patch::<R>(write, id, |_| bulk.change.clone().unwrap_or_default()).await,
        job::Action::Assign => patch::<R>(write, id, |_| json!({"owner_id": bulk.owner_id})).await,
        job::Action::AddTag | job::Action::RemoveTag => patch::<R>(write, id, |record| tags(record, bulk)).await,
        job::Action::Delete => delete::<R>(write, id).await,
        job::Action::Restore => restore::<R>(write, id).await,
    }
}

/// A merge patch that may follow from the record as it is.
async fn patch<R: Stored>(
    write: &Write<'_>,
    id: Uuid,
    change: impl FnOnce(&Value) -> Value + Send,
) -> Result<Versions, StoreError> {
    let before: Record<R> = store::editable(write, Action::Edit, id).await?;
    let change = change(&to_json(&before.data));
    let after = store::update::<R>(write, id, None, change).await?;
    Ok(Versions { before: before.version, after: after.version })
}

fn tags(record: &Value, bulk: &Bulk) -> Value {
    let tag = json!(bulk.tag_id);
    let mut tags: Vec<Value> = record["tag_ids"].as_array().cloned().unwrap_or_default();
    match (bulk.action, tags.contains(&tag)) {
        (job::Action::AddTag, false) => tags.push(tag),
        (job::Action::RemoveTag, true) => tags.retain(|other| *other != tag),
        _ => {}
    }
    json!({"tag_ids": tags})
}

async fn delete<R: Stored>(write: &Write<'_>, id: Uuid) -> Result<Versions, StoreError> {
    let record: Record<R> = store::editable(write, Action::Delete, id).await?;
    store::delete::<R>(write, id, None).await?;
    Ok(Versions { before: record.version, after: record.version + 1 })
}

async fn restore<R: Stored>(write: &Write<'_>, id: Uuid) -> Result<Versions, StoreError> {
    let record: Record<R> = store::restore(write, id).await?;
    Ok(Versions { before: record.version - 1, after: record.version })
}

/// Takes back what a job of `kind` did to the record, unless somebody has changed it since.
async fn revert<R: Stored>(write: &Write<'_>, id: Uuid, kind: &str, done: Versions) -> Result<Versions, StoreError> {
    let now: Record<R> = store::find_with_deleted(write.tx, write.actor(), id).await?;
    if now.version != done.after {
        return Err(StoreError::Conflict(Violation::new("", "changed_since")));
    }
    match kind {
        "delete" => restore::<R>(write, id).await,
        "restore" => delete::<R>(write, id).await,
        _ => {
            let record = store::revert::<R>(write, id).await?;
            Ok(Versions { before: done.after, after: record.version })
        }
    }
}

async fn page<R: Stored>(db: &Db, asker: &Asker, search: &Search) -> Result<ListPage<Value>, StoreError> {
    let page = query::exportable::<R>(db, asker, search).await?;
    Ok(ListPage { data: page.data.iter().map(to_json).collect(), page: page.page, related: page.related })
}
