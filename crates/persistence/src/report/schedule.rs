//! When schedules are due, and what is put to work then.
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use croner::{
    Cron,
    parser::{CronParser, Seconds, Year},
};
use domain::{permission::Action, violation::Violation};
use sea_orm::{
    DbBackend,
    sea_query::{Alias, Expr, ExprTrait, LockBehavior, LockType, Order, Query, SelectStatement},
};
use uuid::Uuid;
use wire::{
    Op, Record, Timestamp,
    condition::Compare,
    record::{Job, ReportDelivery, ReportSchedule},
    report::{FileFormat, ReportFile, RunReport},
};

use crate::{
    Actor, Asker, Db, Directory, Reads, StoreError, Writes, job,
    store::{self, Write},
    visible,
};

/// Nobody wants a letter more often.
const LEAST_MINUTES: i64 = 60;
/// After so many runs that failed it rests, until somebody has looked at it.
const MOST_FAILURES: i64 = 3;
/// So many times within an hour it is sent, also by hand.
const MOST_AN_HOUR: u64 = 10;
/// How many are taken up at a time.
const AT_ONCE: u64 = 20;

/// Checks when it is due and computes the next time; what changes nothing about that leaves it as it is.
///
/// # Errors
/// `Invalid` naming `cron` or `standard`.
pub(crate) fn plan(
    schedule: &mut ReportSchedule,
    before: Option<&ReportSchedule>,
    write: &Write<'_>,
) -> Result<(), StoreError> {
    let cron = parse(&schedule.cron)?;
    if let Some(key) = &schedule.standard
        && !super::standard::is_filed(write.asker, key)
    {
        return Err(StoreError::invalid("standard", "choice"));
    }
    let began = before.is_none_or(|before| !before.active) && schedule.active;
    let moved = before.is_none_or(|before| before.cron != schedule.cron || before.owner_id != schedule.owner_id);
    if began {
        schedule.failures = 0;
    }
    if !schedule.active {
        schedule.next_run_at = None;
    } else if began || moved || schedule.next_run_at.is_none() {
        let zone = zone(write.directory(), schedule.owner_id);
        schedule.next_run_at = next(&cron, write.now(), zone).map(Into::into);
    }
    Ok(())
}

fn parse(text: &str) -> Result<Cron, StoreError> {
    let parser = CronParser::builder().seconds(Seconds::Disallowed).year(Year::Disallowed).build();
    let cron = parser.parse(text.trim()).map_err(|_| StoreError::invalid("cron", "cron"))?;
    // From a day without changes of clocks.
    let first = next(&cron, DateTime::UNIX_EPOCH, Tz::UTC).ok_or_else(|| StoreError::invalid("cron", "cron"))?;
    let mut at = first;
    for _ in 0..24 {
        let Some(then) = next(&cron, at, Tz::UTC) else { break };
        if then - at < TimeDelta::minutes(LEAST_MINUTES) {
            return Err(StoreError::invalid("cron", "too_often"));
        }
        at = then;
    }
    Ok(cron)
}

fn next(cron: &Cron, after: DateTime<Utc>, zone: Tz) -> Option<DateTime<Utc>> {
    cron.find_next_occurrence(&after.with_timezone(&zone), false).ok().map(|at| at.to_utc())
}

fn zone(directory: &Directory, owner: Option<Uuid>) -> Tz {
    let actor = owner.and_then(|owner| directory.actor(owner));
    actor.map_or_else(|| directory.time_zone(), |actor| actor.time_zone)
}

/// Puts every schedule that is due to work: one job for each recipient. Says how many schedules there were.
///
/// # Errors
/// When the database cannot be used.
pub async fn fire(db: &Db) -> Result<usize, StoreError> {
    let due = due(db.read(), Utc::now()).await?;
    for id in &due {
        if let Err(error) = fire_one(db, *id).await {
            tracing::warn!(schedule = %id, %error, "a report that is due could not be put to work; it is tried again");
        }
    }
    if !due.is_empty() {
        db.announce_work();
        db.announce();
    }
    Ok(due.len())
}

async fn due(reader: &impl Reads, now: DateTime<Utc>) -> Result<Vec<Uuid>, StoreError> {
    let select = Query::select()
        .column(Alias::new("id"))
        .from(Alias::new("report_schedule"))
        .and_where(visible::living("report_schedule"))
        .and_where(Expr::col("next_run_at").lte(now))
        .order_by("next_run_at", Order::Asc)
        .limit(AT_ONCE)
        .to_owned();
    let rows = reader.rows(&select).await?;
    Ok(rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?)
}

