use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::{Access, Definition, Field, Kind, Operations, Resource, Timestamp};

/// Work that goes on in the background for the person who started it: a change of many records, an export.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Job {
    /// What it does.
    pub kind: String,
    /// The record type it works on, singular.
    pub object: String,
    /// How far it is.
    pub state: String,
    /// How many records it is about; none until they are counted.
    pub total: Option<i64>,
    /// How many of them it has dealt with, failures among them.
    pub done: i64,
    /// How many of them could not be dealt with; `GET /jobs/{id}/failures` names them.
    pub failed: i64,
    /// How many of them there was nothing to do for: already so, or already a member.
    pub skipped: i64,
    /// Why it ended early: a stable key.
    pub error: Option<String>,
    /// What it made: of an export or report, `name`, `byte_size`, `rows` and `expires_at` of the file.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub result: Option<Value>,
    /// When the work began.
    pub started_at: Option<Timestamp>,
    /// When it ended, one way or another.
    pub finished_at: Option<Timestamp>,
    /// Until when its effect can be undone; none where it cannot.
    pub undo_until: Option<Timestamp>,
    /// The job this one undoes.
    pub undoes_id: Option<Uuid>,
    /// The job that undoes this one.
    pub undone_by_id: Option<Uuid>,
    /// Who started it, and with whose rights it works.
    pub owner_id: Option<Uuid>,
}

const KINDS: &[&str] =
    &["edit", "delete", "restore", "add_tag", "remove_tag", "assign", "add_to_campaign", "export", "report", "undo"];
const STATES: &[&str] = &["queued", "running", "succeeded", "failed", "cancelled"];

static DEFINITION: Definition = Definition {
    name: "job",
    path: "jobs",
    fields: &[
        Field::new("kind", Kind::Choice(KINDS)).required().read_only().column(),
        Field::new("object", Kind::Text(40)).required().read_only().column(),
        Field::new("state", Kind::Choice(STATES)).required().read_only().column(),
        Field::new("total", Kind::Integer(0, i64::MAX)).read_only().column(),
        Field::new("done", Kind::Integer(0, i64::MAX)).required().read_only().column(),
        Field::new("failed", Kind::Integer(0, i64::MAX)).required().read_only().column(),
        Field::new("skipped", Kind::Integer(0, i64::MAX)).required().read_only().more(),
        Field::new("error", Kind::Text(60)).read_only().more(),
        Field::new("result", Kind::Json).read_only().more(),
        Field::new("started_at", Kind::DateTime).read_only().more(),
        Field::new("finished_at", Kind::DateTime).read_only().column(),
        Field::new("undo_until", Kind::DateTime).read_only().more(),
        Field::new("undoes_id", Kind::Link("job")).read_only().more(),
        Field::new("undone_by_id", Kind::Link("job")).read_only().more(),
        Field::new("owner_id", Kind::Link("user")).read_only(),
    ],
    title: "kind",
    access: Access::Personal,
    operations: Operations::NONE,
    sort: "-created_at",
    unique: &[],
};

impl Resource for Job {
    const DEFINITION: &'static Definition = &DEFINITION;
}

impl Job {
    /// Whether nothing more will happen to it.
    pub fn has_ended(&self) -> bool {
        matches!(self.state.as_str(), "succeeded" | "failed" | "cancelled")
    }
}
