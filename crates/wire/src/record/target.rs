use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    Access, DefaultValue, Definition, Draft, Field, Kind, Operations, Resource, Rules, Violation, value::ExternalId,
};
use domain::money::Money;

/// What a person or a team is to reach in a period.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Target {
    /// How long the period is.
    pub period: String,
    /// Its first day, which is the first of a month.
    pub starts_on: Option<NaiveDate>,
    /// Whose it is: the owner's, or that of the team with all teams below it.
    pub level: String,
    /// What is counted: the worth of deals won, or their number.
    pub measure: String,
    /// How much, where worth is counted.
    pub amount: Option<Money>,
    /// How many, where deals are counted.
    pub quantity: Option<i64>,
    /// The person it is for, or who set it for the team.
    pub owner_id: Option<Uuid>,
    /// The team it is for.
    pub team_id: Option<Uuid>,
    /// Its keys in other systems.
    pub external_ids: Vec<ExternalId>,
}

static DEFINITION: Definition = Definition {
    name: "target",
    path: "targets",
    fields: &[
        Field::new("period", Kind::Choice(&["month", "quarter", "year"])).column().default(DefaultValue::Text("month")),
        Field::new("starts_on", Kind::Date).required().column(),
        Field::new("level", Kind::Choice(&["person", "team"])).column().default(DefaultValue::Text("person")),
        Field::new("measure", Kind::Choice(&["won_amount", "won_count"]))
            .column()
            .default(DefaultValue::Text("won_amount")),
        Field::new("amount", Kind::Money).column(),
        Field::new("quantity", Kind::Integer(0, 1_000_000_000)),
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

impl Resource for Target {
    const DEFINITION: &'static Definition = &DEFINITION;
}

fn violations(target: &Draft, _before: Option<&Draft>) -> Vec<Violation> {
    let mut found = Vec::new();
    let first = target.text("starts_on").and_then(|day| day.parse::<NaiveDate>().ok());
    if first.is_some_and(|day| day.day() != 1) {
        found.push(Violation::new("starts_on", "first_of_month"));
    }
    let needed = if target.is("measure", "won_count") { "quantity" } else { "amount" };
    if !target.has(needed) {
        found.push(Violation::new(needed, "required"));
    }
    let whose = if target.is("level", "team") { "team_id" } else { "owner_id" };
    if !target.has(whose) {
        found.push(Violation::new(whose, "required"));
    }
    if target.get("amount")["amount"].as_str().is_some_and(|amount| amount.starts_with('-')) {
        found.push(Violation::new("amount", "range").with("min", 0));
    }
    found
}
