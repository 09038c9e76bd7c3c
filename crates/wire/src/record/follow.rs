use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::comment::one_subject;
use crate::{
    Access, DefaultValue, Definition, Field, Kind, Operations, Resource, Rules,
    value::{ExternalId, Reference},
};

/// That somebody wants to hear of what happens to a record.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Follow {
    /// The one record.
    pub links: Vec<Reference>,
    /// Who follows it: whoever made this.
    pub owner_id: Option<Uuid>,
    /// Its keys in other systems.
    pub external_ids: Vec<ExternalId>,
}

static DEFINITION: Definition = Definition {
    name: "follow",
    path: "follows",
    fields: &[
        Field::new("links", Kind::References(super::DISCUSSED)).column(),
        Field::new("owner_id", Kind::Link("user")).read_only().column().default(DefaultValue::Me),
        Field::EXTERNAL_IDS,
    ],
    title: "owner_id",
    access: Access::Attached,
    operations: Operations::ALL,
    sort: "-created_at",
    unique: &[],
};

pub(super) const RULES: Rules = Rules::NONE.violations(one_subject);

impl Resource for Follow {
    const DEFINITION: &'static Definition = &DEFINITION;
}
