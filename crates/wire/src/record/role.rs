use domain::permission::Permissions;
use serde::{Deserialize, Serialize};
use validator::Validate;

use crate::{Access, Definition, Field, Kind, Operations, Resource, Violation, parse, value::Labels};

/// A set of rights, given to users.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Role {
    /// Its name.
    pub name: String,
    /// Its name in other languages.
    pub labels: Labels,
    /// What it is for.
    pub description: Option<String>,
    /// Rights by object; `*` covers every object not named.
    pub permissions: Permissions,
}

static DEFINITION: Definition = Definition {
    name: "role",
    path: "roles",
    fields: &[
        Field::new("name", Kind::Text(100)).required().column(),
        Field::new("labels", Kind::Labels).more(),
        Field::DESCRIPTION,
        Field::new("permissions", Kind::Json).required(),
    ],
    title: "name",
    access: Access::Shared,
    operations: Operations::ALL,
    sort: "name",
    unique: &[&["name"]],
    check: parse::check::<Role>,
};

impl Resource for Role {
    const DEFINITION: &'static Definition = &DEFINITION;

    fn violations(&self, _before: Option<&Self>) -> Vec<Violation> {
        let known = |name: &str| name == "*" || name == "organization" || super::definition(name).is_some();
        let unknown = self.permissions.0.keys().find(|name| !known(name));
        unknown.map(|name| Violation::new("permissions", "unknown_object").with("name", name)).into_iter().collect()
    }
}
