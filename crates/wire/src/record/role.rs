use domain::permission::Permissions;
use serde::{Deserialize, Serialize};

use crate::{
    Access, Definition, Draft, Field, Kind, Operations, Resource, Rules, Violation,
    value::{ExternalId, Labels},
};

/// A set of rights, given to users.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
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
    /// Its keys in other systems.
    pub external_ids: Vec<ExternalId>,
}

static DEFINITION: Definition = Definition {
    name: "role",
    path: "roles",
    fields: &[
        Field::new("name", Kind::Text(100)).required().column(),
        Field::new("labels", Kind::Labels).more(),
        Field::DESCRIPTION,
        Field::new("permissions", Kind::Json).required(),
        Field::EXTERNAL_IDS,
    ],
    title: "name",
    access: Access::Shared,
    operations: Operations::ALL,
    sort: "name",
    unique: &[&["name"]],
};

pub(super) const RULES: Rules = Rules::NONE.violations(violations);

impl Resource for Role {
    const DEFINITION: &'static Definition = &DEFINITION;
}

fn violations(role: &Draft, _before: Option<&Draft>) -> Vec<Violation> {
    let known = |name: &str| name == "*" || name == "organization" || super::definition(name).is_some();
    let unknown = role.get("permissions").as_object().and_then(|rights| rights.keys().find(|name| !known(name)));
    unknown.map(|name| Violation::new("permissions", "unknown_object").with("name", name)).into_iter().collect()
}
