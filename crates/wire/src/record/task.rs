use chrono::NaiveDate;
use domain::{lifecycle, recurrence};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    Access, DefaultValue, Definition, Draft, Field, Indexed, Kind, Operations, Resource, Rules, Timestamp, Violation,
    value::{ExternalId, Reference},
};

/// Something to be done by somebody, by a day.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Task {
    /// In a few words.
    pub subject: String,
    /// In full.
    pub description: Option<String>,
    /// The day it is due.
    pub due_date: Option<NaiveDate>,
    /// When to remind the assignee.
    pub reminder_at: Option<Timestamp>,
    /// How urgent it is.
    pub priority: String,
    /// Where it stands.
    pub status: String,
    /// How often it comes back once done.
    pub recurrence: Option<String>,
    /// The day of the month it falls on again where the month has it: set while a shorter month has moved the due date.
    pub recurrence_day: Option<i64>,
    /// When it was done.
    pub completed_at: Option<Timestamp>,
    /// The records it is about.
    pub links: Vec<Reference>,
    /// Who is to do it.
    pub owner_id: Option<Uuid>,
    /// The team it belongs to.
    pub team_id: Option<Uuid>,
    /// Tags.
    pub tag_ids: Vec<Uuid>,
    /// Its keys in other systems.
    pub external_ids: Vec<ExternalId>,
}

static DEFINITION: Definition = Definition {
    name: "task",
    path: "tasks",
    fields: &[
        Field::new("subject", Kind::Text(300)).required().column().search(Indexed::Words),
        Field::new("due_date", Kind::Date).column(),
        Field::new("priority", Kind::Choice(&["low", "normal", "high", "urgent"]))
            .column()
            .default(DefaultValue::Text("normal")),
        Field::new("status", Kind::State(&lifecycle::TASK)).column().default(DefaultValue::Text("todo")),
        Field::new("reminder_at", Kind::DateTime).more(),
        Field::new("recurrence", Kind::Choice(recurrence::NAMES)).more(),
        Field::new("recurrence_day", Kind::Integer(1, 31)).read_only(),
        Field::new("completed_at", Kind::DateTime).read_only(),
        Field::new("links", Kind::References(super::SUBJECTS)).column(),
        Field::DESCRIPTION,
        Field::OWNER,
        Field::TEAM,
        Field::TAGS,
        Field::EXTERNAL_IDS,
    ],
    title: "subject",
    access: Access::Owned,
    operations: Operations::ALL,
    sort: "due_date",
    unique: &[],
};

pub(super) const RULES: Rules = Rules::NONE.violations(violations);

impl Resource for Task {
    const DEFINITION: &'static Definition = &DEFINITION;
}

fn violations(task: &Draft, _before: Option<&Draft>) -> Vec<Violation> {
    let undated = task.has("recurrence") && !task.has("due_date");
    undated.then(|| Violation::new("due_date", "required")).into_iter().collect()
}
