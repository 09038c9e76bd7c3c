use domain::lifecycle;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use validator::Validate;

use crate::{Access, DefaultValue, Definition, Field, Kind, Operations, Resource, Timestamp, Violation, parse};

/// A lead or contact reached by a campaign.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
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
}

static DEFINITION: Definition = Definition {
    name: "campaign_member",
    path: "campaign-members",
    fields: &[
        Field::new("campaign_id", Kind::Link("campaign")).required().column(),
        Field::new("lead_id", Kind::Link("lead")).column(),
        Field::new("contact_id", Kind::Link("contact")).column(),
        Field::new("status", Kind::State(&lifecycle::CAMPAIGN_MEMBER)).column().default(DefaultValue::Text("targeted")),
        Field::new("responded_at", Kind::DateTime).column(),
    ],
    title: "status",
    access: Access::Follows("campaign_id"),
    operations: Operations::ALL,
    sort: "-created_at",
    unique: &[&["campaign_id", "lead_id"], &["campaign_id", "contact_id"]],
    check: parse::check::<CampaignMember>,
};

impl Resource for CampaignMember {
    const DEFINITION: &'static Definition = &DEFINITION;

    fn derive(&mut self) {
        if self.status.is_empty() {
            lifecycle::CAMPAIGN_MEMBER.start().clone_into(&mut self.status);
        }
    }

    fn violations(&self, _before: Option<&Self>) -> Vec<Violation> {
        let one = self.lead_id.is_some() != self.contact_id.is_some();
        (!one).then(|| Violation::new("lead_id", "lead_or_contact")).into_iter().collect()
    }
}
