use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    Access, DefaultValue, Definition, Draft, Field, Kind, Operations, Resource, Rules, Violation, value::ExternalId,
};
use domain::money::Money;

/// What somebody who leads a team expects a person to bring, in place of what that person's deals say, and why.
///
/// The latest for a person, period and category counts; earlier ones stay, as the history of the judgement.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct ForecastAdjustment {
    /// How long the period is.
    pub period: String,
    /// Its first day, which is the first of a month.
    pub starts_on: Option<NaiveDate>,
    /// The pipeline it is about; none for the default one.
    pub pipeline_id: Option<Uuid>,
    /// Which figure it takes the place of.
    pub category: String,
    /// What is expected of that category, beside what is closed.
    pub amount: Option<Money>,
    /// Why.
    pub note: Option<String>,
    /// The person whose forecast it is.
    pub owner_id: Option<Uuid>,
    /// The team of that person.
    pub team_id: Option<Uuid>,
    /// Its keys in other systems.
    pub external_ids: Vec<ExternalId>,
}

static DEFINITION: Definition = Definition {
    name: "forecast_adjustment",
    path: "forecast-adjustments",
    fields: &[
        Field::new("period", Kind::Choice(&["month", "quarter", "year"]))
            .column()
            .default(DefaultValue::Text("quarter")),
        Field::new("starts_on", Kind::Date).required().column(),
        Field::new("pipeline_id", Kind::Link("pipeline")),
        Field::new("category", Kind::Choice(&["commit", "best_case"])).column().default(DefaultValue::Text("commit")),
        Field::new("amount", Kind::Money).required().column(),
        Field::new("note", Kind::LongText(2_000)).required().column(),
        Field::OWNER,
        Field::TEAM,
        Field::EXTERNAL_IDS,
    ],
    title: "starts_on",
    access: Access::Owned,
    operations: Operations::ALL,
    sort: "-starts_on",
    unique: &[],
};

pub(super) const RULES: Rules = Rules::NONE.violations(violations);

impl Resource for ForecastAdjustment {
    const DEFINITION: &'static Definition = &DEFINITION;
}

fn violations(adjustment: &Draft, _before: Option<&Draft>) -> Vec<Violation> {
    let mut found = Vec::new();
    let first = adjustment.text("starts_on").and_then(|day| day.parse::<NaiveDate>().ok());
    if first.is_some_and(|day| day.day() != 1) {
        found.push(Violation::new("starts_on", "first_of_month"));
    }
    if !adjustment.has("owner_id") {
        found.push(Violation::new("owner_id", "required"));
    }
    if adjustment.get("amount")["amount"].as_str().is_some_and(|amount| amount.starts_with('-')) {
        found.push(Violation::new("amount", "range").with("min", 0));
    }
    found
}
