use serde::{Deserialize, Serialize};

use crate::{
    Access, DefaultValue, Definition, Field, Kind, Operations, Resource,
    value::{ExternalId, Labels},
};

/// An ordered way of stages that opportunities take.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Pipeline {
    /// Its name.
    pub name: String,
    /// Its name in other languages.
    pub labels: Labels,
    /// Where it stands among the pipelines.
    pub position: i64,
    /// New opportunities go here unless they say otherwise. Making one default ends the other's.
    pub is_default: bool,
    /// Whether new opportunities may use it.
    pub active: bool,
    /// Its keys in other systems.
    pub external_ids: Vec<ExternalId>,
}

static DEFINITION: Definition = Definition {
    name: "pipeline",
    path: "pipelines",
    fields: &[
        Field::new("name", Kind::Text(100)).required().column(),
        Field::new("labels", Kind::Labels).more(),
        Field::new("position", Kind::Integer(0, 1_000)).column().default(DefaultValue::Integer(0)),
        Field::new("is_default", Kind::Bool).column(),
        Field::new("active", Kind::Bool).column().default(DefaultValue::Bool(true)),
        Field::EXTERNAL_IDS,
    ],
    title: "name",
    access: Access::Shared,
    operations: Operations::ALL,
    sort: "position",
    unique: &[&["name"]],
};

impl Resource for Pipeline {
    const DEFINITION: &'static Definition = &DEFINITION;
}
