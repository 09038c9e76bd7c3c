//! Workers: each takes a task, does it, and takes the next.
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use chrono::TimeDelta;
use wire::{Record, record::Job};

use super::{
    Request,
    queue::{self, End, MOST_TRIES, Task},
    table::Table,
};
use crate::{
    Actor, Db, StoreError,
    file::Files,
    mail::Mailer,
    query::Asker,
    report::{schedule, snapshot},
    store::{self, Write},
};

/// How often it is looked for work that another process was asked for.
const LOOK: Duration = Duration::from_secs(1);
/// How often it is looked for reports that are due.
const DUE: Duration = Duration::from_secs(5);

/// Does what jobs ask, until it is told to stop.
pub struct Runner {
    pub(super) db: Db,
    pub(super) files: Arc<dyn Files>,
    tables: Vec<Table>,
    pub(super) mail: Post,
    closing: AtomicBool,
}

/// How letters go out, and where they say the product is.
#[derive(Default)]
pub struct Post {
    /// None where no mail server is set up.
    pub mailer: Option<Arc<Mailer>>,
    /// `https://crm.example.com`
    pub home: Option<String>,
}

/// How far a task was brought.
#[derive(Debug)]
pub(super) enum Outcome {
    Ended(End),
    /// The program ends: somebody else goes on.
    Paused,
    /// Somebody else already does.
    Lost,
}

impl Outcome {
    pub(super) fn succeeded(result: Option<serde_json::Value>) -> Self {
        Self::Ended(End { state: "succeeded", error: None, result })
    }

    pub(super) fn cancelled() -> Self {
        Self::Ended(End { state: "cancelled", ..End::default() })
    }

    pub(super) fn failed(error: &str) -> Self {
        Self::Ended(End { state: "failed", error: Some(error.to_owned()), result: None })
    }

    /// The person it works for may do nothing any more.
    pub(super) fn gone() -> Self {
        Self::failed("user_disabled")
    }
}

impl Runner {
    pub fn new(db: Db, files: Arc<dyn Files>, tables: Vec<Table>) -> Self {
        Self { db, files, tables, mail: Post::default(), closing: AtomicBool::new(false) }
    }

    /// Reports of schedules go out this way.
    pub fn with_mail(self, mail: Post) -> Self {
        Self { mail, ..self }
    }

    /// Starts so many workers, for as long as the runtime lasts.
    pub async fn start(self: &Arc<Self>, workers: usize) {
        if workers == 0 {
            return;
        }
        if let Err(error) = queue::forget_the_dead(&self.db).await {
            tracing::warn!(%error, "tasks left behind wait until they are given up for dead");
        }
        for _ in 0..workers {
            let (runner, db) = (self.clone(), self.db.clone());
            tokio::spawn(async move { db.run_apart(async move { runner.work_on().await }).await });
        }
        let (runner, db) = (self.clone(), self.db.clone());
        tokio::spawn(async move { db.run_apart(async move { runner.watch_schedules().await }).await });
    }

    /// Work stops after the records under way; what is left is taken up again by whoever starts next.
    pub fn close(&self) {
        self.closing.store(true, Ordering::Release);
        self.db.announce_work();
    }

    pub(super) fn is_closing(&self) -> bool {
        self.closing.load(Ordering::Acquire)
    }

    pub(super) fn table(&self, object: &str) -> Result<&Table, StoreError> {
        self.tables.iter().find(|table| table.definition.name == object).ok_or(StoreError::NotFound)
    }

    async fn work_on(self: Arc<Self>) {
        while !self.is_closing() {
            match queue::take(&self.db).await {
                Ok(Some(task)) => self.clone().see_through(task).await,
                Ok(None) => self.db.work(LOOK).await,
                Err(error) => {
                    tracing::warn!(%error, "no task could be taken");
                    tokio::time::sleep(LOOK).await;
                }
            }
        }
    }

    /// Every process that works looks for what is due; whoever comes first does it.
    async fn watch_schedules(self: Arc<Self>) {
        let mut week = None;
        while !self.is_closing() {
            if let Err(error) = schedule::fire(&self.db).await {
                tracing::warn!(%error, "it could not be seen which reports are due");
            }
            match snapshot::keep(&self.db, week).await {
                Ok(kept) => week = kept,
                Err(error) => tracing::warn!(%error, "the forecast of this week could not be kept; it is tried again"),
            }
            tokio::time::sleep(DUE).await;
        }
    }

    /// Whatever happens in it, a worker outlives its task.
    async fn see_through(self: Arc<Self>, task: Task) {
        let (runner, copy) = (self.clone(), task.clone());
        let problem = match tokio::spawn(async move { runner.bring_on(&copy).await }).await {
            Ok(Ok(())) => return,
            Ok(Err(error)) => error.to_string(),
            Err(error) => error.to_string(),
        };
        tracing::warn!(job = %task.job_id, tries = task.tries, problem, "a job could not go on");
        if let Err(error) = self.put_off(&task).await {
            tracing::warn!(job = %task.job_id, %error, "the job waits until its worker is given up for dead");
        }
    }

    async fn bring_on(&self, task: &Task) -> Result<(), StoreError> {
        let job = queue::job(self.db.read(), task.job_id).await?;
        let job = if job.data.state == "queued" { self.begin(job).await? } else { job };
        let outcome = match &task.request {
            Request::Bulk(bulk) => self.bulk(task, &job, bulk).await?,
            Request::Undo { job_id, kind } => self.undo(task, &job, *job_id, kind).await?,
            Request::Export(export) => self.export(task, &job, export).await?,
            Request::Report { file, send } => self.report(task, &job, file, *send).await?,
        };
        match outcome {
            Outcome::Ended(end) => self.end(&job, end).await,
            Outcome::Paused => queue::give_back(&self.db, task, TimeDelta::zero()).await,
            Outcome::Lost => Ok(()),
        }
    }

    /// Later and later; after too many tries the job fails.
    async fn put_off(&self, task: &Task) -> Result<(), StoreError> {
        if task.tries < MOST_TRIES {
            let seconds = 1_i64 << task.tries.min(8);
            return queue::give_back(&self.db, task, TimeDelta::seconds(seconds)).await;
        }
        let job = queue::job(self.db.read(), task.job_id).await?;
        self.end(&job, End { state: "failed", error: Some("internal".to_owned()), result: None }).await
    }

    async fn begin(&self, job: Record<Job>) -> Result<Record<Job>, StoreError> {
        let asker = self.asker_of(&job).await?;
        let tx = self.db.begin().await?;
        let write = Write::new(&tx, &asker, None);
        let data = Job { state: "running".to_owned(), started_at: Some(write.now().into()), ..job.data.clone() };
        let job = store::save(&write, job, data).await?;
        tx.commit().await?;
        self.db.announce();
        Ok(job)
    }

    async fn end(&self, job: &Record<Job>, end: End) -> Result<(), StoreError> {
        let asker = self.asker_of(job).await?;
        let tx = self.db.begin().await?;
        let write = Write::new(&tx, &asker, None);
        queue::end(&write, job.id, end).await?;
        tx.commit().await?;
        self.db.announce();
        Ok(())
    }

    /// Who a job is written for: its owner, or the program itself where that one is gone.
    pub(super) async fn asker_of(&self, job: &Record<Job>) -> Result<Asker, StoreError> {
        if let Some(asker) = queue::asker(&self.db, &job.data).await? {
            return Ok(asker);
        }
        Ok(Asker::new(Arc::new(Actor::system()), self.db.directory().await?))
    }
}
