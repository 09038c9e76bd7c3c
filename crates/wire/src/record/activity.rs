use domain::lifecycle;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    Access, DefaultValue, Definition, Field, Indexed, Kind, Operations, Resource, Timestamp,
    value::{ExternalId, Reference},
};

/// Something that happened, or is planned, between us and a customer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Activity {
    /// Call, e-mail, meeting, visit, message or note.
    pub kind: String,
    /// In a few words.
    pub subject: String,
    /// In full.
    pub body: Option<String>,
    /// Whether they came to us or we to them.
    pub direction: Option<String>,
    /// When it happened or is to happen.
    pub occurred_at: Timestamp,
    /// How long it took.
    pub duration_minutes: Option<i64>,
    /// Planned, held, or not held.
    pub status: String,
    /// What came of it.
    pub outcome: Option<String>,
    /// Where it took place.
    pub location: Option<String>,
    /// The records it is about.
    pub links: Vec<Reference>,
    /// Whose activity it is.
    pub owner_id: Option<Uuid>,
    /// The team it belongs to.
    pub team_id: Option<Uuid>,
    /// Tags.
    pub tag_ids: Vec<Uuid>,
    /// Its keys in other systems.
    pub external_ids: Vec<ExternalId>,
}

static DEFINITION: Definition = Definition {
    name: "activity",
    path: "activities",
    fields: &[
        Field::new("kind", Kind::Choice(&["call", "email", "meeting", "visit", "message", "note"])).required().column(),
        Field::new("subject", Kind::Text(300)).required().column().search(Indexed::Words),
        Field::new("body", Kind::LongText(50_000)),
        Field::new("direction", Kind::Choice(&["inbound", "outbound"])).more(),
        Field::new("occurred_at", Kind::DateTime).column().default(DefaultValue::Now),
        Field::new("duration_minutes", Kind::Integer(0, 100_000)).more(),
        Field::new("status", Kind::State(&lifecycle::ACTIVITY)).column().default(DefaultValue::Text("held")),
        Field::new(
            "outcome",
            Kind::Choice(&[
                "connected",
                "no_answer",
                "left_message",
                "busy",
                "wrong_number",
                "interested",
                "not_interested",
                "follow_up",
            ]),
        )
        .more(),
        Field::new("location", Kind::Text(300)).more(),
        Field::new("links", Kind::References(super::SUBJECTS)).column(),
        Field::OWNER,
        Field::TEAM,
        Field::TAGS,
        Field::EXTERNAL_IDS,
    ],
    title: "subject",
    access: Access::Owned,
    operations: Operations::ALL,
    sort: "-occurred_at",
    unique: &[],
};

impl Resource for Activity {
    const DEFINITION: &'static Definition = &DEFINITION;
}
