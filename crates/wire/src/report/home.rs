//! The page a person begins with.
use std::collections::BTreeMap;

use domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Widget;
use crate::{Condition, Related, condition::Compare};

/// Shipped dashboards that are made to begin with, by whose work they are for.
pub const HOMES: &[&str] = &["representative", "manager", "executive", "marketer", "administrator"];

/// Which dashboard somebody begins with: exactly one of the two is given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Home {
    /// The key of a shipped one.
    pub standard: Option<String>,
    /// One that is kept.
    pub dashboard_id: Option<Uuid>,
    /// Whether the person chose it; else a role names it.
    pub chosen: bool,
}

/// A dashboard every installation has.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StandardDashboard {
    /// Its stable name.
    pub key: String,
    /// What it is called, by language tag.
    pub labels: BTreeMap<String, String>,
    /// What it is for, by language tag.
    pub about: BTreeMap<String, String>,
    /// Over all widgets.
    pub filters: Vec<Compare>,
    pub widgets: Vec<Widget>,
}

/// What to do today: lists in the order of their urgency.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MyDay {
    pub sections: Vec<DaySection>,
    /// When it was true.
    pub as_of: Timestamp,
}

/// One of them: `POST /<path>/search` with the condition lists it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DaySection {
    /// `overdue`, `today`, `leads`, `stalled` or `birthdays`.
    pub name: String,
    /// The record type, singular.
    pub object: String,
    /// Its plural.
    pub path: String,
    pub condition: Condition,
    /// As a list takes it.
    pub sort: String,
}

/// What was changed lately in what an administrator sets up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SetupChanges {
    pub data: Vec<SetupChange>,
    /// Names of the records and of who changed them, by id.
    pub related: BTreeMap<Uuid, Related>,
}

/// One change of a role, team, user, pipeline, stage or exchange rate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SetupChange {
    pub object: String,
    pub record_id: Uuid,
    /// `create`, `update`, `delete`, `restore`.
    pub action: String,
    /// Who did it; none for maintenance.
    pub actor_id: Option<Uuid>,
    pub at: Timestamp,
    /// The fields that differ since.
    pub fields: Vec<String>,
}
