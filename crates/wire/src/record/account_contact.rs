use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Access, DefaultValue, Definition, Field, Kind, Operations, Resource, value::ExternalId};

/// A further account a contact has to do with, and the role there.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct AccountContact {
    /// The person.
    pub contact_id: Uuid,
    /// The account.
    pub account_id: Uuid,
    /// What the person does there.
    pub role: Option<String>,
    /// Whether this still holds.
    pub active: bool,
    /// Its keys in other systems.
    pub external_ids: Vec<ExternalId>,
}

static DEFINITION: Definition = Definition {
    name: "account_contact",
    path: "account-contacts",
    fields: &[
        Field::new("contact_id", Kind::Link("contact")).required().column(),
        Field::new("account_id", Kind::Link("account")).required().column(),
        Field::new(
            "role",
            Kind::Choice(&[
                "decision_maker",
                "influencer",
                "buyer",
                "user",
                "technical",
                "finance",
                "board",
                "consultant",
                "former",
                "other",
            ]),
        )
        .column(),
        Field::new("active", Kind::Bool).column().default(DefaultValue::Bool(true)),
        Field::EXTERNAL_IDS,
    ],
    title: "role",
    access: Access::Follows("contact_id"),
    operations: Operations::ALL,
    sort: "-created_at",
    unique: &[&["contact_id", "account_id"]],
};

impl Resource for AccountContact {
    const DEFINITION: &'static Definition = &DEFINITION;
}
