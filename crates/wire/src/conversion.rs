//! Turning a lead into a customer.
use chrono::NaiveDate;
use domain::money::Money;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Record, record::Lead};

/// Body of `POST /leads/{id}/convert`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Conversion {
    /// An existing account to use; a new one is made where absent.
    pub account_id: Option<Uuid>,
    /// An existing contact to use; a new one is made where absent and the lead names a person.
    pub contact_id: Option<Uuid>,
    /// An existing opportunity to use.
    pub opportunity_id: Option<Uuid>,
    /// A new opportunity to make.
    pub opportunity: Option<NewOpportunity>,
}

/// The opportunity a conversion makes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewOpportunity {
    /// What the deal is about.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 300))]
    pub name: String,
    /// What it is worth.
    #[serde(default)]
    pub amount: Option<Money>,
    /// The day it is expected to close.
    #[serde(default)]
    pub close_date: Option<NaiveDate>,
    /// The stage it starts in; the first of the default pipeline where absent.
    #[serde(default)]
    pub stage_id: Option<Uuid>,
}

/// What a conversion made or used.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Converted {
    pub lead: Record<Lead>,
    pub account_id: Uuid,
    pub contact_id: Option<Uuid>,
    pub opportunity_id: Option<Uuid>,
}
