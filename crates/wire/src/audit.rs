//! Changes across all records, for who may look into what everybody did.
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

/// What can be done to a record.
pub const ACTIONS: [&str; 5] = ["create", "update", "delete", "restore", "convert"];

/// One write, as the log keeps it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AuditEntry {
    /// Its number in the log.
    pub id: i64,
    pub at: Timestamp,
    /// Who did it; none for maintenance.
    pub actor_id: Option<Uuid>,
    /// The record's type, singular; `organization` for what holds for the whole installation.
    pub record_type: String,
    pub record_id: Uuid,
    /// The version it made; 0 where there are none.
    pub version: i64,
    /// One of [`ACTIONS`].
    pub action: String,
    /// The members that differ, as they were; null for a record that is new.
    pub before: Value,
    /// The members that differ, as they are since; null for a record that was deleted.
    pub after: Value,
}
