use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Access, Definition, Field, Kind, Operations, Resource, Timestamp};
use domain::money::Money;

/// One move of an opportunity between stages, written by the server with the move itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct StageChange {
    /// The deal that moved.
    pub opportunity_id: Uuid,
    /// Where it came from; none for a new deal.
    pub from_stage_id: Option<Uuid>,
    /// Where it went.
    pub to_stage_id: Uuid,
    /// When.
    pub moved_at: Timestamp,
    /// Whole seconds it had spent in the stage it left.
    pub duration_seconds: Option<i64>,
    /// What the deal was worth at that moment.
    pub amount: Option<Money>,
}

static DEFINITION: Definition = Definition {
    name: "stage_change",
    path: "stage-changes",
    fields: &[
        Field::new("opportunity_id", Kind::Link("opportunity")).read_only().column(),
        Field::new("from_stage_id", Kind::Link("stage")).read_only().column(),
        Field::new("to_stage_id", Kind::Link("stage")).read_only().column(),
        Field::new("moved_at", Kind::DateTime).required().read_only().column(),
        Field::new("duration_seconds", Kind::Integer(0, i64::MAX)).read_only().column(),
        Field::new("amount", Kind::Money).read_only().column(),
    ],
    title: "moved_at",
    access: Access::Follows("opportunity_id"),
    operations: Operations::NONE,
    sort: "-moved_at",
    unique: &[],
};

impl Resource for StageChange {
    const DEFINITION: &'static Definition = &DEFINITION;
}
