use domain::lifecycle;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    Access, DefaultValue, Definition, Draft, Field, Kind, Operations, Resource, Rules, Timestamp, Violation,
    value::ExternalId,
};

/// A lead or contact reached by a campaign.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct CampaignMember {
    /// The campaign.
    pub campaign_id: Uuid,
    /// The lead reached; either this or a contact.
    pub lead_id: Option<Uuid>,
    /// The contact reached; either this or a lead.
    pub contact_id: Option<Uuid>,
    /// How far it got.
    pub status: String,
    /// When the person answered.
    pub responded_at: Option<Timestamp>,
    /// Its keys in other systems.
    pub external_ids: Vec<ExternalId>,
}

static DEFINITION: Definition = Definition {
    name: "campaign_member",
    path: "campaign-members",
    fields: &[
        Field::new("campaign_id", Kind::Link("campaign")).required().column(),
        Field::new("lead_id", Kind::Link("lead")).needed().column(),
        Field::new("contact_id", Kind::Link("contact")).needed().column(),
        Field::new("status", Kind::State(&lifecycle::CAMPAIGN_MEMBER)).column().default(DefaultValue::Text("targeted")),
        Field::new("responded_at", Kind::DateTime).column(),
        Field::EXTERNAL_IDS,
    ],
    title: "status",
    access: Access::Follows("campaign_id"),
    operations: Operations::ALL,
    sort: "-created_at",
    unique: &[&["campaign_id", "lead_id"], &["campaign_id", "contact_id"]],
};

pub(super) const RULES: Rules = Rules::NONE.violations(violations);

impl Resource for CampaignMember {
    const DEFINITION: &'static Definition = &DEFINITION;
}

fn violations(member: &Draft, _before: Option<&Draft>) -> Vec<Violation> {
    let one = member.has("lead_id") != member.has("contact_id");
    (!one).then(|| Violation::new("lead_id", "lead_or_contact")).into_iter().collect()
}
