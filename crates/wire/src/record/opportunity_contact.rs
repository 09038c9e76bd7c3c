use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Access, Definition, Field, Kind, Operations, Resource, value::ExternalId};

/// A person who takes part in a deal, and how.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct OpportunityContact {
    /// The deal.
    pub opportunity_id: Uuid,
    /// The person.
    pub contact_id: Uuid,
    /// The person's part in the decision.
    pub role: Option<String>,
    /// Its keys in other systems.
    pub external_ids: Vec<ExternalId>,
}

static DEFINITION: Definition = Definition {
    name: "opportunity_contact",
    path: "opportunity-contacts",
    fields: &[
        Field::new("opportunity_id", Kind::Link("opportunity")).required().column(),
        Field::new("contact_id", Kind::Link("contact")).required().column(),
        Field::new(
            "role",
            Kind::Choice(&[
                "decision_maker",
                "champion",
                "influencer",
                "evaluator",
                "buyer",
                "user",
                "blocker",
                "other",
            ]),
        )
        .column(),
        Field::EXTERNAL_IDS,
    ],
    title: "role",
    access: Access::Follows("opportunity_id"),
    operations: Operations::ALL,
    sort: "-created_at",
    unique: &[&["opportunity_id", "contact_id"]],
};

impl Resource for OpportunityContact {
    const DEFINITION: &'static Definition = &DEFINITION;
}
