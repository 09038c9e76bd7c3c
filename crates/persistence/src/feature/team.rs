//! Teams and roles: none removed while users have it.
use uuid::Uuid;
use wire::{Record, record::Team};

use super::pipeline::refuse_if;
use crate::{StoreError, store::Write};

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