/// Sends it now, beside its times: not while it is being sent, and not again and again.
///
/// # Errors
/// `NotFound`, `Forbidden`, `Conflict`, or when it cannot be written.
pub async fn send_now(write: &Write<'_>, id: Uuid) -> Result<Record<ReportSchedule>, StoreError> {
    let schedule: Record<ReportSchedule> = store::editable(write, Action::Edit, id).await?;
    let system = Asker::new(Arc::new(Actor::system()), write.asker.directory.clone());
    let by_program = Write::new(write.tx, &system, write.request_id);
    // Two who press the button at once: the second sees what the first began.
    is_held(write.tx, id, None).await?;
    refuse_too_much(&by_program, id).await?;
    let due_at = by_program.now().into();
    hand_all_over(&by_program, &schedule, due_at).await?;
    write.leave_work();
    let data = ReportSchedule { last_run_at: Some(due_at), ..schedule.data.clone() };
    store::save(&by_program, schedule, data).await
}

async fn refuse_too_much(write: &Write<'_>, id: Uuid) -> Result<(), StoreError> {
    let mut queued = of_schedule(id);
    queued.expr(Expr::val(1)).and_where(Expr::col("state").eq("queued")).limit(1);
    if write.tx.row(&queued).await?.is_some() {
        return Err(StoreError::Conflict(Violation::new("", "still_sending")));
    }
    let mut runs = of_schedule(id);
    let since = write.now() - TimeDelta::hours(1);
    runs.distinct().column(Alias::new("due_at")).and_where(Expr::col("created_at").gt(since)).limit(MOST_AN_HOUR);
    if write.tx.rows(&runs).await?.len() as u64 == MOST_AN_HOUR {
        return Err(StoreError::Conflict(Violation::new("", "sent_too_often").with("max", MOST_AN_HOUR)));
    }
    Ok(())
}

/// Its deliveries.
fn of_schedule(id: Uuid) -> SelectStatement {
    let mut select = Query::select();
    select
        .from(Alias::new("report_delivery"))
        .and_where(visible::living("report_delivery"))
        .and_where(Expr::col("schedule_id").eq(id));
    select
}

async fn hand_all_over(
    write: &Write<'_>,
    schedule: &Record<ReportSchedule>,
    due_at: Timestamp,
) -> Result<(), StoreError> {
    for recipient in &schedule.data.recipient_ids {
        let delivery = ReportDelivery {
            schedule_id: schedule.id,
            due_at,
            recipient_id: Some(*recipient),
            state: "queued".to_owned(),
            ..ReportDelivery::default()
        };
        hand_over(write, &schedule.data, delivery).await?;
    }
    Ok(())
}

/// In one transaction: whoever dies in it has sent nothing, and whoever comes second finds it no longer due.
async fn fire_one(db: &Db, id: Uuid) -> Result<(), StoreError> {
    let directory = db.directory().await?;
    let system = Asker::new(Arc::new(Actor::system()), directory.clone());
    let tx = db.begin().await?;
    if !is_held(&tx, id, Some(LockBehavior::SkipLocked)).await? {
        return Ok(tx.commit().await?);
    }
    let write = Write::new(&tx, &system, None);
    let schedule: Record<ReportSchedule> = store::find(&tx, &system.actor, id).await?;
    let Some(due_at) = schedule.data.next_run_at.filter(|at| at.to_utc() <= write.now()) else {
        return Ok(tx.commit().await?);
    };
    hand_all_over(&write, &schedule, due_at).await?;
    let cron = parse(&schedule.data.cron)?;
    let next_run_at = next(&cron, write.now(), zone(&directory, schedule.data.owner_id)).map(Into::into);
    let data = ReportSchedule { next_run_at, last_run_at: Some(due_at), ..schedule.data.clone() };
    store::save(&write, schedule, data).await?;
    Ok(tx.commit().await?)
}

/// Holds the schedule until the transaction ends. SQLite has one writer at a time, who holds everything.
async fn is_held(tx: &impl Writes, id: Uuid, behavior: Option<LockBehavior>) -> Result<bool, StoreError> {
    if tx.backend() != DbBackend::Postgres {
        return Ok(true);
    }
    let mut lock = Query::select();
    lock.column(Alias::new("id")).from(Alias::new("report_schedule")).and_where(Expr::col("id").eq(id));
    match behavior {
        Some(behavior) => lock.lock_with_behavior(LockType::Update, behavior),
        None => lock.lock(LockType::Update),
    };
    Ok(tx.row(&lock).await?.is_some())
}

/// One recipient's delivery with its work. Who may not sign in any more is left out, and said to be.
async fn hand_over(write: &Write<'_>, schedule: &ReportSchedule, delivery: ReportDelivery) -> Result<(), StoreError> {
    let actor = delivery.recipient_id.and_then(|recipient| write.directory().actor(recipient));
    let Some(actor) = actor else {
        let left_out =
            ReportDelivery { state: "left_out".to_owned(), finished_at: Some(write.now().into()), ..delivery };
        store::insert(write, Uuid::now_v7(), left_out).await?;
        return Ok(());
    };
    let id = Uuid::now_v7();
    let recipient = Asker::new(actor, write.asker.directory.clone());
    let own = Write::new(write.tx, &recipient, None);
    let job = job::start_delivery(&own, file(schedule)).await?;
    store::insert(write, id, ReportDelivery { job_id: Some(job.id), ..delivery }).await?;
    Ok(())
}

