use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Access, Definition, Field, Kind, Operations, Resource, Timestamp};

/// What became of one sending to one person: the log of a schedule.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct ReportDelivery {
    /// The schedule it belongs to.
    pub schedule_id: Uuid,
    /// When it was due.
    pub due_at: Timestamp,
    /// Who gets it.
    pub recipient_id: Option<Uuid>,
    /// Waiting; sent as a letter; kept for a day among the recipient's jobs, where no mail server is set up; failed; or left
    /// out, because the recipient may not sign in any more.
    pub state: String,
    /// Why it failed: a stable key.
    pub error: Option<String>,
    /// The work that makes the file, with the recipient's rights.
    pub job_id: Option<Uuid>,
    /// When it was sent, or given up.
    pub finished_at: Option<Timestamp>,
}

const STATES: &[&str] = &["queued", "sent", "kept", "failed", "left_out"];

static DEFINITION: Definition = Definition {
    name: "report_delivery",
    path: "report-deliveries",
    fields: &[
        Field::new("schedule_id", Kind::Link("report_schedule")).required().read_only().column(),
        Field::new("due_at", Kind::DateTime).required().read_only().column(),
        Field::new("recipient_id", Kind::Link("user")).read_only().column(),
        Field::new("state", Kind::Choice(STATES)).required().read_only().column(),
        Field::new("error", Kind::Text(60)).read_only().column(),
        Field::new("job_id", Kind::Link("job")).read_only(),
        Field::new("finished_at", Kind::DateTime).read_only().column(),
    ],
    title: "due_at",
    access: Access::Follows("schedule_id"),
    operations: Operations::NONE,
    sort: "-due_at",
    unique: &[],
};

impl Resource for ReportDelivery {
    const DEFINITION: &'static Definition = &DEFINITION;
}
