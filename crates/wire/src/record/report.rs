use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::{
    Access, DefaultValue, Definition, Draft, Field, Kind, Operations, Resource, Rules, Violation,
    report::{ReportDefinition, check},
    value::ExternalId,
};

/// A question about many records, kept under a name.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Report {
    /// Its name.
    pub name: String,
    /// What it answers, in words.
    pub description: Option<String>,
    /// The record type it is about, singular; follows from the definition.
    pub object: Option<String>,
    /// What it asks: a `ReportDefinition`.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub definition: Value,
    /// Offered to others as a beginning for their own.
    pub template: bool,
    /// Who sees it: its owner, the team, the roles named, or everybody.
    pub visibility: String,
    /// The roles that see it, where the visibility says so.
    pub role_ids: Vec<Uuid>,
    /// Whose report it is.
    pub owner_id: Option<Uuid>,
    /// The team that sees it, where the visibility says so.
    pub team_id: Option<Uuid>,
    /// Its keys in other systems.
    pub external_ids: Vec<ExternalId>,
}

static DEFINITION: Definition = Definition {
    name: "report",
    path: "reports",
    fields: &[
        Field::new("name", Kind::Text(200)).required().column(),
        Field::new("description", Kind::LongText(2_000)),
        Field::new("object", Kind::Text(40)).read_only().column(),
        Field::new("definition", Kind::Json).required(),
        Field::new("template", Kind::Bool).column(),
        Field::new("visibility", Kind::Choice(&["personal", "team", "role", "public"]))
            .column()
            .default(DefaultValue::Text("personal")),
        Field::new("role_ids", Kind::Links("role")).more(),
        Field::OWNER,
        Field::TEAM,
        Field::EXTERNAL_IDS,
    ],
    title: "name",
    access: Access::Published,
    operations: Operations::ALL,
    sort: "name",
    unique: &[],
};

pub(super) const RULES: Rules = Rules::NONE.derive(derive).violations(violations);

impl Resource for Report {
    const DEFINITION: &'static Definition = &DEFINITION;
}

fn derive(report: &mut Draft) {
    let object = report.get("definition")["object"].as_str().map(str::to_owned);
    report.set("object", object);
}

fn violations(report: &Draft, _before: Option<&Draft>) -> Vec<Violation> {
    let Ok(definition) = serde_json::from_value::<ReportDefinition>(report.get("definition").clone()) else {
        return vec![Violation::new("definition", "report")];
    };
    let below = |wrong: Violation| Violation { field: format!("definition.{}", wrong.field), ..wrong };
    check(&definition).into_iter().map(below).collect()
}
