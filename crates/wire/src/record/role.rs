use domain::permission::{FieldRights, OTHERS, Permissions};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    Access, Definition, Draft, Field, Kind, Operations, Resource, Rules, Violation,
    report::HOMES,
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
    /// Fields that are hidden (`none`) or shown only (`read`), by object. Of several roles that may read the object, the
    /// one that gives most decides.
    pub field_rights: FieldRights,
    /// The page users of the role begin with, of those that are shipped.
    pub home: Option<String>,
    /// A dashboard the role sees, as that page instead.
    pub home_dashboard_id: Option<Uuid>,
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
        Field::new("field_rights", Kind::Json).more(),
        Field::new("home", Kind::Choice(HOMES)).more(),
        Field::new("home_dashboard_id", Kind::Link("dashboard")).more(),
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
    let known = |name: &str| name == "*" || OTHERS.contains(&name) || super::definition(name).is_some();
    let unknown = role.get("permissions").as_object().and_then(|rights| rights.keys().find(|name| !known(name)));
    let object = unknown.map(|name| Violation::new("permissions", "unknown_object").with("name", name));
    object.into_iter().chain(fields(role)).collect()
}

/// What is wrong with the rights on fields.
fn fields(role: &Draft) -> Vec<Violation> {
    let mut found = Vec::new();
    for (object, fields) in role.get("field_rights").as_object().into_iter().flatten() {
        let Some(definition) = super::definition(object) else {
            found.push(Violation::new("field_rights", "unknown_object").with("name", object));
            continue;
        };
        for name in fields.as_object().into_iter().flatten().map(|(name, _)| name) {
            let place = format!("field_rights.{object}.{name}");
            match definition.field(name) {
                None => found.push(Violation::new(&place, "unknown_field").with("name", name)),
                Some(field) if !definition.restricts(field) => found.push(Violation::new(&place, "not_restricted")),
                Some(_) => {}
            }
        }
    }
    found
}
