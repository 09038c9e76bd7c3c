//! Small structures that several records hold.
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::{Field, Kind};

/// An e-mail address and what it is used for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EmailAddress {
    /// The address itself.
    #[cfg_attr(feature = "openapi", schema(format = "email", max_length = 254, example = "li.lei@example.com"))]
    pub address: String,
    /// `work`, `personal` or `other`.
    #[serde(default = "work")]
    #[cfg_attr(
        feature = "openapi",
        schema(
            max_length = 20,
            pattern = "^(work|mobile|personal|fax|billing|shipping|office|home|other)$",
            example = "work"
        )
    )]
    pub kind: String,
    /// The one to write to; exactly one of a list is primary, the first where none says so.
    #[serde(default)]
    pub primary: bool,
}

/// A telephone number and what it is used for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PhoneNumber {
    /// The number as people write it.
    #[cfg_attr(
        feature = "openapi",
        schema(
            max_length = 40,
            pattern = "^[ +().#/xX*-]*([0-9][ +().#/xX*-]*){3,40}$",
            example = "+86 138 0013 8000"
        )
    )]
    pub number: String,
    /// `work`, `mobile`, `personal`, `fax` or `other`.
    #[serde(default = "work")]
    #[cfg_attr(
        feature = "openapi",
        schema(
            max_length = 20,
            pattern = "^(work|mobile|personal|fax|billing|shipping|office|home|other)$",
            example = "mobile"
        )
    )]
    pub kind: String,
    /// The one to call; exactly one of a list is primary, the first where none says so.
    #[serde(default)]
    pub primary: bool,
}

/// A postal address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Address {
    /// `billing`, `shipping`, `office`, `home` or `other`.
    #[cfg_attr(
        feature = "openapi",
        schema(
            max_length = 20,
            pattern = "^(work|mobile|personal|fax|billing|shipping|office|home|other)$",
            example = "office"
        )
    )]
    pub kind: String,
    /// Street, house number, floor; several lines are allowed.
    #[cfg_attr(feature = "openapi", schema(max_length = 500, example = "科技园南区高新南七道 1 号"))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub street: Option<String>,
    /// City or district.
    #[cfg_attr(feature = "openapi", schema(max_length = 100, example = "深圳市"))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// Province, state or county.
    #[cfg_attr(feature = "openapi", schema(max_length = 100, example = "广东省"))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Postal code.
    #[cfg_attr(feature = "openapi", schema(max_length = 20, example = "518057"))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<String>,
    /// ISO 3166-1 alpha-2 code, or a country's name as it came.
    #[cfg_attr(feature = "openapi", schema(max_length = 60, example = "CN"))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
}

/// The key of this record in another system.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ExternalId {
    /// The other system's name.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 60, example = "erp"))]
    pub system: String,
    /// The key there; unique per record type and system.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 200, example = "C-10042"))]
    pub id: String,
}

/// A pointer to a record of any type.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Reference {
    /// The record's type, singular: `account`.
    #[serde(rename = "type")]
    #[cfg_attr(feature = "openapi", schema(max_length = 40, example = "account"))]
    pub record_type: String,
    /// The record's id.
    pub id: Uuid,
}

/// Texts by language tag (`en`, `zh-CN`, `zh-TW`).
pub type Labels = BTreeMap<String, String>;

fn work() -> String {
    "work".to_owned()
}

/// What an address or a number is used for.
const USAGES: &[&str] = &["work", "mobile", "personal", "fax", "billing", "shipping", "office", "home", "other"];

// The same structures for code that knows only the definition. A test holds both descriptions equal.
pub(crate) static EMAIL_ADDRESS: &[Field] =
    &[Field::new("address", Kind::Email).required(), Field::new("kind", Kind::Choice(USAGES)), PRIMARY];
pub(crate) static PHONE_NUMBER: &[Field] =
    &[Field::new("number", Kind::Phone).required(), Field::new("kind", Kind::Choice(USAGES)), PRIMARY];
const PRIMARY: Field = Field::new("primary", Kind::Bool);
pub(crate) static ADDRESS: &[Field] = &[
    Field::new("kind", Kind::Choice(USAGES)).required(),
    Field::new("street", Kind::LongText(500)),
    Field::new("city", Kind::Text(100)),
    Field::new("region", Kind::Text(100)),
    Field::new("postal_code", Kind::Text(20)),
    Field::new("country", Kind::Text(60)),
];
pub(crate) static EXTERNAL_ID: &[Field] =
    &[Field::new("system", Kind::Text(60)).required(), Field::new("id", Kind::Text(200)).required()];
pub(crate) static REFERENCE: &[Field] =
    &[Field::new("type", Kind::Text(40)).required(), Field::new("id", Kind::Id).required()];
pub(crate) static MONEY: &[Field] =
    &[Field::new("amount", Kind::Text(40)).required(), Field::new("currency", Kind::Text(3)).required()];

/// Makes exactly one item of a list primary, the first that says so, else the first; the answer is its `name`.
pub(crate) fn keep_one_primary(items: &mut [Value], name: &str) -> Option<String> {
    let chosen = items.iter().position(|item| item["primary"] == true).unwrap_or(0);
    for (index, item) in items.iter_mut().enumerate() {
        item["primary"] = (index == chosen).into();
    }
    items.get(chosen)?[name].as_str().map(str::to_owned)
}

/// How a person's name is written: family name first and unspaced for Chinese, Japanese and Korean characters.
pub fn full_name(family: Option<&str>, given: Option<&str>) -> Option<String> {
    let han = |text: &str| {
        text.chars()
            .next()
            .is_some_and(|c| ('\u{2E80}'..='\u{9FFF}').contains(&c) || ('\u{AC00}'..='\u{D7AF}').contains(&c))
    };
    match (family, given) {
        (Some(family), Some(given)) if han(family) => Some(format!("{family}{given}")),
        (Some(family), Some(given)) => Some(format!("{given} {family}")),
        (one, other) => one.or(other).map(str::to_owned),
    }
}
