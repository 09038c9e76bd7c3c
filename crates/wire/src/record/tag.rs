use serde::{Deserialize, Serialize};

use crate::{Access, DefaultValue, Definition, Field, Indexed, Kind, Operations, Resource, value::ExternalId};

/// A word to mark records with.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Tag {
    /// The word.
    pub name: String,
    /// Its colour, one of the palette.
    pub color: String,
    /// Its keys in other systems.
    pub external_ids: Vec<ExternalId>,
}

static DEFINITION: Definition = Definition {
    name: "tag",
    path: "tags",
    fields: &[
        Field::new("name", Kind::Text(60)).required().column().search(Indexed::Words),
        Field::new("color", Kind::Choice(&["blue", "orange", "violet", "mauve", "rose", "crimson", "grey"]))
            .column()
            .default(DefaultValue::Text("grey")),
        Field::EXTERNAL_IDS,
    ],
    title: "name",
    access: Access::Shared,
    operations: Operations::ALL,
    sort: "name",
    unique: &[&["name"]],
};

impl Resource for Tag {
    const DEFINITION: &'static Definition = &DEFINITION;
}
