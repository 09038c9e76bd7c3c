//! A report as a file, with the rights and in the language of whom it is for; where it belongs to a schedule, as a letter.
use std::time::Duration;

use chrono::{TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;
use wire::{
    Record, Timestamp,
    record::Job,
    report::{LONGEST_TITLE, ReportFile},
};

use super::{
    Request,
    export::EXPORT_HOURS,
    progress,
    queue::{self, Task},
    runner::{Outcome, Runner},
};
use crate::{
    Asker, Db, StoreError,
    file::{File, row, unavailable},
    mail::{Enclosed, Letter, MailError},
    report::file::{self, Content},
    store::Write,
};

/// A letter carries no more; a larger file waits among the jobs.
const LARGEST_ENCLOSED: i64 = 15 << 20;

/// Makes a job of it.
///
/// # Errors
/// `Invalid` naming the member, or `Forbidden`.
pub async fn start(db: &Db, write: &Write<'_>, wanted: &ReportFile) -> Result<Record<Job>, StoreError> {
    let title = wanted.title.as_deref().and_then(|title| wire::query::too_long("title", title, LONGEST_TITLE));
    if let Some(violation) = title {
        return Err(StoreError::Invalid(vec![violation]));
    }
    file::check(db, write.asker, wanted).await?;
    enqueue(write, wanted.clone(), false).await
}

/// The work of one delivery; `write` is the recipient's. Whether they may read it is found out when it is made.
pub(crate) async fn start_delivery(write: &Write<'_>, wanted: ReportFile) -> Result<Record<Job>, StoreError> {
    enqueue(write, wanted, true).await
}

async fn enqueue(write: &Write<'_>, file: ReportFile, send: bool) -> Result<Record<Job>, StoreError> {
    let object = if file.dashboard_id.is_some() { "dashboard" } else { "report" };
    let data = Job { kind: "report".to_owned(), object: object.to_owned(), ..Job::default() };
    queue::enqueue(write, data, &Request::Report { file: Box::new(file), send }).await
}

/// How often a task is held while its report is in the making: well within what a worker may be silent.
const PULSE: Duration = Duration::from_secs(10);
/// A file whose letter could not be sent is sent later as it is, unless it is older than this.
const FRESH_MINUTES: i64 = 60;

/// What is written down of a file once it is there.
#[derive(Debug, Serialize, Deserialize)]
struct Made {
    title: String,
    rows: i64,
}

/// Why nothing was made.
enum Stopped {
    /// Somebody cancelled it, or goes on with it.
    Elsewhere(Outcome),
    Failed(StoreError),
}

/// What ends the job with a reason; anything else is tried again.
fn failed(error: StoreError) -> Result<Outcome, StoreError> {
    match error {
        StoreError::NotFound => Ok(Outcome::failed("not_found")),
        StoreError::Forbidden => Ok(Outcome::failed("forbidden")),
        StoreError::Query(violation) => Ok(Outcome::failed(&violation.code)),
        StoreError::Invalid(_) => Ok(Outcome::failed("invalid")),
        error => Err(error),
    }
}

/// A text without its encoding is read as ASCII.
fn with_charset(content_type: &str) -> String {
    let charset = if content_type.starts_with("text/") { "; charset=utf-8" } else { "" };
    format!("{content_type}{charset}")
}

impl Runner {
    pub(super) async fn report(
        &self,
        task: &Task,
        job: &Record<Job>,
        wanted: &ReportFile,
        as_letter: bool,
    ) -> Result<Outcome, StoreError> {
        let Some(asker) = queue::asker(&self.db, &job.data).await? else { return Ok(Outcome::gone()) };
        let (made, kept) = match self.made_before(task, job).await? {
            Some(before) => before,
            None => match self.make(task, job, &asker, wanted).await? {
                Ok(made) => made,
                Err(outcome) => return Ok(outcome),
            },
        };
        let sent = if as_letter { self.send(job, &asker, &made.title, &kept).await? } else { Ok(false) };
        let tx = self.db.begin().await?;
        progress::set(&tx, job.id, Some(made.rows), made.rows).await?;
        tx.commit().await?;
        match sent {
            Err(refused) => Ok(refused),
            Ok(sent) => Ok(Outcome::succeeded(Some(json!({
                "name": kept.name, "byte_size": kept.byte_size, "rows": made.rows, "sent": sent,
                "expires_at": kept.expires_at.map(Timestamp::from),
            })))),
        }
    }

    /// The file, where it was made a short while ago and only its letter could not be sent.
    async fn made_before(&self, task: &Task, job: &Record<Job>) -> Result<Option<(Made, File)>, StoreError> {
        let Some(made) = serde_json::from_value::<Made>(task.place.clone()).ok() else { return Ok(None) };
        let file = row::find(self.db.read(), job.id).await?;
        let is_fresh = |file: &File| Utc::now() - file.created_at < TimeDelta::minutes(FRESH_MINUTES);
        Ok(file.filter(is_fresh).map(|file| (made, file)))
    }

    /// Makes the file, and writes down that it is there.
    async fn make(
        &self,
        task: &Task,
        job: &Record<Job>,
        asker: &Asker,
        wanted: &ReportFile,
    ) -> Result<Result<(Made, File), Outcome>, StoreError> {
        let content = match self.content(task, asker, wanted).await {
            Ok(content) => content,
            Err(Stopped::Elsewhere(outcome)) => return Ok(Err(outcome)),
            Err(Stopped::Failed(error)) => return failed(error).map(Err),
        };
        if let Some(outcome) = self.keep(self.db.begin().await?, task, &json!({})).await? {
            return Ok(Err(outcome));
        }
        let rows = i64::try_from(content.rows()).unwrap_or(i64::MAX);
        let made = Made { title: content.title.clone(), rows };
        let (name, scratch) = (content.file_name(wanted.format), self.files.scratch());
        let kept = self.write_file(job, wanted, content, &name, &scratch).await?;
        // Held once more: making the file may have taken long, and nobody else may send it meanwhile.
        let place = serde_json::to_value(&made).unwrap_or_default();
        match self.keep(self.db.begin().await?, task, &place).await? {
            Some(outcome) => Ok(Err(outcome)),
            None => Ok(Ok((made, kept))),
        }
    }

    /// What goes into it. The task is held meanwhile, or another worker would take it for one that nobody does.
    async fn content(&self, task: &Task, asker: &Asker, wanted: &ReportFile) -> Result<Content, Stopped> {
        let mut content = std::pin::pin!(file::content(&self.db, asker, wanted));
        let mut stopped = None;
        loop {
            tokio::select! {
                // Work on the database ends by itself, also where nobody wants it any more.
                made = &mut content => return match stopped {
                    Some(outcome) => Err(Stopped::Elsewhere(outcome)),
                    None => made.map_err(Stopped::Failed),
                },
                () = tokio::time::sleep(PULSE), if stopped.is_none() => match self.pulse(task).await {
                    Ok(outcome) => stopped = outcome,
                    Err(error) => tracing::warn!(job = %task.job_id, %error, "a report in the making could not be held"),
                },
            }
        }
    }

    async fn pulse(&self, task: &Task) -> Result<Option<Outcome>, StoreError> {
        self.keep(self.db.begin().await?, task, &json!({})).await
    }

    async fn write_file(
        &self,
        job: &Record<Job>,
        wanted: &ReportFile,
        content: Content,
        name: &str,
        scratch: &std::path::Path,
    ) -> Result<File, StoreError> {
        let (format, path) = (wanted.format, scratch.to_owned());
        let written = tokio::task::spawn_blocking(move || content.write(format, &path)).await;
        written.map_err(std::io::Error::other).flatten().map_err(|error| unavailable(&error))?;
        self.keep_file(job, name.to_owned(), format.content_type(), scratch).await
    }

    /// Sends it where there is a way to. What is refused for good ends the job; anything else is tried again.
    async fn send(
        &self,
        job: &Record<Job>,
        asker: &Asker,
        title: &str,
        kept: &File,
    ) -> Result<Result<bool, Outcome>, StoreError> {
        let Some(mailer) = &self.mail.mailer else { return Ok(Ok(false)) };
        let user = asker.actor.id().and_then(|id| asker.directory.users.get(&id));
        let Some(user) = user else { return Ok(Err(Outcome::gone())) };
        let bytes = if kept.byte_size <= LARGEST_ENCLOSED { Some(self.bytes(job.id).await?) } else { None };
        let letter = Letter {
            id: job.id,
            to_name: user.data.name.clone(),
            to_address: user.data.email.clone(),
            subject: title.to_owned(),
            text: file::language(asker).letter_of_report(
                title,
                self.mail.home.as_deref(),
                bytes.is_some(),
                EXPORT_HOURS,
            ),
            file: bytes.map(|bytes| Enclosed {
                name: kept.name.clone(),
                content_type: with_charset(&kept.content_type),
                bytes,
            }),
        };
        match mailer.send(letter).await {
            Ok(()) => Ok(Ok(true)),
            Err(MailError::Refused(why)) => {
                tracing::warn!(job = %job.id, why, "a letter was refused");
                Ok(Err(Outcome::failed("mail_refused")))
            }
            Err(error @ MailError::Unavailable(_)) => {
                Err(StoreError::Unavailable(sea_orm::DbErr::Custom(error.to_string())))
            }
        }
    }

    async fn bytes(&self, id: Uuid) -> Result<Vec<u8>, StoreError> {
        let mut file = self.files.read(id, 0).await.map_err(|error| unavailable(&error))?;
        let mut bytes = Vec::new();
        tokio::io::AsyncReadExt::read_to_end(&mut file, &mut bytes).await.map_err(|error| unavailable(&error))?;
        Ok(bytes)
    }
}
