//! What jobs do to records of one type, for workers that know the type only by its name.
use std::pin::Pin;

use domain::{permission::Action, violation::Violation};
use serde_json::{Value, json};
use uuid::Uuid;
use wire::{
    Definition, ListPage, Record,
    job::{self, Bulk},
    query::Search,
    record::CampaignMember,
};

use crate::{
    Db, StoreError, Stored,
    feature::campaign::members,
    query::{self, Asker},
    store::{self, Write},
    stored::to_json,
};

pub(super) type Work<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// The record's versions before and after; equal where nothing had to change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Versions {
    pub(super) before: i64,
    pub(super) after: i64,
    /// Whose versions they are, where it is a record made of the one dealt with.
    pub(super) made: Option<Uuid>,
}

impl Versions {
    pub(super) const NOTHING_TO_DO: Self = Self { before: 0, after: 0, made: None };

    fn of(before: i64, after: i64) -> Self {
        Self { before, after, made: None }
    }
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
        job::Action::AddToCampaign => add_to_campaign::<R>(write, id, bulk.campaign_id.unwrap_or_default()).await,
    }
}

async fn add_to_campaign<R: Stored>(write: &Write<'_>, id: Uuid, campaign: Uuid) -> Result<Versions, StoreError> {
    store::find::<R>(write.tx, write.actor(), id).await?;
    let member = members::add(write, campaign, R::DEFINITION, id).await?;
    Ok(member.map_or(Versions::NOTHING_TO_DO, |member| Versions {
        before: 0,
        after: member.version,
        made: Some(member.id),
    }))
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
    Ok(Versions::of(before.version, after.version))
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
    Ok(Versions::of(record.version, record.version + 1))
}

async fn restore<R: Stored>(write: &Write<'_>, id: Uuid) -> Result<Versions, StoreError> {
    let record: Record<R> = store::restore(write, id).await?;
    Ok(Versions::of(record.version - 1, record.version))
}

/// Takes back what a job of `kind` did to the record, unless somebody has changed it since.
async fn revert<R: Stored>(write: &Write<'_>, id: Uuid, kind: &str, done: Versions) -> Result<Versions, StoreError> {
    if let Some(made) = done.made {
        return take_back::<CampaignMember>(write, made, done).await;
    }
    let now: Record<R> = store::find_with_deleted(write.tx, write.actor(), id).await?;
    if now.version != done.after {
        return Err(StoreError::Conflict(Violation::new("", "changed_since")));
    }
    match kind {
        "delete" => restore::<R>(write, id).await,
        "restore" => delete::<R>(write, id).await,
        _ => {
            let record = store::revert::<R>(write, id).await?;
            Ok(Versions::of(done.after, record.version))
        }
    }
}

/// Takes away a record that a job made, unless somebody has changed it since.
async fn take_back<R: Stored>(write: &Write<'_>, made: Uuid, done: Versions) -> Result<Versions, StoreError> {
    let now: Record<R> = store::find_with_deleted(write.tx, write.actor(), made).await?;
    if now.version != done.after {
        return Err(StoreError::Conflict(Violation::new("", "changed_since")));
    }
    delete::<R>(write, made).await
}

async fn page<R: Stored>(db: &Db, asker: &Asker, search: &Search) -> Result<ListPage<Value>, StoreError> {
    let page = query::exportable::<R>(db, asker, search).await?;
    Ok(ListPage { data: page.data.iter().map(to_json).collect(), page: page.page, related: page.related })
}
