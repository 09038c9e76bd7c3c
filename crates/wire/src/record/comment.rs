use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    Access, Definition, Draft, Field, Kind, Operations, Resource, Rules, Violation,
    value::{ExternalId, Reference},
};

/// What somebody says about a record, for those who work with it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Comment {
    /// What is said.
    pub body: String,
    /// The one record it is about.
    pub links: Vec<Reference>,
    /// Whom it calls on: they are notified, and must be able to see the record.
    pub mention_ids: Vec<Uuid>,
    /// Its keys in other systems.
    pub external_ids: Vec<ExternalId>,
}

static DEFINITION: Definition = Definition {
    name: "comment",
    path: "comments",
    fields: &[
        Field::new("body", Kind::LongText(10_000)).required().column(),
        Field::new("links", Kind::References(super::DISCUSSED)).column(),
        Field::new("mention_ids", Kind::Links("user")),
        Field::EXTERNAL_IDS,
    ],
    title: "body",
    access: Access::Attached,
    operations: Operations::ALL,
    sort: "-created_at",
    unique: &[],
};

pub(super) const RULES: Rules = Rules::NONE.violations(one_subject);

impl Resource for Comment {
    const DEFINITION: &'static Definition = &DEFINITION;
}

/// About one record, and always about that one.
pub(super) fn one_subject(draft: &Draft, before: Option<&Draft>) -> Vec<Violation> {
    if draft.items("links").len() != 1 {
        return vec![Violation::new("links", "one_subject")];
    }
    let moved = before.is_some_and(|before| before.get("links") != draft.get("links"));
    moved.then(|| Violation::new("links", "fixed")).into_iter().collect()
}
