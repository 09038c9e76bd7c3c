//! What background work is asked for.
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::Condition;

/// The most records a request may name by their ids.
pub const MAX_IDS: usize = 1000;

/// One action on many records: those of a filter, or those named.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Bulk {
    /// Every record that passes; `{"all": []}` for all one may read. Not together with `ids`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub condition: Option<Condition>,
    /// Narrows the condition further, as the search box does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ids: Option<Vec<Uuid>>,
    pub action: Action,
    /// Of `edit`: a merge patch for each of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<Value>,
    /// Of `add_tag` and `remove_tag`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag_id: Option<Uuid>,
    /// Of `assign`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner_id: Option<Uuid>,
    /// Of `add_to_campaign`, for leads and contacts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub campaign_id: Option<Uuid>,
}

/// What is done to each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Action {
    #[default]
    Edit,
    Delete,
    Restore,
    AddTag,
    RemoveTag,
    Assign,
    /// Makes each a member of a campaign; whoever is one already is passed over.
    AddToCampaign,
}

impl Action {
    pub fn name(self) -> &'static str {
        match self {
            Self::Edit => "edit",
            Self::Delete => "delete",
            Self::Restore => "restore",
            Self::AddTag => "add_tag",
            Self::RemoveTag => "remove_tag",
            Self::Assign => "assign",
            Self::AddToCampaign => "add_to_campaign",
        }
    }
}

/// A filter as a file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Export {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub condition: Option<Condition>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// As a list takes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sort: Option<String>,
    /// Fields in their order; those a list shows where empty.
    pub columns: Vec<String>,
    pub format: Format,
    pub purpose: Purpose,
    /// Begins a CSV with a byte order mark, by which spreadsheets know that it is UTF-8.
    #[serde(default = "yes")]
    pub bom: bool,
    /// Headings by field, in the reader's language; the fields' own names where absent.
    pub headings: std::collections::BTreeMap<String, String>,
}

fn yes() -> bool {
    true
}

/// The kind of file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Format {
    #[default]
    Csv,
    Xlsx,
}

impl Format {
    pub fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }
}

/// Who reads the file: people see names, and nothing a spreadsheet would run; programs get ids, and every text as it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    #[default]
    Spreadsheet,
    Migration,
}

/// A record that a job could not deal with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Failure {
    /// The record's id.
    pub id: Uuid,
    /// Why: a stable key, as those of problems.
    #[cfg_attr(feature = "openapi", schema(max_length = 60, example = "forbidden"))]
    pub code: String,
    /// The members at fault.
    #[cfg_attr(feature = "openapi", schema(max_items = 1000))]
    pub errors: Vec<crate::ProblemError>,
}

/// Where a file can be fetched for a while, by whoever asked for the address and as long as they are signed in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Download {
    /// Address on this server.
    #[cfg_attr(feature = "openapi", schema(max_length = 2000, format = "uri-reference"))]
    pub url: String,
    /// When it stops working.
    pub expires_at: crate::Timestamp,
}
