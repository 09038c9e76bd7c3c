//! Which dashboard a person begins with: their own choice, else what a role of theirs names.
use std::collections::BTreeSet;

use domain::permission::{Action, Scope};
use sea_orm::{QueryFilter as _, sea_query::ExprTrait as _};
use uuid::Uuid;
use wire::{Resource, record::Dashboard, report::Home};

use crate::{
    Asker, Db, Reads, StoreError,
    visible::{self, column},
};

/// For whom nobody chose one.
const USUAL: &str = "representative";

/// What one place says about it.
struct Named {
    standard: Option<String>,
    dashboard_id: Option<Uuid>,
    chosen: bool,
}

/// # Errors
/// When the database cannot be read.
pub async fn home(db: &Db, asker: &Asker) -> Result<Home, StoreError> {
    let named = named(asker);
    let readable = readable(db, asker, &named).await?;
    let first = named.into_iter().find_map(|named| named.given(&readable));
    Ok(first.unwrap_or_else(|| Home { standard: Some(USUAL.to_owned()), dashboard_id: None, chosen: false }))
}

/// The person's own choice first, then each role in the order they were given.
fn named(asker: &Asker) -> Vec<Named> {
    let directory = &asker.directory;
    let own = directory.users.get(&asker.actor.user_id).map(|user| Named {
        standard: user.data.home.clone(),
        dashboard_id: user.data.home_dashboard_id,
        chosen: true,
    });
    let roles = asker.actor.role_ids.iter().filter_map(|id| directory.roles.get(id)).map(|role| Named {
        standard: role.home.clone(),
        dashboard_id: role.home_dashboard_id,
        chosen: false,
    });
    own.into_iter().chain(roles).collect()
}

impl Named {
    /// A dashboard that is not, or no longer, for the reader counts for nothing.
    fn given(self, readable: &BTreeSet<Uuid>) -> Option<Home> {
        let Self { standard, dashboard_id, chosen } = self;
        match dashboard_id.filter(|id| readable.contains(id)) {
            Some(id) => Some(Home { standard: None, dashboard_id: Some(id), chosen }),
            None => standard.map(|key| Home { standard: Some(key), dashboard_id: None, chosen }),
        }
    }
}

async fn readable(db: &Db, asker: &Asker, named: &[Named]) -> Result<BTreeSet<Uuid>, StoreError> {
    let ids: Vec<Uuid> = named.iter().filter_map(|named| named.dashboard_id).collect();
    if ids.is_empty() || asker.actor.scope(Dashboard::DEFINITION, Action::Read) == Scope::None {
        return Ok(BTreeSet::new());
    }
    let select = visible::select::<Dashboard>(&asker.actor, Action::Read);
    let found = db.read().models::<Dashboard>(select.filter(column("dashboard", "id").is_in(ids))).await?;
    Ok(found.into_iter().map(|row| row.id).collect())
}
