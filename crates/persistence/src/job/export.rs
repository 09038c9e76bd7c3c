//! A filter as a file: page by page, with the rights of this moment, made anew from the start where it was interrupted.
mod cell;
mod text;
mod xlsx;

use std::{
    collections::BTreeMap,
    path::Path,
    time::{Duration, Instant},
};

use chrono::TimeDelta;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;
use wire::{
    Definition, Field, Kind, ListPage, Record, Related, Timestamp,
    job::{Export, Format, Purpose},
    query::{MAX_LIMIT, Search},
    record::Job,
};

use super::{
    Request, progress,
    queue::{self, Task},
    request,
    runner::{Outcome, Runner},
    table::Table,
};
use crate::{
    Actor, StoreError, Stored,
    file::{self, unavailable},
    query::Asker,
    store::Write,
};
use cell::{Cell, Column};

/// How long a file can be fetched.
pub const EXPORT_HOURS: i64 = 24;
/// How often the job is told how far it is.
const PULSE: Duration = Duration::from_secs(1);

/// Makes a job of the export.
///
/// # Errors
/// `Forbidden`, `Invalid`, or `Query` where the condition or the order is wrong.
pub async fn start<R: Stored>(db: &crate::Db, write: &Write<'_>, export: &Export) -> Result<Record<Job>, StoreError> {
    request::check_export(write.actor(), R::DEFINITION, export)?;
    crate::query::ids(db, write.asker, R::DEFINITION, &search(export, &[])).await?;
    let data = Job { kind: "export".to_owned(), object: R::DEFINITION.name.to_owned(), ..Job::default() };
    queue::enqueue(write, data, &Request::Export(export.clone())).await
}

/// One file in the making.
trait Sheet: Send {
    fn row(&mut self, cells: &[Cell]) -> Result<(), StoreError>;
    /// Writes what is left.
    fn finish(self: Box<Self>) -> Result<(), StoreError>;
}

impl Runner {
    pub(super) async fn export(&self, task: &Task, job: &Record<Job>, export: &Export) -> Result<Outcome, StoreError> {
        let table = self.table(&job.data.object)?;
        let scratch = self.files.scratch();
        let columns = columns(&self.asker_of(job).await?.actor, table.definition, export);
        let rows = match self.write(task, job, table, export, &columns, &scratch).await? {
            Written::Whole(rows) => rows,
            Written::Stopped(outcome) => {
                // What is left behind where this fails is swept away later.
                let _ = tokio::fs::remove_file(&scratch).await;
                return Ok(outcome);
            }
        };
        let name = file_name(&job.data.object, job.id, export.format);
        let file = self.keep_file(job, name, content_type(export.format), &scratch).await?;
        Ok(Outcome::succeeded(Some(json!({
            "name": file.name, "byte_size": file.byte_size, "rows": rows,
            "expires_at": file.expires_at.map(Timestamp::from),
        }))))
    }

    async fn write(
        &self,
        task: &Task,
        job: &Record<Job>,
        table: &Table,
        export: &Export,
        columns: &[Column],
        scratch: &Path,
    ) -> Result<Written, StoreError> {
        let mut sheet = open(export, scratch)?;
        sheet.row(&columns.iter().map(|column| Cell::Text(column.heading(export))).collect::<Vec<_>>())?;
        let mut search = Search { count: Some("exact".to_owned()), ..search(export, columns) };
        let (mut rows, mut total, mut told) = (0, None, None::<Instant>);
        loop {
            let Some(asker) = queue::asker(&self.db, &job.data).await? else {
                return Ok(Written::Stopped(Outcome::gone()));
            };
            let page = (table.page)(&self.db, &asker, &search).await?;
            total = page.page.count.filter(|_| page.page.count_is_lower_bound != Some(true)).or(total);
            write_page(&mut *sheet, columns, &page, export.purpose, &asker)?;
            rows += i64::try_from(page.data.len()).unwrap_or_default();
            if export.format == Format::Xlsx && rows > xlsx::MOST_ROWS {
                return Ok(Written::Stopped(Outcome::failed("too_many")));
            }
            if told.is_none_or(|told| told.elapsed() > PULSE) {
                if let Some(outcome) = self.tell(task, job, total, rows).await? {
                    return Ok(Written::Stopped(outcome));
                }
                told = Some(Instant::now());
            }
            let Some(cursor) = page.page.next_cursor else { break };
            search = Search { cursor: Some(cursor), count: None, ..search };
        }
        let finished = tokio::task::spawn_blocking(move || sheet.finish()).await;
        finished.map_err(|error| unavailable(&std::io::Error::other(error)))??;
        match self.tell(task, job, Some(u64::try_from(rows).unwrap_or_default()), rows).await? {
            Some(outcome) => Ok(Written::Stopped(outcome)),
            None => Ok(Written::Whole(rows)),
        }
    }

