use serde::{Deserialize, Serialize};
use uuid::Uuid;
use validator::Validate;

use crate::{Access, DefaultValue, Definition, Field, Kind, Operations, Resource, Violation, parse, value::Labels};

/// One step of a pipeline.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
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
    ],
    title: "name",
    access: Access::Shared,
    operations: Operations::ALL,
    sort: "position",
    unique: &[&["pipeline_id", "name"]],
    check: parse::check::<Stage>,
};

impl Resource for Stage {
    const DEFINITION: &'static Definition = &DEFINITION;

    fn derive(&mut self) {
        if self.kind.is_empty() {
            "open".clone_into(&mut self.kind);
        }
        if self.forecast_category.is_empty() {
            "pipeline".clone_into(&mut self.forecast_category);
        }
    }

    fn violations(&self, before: Option<&Self>) -> Vec<Violation> {
        let mut violations = Vec::new();
        if before.is_some_and(|before| before.pipeline_id != self.pipeline_id) {
            violations.push(Violation::new("pipeline_id", "fixed"));
        }
        let opportunity = super::Opportunity::DEFINITION;
        let unknown = |name: &&String| opportunity.field(name).is_none_or(|field| field.read_only);
        violations.extend(
            self.required_fields
                .iter()
                .find(unknown)
                .map(|name| Violation::new("required_fields", "unknown_field").with("name", name)),
        );
        violations
    }
}
