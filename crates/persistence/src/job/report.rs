//! A report as a file, with the rights and in the language of whom it is for; where it belongs to a schedule, as a letter.
use serde_json::json;
use uuid::Uuid;
use wire::{
    Record, Timestamp,
    record::Job,
    report::{LONGEST_TITLE, ReportFile},
};
use words::Language;

use super::{
    Request,
    export::EXPORT_HOURS,
    progress,
    queue::{self, Task},
    runner::{Outcome, Runner},
};
use crate::{
    Asker, Db, StoreError,
    file::unavailable,
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
        let content = match file::content(&self.db, &asker, wanted).await {
            Ok(content) => content,
            Err(StoreError::NotFound) => return Ok(Outcome::failed("not_found")),
            Err(StoreError::Forbidden) => return Ok(Outcome::failed("forbidden")),
            Err(StoreError::Query(violation)) => return Ok(Outcome::failed(&violation.code)),
            Err(StoreError::Invalid(_)) => return Ok(Outcome::failed("invalid")),
            Err(error) => return Err(error),
        };
        if let Some(outcome) = self.keep(self.db.begin().await?, task, &json!({})).await? {
            return Ok(outcome);
        }
        let (name, rows) = (content.file_name(wanted.format), content.rows());
        let language = content.language;
        let title = content.title.clone();
        let scratch = self.files.scratch();
        let kept = self.write_file(job, wanted, content, &name, &scratch).await?;
        // Held once more: making the file may have taken long, and nobody else may send it meanwhile.
        if let Some(outcome) = self.keep(self.db.begin().await?, task, &json!({})).await? {
            return Ok(outcome);
        }
        let sent = if as_letter { self.send(job, &asker, (language, &title), &kept).await? } else { Ok(false) };
        let told = i64::try_from(rows).unwrap_or(i64::MAX);
        let tx = self.db.begin().await?;
        progress::set(&tx, job.id, Some(told), told).await?;
        tx.commit().await?;
        match sent {
            Err(refused) => Ok(refused),
            Ok(sent) => Ok(Outcome::succeeded(Some(json!({
                "name": name, "byte_size": kept.byte_size, "rows": rows, "sent": sent,
                "expires_at": kept.expires_at.map(Timestamp::from),
            })))),
        }
    }

    async fn write_file(
        &self,
        job: &Record<Job>,
        wanted: &ReportFile,
        content: Content,
        name: &str,
        scratch: &std::path::Path,
    ) -> Result<crate::file::File, StoreError> {
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
        (language, title): (Language, &str),
        kept: &crate::file::File,
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
            text: language.letter_of_report(title, self.mail.home.as_deref(), bytes.is_some(), EXPORT_HOURS),
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
