use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    Access, DefaultValue, Definition, Draft, Field, Indexed, Kind, Operations, Resource, Rules, Timestamp, Violation,
    record::SOURCES, value::ExternalId,
};
use domain::money::{Amount, Money};

/// A deal in progress with one account.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Opportunity {
    /// What the deal is about.
    pub name: String,
    /// The customer.
    pub account_id: Option<Uuid>,
    /// The main person to talk to; further ones are opportunity contacts.
    pub contact_id: Option<Uuid>,
    /// What it is worth.
    pub amount: Option<Money>,
    /// The day it is expected to close, or closed.
    pub close_date: Option<NaiveDate>,
    /// The pipeline it runs through; the default one where none is given.
    pub pipeline_id: Option<Uuid>,
    /// Where in the pipeline it stands; the first stage where none is given.
    pub stage_id: Option<Uuid>,
    /// Open, won or lost; follows from the stage.
    pub status: String,
    /// How likely it is won, in percent; the stage's where nobody says otherwise.
    pub probability: Option<i64>,
    /// How it enters the forecast; follows from the stage.
    pub forecast_category: Option<String>,
    /// New business, more of the same, or a renewal.
    pub kind: Option<String>,
    /// What happens next.
    pub next_step: Option<String>,
    /// Where it came from.
    pub source: Option<String>,
    /// The campaign that brought it.
    pub campaign_id: Option<Uuid>,
    /// Who else is after it.
    pub competitor: Option<String>,
    /// Why it was lost; needed once lost.
    pub lost_reason: Option<String>,
    /// When it entered its stage.
    pub stage_entered_at: Option<Timestamp>,
    /// When it was won or lost.
    pub closed_at: Option<Timestamp>,
    /// Anything else worth knowing.
    pub description: Option<String>,
    /// Who works it.
    pub owner_id: Option<Uuid>,
    /// The team it belongs to.
    pub team_id: Option<Uuid>,
    /// Tags.
    pub tag_ids: Vec<Uuid>,
    /// Its keys in other systems.
    pub external_ids: Vec<ExternalId>,
}

static DEFINITION: Definition = Definition {
    name: "opportunity",
    path: "opportunities",
    fields: &[
        Field::new("name", Kind::Text(300)).required().column().search(Indexed::Words),
        Field::new("account_id", Kind::Link("account")).column(),
        Field::new("contact_id", Kind::Link("contact")),
        Field::new("amount", Kind::Money).column(),
        Field::new("close_date", Kind::Date).column(),
        Field::new("pipeline_id", Kind::Link("pipeline")).needed().more(),
        Field::new("stage_id", Kind::Link("stage")).needed().column(),
        Field::new("status", Kind::Choice(&["open", "won", "lost"])).read_only().default(DefaultValue::Text("open")),
        Field::new("probability", Kind::Integer(0, 100)).more(),
        Field::new("forecast_category", Kind::Choice(&["pipeline", "best_case", "commit", "closed", "omitted"]))
            .read_only(),
        Field::new("kind", Kind::Choice(&["new_business", "existing_business", "renewal"])).more(),
        Field::new("next_step", Kind::Text(500)).column(),
        Field::new("source", Kind::Choice(SOURCES)).more(),
        Field::new("campaign_id", Kind::Link("campaign")).more(),
        Field::new("competitor", Kind::Text(200)).more(),
        Field::new(
            "lost_reason",
            Kind::Choice(&[
                "price",
                "product",
                "competitor",
                "no_budget",
                "no_decision",
                "timing",
                "relationship",
                "other",
            ]),
        )
        .more(),
        Field::new("stage_entered_at", Kind::DateTime).read_only(),
        Field::new("closed_at", Kind::DateTime).read_only(),
        Field::DESCRIPTION,
        Field::OWNER,
        Field::TEAM,
        Field::TAGS,
        Field::EXTERNAL_IDS,
    ],
    title: "name",
    access: Access::Owned,
    operations: Operations::ALL,
    sort: "-created_at",
    unique: &[],
};

pub(super) const RULES: Rules = Rules::NONE.violations(violations);

impl Resource for Opportunity {
    const DEFINITION: &'static Definition = &DEFINITION;
}

fn violations(opportunity: &Draft, _before: Option<&Draft>) -> Vec<Violation> {
    let negative = opportunity.get("amount")["amount"]
        .as_str()
        .and_then(|amount| amount.parse::<Amount>().ok())
        .is_some_and(|amount| amount.0 < 0);
    negative.then(|| Violation::new("amount", "range").with("min", 0)).into_iter().collect()
}
