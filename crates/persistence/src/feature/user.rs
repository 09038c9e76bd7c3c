//! Users: nobody gives themselves rights, and who is disabled is out at once.
use domain::violation::Violation;
use uuid::Uuid;
use wire::{Record, record::User};

use crate::{StoreError, session, store::Write};

/// # Errors
/// `Invalid` where users change their own roles or status, or a time zone does not exist.
pub(crate) fn refuse_own_rights(
    id: Uuid,
    after: &User,
    before: Option<&User>,
    write: &Write<'_>,
) -> Result<(), StoreError> {
    let mut violations = Vec::new();
    let own = !write.actor().system && write.actor().user_id == id;
    if let Some(before) = before.filter(|_| own) {
        let changed = [("role_ids", before.role_ids != after.role_ids), ("status", before.status != after.status)];
        violations.extend(
            changed.into_iter().filter(|(_, changed)| *changed).map(|(name, _)| Violation::new(name, "own_rights")),
        );
    }
    let zone = after.time_zone.as_ref().filter(|zone| zone.parse::<chrono_tz::Tz>().is_err());
    violations.extend(zone.map(|_| Violation::new("time_zone", "time_zone")));
    if violations.is_empty() { Ok(()) } else { Err(StoreError::Invalid(violations)) }
}

/// # Errors
/// When the sessions cannot be ended.
pub(crate) async fn end_sessions(
    after: &Record<User>,
    before: Option<&Record<User>>,
    write: &Write<'_>,
) -> Result<(), StoreError> {
    let disabled = after.data.status != "active" && before.is_some_and(|before| before.data.status == "active");
    if disabled { session::revoke_others(write.tx, after.id, None).await.map(|_| ()) } else { Ok(()) }
}
