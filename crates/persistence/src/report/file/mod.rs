//! Reports and dashboards as files: answered with the rights of whom they are for, in that person's language.
mod about;
mod elsewhere;
mod grid;
mod pages;
mod text;
mod workbook;

use std::path::Path;

use uuid::Uuid;
use wire::{
    Record, Timestamp,
    condition::{Compare, are_filters},
    record::{Dashboard, Report},
    report::{FileFormat, ReportAnswer, ReportDefinition, ReportFile, RunReport, Widget, is_period},
};
use words::{Language, Reader};

use super::{judge, run, session::Wait, standard};
use crate::{Asker, Db, StoreError, store};
pub(crate) use elsewhere::Kind as Elsewhere;
use grid::Grid;

/// What goes into a file.
pub(crate) struct Content {
    pub(crate) title: String,
    parts: Vec<Part>,
    pub(crate) language: Language,
    /// Whom it is made for.
    reader: String,
    time_zone: chrono_tz::Tz,
    organization: String,
}

/// One report in it.
#[derive(Debug, Default)]
struct Part {
    title: String,
    /// What it answers, of which records, and what the reader should know.
    about: Vec<String>,
    /// None where the reader may not ask, or nothing was found.
    grids: Vec<Grid>,
    as_of: Option<Timestamp>,
    /// Rows without totals.
    rows: usize,
}

/// Whether a file could be made of it: who may not read is told before any work begins.
///
/// # Errors
/// `Invalid` naming the member, `NotFound` or `Forbidden`.
pub(crate) async fn check(db: &Db, asker: &Asker, file: &ReportFile) -> Result<(), StoreError> {
    if file.period.as_deref().is_some_and(|period| !is_period(period)) {
        return Err(StoreError::invalid("period", "period"));
    }
    if !are_filters(&file.filters) {
        return Err(StoreError::invalid("filters", "condition"));
    }
    match (&file.report, file.dashboard_id) {
        (Some(run), None) => check_report(db, asker, file, run).await,
        (None, Some(_)) if file.format == FileFormat::Csv => Err(StoreError::invalid("format", "choice")),
        (None, Some(id)) => match store::find::<Dashboard>(db.read(), &asker.actor, id).await {
            Err(StoreError::NotFound) => Err(StoreError::invalid("dashboard_id", "not_found")),
            found => found.map(|_| ()),
        },
        _ => Err(StoreError::invalid("report", "one_report")),
    }
}

async fn check_report(db: &Db, asker: &Asker, file: &ReportFile, run: &RunReport) -> Result<(), StoreError> {
    if let Some(kind) = elsewhere(run) {
        return elsewhere::judge(asker, kind, run).map_err(below_report);
    }
    let definition = super::chosen(db, asker, run).await.map_err(below_report)?;
    judge(asker, &definition, run).map_err(below_report)?;
    // Those around it, by themselves: they stand elsewhere in the request.
    let around = RunReport { filters: file.filters.clone(), ..RunReport::default() };
    judge(asker, &definition, &around).map_err(in_body)
}

/// The shipped report, where no single question answers it.
fn elsewhere(run: &RunReport) -> Option<Elsewhere> {
    let alone = run.definition.is_none() && run.report_id.is_none();
    run.standard.as_deref().filter(|_| alone).and_then(Elsewhere::of)
}

fn in_body(error: StoreError) -> StoreError {
    match error {
        StoreError::Query(violation) => StoreError::Invalid(vec![violation]),
        other => other,
    }
}

fn below_report(error: StoreError) -> StoreError {
    let below = |violation: domain::violation::Violation| domain::violation::Violation {
        field: format!("report.{}", violation.field).trim_end_matches('.').to_owned(),
        ..violation
    };
    match in_body(error) {
        StoreError::Invalid(violations) => StoreError::Invalid(violations.into_iter().map(below).collect()),
        StoreError::NotFound => StoreError::invalid("report.report_id", "not_found"),
        other => other,
    }
}

