//! Who works on what: tasks are taken for a while, held while work goes on, and left behind by whoever dies.
use chrono::{DateTime, TimeDelta, Utc};
use domain::violation::Violation;
use sea_orm::{
    DbBackend, Statement,
    sea_query::{Alias, Cond, Expr, ExprTrait, Order, Query, SelectStatement},
};
use serde_json::Value;
use uuid::Uuid;
use wire::{Record, record::Job};

use super::{Request, UNDO_DAYS};
use crate::{
    Actor, Db, Reads, Row, StoreError, Tx, Writes,
    query::Asker,
    report::schedule,
    store::{self, Write},
    stored::{from_json, to_json},
};

/// A worker that is silent for so long is taken for dead.
const LEASE_SECONDS: i64 = 30;
/// A task that ended badly so often, without getting any further in between, is given up.
pub(super) const MOST_TRIES: i64 = 25;

/// A task in the hands of this worker.
#[derive(Clone, Debug)]
pub(super) struct Task {
    pub(super) job_id: Uuid,
    pub(super) worker_id: Uuid,
    pub(super) request: Request,
    /// How far the work has come, as whoever did it wrote it down.
    pub(super) place: Value,
    pub(super) tries: i64,
}

/// Whether work may go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hold {
    GoOn,
    Cancelled,
    /// Another worker has it: nothing may be written any more.
    Lost,
}

/// A job and its task, in the transaction of whatever asked for it.
pub(super) async fn enqueue(write: &Write<'_>, data: Job, request: &Request) -> Result<Record<Job>, StoreError> {
    let data = Job { state: "queued".to_owned(), owner_id: write.actor().id(), ..data };
    let job = store::insert(write, Uuid::now_v7(), data).await?;
    let insert = Query::insert()
        .into_table(Alias::new("job_task"))
        .columns(["job_id", "request", "place", "not_before", "tries", "cancelled"].map(Alias::new))
        .values_panic([
            job.id.into(),
            to_json(request).into(),
            serde_json::json!({}).into(),
            write.now().into(),
            0_i64.into(),
            0_i64.into(),
        ])
        .to_owned();
    write.tx.execute(&insert).await?;
    write.leave_work();
    Ok(job)
}

fn free(now: DateTime<Utc>) -> SelectStatement {
    let columns = ["job_id", "request", "place", "tries"].map(Alias::new);
    let left = Cond::any().add(Expr::col("leased_until").is_null()).add(Expr::col("leased_until").lt(now));
    Query::select()
        .columns(columns)
        .from(Alias::new("job_task"))
        .and_where(Expr::col("not_before").lte(now))
        .cond_where(left)
        .order_by("not_before", Order::Asc)
        .limit(1)
        .to_owned()
}

/// Takes the task that has waited longest, if there is one.
pub(super) async fn take(db: &Db) -> Result<Option<Task>, StoreError> {
    let now = Utc::now();
    // Looked at first without the right to write, which on SQLite only one can have at a time.
    if db.read().row(&free(now)).await?.is_none() {
        return Ok(None);
    }
    let tx = db.begin().await?;
    let mut select = free(now);
    if db.backend() == DbBackend::Postgres {
        select.lock_with_behavior(sea_orm::sea_query::LockType::Update, sea_orm::sea_query::LockBehavior::SkipLocked);
    }
    let Some(row) = tx.row(&select).await? else { return Ok(None) };
    let task = task(&row)?;
    let update = Query::update()
        .table(Alias::new("job_task"))
        .value("worker_id", task.worker_id)
        .value("leased_until", lease())
        .value("tries", task.tries)
        .and_where(Expr::col("job_id").eq(task.job_id))
        .to_owned();
    tx.execute(&update).await?;
    tx.commit().await?;
    Ok(Some(task))
}

fn task(row: &Row) -> Result<Task, StoreError> {
    Ok(Task {
        job_id: row.try_get("", "job_id")?,
        worker_id: Uuid::now_v7(),
        request: from_json(row.try_get("", "request")?)?,
        place: row.try_get("", "place")?,
        tries: row.try_get::<i64>("", "tries")? + 1,
    })
}

fn lease() -> DateTime<Utc> {
    Utc::now() + TimeDelta::seconds(LEASE_SECONDS)
}

