use chrono::NaiveDate;
use domain::lifecycle;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    Access, DefaultValue, Definition, Draft, Field, Indexed, Kind, Operations, Resource, Rules, Timestamp, Violation,
    record::INDUSTRIES,
    value::{Address, ExternalId, full_name},
};

/// Where a lead or an opportunity came from.
pub const SOURCES: &[&str] = &[
    "website",
    "referral",
    "partner",
    "trade_show",
    "advertisement",
    "cold_call",
    "email_campaign",
    "social_media",
    "event",
    "purchased_list",
    "other",
];

/// A person or company that may become a customer, before anybody has checked.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Lead {
    /// Display name: the person, else the company.
    pub name: Option<String>,
    /// Family name, as it came.
    pub family_name: Option<String>,
    /// Given name, as it came.
    pub given_name: Option<String>,
    /// The person's position.
    pub title: Option<String>,
    /// Name of the company, as it came.
    pub company: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
    /// Mobile number.
    pub mobile: Option<String>,
    /// Where the lead stands.
    pub status: String,
    /// How promising it is.
    pub rating: Option<String>,
    /// Where it came from.
    pub source: Option<String>,
    /// The campaign that brought it.
    pub campaign_id: Option<Uuid>,
    /// The company's line of business.
    pub industry: Option<String>,
    /// Number of people the company employs.
    pub employees: Option<i64>,
    /// The company's web site.
    pub website: Option<String>,
    /// Postal address.
    pub addresses: Vec<Address>,
    /// What the lead asked for.
    pub interest: Option<String>,
    /// Anything else worth knowing.
    pub description: Option<String>,
    /// Why nothing will come of it; needed once disqualified.
    pub disqualified_reason: Option<String>,
    /// The day to look at it again; needed once recycled.
    pub recycle_until: Option<NaiveDate>,
    /// When it was converted.
    pub converted_at: Option<Timestamp>,
    /// The account it became.
    pub converted_account_id: Option<Uuid>,
    /// The contact it became.
    pub converted_contact_id: Option<Uuid>,
    /// The opportunity it became.
    pub converted_opportunity_id: Option<Uuid>,
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
    name: "lead",
    path: "leads",
    fields: &[
        Field::new("name", Kind::Text(400)).column().read_only().search(Indexed::Person),
        Field::new("family_name", Kind::Text(100)),
        Field::new("given_name", Kind::Text(100)),
        Field::new("title", Kind::Text(200)).more(),
        Field::new("company", Kind::Text(200)).column().search(Indexed::Words),
        Field::new("phone", Kind::Phone).column().search(Indexed::Phone),
        Field::new("mobile", Kind::Phone).more().search(Indexed::Phone),
        Field::new("email", Kind::Email).column().search(Indexed::Email),
        Field::new("status", Kind::State(&lifecycle::LEAD)).column().default(DefaultValue::Text("new")),
        Field::new("rating", Kind::Choice(&["hot", "warm", "cold"])),
        Field::new("source", Kind::Choice(SOURCES)).column(),
        Field::new("campaign_id", Kind::Link("campaign")).more(),
        Field::new("industry", Kind::Choice(INDUSTRIES)).more(),
        Field::new("employees", Kind::Integer(0, 100_000_000)).more(),
        Field::new("website", Kind::Url).more(),
        Field::new("addresses", Kind::Addresses).more(),
        Field::new("interest", Kind::Text(500)).more(),
        Field::DESCRIPTION,
        Field::new(
            "disqualified_reason",
            Kind::Choice(&[
                "no_need",
                "no_budget",
                "no_authority",
                "wrong_contact",
                "competitor",
                "duplicate",
                "spam",
                "other",
            ]),
        )
        .more(),
        Field::new("recycle_until", Kind::Date).more(),
        Field::new("converted_at", Kind::DateTime).read_only(),
        Field::new("converted_account_id", Kind::Link("account")).read_only(),
        Field::new("converted_contact_id", Kind::Link("contact")).read_only(),
        Field::new("converted_opportunity_id", Kind::Link("opportunity")).read_only(),
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

pub(super) const RULES: Rules = Rules::NONE.derive(derive).violations(violations);

impl Resource for Lead {
    const DEFINITION: &'static Definition = &DEFINITION;
}

fn derive(lead: &mut Draft) {
    let name = full_name(lead.text("family_name"), lead.text("given_name"));
    lead.set("name", name.or_else(|| lead.text("company").map(str::to_owned)));
}

fn violations(lead: &Draft, before: Option<&Draft>) -> Vec<Violation> {
    let mut violations = Vec::new();
    if !lead.has("name") {
        violations.push(Violation::new("company", "person_or_company"));
    }
    if lead.is("status", "disqualified") && !lead.has("disqualified_reason") {
        violations.push(Violation::new("disqualified_reason", "required"));
    }
    if lead.is("status", "recycled") && !lead.has("recycle_until") {
        violations.push(Violation::new("recycle_until", "required"));
    }
    if before.is_some_and(|before| before.is("status", "converted") && !before.equals(lead)) {
        violations.push(Violation::new("status", "converted_read_only"));
    }
    violations
}
