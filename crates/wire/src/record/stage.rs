use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::{
    Access, DefaultValue, Definition, Draft, Field, Kind, Operations, Resource, Rules, Violation,
    value::{ExternalId, Labels},
};

/// One step of a pipeline.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Stage {
    /// The pipeline it belongs to.
    pub pipeline_id: Uuid,
    /// Its name.
    pub name: String,
    /// Its name in other languages.
    pub labels: Labels,
    /// Where it stands in its pipeline.
    pub position: i64,
    /// How likely a deal here is won, in percent.
    pub probability: i64,
    /// Whether deals here are open, won or lost.
    pub kind: String,
    /// How deals here enter the forecast.
    pub forecast_category: String,
    /// Fields of an opportunity that must be filled before it may enter.
    #[cfg_attr(feature = "openapi", schema(max_items = 50))]
    pub required_fields: Vec<String>,
    /// After so many days here a deal counts as rotting; none for never.
    pub rot_days: Option<i64>,
    /// What to do here, for those who sell.
    pub guidance: Option<String>,
    /// The same in other languages.
    pub guidance_labels: Labels,
    /// Its keys in other systems.
    pub external_ids: Vec<ExternalId>,
}

static DEFINITION: Definition = Definition {
    name: "stage",
    path: "stages",
    fields: &[
        Field::new("pipeline_id", Kind::Link("pipeline")).required().column(),
        Field::new("name", Kind::Text(100)).required().column(),
        Field::new("labels", Kind::Labels).more(),
        Field::new("position", Kind::Integer(0, 1_000)).column().default(DefaultValue::Integer(0)),
        Field::new("probability", Kind::Integer(0, 100)).column().default(DefaultValue::Integer(0)),
        Field::new("kind", Kind::Choice(&["open", "won", "lost"])).column().default(DefaultValue::Text("open")),
        Field::new("forecast_category", Kind::Choice(&["pipeline", "best_case", "commit", "closed", "omitted"]))
            .column()
            .default(DefaultValue::Text("pipeline")),
        Field::new("required_fields", Kind::Keys).more(),
        Field::new("rot_days", Kind::Integer(1, 10_000)).more(),
        Field::new("guidance", Kind::LongText(2_000)).more(),
        Field::new("guidance_labels", Kind::Labels).more(),
        Field::EXTERNAL_IDS,
    ],
    title: "name",
    access: Access::Shared,
    operations: Operations::ALL,
    sort: "position",
    unique: &[&["pipeline_id", "name"]],
};

pub(super) const RULES: Rules = Rules::NONE.violations(violations);

impl Resource for Stage {
    const DEFINITION: &'static Definition = &DEFINITION;
}

fn violations(stage: &Draft, before: Option<&Draft>) -> Vec<Violation> {
    let mut violations = Vec::new();
    if before.is_some_and(|before| before.get("pipeline_id") != stage.get("pipeline_id")) {
        violations.push(Violation::new("pipeline_id", "fixed"));
    }
    let opportunity = super::Opportunity::DEFINITION;
    let unknown = |name: &&str| opportunity.field(name).is_none_or(|field| field.read_only);
    let required = stage.items("required_fields").iter().filter_map(Value::as_str).find(unknown);
    violations.extend(required.map(|name| Violation::new("required_fields", "unknown_field").with("name", name)));
    violations
}
