use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Access, Definition, Field, Kind, Operations, Resource, Timestamp, value::Reference};

/// The kinds there are; each can be switched off by whoever gets them.
pub const NOTICES: &[&str] = &["mention", "comment", "assignment", "change"];

/// Something its reader should know of.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Notification {
    /// Mentioned, commented on what one follows or owns, assigned, or changed what one follows.
    pub kind: String,
    /// The record it is about.
    pub links: Vec<Reference>,
    /// Who did it.
    pub actor_id: Option<Uuid>,
    /// What was said, of a mention or comment.
    pub comment_id: Option<Uuid>,
    /// When it was read; none while it is new.
    pub read_at: Option<Timestamp>,
    /// Whom it is for.
    pub owner_id: Option<Uuid>,
}

static DEFINITION: Definition = Definition {
    name: "notification",
    path: "notifications",
    fields: &[
        Field::new("kind", Kind::Choice(NOTICES)).required().read_only().column(),
        Field::new("links", Kind::References(super::DISCUSSED)).read_only().column(),
        Field::new("actor_id", Kind::Link("user")).read_only().column(),
        Field::new("comment_id", Kind::Link("comment")).read_only(),
        Field::new("read_at", Kind::DateTime).column(),
        Field::new("owner_id", Kind::Link("user")).read_only(),
    ],
    title: "kind",
    access: Access::Personal,
    operations: Operations { create: false, update: true, delete: true },
    sort: "-created_at",
    unique: &[],
};

impl Resource for Notification {
    const DEFINITION: &'static Definition = &DEFINITION;
}