/// Keeps the task and notes how far it is, in the transaction of the work itself: either all of it holds or nothing.
pub(super) async fn hold(tx: &Tx, task: &Task, place: &Value) -> Result<Hold, StoreError> {
    let update = Query::update()
        .table(Alias::new("job_task"))
        .value("leased_until", lease())
        .value("tries", 0_i64)
        .value("place", place.clone())
        .and_where(Expr::col("job_id").eq(task.job_id))
        .and_where(Expr::col("worker_id").eq(task.worker_id))
        .to_owned();
    if tx.execute(&update).await? == 0 {
        return Ok(Hold::Lost);
    }
    let select = Query::select()
        .column(Alias::new("cancelled"))
        .from(Alias::new("job_task"))
        .and_where(Expr::col("job_id").eq(task.job_id))
        .to_owned();
    let row = tx.row(&select).await?.ok_or(StoreError::NotFound)?;
    Ok(if row.try_get::<i64>("", "cancelled")? == 0 { Hold::GoOn } else { Hold::Cancelled })
}

/// Gives the task back, to be taken up again after `wait`.
pub(super) async fn give_back(db: &Db, task: &Task, wait: TimeDelta) -> Result<(), StoreError> {
    let tx = db.begin().await?;
    let update = Query::update()
        .table(Alias::new("job_task"))
        .value("leased_until", Option::<DateTime<Utc>>::None)
        .value("not_before", Utc::now() + wait)
        .and_where(Expr::col("job_id").eq(task.job_id))
        .and_where(Expr::col("worker_id").eq(task.worker_id))
        .to_owned();
    tx.execute(&update).await?;
    Ok(tx.commit().await?)
}

/// Only one process uses a file: whoever held its tasks before it started is gone.
pub(super) async fn forget_the_dead(db: &Db) -> Result<(), StoreError> {
    if db.backend() == DbBackend::Postgres {
        return Ok(());
    }
    let tx = db.begin().await?;
    let sql = "UPDATE job_task SET leased_until = NULL WHERE leased_until IS NOT NULL";
    tx.run(Statement::from_string(db.backend(), sql)).await?;
    Ok(tx.commit().await?)
}

pub(super) async fn job(tx: &impl Reads, id: Uuid) -> Result<Record<Job>, StoreError> {
    store::find(tx, &Actor::system(), id).await
}

/// How a job ends.
#[derive(Clone, Debug, Default)]
pub(super) struct End {
    pub(super) state: &'static str,
    pub(super) error: Option<String>,
    pub(super) result: Option<Value>,
}

/// Ends the job, whose task is no more.
pub(super) async fn end(write: &Write<'_>, job_id: Uuid, end: End) -> Result<Record<Job>, StoreError> {
    let before = job(write.tx, job_id).await?;
    let undoable = !matches!(before.data.kind.as_str(), "export" | "report" | "undo")
        && before.data.done > before.data.failed + before.data.skipped;
    let data = Job {
        state: end.state.to_owned(),
        error: end.error,
        result: end.result,
        finished_at: Some(write.now().into()),
        undo_until: undoable.then(|| (write.now() + TimeDelta::days(UNDO_DAYS)).into()),
        ..before.data.clone()
    };
    let delete =
        Query::delete().from_table(Alias::new("job_task")).and_where(Expr::col("job_id").eq(job_id)).to_owned();
    write.tx.execute(&delete).await?;
    if data.kind == "report" {
        schedule::conclude(write, job_id, &data).await?;
    }
    store::save(write, before, data).await
}

/// Stops a job: at once where nobody works on it, else after the records that are under way.
///
/// # Errors
/// `NotFound`, or `Conflict` where it has ended.
pub async fn cancel(write: &Write<'_>, id: Uuid) -> Result<Record<Job>, StoreError> {
    let job: Record<Job> = store::editable(write, domain::permission::Action::Edit, id).await?;
    if job.data.has_ended() {
        return Err(StoreError::Conflict(Violation::new("", "finished")));
    }
    let update = Query::update()
        .table(Alias::new("job_task"))
        .value("cancelled", 1_i64)
        .and_where(Expr::col("job_id").eq(id))
        .to_owned();
    write.tx.execute(&update).await?;
    let held = Query::select()
        .expr(Expr::val(1))
        .from(Alias::new("job_task"))
        .and_where(Expr::col("job_id").eq(id))
        .and_where(Expr::col("leased_until").gt(write.now()))
        .to_owned();
    if write.tx.row(&held).await?.is_some() {
        return Ok(job);
    }
    end(write, id, End { state: "cancelled", ..End::default() }).await
}

/// The person a job works for, with the rights of this moment.
pub(super) async fn asker(db: &Db, job: &Job) -> Result<Option<Asker>, StoreError> {
    let directory = db.directory().await?;
    let actor = job.owner_id.and_then(|owner| directory.actor(owner));
    Ok(actor.map(|actor| Asker::new(actor, directory.clone())))
}
