//! Reports that are shipped.
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::ReportDefinition;

/// A report every installation has.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StandardReport {
    /// Its stable name.
    pub key: String,
    /// `sales`, `activity`, `marketing`, `customers` or `organization`.
    pub topic: String,
    /// What it is called, by language tag.
    pub labels: BTreeMap<String, String>,
    /// What it answers, by language tag.
    pub questions: BTreeMap<String, String>,
    /// What it asks; none where `route` answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub definition: Option<ReportDefinition>,
    /// The address that answers, for what no single question can.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub route: Option<String>,
    /// Record types it needs that this installation may not have.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<String>,
    /// Whether this installation can answer it.
    #[serde(default)]
    pub available: bool,
}
