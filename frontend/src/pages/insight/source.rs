//! Which report: one that is shipped, or one that is kept.
use std::{cell::RefCell, collections::BTreeMap};

use serde_json::Value;
use web_sys::AbortSignal;
use wire::{
    definition,
    report::{Explanation, ReportAnswer, ReportDefinition, RunReport, StandardDashboard, StandardReport},
};

use super::read;
use crate::{
    api::{self, ApiError, Call, records},
    i18n,
};

/// A report by its name in addresses.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Source {
    Standard(String),
    Saved(String),
    /// One that has no name: part of a dashboard, or still being put together.
    Own(Box<ReportDefinition>),
}

impl Source {
    pub(super) fn read(name: &str) -> Self {
        if name.len() == 36 { Self::Saved(name.to_owned()) } else { Self::Standard(name.to_owned()) }
    }

    pub(super) fn name(&self) -> &str {
        match self {
            Self::Standard(name) | Self::Saved(name) => name,
            Self::Own(_) => "",
        }
    }

    pub(super) fn address(&self) -> String {
        format!("/reports/{}", self.name())
    }

    /// A run of this report.
    pub(super) fn run(&self) -> RunReport {
        match self {
            Self::Standard(key) => RunReport { standard: Some(key.clone()), ..RunReport::default() },
            Self::Saved(id) => RunReport { report_id: id.parse().ok(), ..RunReport::default() },
            Self::Own(report) => RunReport { definition: Some((**report).clone()), ..RunReport::default() },
        }
    }
}

/// What is known of a report before it is run.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Known {
    pub(super) source: Source,
    /// By language tag; a report that is kept has one name for all.
    titles: BTreeMap<String, String>,
    questions: BTreeMap<String, String>,
    /// None where another address answers.
    pub(super) definition: Option<ReportDefinition>,
    pub(super) route: Option<String>,
    /// The record, of a report that is kept.
    pub(super) record: Value,
}

impl Known {
    /// Follows the language.
    pub(super) fn title(&self) -> String {
        spoken(&self.titles)
    }

    pub(super) fn question(&self) -> String {
        spoken(&self.questions)
    }

    fn shipped(report: StandardReport) -> Self {
        Self {
            source: Source::Standard(report.key),
            titles: report.labels,
            questions: report.questions,
            definition: report.definition,
            route: report.route,
            record: Value::Null,
        }
    }

    /// None for a record whose definition this page does not understand.
    pub(super) fn kept(record: Value) -> Option<Self> {
        let text = |name: &str| record[name].as_str().unwrap_or_default().to_owned();
        Some(Self {
            source: Source::Saved(text("id")),
            titles: BTreeMap::from([("en".to_owned(), text("name"))]),
            questions: BTreeMap::from([("en".to_owned(), text("description"))]),
            definition: Some(read::answer(&record["definition"]).ok()?),
            route: None,
            record,
        })
    }
}

/// In the language in use, else in English.
pub(super) fn spoken(labels: &BTreeMap<String, String>) -> String {
    labels.get(i18n::current().tag()).or_else(|| labels.get("en")).cloned().unwrap_or_default()
}

thread_local! {
    /// They change with the server alone, and with its stages: once per visit is enough.
    static SHIPPED: RefCell<Option<Vec<StandardReport>>> = const { RefCell::new(None) };
    static BOARDS: RefCell<Option<Vec<StandardDashboard>>> = const { RefCell::new(None) };
}

/// The dashboards that are shipped.
pub(super) async fn boards() -> Result<Vec<StandardDashboard>, ApiError> {
    if let Some(boards) = BOARDS.with_borrow(Clone::clone) {
        return Ok(boards);
    }
    let answer = api::send(Call::get("/dashboards/standard")).await?;
    let boards: Vec<StandardDashboard> = read::answer(&answer.body["data"])?;
    BOARDS.set(Some(boards.clone()));
    Ok(boards)
}

/// The reports that are shipped and that this installation can answer.
pub(super) async fn shipped() -> Result<Vec<StandardReport>, ApiError> {
    if let Some(shipped) = SHIPPED.with_borrow(Clone::clone) {
        return Ok(shipped);
    }
    let answer = api::send(Call::get("/reports/standard")).await?;
    let shipped: Vec<StandardReport> = read::answer(&answer.body["data"])?;
    let shipped: Vec<_> = shipped.into_iter().filter(|report| report.available).collect();
    SHIPPED.set(Some(shipped.clone()));
    Ok(shipped)
}

/// An answer this page does not understand: an older page before a newer server.
pub(super) fn unreadable() -> ApiError {
    ApiError::from_answer(500, &Value::Null)
}

pub(super) async fn known(source: Source) -> Result<Known, ApiError> {
    match &source {
        Source::Standard(key) => {
            let found = shipped().await?.into_iter().find(|report| report.key == *key);
            found.map(Known::shipped).ok_or_else(|| ApiError::from_answer(404, &Value::Null))
        }
        Source::Saved(id) => {
            let report = definition("report").ok_or_else(unreadable)?;
            Known::kept(records::get(report, id).await?).ok_or_else(unreadable)
        }
        Source::Own(report) => Ok(Known {
            definition: Some((**report).clone()),
            source,
            titles: BTreeMap::new(),
            questions: BTreeMap::new(),
            route: None,
            record: Value::Null,
        }),
    }
}

pub(super) async fn run(run: RunReport, abort: Option<AbortSignal>) -> Result<ReportAnswer, ApiError> {
    let body = serde_json::to_value(run).unwrap_or_default();
    let answer = api::send(Call::post("/reports/run", body).abort_with(abort)).await?;
    records::remember_related(&answer.body);
    read::answer(&answer.body)
}

pub(super) async fn explain(run: RunReport) -> Result<Explanation, ApiError> {
    let body = serde_json::to_value(run).unwrap_or_default();
    let answer = api::send(Call::post("/reports/explain", body)).await?;
    read::answer(&answer.body)
}
