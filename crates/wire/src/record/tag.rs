use serde::{Deserialize, Serialize};
use validator::Validate;

use crate::{Access, DefaultValue, Definition, Field, Indexed, Kind, Operations, Resource, parse};

/// A word to mark records with.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Tag {
    /// The word.
    pub name: String,
    /// Its colour, one of the palette.
    pub color: String,
}

static DEFINITION: Definition = Definition {
    name: "tag",
    path: "tags",
    fields: &[
        Field::new("name", Kind::Text(60)).required().column().search(Indexed::Words),
        Field::new("color", Kind::Choice(&["blue", "orange", "violet", "mauve", "rose", "crimson", "grey"]))
            .column()
            .default(DefaultValue::Text("grey")),
    ],
    title: "name",
    access: Access::Shared,
    operations: Operations::ALL,
    sort: "name",
    unique: &[&["name"]],
    check: parse::check::<Tag>,
};

impl Resource for Tag {
    const DEFINITION: &'static Definition = &DEFINITION;

    fn derive(&mut self) {
        if self.color.is_empty() {
            "grey".clone_into(&mut self.color);
        }
    }
}
