//! Reports and dashboards as files: answered with the rights of whom they are for, in that person's language.
mod about;
mod pages;
mod rows;
mod text;
mod workbook;

use std::path::Path;

use uuid::Uuid;
use wire::{
    Record,
    condition::Compare,
    record::{Dashboard, Report},
    report::{FileFormat, ReportAnswer, ReportDefinition, ReportFile, RunReport, Widget},
};
use words::Language;

use super::{judge, run, standard};
use crate::{Asker, Db, StoreError, store};

/// What goes into a file.
pub(crate) struct Content {
    pub(crate) title: String,
    pub(crate) parts: Vec<Part>,
    pub(crate) language: Language,
    /// Whom it is made for.
    pub(crate) reader: String,
    pub(crate) time_zone: chrono_tz::Tz,
    pub(crate) organization: String,
}

/// One report in it.
pub(crate) struct Part {
    pub(crate) title: String,
    /// What it answers, in words.
    pub(crate) question: String,
    /// None where the reader may not ask.
    pub(crate) answer: Option<ReportAnswer>,
}

/// Whether a file could be made of it: who may not read is told before any work begins.
///
/// # Errors
/// `Invalid` naming the member, `NotFound` or `Forbidden`.
pub(crate) async fn check(db: &Db, asker: &Asker, file: &ReportFile) -> Result<(), StoreError> {
    match (&file.report, file.dashboard_id) {
        (Some(run), None) => {
            let definition = super::chosen(db, asker, run).await.map_err(below_report)?;
            judge(asker, &definition, run).map_err(below_report)
        }
        (None, Some(_)) if file.format == FileFormat::Csv => Err(StoreError::invalid("format", "choice")),
        (None, Some(id)) => match store::find::<Dashboard>(db.read(), &asker.actor, id).await {
            Err(StoreError::NotFound) => Err(StoreError::invalid("dashboard_id", "not_found")),
            found => found.map(|_| ()),
        },
        _ => Err(StoreError::invalid("report", "one_report")),
    }
}

fn below_report(error: StoreError) -> StoreError {
    let below = |violation: domain::violation::Violation| domain::violation::Violation {
        field: format!("report.{}", violation.field).trim_end_matches('.').to_owned(),
        ..violation
    };
    match error {
        StoreError::Invalid(violations) => StoreError::Invalid(violations.into_iter().map(below).collect()),
        StoreError::Query(violation) => StoreError::Invalid(vec![below(violation)]),
        StoreError::NotFound => StoreError::invalid("report.report_id", "not_found"),
        other => other,
    }
}

/// # Errors
/// As [`check`], or `Query` where a report would cost too much.
pub(crate) async fn content(db: &Db, asker: &Asker, file: &ReportFile) -> Result<Content, StoreError> {
    let language = language(asker);
    let (title, parts) = match (&file.report, file.dashboard_id) {
        (_, Some(id)) => of_dashboard(db, asker, id, language).await?,
        (Some(run), None) => {
            let part = part(db, asker, run, language).await?;
            (part.title.clone(), vec![part])
        }
        (None, None) => return Err(StoreError::invalid("report", "one_report")),
    };
    let user = asker.actor.id().and_then(|id| asker.directory.users.get(&id));
    Ok(Content {
        title: file.title.clone().filter(|title| !title.trim().is_empty()).unwrap_or(title),
        parts,
        language,
        reader: user.map(|user| user.data.name.clone()).unwrap_or_default(),
        time_zone: asker.actor.time_zone,
        organization: asker.directory.organization.name.clone(),
    })
}

/// The reader's, else the organisation's.
pub(crate) fn language(asker: &Asker) -> Language {
    let own = asker.actor.locale.as_deref().and_then(Language::of_tag);
    own.or_else(|| Language::of_tag(&asker.directory.organization.locale)).unwrap_or_default()
}

async fn part(db: &Db, asker: &Asker, order: &RunReport, language: Language) -> Result<Part, StoreError> {
    let definition = super::chosen(db, asker, order).await?;
    let (title, question) = named(db, asker, order, &definition, language).await?;
    let answer = run(db, asker, &definition, order).await?;
    Ok(Part { title, question, answer: Some(answer) })
}

