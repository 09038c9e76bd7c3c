//! The people of a campaign: leads and contacts, each once.
use sea_orm::sea_query::{Condition, ExprTrait as _};
use serde_json::json;
use uuid::Uuid;
use wire::{Definition, Record, Resource as _, record::CampaignMember};

use crate::{
    StoreError,
    store::{self, Write},
    visible::column,
};

/// The states of those who have answered.
pub const RESPONDED: [&str; 2] = ["responded", "converted"];

pub(crate) fn has_responded(status: &str) -> bool {
    RESPONDED.contains(&status)
}

/// The field by which a member points to a record of the type; none where such records are nobody a campaign reaches.
pub(crate) fn field_of(definition: &Definition) -> Option<&'static str> {
    match definition.name {
        "lead" => Some("lead_id"),
        "contact" => Some("contact_id"),
        _ => None,
    }
}

/// Makes somebody a member; none where the person is one already.
///
/// # Errors
/// `Forbidden` or `Invalid` where the campaign may not be changed, or is no more.
pub(crate) async fn add(
    write: &Write<'_>,
    campaign: Uuid,
    person: &Definition,
    id: Uuid,
) -> Result<Option<Record<CampaignMember>>, StoreError> {
    let field = field_of(person).ok_or(StoreError::NotFound)?;
    let of = |name, id: Uuid| column(CampaignMember::DEFINITION.name, name).eq(id);
    let same = Condition::all().add(of("campaign_id", campaign)).add(of(field, id));
    let known: Vec<Record<CampaignMember>> = store::find_many(write.tx, write.actor(), same).await?;
    if !known.is_empty() {
        return Ok(None);
    }
    store::create(write, json!({"campaign_id": campaign, field: id})).await.map(Some)
}
