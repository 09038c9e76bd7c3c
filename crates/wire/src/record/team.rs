use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Access, Definition, Field, Indexed, Kind, Operations, Resource, value::ExternalId};

/// A group of users; teams form a tree.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Team {
    /// Its name.
    pub name: String,
    /// The team above.
    pub parent_id: Option<Uuid>,
    /// Who leads it.
    pub manager_id: Option<Uuid>,
    /// What it does.
    pub description: Option<String>,
    /// Its keys in other systems.
    pub external_ids: Vec<ExternalId>,
}

static DEFINITION: Definition = Definition {
    name: "team",
    path: "teams",
    fields: &[
        Field::new("name", Kind::Text(100)).required().column().search(Indexed::Words),
        Field::new("parent_id", Kind::Link("team")).column(),
        Field::new("manager_id", Kind::Link("user")).column(),
        Field::DESCRIPTION,
        Field::EXTERNAL_IDS,
    ],
    title: "name",
    access: Access::Shared,
    operations: Operations::ALL,
    sort: "name",
    unique: &[&["name"]],
};

impl Resource for Team {
    const DEFINITION: &'static Definition = &DEFINITION;
}
