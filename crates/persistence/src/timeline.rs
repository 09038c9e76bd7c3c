//! What happened around one record, newest first: activities, tasks and changes in one stream.
use chrono::{DateTime, Utc};
use domain::{permission::Action, time::Timestamp};
use sea_orm::{
    QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Alias, ExprTrait, Order, Query, SimpleExpr},
};
use uuid::Uuid;
use wire::{
    Record, TimelineEntry, TimelineKind,
    record::{Activity, Task},
};

use crate::{
    Actor, Reads, StoreError, Stored, change,
    visible::{self, column},
};

/// A place in the stream: what came before it is older, or as old with a smaller key.
#[derive(Clone, Copy, Debug)]
pub struct Before {
    pub at: DateTime<Utc>,
    pub key: Uuid,
}

/// Entries about `record_id`, which the caller has made sure may be read: its parts follow it.
///
/// # Errors
/// When the database cannot be read.
pub async fn of_record(
    db: &impl Reads,
    record_id: Uuid,
    kinds: &[TimelineKind],
    before: Option<Before>,
    limit: u64,
) -> Result<Vec<TimelineEntry>, StoreError> {
    let mut entries = Vec::new();
    if kinds.contains(&TimelineKind::Activity) {
        entries.extend(about::<Activity>(db, record_id, "occurred_at", before, limit).await?.into_iter().map(activity));
    }
    if kinds.contains(&TimelineKind::Task) {
        entries.extend(about::<Task>(db, record_id, "created_at", before, limit).await?.into_iter().map(task));
    }
    if kinds.contains(&TimelineKind::Change) {
        let place = before.map(|before| (before.at, sequence(before.key)));
        entries.extend(change::of_record(db, record_id, place, limit).await?.into_iter().map(changed));
    }
    entries.sort_by_key(|entry| std::cmp::Reverse((entry.at, entry.key)));
    entries.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(entries)
}

async fn about<R: Stored>(
    db: &impl Reads,
    record_id: Uuid,
    by: &str,
    before: Option<Before>,
    limit: u64,
) -> Result<Vec<Record<R>>, StoreError> {
    let name = R::DEFINITION.name;
    let mut linked = Query::select();
    linked
        .expr(column("record_link", "from_id"))
        .from(Alias::new("record_link"))
        .and_where(column("record_link", "to_id").eq(record_id))
        .and_where(column("record_link", "from_type").eq(name))
        .and_where(column("record_link", "field").eq("links"));
    let mut select = visible::select::<R>(&Actor::system(), Action::Read)
        .filter(column(name, "id").in_subquery(linked))
        .order_by(column(name, by), Order::Desc)
        .order_by(column(name, "id"), Order::Desc)
        .limit(limit);
    if let Some(before) = before {
        select = select.filter(earlier(column(name, by), column(name, "id"), before));
    }
    Ok(db.models::<R>(select).await?.into_iter().map(R::read).collect::<Result<_, _>>()?)
}

fn earlier(at: SimpleExpr, key: SimpleExpr, before: Before) -> SimpleExpr {
    at.clone().lt(before.at).or(at.eq(before.at).and(key.lt(before.key)))
}

fn activity(record: Record<Activity>) -> TimelineEntry {
    let (at, key) = (record.data.occurred_at, record.id);
    TimelineEntry { kind: TimelineKind::Activity, at, key, activity: Some(record), task: None, change: None }
}

fn task(record: Record<Task>) -> TimelineEntry {
    let (at, key) = (record.created_at, record.id);
    TimelineEntry { kind: TimelineKind::Task, at, key, activity: None, task: Some(record), change: None }
}

fn changed((sequence, at, change): (i64, DateTime<Utc>, wire::Change)) -> TimelineEntry {
    let at = Timestamp::from(at);
    TimelineEntry {
        kind: TimelineKind::Change,
        at,
        key: key(sequence),
        activity: None,
        task: None,
        change: Some(change),
    }
}

/// A number of the log as a key among ids.
fn key(sequence: i64) -> Uuid {
    Uuid::from_u128(u128::from(sequence.unsigned_abs()))
}

fn sequence(key: Uuid) -> i64 {
    i64::try_from(key.as_u128()).unwrap_or(i64::MAX)
}