/// # Errors
/// As [`check`], or `Query` where a report would cost too much.
pub(crate) async fn content(db: &Db, asker: &Asker, file: &ReportFile) -> Result<Content, StoreError> {
    let language = language(asker);
    let brief = file.dashboard_id.is_some();
    let maker = Maker { db, asker, language, period: file.period.as_deref(), filters: &file.filters, brief };
    let (title, parts) = match (&file.report, file.dashboard_id) {
        (_, Some(id)) => maker.dashboard(id).await?,
        (Some(run), None) => {
            let part = maker.part(run).await?;
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

/// For whom, and under what choices.
struct Maker<'a> {
    db: &'a Db,
    asker: &'a Asker,
    language: Language,
    /// For whatever asks for one.
    period: Option<&'a str>,
    filters: &'a [Compare],
    /// One of many: only what matters most.
    brief: bool,
}

impl Maker<'_> {
    async fn part(&self, order: &RunReport) -> Result<Part, StoreError> {
        let filters = order.filters.iter().chain(self.filters).cloned().collect();
        let order = RunReport { filters, ..order.clone() };
        if let Some(kind) = elsewhere(&order) {
            return elsewhere::part(self, kind, &order).await;
        }
        let definition = super::chosen(self.db, self.asker, &order).await?;
        let (title, question) = self.named(&order, &definition).await?;
        let order = match self.period {
            Some(period) => order.within(&definition, period),
            None => order,
        };
        let answer = run(self.db, self.asker, &definition, &order, Wait::Job).await?;
        Ok(self.answered(title, &question, &answer))
    }

    fn answered(&self, title: String, question: &str, answer: &ReportAnswer) -> Part {
        let reader = Reader { language: self.language, time_zone: self.asker.actor.time_zone, names: &answer.related };
        Part {
            title,
            about: about::lines(&reader, question, answer),
            grids: Grid::of_answer(&reader, answer).into_iter().collect(),
            as_of: Some(answer.as_of),
            rows: answer.rows.len(),
        }
    }

    async fn named(&self, order: &RunReport, definition: &ReportDefinition) -> Result<(String, String), StoreError> {
        if let Some(key) = &order.standard {
            return Ok(standard::named(self.asker, key, self.language));
        }
        if let Some(id) = order.report_id {
            let saved: Record<Report> = store::find(self.db.read(), &self.asker.actor, id).await?;
            return Ok((saved.data.name, saved.data.description.unwrap_or_default()));
        }
        Ok((self.language.records(&definition.object).to_owned(), String::new()))
    }

    /// From the top, and from left to right. What the reader may not ask keeps its place, and says so.
    async fn dashboard(&self, id: Uuid) -> Result<(String, Vec<Part>), StoreError> {
        let dashboard: Record<Dashboard> = store::find(self.db.read(), &self.asker.actor, id).await?;
        let mut widgets: Vec<Widget> = serde_json::from_value(dashboard.data.widgets).unwrap_or_default();
        widgets.sort_by_key(|widget| (widget.y, widget.x));
        let filters: Vec<Compare> =
            dashboard.data.filters.and_then(|filters| serde_json::from_value(filters).ok()).unwrap_or_default();
        let mut parts = Vec::new();
        for widget in widgets {
            parts.push(self.widget(widget, &filters).await?);
        }
        Ok((dashboard.data.name, parts))
    }

    async fn widget(&self, widget: Widget, filters: &[Compare]) -> Result<Part, StoreError> {
        let order = RunReport {
            definition: widget.definition,
            standard: widget.standard,
            report_id: widget.report_id,
            filters: filters.to_vec(),
            ..RunReport::default()
        };
        let mut made = match self.part(&order).await {
            Ok(made) => made,
            Err(StoreError::NotFound | StoreError::Forbidden | StoreError::Invalid(_)) => {
                let about = vec![self.language.text("error.forbidden_title").to_owned()];
                Part { about, ..Part::default() }
            }
            Err(error) => return Err(error),
        };
        made.title = widget.title.filter(|title| !title.is_empty()).unwrap_or(made.title);
        Ok(made)
    }
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
        self.parts.iter().map(|part| part.rows).sum()
    }
}
