use serde::{Deserialize, Serialize};
use uuid::Uuid;
use validator::Validate;

use crate::{Access, Definition, Field, Kind, Operations, Resource, parse};

/// A person who takes part in a deal, and how.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct OpportunityContact {
    /// The deal.
    pub opportunity_id: Uuid,
    /// The person.
    pub contact_id: Uuid,
    /// The person's part in the decision.
    pub role: Option<String>,
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
    ],
    title: "role",
    access: Access::Follows("opportunity_id"),
    operations: Operations::ALL,
    sort: "-created_at",
    unique: &[&["opportunity_id", "contact_id"]],
    check: parse::check::<OpportunityContact>,
};

impl Resource for OpportunityContact {
    const DEFINITION: &'static Definition = &DEFINITION;
}
