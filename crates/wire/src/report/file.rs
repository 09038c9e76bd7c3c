//! Reports and dashboards as files.
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::RunReport;
use crate::condition::Compare;

/// Body of `POST /reports/files`: one report, or all of a dashboard.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ReportFile {
    /// The report with the reader's choices; or a dashboard.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub report: Option<RunReport>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dashboard_id: Option<Uuid>,
    /// For every report in it that asks for a period.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<String>,
    /// Over every report in it; what its object does not have, that report passes over.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub filters: Vec<Compare>,
    pub format: FileFormat,
    /// Above it, in place of the report's own name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
}

/// The longest title.
pub const LONGEST_TITLE: usize = 200;

/// The kind of file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileFormat {
    /// For people: pages with figures as they are read.
    #[default]
    Pdf,
    /// A workbook; a dashboard has a sheet for each of its reports.
    Xlsx,
    /// The figures alone, of one report.
    Csv,
}

impl FileFormat {
    pub const NAMES: [&'static str; 3] = ["pdf", "xlsx", "csv"];

    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }

    /// What it is called where files are served.
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Csv => "text/csv",
        }
    }

    /// The format of that name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Pdf, Self::Xlsx, Self::Csv].into_iter().find(|format| format.name() == name)
    }
}