fn file(schedule: &ReportSchedule) -> ReportFile {
    let run = RunReport { report_id: schedule.report_id, standard: schedule.standard.clone(), ..RunReport::default() };
    ReportFile {
        period: schedule.period.clone(),
        filters: narrowed(schedule).into_iter().collect(),
        report: schedule.dashboard_id.is_none().then_some(run),
        dashboard_id: schedule.dashboard_id,
        format: FileFormat::named(&schedule.format).unwrap_or_default(),
        title: Some(schedule.name.clone()),
    }
}

/// Whose records, as a filter over all that is in it.
fn narrowed(schedule: &ReportSchedule) -> Option<Compare> {
    let id = |id: Option<Uuid>| id.map(|id| id.to_string());
    let (path, value) = match (schedule.whose.as_deref(), id(schedule.of_user_id), id(schedule.of_team_id)) {
        (Some("reader"), ..) => ("owner_id", "$me".to_owned()),
        (Some(_), ..) => ("team_id", "$my_team".to_owned()),
        (None, Some(user), _) => ("owner_id", user),
        (None, None, Some(team)) => ("team_id", team),
        (None, None, None) => return None,
    };
    Some(Compare { path: path.to_owned(), op: Op::Eq, value: value.into() })
}

/// Notes how the delivery of a job went, where the job is one's. A run counts as failed once, however many did not get it;
/// after three in a row the schedule rests. Whoever cancels their own copy has not failed to get it.
pub(crate) async fn conclude(write: &Write<'_>, job_id: Uuid, job: &Job) -> Result<(), StoreError> {
    let system = Asker::new(Arc::new(Actor::system()), write.asker.directory.clone());
    let write = &Write::new(write.tx, &system, None);
    let Some(delivery) = of_job(write, job_id).await? else { return Ok(()) };
    let (schedule_id, due_at) = (delivery.data.schedule_id, delivery.data.due_at.to_utc());
    // Copies of one run end at the same moment: each is to know how those before it went.
    is_held(write.tx, schedule_id, None).await?;
    let failed_before = is_any(write, schedule_id, due_at, "failed").await?;
    let sent = job.result.as_ref().is_some_and(|result| result["sent"] == true);
    let state = match job.state.as_str() {
        "succeeded" if sent => "sent",
        "succeeded" => "kept",
        "cancelled" => "left_out",
        _ => "failed",
    };
    let (error, finished_at) = (job.error.clone(), Some(write.now().into()));
    let data = ReportDelivery { state: state.to_owned(), error, finished_at, ..delivery.data.clone() };
    store::save(write, delivery, data).await?;
    // A run went well once nobody waits for it any more.
    let undecided = state != "failed" && is_any(write, schedule_id, due_at, "queued").await?;
    if failed_before || undecided || state == "left_out" {
        return Ok(());
    }
    let Some(schedule) = found(write, schedule_id).await? else { return Ok(()) };
    let failures = if state == "failed" { schedule.data.failures + 1 } else { 0 };
    let active = schedule.data.active && failures < MOST_FAILURES;
    let data = ReportSchedule { failures, active, ..schedule.data.clone() };
    store::save(write, schedule, data).await?;
    Ok(())
}

async fn of_job(write: &Write<'_>, job_id: Uuid) -> Result<Option<Record<ReportDelivery>>, StoreError> {
    let select = Query::select()
        .column(Alias::new("id"))
        .from(Alias::new("report_delivery"))
        .and_where(visible::living("report_delivery"))
        .and_where(Expr::col("job_id").eq(job_id))
        .to_owned();
    let Some(row) = write.tx.row(&select).await? else { return Ok(None) };
    Ok(Some(store::find(write.tx, write.actor(), row.try_get_by_index(0)?).await?))
}

/// Whether a delivery of this run is in the state.
async fn is_any(write: &Write<'_>, schedule: Uuid, due_at: DateTime<Utc>, state: &str) -> Result<bool, StoreError> {
    let mut select = of_schedule(schedule);
    select
        .expr(Expr::val(1))
        .and_where(Expr::col("due_at").eq(due_at))
        .and_where(Expr::col("state").eq(state))
        .limit(1);
    Ok(write.tx.row(&select).await?.is_some())
}

async fn found(write: &Write<'_>, id: Uuid) -> Result<Option<Record<ReportSchedule>>, StoreError> {
    match store::find(write.tx, write.actor(), id).await {
        Ok(schedule) => Ok(Some(schedule)),
        // Deleted meanwhile.
        Err(StoreError::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests;