async fn named(
    db: &Db,
    asker: &Asker,
    order: &RunReport,
    definition: &ReportDefinition,
    language: Language,
) -> Result<(String, String), StoreError> {
    if let Some(key) = &order.standard {
        let shipped = standard::all(asker).into_iter().find(|report| report.key == *key);
        let said = |texts: &std::collections::BTreeMap<String, String>| {
            texts.get(language.tag()).or_else(|| texts.get("en")).cloned().unwrap_or_default()
        };
        return Ok(shipped.map(|report| (said(&report.labels), said(&report.questions))).unwrap_or_default());
    }
    if let Some(id) = order.report_id {
        let saved: Record<Report> = store::find(db.read(), &asker.actor, id).await?;
        return Ok((saved.data.name, saved.data.description.unwrap_or_default()));
    }
    Ok((language.records(&definition.object).to_owned(), String::new()))
}

/// From the top, and from left to right. What the reader may not ask keeps its place, and says so.
async fn of_dashboard(db: &Db, asker: &Asker, id: Uuid, language: Language) -> Result<(String, Vec<Part>), StoreError> {
    let dashboard: Record<Dashboard> = store::find(db.read(), &asker.actor, id).await?;
    let mut widgets: Vec<Widget> = serde_json::from_value(dashboard.data.widgets).unwrap_or_default();
    widgets.sort_by_key(|widget| (widget.y, widget.x));
    let filters: Vec<Compare> =
        dashboard.data.filters.and_then(|filters| serde_json::from_value(filters).ok()).unwrap_or_default();
    let mut parts = Vec::new();
    for widget in widgets {
        let shipped = widget.standard.as_deref();
        // Answered by a page of its own, not by a question.
        if shipped.is_some_and(|key| standard::definition(asker, key).is_none()) {
            continue;
        }
        let order = RunReport {
            definition: widget.definition,
            standard: widget.standard,
            report_id: widget.report_id,
            filters: filters.clone(),
            ..RunReport::default()
        };
        let mut made = match part(db, asker, &order, language).await {
            Ok(made) => made,
            Err(StoreError::NotFound | StoreError::Forbidden | StoreError::Invalid(_)) => {
                Part { title: String::new(), question: String::new(), answer: None }
            }
            Err(error) => return Err(error),
        };
        made.title = widget.title.filter(|title| !title.is_empty()).unwrap_or(made.title);
        parts.push(made);
    }
    Ok((dashboard.data.name, parts))
}

impl Content {
    /// Writes the file. It takes a while: not for a thread that others wait for.
    ///
    /// # Errors
    /// When the disk refuses.
    pub(crate) fn write(&self, format: FileFormat, path: &Path) -> std::io::Result<()> {
        match format {
            FileFormat::Pdf => std::fs::write(path, pages::pdf(self)?),
            FileFormat::Xlsx => workbook::write(self, path),
            FileFormat::Csv => text::write(self, path),
        }
    }

    /// As people find it again: the title and the day.
    pub(crate) fn file_name(&self, format: FileFormat) -> String {
        let plain = |letter: char| if letter.is_control() || "/\\:*?\"<>|".contains(letter) { ' ' } else { letter };
        let title: String = self.title.chars().map(plain).take(80).collect();
        let title = title.trim().trim_matches('.');
        let title = if title.is_empty() { "report" } else { title };
        let day = chrono::Utc::now().with_timezone(&self.time_zone).format("%Y-%m-%d");
        format!("{title} {day}.{}", format.name())
    }

    /// Rows in all parts.
    pub(crate) fn rows(&self) -> usize {
        self.parts.iter().filter_map(|part| part.answer.as_ref()).map(|answer| answer.rows.len()).sum()
    }

    fn reads<'a>(&self, answer: &'a ReportAnswer) -> words::Reader<'a> {
        words::Reader { language: self.language, time_zone: self.time_zone, names: &answer.related }
    }
}
