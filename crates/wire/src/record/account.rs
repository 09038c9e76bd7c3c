use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    Access, DefaultValue, Definition, Draft, Field, Indexed, Kind, Operations, Resource, Rules,
    value::{Address, ExternalId, PhoneNumber, keep_one_primary},
};
use domain::money::Money;

/// Lines of business.
pub const INDUSTRIES: &[&str] = &[
    "agriculture",
    "automotive",
    "construction",
    "consumer_goods",
    "consulting",
    "education",
    "energy",
    "finance",
    "food",
    "government",
    "health_care",
    "hospitality",
    "insurance",
    "manufacturing",
    "media",
    "non_profit",
    "pharmaceuticals",
    "real_estate",
    "retail",
    "technology",
    "telecommunications",
    "transport",
    "utilities",
    "wholesale",
    "other",
];

/// A company, or a person who buys for themselves, that we deal with.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Account {
    /// Name of the company or person.
    pub name: String,
    /// A company or a person.
    pub kind: String,
    /// What they are to us.
    #[serde(rename = "type")]
    pub account_type: Option<String>,
    /// How important they are, A first.
    pub level: Option<String>,
    /// Line of business.
    pub industry: Option<String>,
    /// The size of the company.
    pub size: Option<String>,
    /// Number of people employed.
    pub employees: Option<i64>,
    /// Yearly revenue.
    pub annual_revenue: Option<Money>,
    /// Number in the register of companies (统一社会信用代码, VAT number …).
    pub registration_number: Option<String>,
    /// Stock symbol.
    pub ticker: Option<String>,
    /// Web site.
    pub website: Option<String>,
    /// Telephone numbers.
    pub phones: Vec<PhoneNumber>,
    /// The primary telephone number.
    pub primary_phone: Option<String>,
    /// Postal addresses.
    pub addresses: Vec<Address>,
    /// City of the first address.
    pub city: Option<String>,
    /// Country of the first address.
    pub country: Option<String>,
    /// The company this one belongs to.
    pub parent_id: Option<Uuid>,
    /// Where the customer came from.
    pub source: Option<String>,
    /// Anything else worth knowing.
    pub description: Option<String>,
    /// Who looks after it.
    pub owner_id: Option<Uuid>,
    /// The team it belongs to.
    pub team_id: Option<Uuid>,
    /// Tags.
    pub tag_ids: Vec<Uuid>,
    /// Its keys in other systems.
    pub external_ids: Vec<ExternalId>,
}

static DEFINITION: Definition = Definition {
    name: "account",
    path: "accounts",
    fields: &[
        Field::new("name", Kind::Text(300)).required().column().search(Indexed::Words),
        Field::new("kind", Kind::Choice(&["company", "person"])).default(DefaultValue::Text("company")).more(),
        Field::new(
            "type",
            Kind::Choice(&["prospect", "customer", "partner", "supplier", "competitor", "former_customer", "other"]),
        )
        .column(),
        Field::new("level", Kind::Choice(&["a", "b", "c", "d"])).column(),
        Field::new("industry", Kind::Choice(INDUSTRIES)).column(),
        Field::new("size", Kind::Choice(&["micro", "small", "medium", "large", "enterprise"])).more(),
        Field::new("employees", Kind::Integer(0, 100_000_000)).more(),
        Field::new("annual_revenue", Kind::Money).more(),
        Field::new("registration_number", Kind::Text(60)).more().search(Indexed::Code),
        Field::new("ticker", Kind::Text(20)).more().search(Indexed::Code),
        Field::new("website", Kind::Url),
        Field::new("phones", Kind::Phones),
        Field::new("primary_phone", Kind::Phone).column().read_only(),
        Field::new("addresses", Kind::Addresses),
        Field::new("city", Kind::Text(100)).column().read_only().search(Indexed::Words),
        Field::new("country", Kind::Text(60)).read_only(),
        Field::new("parent_id", Kind::Link("account")).more(),
        Field::new("source", Kind::Choice(crate::record::SOURCES)).more(),
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

pub(super) const RULES: Rules = Rules::NONE.derive(derive);

impl Resource for Account {
    const DEFINITION: &'static Definition = &DEFINITION;
}

fn derive(account: &mut Draft) {
    let phone = keep_one_primary(account.items_mut("phones"), "number");
    account.set("primary_phone", phone);
    for name in ["city", "country"] {
        let first = account.items("addresses").first().and_then(|address| address[name].as_str());
        account.set(name, first.map(str::to_owned));
    }
}
