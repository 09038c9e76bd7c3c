use chrono::NaiveDate;
use domain::{lifecycle, money::Money};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    Access, DefaultValue, Definition, Draft, Field, Indexed, Kind, Operations, Resource, Rules, Violation,
    value::ExternalId,
};

/// A marketing effort with a beginning, an end and a cost.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Campaign {
    /// Its name.
    pub name: String,
    /// E-mail, event, web, advertisement …
    pub kind: Option<String>,
    /// Where it stands.
    pub status: String,
    /// First day.
    pub start_date: Option<NaiveDate>,
    /// Last day.
    pub end_date: Option<NaiveDate>,
    /// What it may cost.
    pub budget: Option<Money>,
    /// What it did cost.
    pub actual_cost: Option<Money>,
    /// What it should bring in.
    pub expected_revenue: Option<Money>,
    /// Whom it is for.
    pub audience: Option<String>,
    /// The campaign it is part of.
    pub parent_id: Option<Uuid>,
    /// Anything else worth knowing.
    pub description: Option<String>,
    /// Who runs it.
    pub owner_id: Option<Uuid>,
    /// The team it belongs to.
    pub team_id: Option<Uuid>,
    /// Tags.
    pub tag_ids: Vec<Uuid>,
    /// Its keys in other systems.
    pub external_ids: Vec<ExternalId>,
}

static DEFINITION: Definition = Definition {
    name: "campaign",
    path: "campaigns",
    fields: &[
        Field::new("name", Kind::Text(300)).required().column().search(Indexed::Words),
        Field::new(
            "kind",
            Kind::Choice(&[
                "email",
                "event",
                "webinar",
                "trade_show",
                "web",
                "advertisement",
                "social_media",
                "telephone",
                "direct_mail",
                "partner",
                "other",
            ]),
        )
        .column(),
        Field::new("status", Kind::State(&lifecycle::CAMPAIGN)).column().default(DefaultValue::Text("planned")),
        Field::new("start_date", Kind::Date).column(),
        Field::new("end_date", Kind::Date).column(),
        Field::new("budget", Kind::Money).column(),
        Field::new("actual_cost", Kind::Money).more(),
        Field::new("expected_revenue", Kind::Money).more(),
        Field::new("audience", Kind::Text(500)).more(),
        Field::new("parent_id", Kind::Link("campaign")).more(),
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

impl Resource for Campaign {
    const DEFINITION: &'static Definition = &DEFINITION;
}

fn violations(campaign: &Draft, _before: Option<&Draft>) -> Vec<Violation> {
    // Dates are written so that they compare like texts.
    let backwards =
        matches!((campaign.text("start_date"), campaign.text("end_date")), (Some(start), Some(end)) if end < start);
    backwards.then(|| Violation::new("end_date", "before_start")).into_iter().collect()
}
