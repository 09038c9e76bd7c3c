//! What a campaign brought, and making another one like it.
use serde::{Deserialize, Serialize};

use crate::Condition;

/// What a campaign brought for what it cost, as far as the reader may see the records.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CampaignResults {
    /// Of all amounts: the base currency.
    #[cfg_attr(feature = "openapi", schema(max_length = 3, example = "EUR"))]
    pub currency: String,
    /// Of this campaign alone.
    pub own: Results,
    /// Of this campaign and all below it; none where none is below.
    pub with_descendants: Option<Results>,
    /// The campaigns below it.
    pub descendants: Option<CampaignFigure>,
}

/// Figures of one campaign, or of several together. Each can be opened; what the reader may read none of is null.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Results {
    /// What they may cost; null where no campaign says.
    #[cfg_attr(feature = "openapi", schema(max_length = 60, example = "2000.00"))]
    pub budget: Option<String>,
    /// What they did cost; null where no campaign says.
    #[cfg_attr(feature = "openapi", schema(max_length = 60, example = "1800.00"))]
    pub cost: Option<String>,
    /// Whom they reach.
    pub members: Option<CampaignFigure>,
    /// Members who have answered.
    pub responded: Option<CampaignFigure>,
    /// Leads they brought.
    pub leads: Option<CampaignFigure>,
    /// Opportunities they brought, and what those are worth.
    pub opportunities: Option<CampaignFigure>,
    /// Those of them that were won, and for how much.
    pub won: Option<CampaignFigure>,
    /// (won − cost) ÷ cost: 1 is 100 %. Null without a cost.
    #[cfg_attr(feature = "openapi", schema(max_length = 60, example = "0.50"))]
    pub roi: Option<String>,
    /// Cost ÷ leads. Null without a cost, or without leads.
    #[cfg_attr(feature = "openapi", schema(max_length = 60, example = "90.00"))]
    pub cost_per_lead: Option<String>,
}

/// One figure, and the records it counts: `POST /<path>/search` with `condition` lists exactly those.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CampaignFigure {
    /// Plural of the record type.
    #[cfg_attr(feature = "openapi", schema(max_length = 60, example = "campaign-members"))]
    pub path: String,
    /// How many.
    pub count: u64,
    /// What they are worth together, of opportunities.
    #[cfg_attr(feature = "openapi", schema(max_length = 60, example = "2700.00"))]
    pub amount: Option<String>,
    /// Which.
    #[cfg_attr(feature = "openapi", schema(schema_with = condition))]
    pub condition: Condition,
}

/// The document describes conditions once.
#[cfg(feature = "openapi")]
fn condition() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
    utoipa::openapi::RefOr::Ref(utoipa::openapi::Ref::from_schema_name("Condition"))
}

/// Body of `POST /campaigns/{id}/clone`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct CampaignClone {
    /// What the new campaign is called; as the one it is made of where absent.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 300))]
    pub name: Option<String>,
}