    async fn tell(
        &self,
        task: &Task,
        job: &Record<Job>,
        total: Option<u64>,
        rows: i64,
    ) -> Result<Option<Outcome>, StoreError> {
        let tx = self.db.begin().await?;
        progress::set(&tx, job.id, total.and_then(|total| i64::try_from(total).ok()), rows).await?;
        self.keep(tx, task, &json!({})).await
    }

    /// What was written becomes the job's file, for a day.
    pub(super) async fn keep_file(
        &self,
        job: &Record<Job>,
        name: String,
        content_type: &str,
        scratch: &Path,
    ) -> Result<file::File, StoreError> {
        let path = scratch.to_owned();
        let digested = tokio::task::spawn_blocking(move || digest(&path)).await;
        let (byte_size, sha256) =
            digested.map_err(std::io::Error::other).flatten().map_err(|error| unavailable(&error))?;
        let now = chrono::Utc::now();
        let file = file::File {
            id: job.id,
            owner_id: job.data.owner_id,
            name,
            content_type: content_type.to_owned(),
            byte_size,
            sha256,
            created_at: now,
            expires_at: Some(now + TimeDelta::hours(EXPORT_HOURS)),
        };
        self.files.keep(job.id, scratch).await.map_err(|error| unavailable(&error))?;
        let tx = self.db.begin().await?;
        file::row::put(&tx, &file, file::Purpose::Export).await?;
        tx.commit().await?;
        Ok(file)
    }
}

/// How far the rows came.
enum Written {
    Whole(i64),
    Stopped(Outcome),
}

fn open(export: &Export, scratch: &Path) -> Result<Box<dyn Sheet>, StoreError> {
    Ok(match export.format {
        Format::Csv => Box::new(text::Text::open(scratch, export.bom, export.purpose)?),
        Format::Xlsx => Box::new(xlsx::Xlsx::open(scratch)?),
    })
}

fn write_page(
    sheet: &mut dyn Sheet,
    columns: &[Column],
    page: &ListPage<Value>,
    purpose: Purpose,
    asker: &Asker,
) -> Result<(), StoreError> {
    for record in &page.data {
        let cells: Vec<Cell> =
            columns.iter().map(|column| column.cell(record, &page.related, purpose, asker)).collect();
        sheet.row(&cells)?;
    }
    Ok(())
}

fn search(export: &Export, columns: &[Column]) -> Search {
    let links: Vec<&str> = columns.iter().filter(|column| column.is_link()).map(|column| column.field.name).collect();
    let named = export.purpose == Purpose::Spreadsheet && !links.is_empty();
    Search {
        condition: export.condition.clone(),
        q: export.q.clone(),
        sort: export.sort.clone(),
        limit: Some(MAX_LIMIT),
        expand: named.then(|| links.join(",")),
        ..Search::default()
    }
}

/// Money takes two columns, so that its amounts are numbers.
fn columns(actor: &Actor, definition: &'static Definition, export: &Export) -> Vec<Column> {
    let shown = definition.fields.iter().filter(|field| field.column && actor.sees(definition, field));
    let named = export.columns.iter().filter_map(|name| actor.queryable(definition, name));
    let fields: Vec<&'static Field> = if export.columns.is_empty() { shown.collect() } else { named.collect() };
    let of = |field: &'static Field| {
        let parts: &[Option<&'static str>] =
            if matches!(field.kind, Kind::Money) { &[Some("amount"), Some("currency")] } else { &[None] };
        parts.iter().map(move |part| Column { field, part: *part })
    };
    fields.into_iter().flat_map(of).collect()
}

fn file_name(object: &str, job_id: Uuid, format: Format) -> String {
    let path = wire::definition(object).map_or(object, |definition| definition.path);
    let tail = job_id.simple().to_string();
    format!("{path}-{}-{}.{}", chrono::Utc::now().format("%Y-%m-%d"), &tail[26..], format.name())
}

fn content_type(format: Format) -> &'static str {
    match format {
        Format::Csv => "text/csv",
        Format::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }
}

fn digest(path: &Path) -> std::io::Result<(i64, String)> {
    let mut digest = Sha256::new();
    let mut file = std::fs::File::open(path)?;
    let size = std::io::copy(&mut file, &mut Writer(&mut digest))?;
    let hex = digest.finalize().iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
    Ok((i64::try_from(size).unwrap_or(i64::MAX), hex))
}

struct Writer<'a>(&'a mut Sha256);

impl std::io::Write for Writer<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Names of linked records by id.
type Names = BTreeMap<Uuid, Related>;
