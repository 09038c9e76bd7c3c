//! Another campaign like one there is: its plan, and nothing of what came of it.
use domain::permission::{Action, FieldAccess};
use serde_json::{Map, Value};
use uuid::Uuid;
use wire::{
    Record, Resource as _,
    campaign::CampaignClone,
    record::{Campaign, Tag},
};

use crate::{
    StoreError,
    store::{self, Write},
    stored::to_json,
};

/// What a campaign plans. Its status, what it did cost, its keys in other systems and its members are its own.
const PLAN: [&str; 10] = [
    "name",
    "kind",
    "start_date",
    "end_date",
    "budget",
    "expected_revenue",
    "audience",
    "parent_id",
    "description",
    "tag_ids",
];

/// # Errors
/// `NotFound` for what the actor may not read, `Forbidden` where the actor may make no campaign, `Invalid` for a name that
/// is none.
pub async fn clone(write: &Write<'_>, id: Uuid, wanted: &CampaignClone) -> Result<Record<Campaign>, StoreError> {
    let campaign: Record<Campaign> = store::find(write.tx, write.actor(), id).await?;
    write.actor().demand(Campaign::DEFINITION, Action::Create)?;
    let mut plan = campaign.data;
    plan.name = wanted.name.clone().unwrap_or(plan.name);
    keep_what_is_there(write, &mut plan).await?;
    let plan = to_json(&plan);
    // What somebody may not see or not write is not taken over.
    let own = |name: &&&str| write.actor().access(Campaign::DEFINITION, name) == FieldAccess::Edit;
    let draft: Map<String, Value> =
        PLAN.iter().filter(own).map(|&name| (name.to_owned(), plan[name].clone())).collect();
    store::create(write, draft.into()).await
}

/// What the campaign points to may be gone, or out of the actor's sight: the new one does without.
async fn keep_what_is_there(write: &Write<'_>, plan: &mut Campaign) -> Result<(), StoreError> {
    if let Some(parent) = plan.parent_id
        && known(store::find::<Campaign>(write.tx, write.actor(), parent).await)?.is_none()
    {
        plan.parent_id = None;
    }
    let mut tags = Vec::new();
    for tag in std::mem::take(&mut plan.tag_ids) {
        tags.extend(known(store::find::<Tag>(write.tx, write.actor(), tag).await)?.map(|tag| tag.id));
    }
    plan.tag_ids = tags;
    Ok(())
}

fn known<T>(found: Result<T, StoreError>) -> Result<Option<T>, StoreError> {
    match found {
        Err(StoreError::NotFound) => Ok(None),
        found => found.map(Some),
    }
}
