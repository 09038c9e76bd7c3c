//! Teams and roles: none removed while users have it.
use uuid::Uuid;
use wire::{
    Record,
    record::{Dashboard, Role, Team},
};

use super::pipeline::refuse_if;
use crate::{
    StoreError,
    store::{self, Write},
};

/// # Errors
/// `Conflict` while the team has members or teams below it.
pub(crate) fn team_removable(team: &Record<Team>, write: &Write<'_>) -> Result<(), StoreError> {
    let directory = write.directory();
    refuse_if(directory.teams.values().any(|other| other.parent_id == Some(team.id)), "team")?;
    refuse_if(directory.users.values().any(|user| user.data.team_ids.contains(&team.id)), "user")
}

/// # Errors
/// `Conflict` while a user has the role.
pub(crate) fn role_removable(id: Uuid, write: &Write<'_>) -> Result<(), StoreError> {
    refuse_if(write.directory().users.values().any(|user| user.data.role_ids.contains(&id)), "user")
}

/// The page a role begins with is one its users may see.
///
/// # Errors
/// `Invalid` for a dashboard that is neither everybody's nor this role's.
pub(crate) async fn role_home(id: Uuid, role: &Role, write: &Write<'_>) -> Result<(), StoreError> {
    let Some(dashboard) = role.home_dashboard_id else { return Ok(()) };
    // One that is not there, or not for this administrator, is refused as every such link is.
    let Ok(found) = store::find::<Dashboard>(write.tx, write.actor(), dashboard).await else { return Ok(()) };
    let shared = match found.data.visibility.as_str() {
        "public" => true,
        "role" => found.data.role_ids.contains(&id),
        _ => false,
    };
    if shared { Ok(()) } else { Err(StoreError::invalid("home_dashboard_id", "home_not_shared")) }
}
