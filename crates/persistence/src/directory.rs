//! Users, teams, roles, stages, rates and settings in memory: what every request needs and few requests change.
//!
//! One snapshot, shared by all requests of a process. A write to any of these puts a new token into
//! `setting.directory`; every process looks at the token at most once a second, so a change of rights holds
//! everywhere within a second, and at once in the process that made it.
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::{
        Arc, Mutex, RwLock,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use chrono::Utc;
use chrono_tz::Tz;
use domain::permission::{FieldAccess, ORGANIZATION, OTHERS, ObjectRights, Scope};

use uuid::Uuid;
use wire::{
    Access, DEFINITIONS, Record,
    organization::Organization,
    record::{ExchangeRate, Pipeline, Role, Stage, Team, User},
};

use crate::{Actor, Db, Rates, Reads, StoreError, Stored, Writes, credential, setting, visible};

/// How long a snapshot is trusted without looking.
const TRUST: Duration = Duration::from_secs(1);
/// Access tokens live ten minutes; a session revoked longer ago cannot show a valid one.
const REVOKED_WITHIN_MINUTES: i64 = 15;
const TOKEN: &str = "directory";

/// The records this snapshot is made of: writing one renews the token.
pub(crate) fn holds(record_type: &str) -> bool {
    matches!(record_type, "user" | "team" | "role" | "pipeline" | "stage" | "exchange_rate")
}

#[derive(Debug, Default)]
pub struct Directory {
    token: Option<String>,
    pub organization: Organization,
    pub users: HashMap<Uuid, Record<User>>,
    pub teams: HashMap<Uuid, Team>,
    pub roles: HashMap<Uuid, Role>,
    pub pipelines: Vec<Record<Pipeline>>,
    pub stages: Vec<Record<Stage>>,
    rates: Vec<(String, chrono::NaiveDate, i64)>,
    revoked_sessions: HashSet<Uuid>,
    newcomers: HashSet<Uuid>,
    actors: Mutex<HashMap<Uuid, Arc<Actor>>>,
}

impl Directory {
    /// The user as an actor; `None` for one that is unknown or disabled.
    pub fn actor(&self, user_id: Uuid) -> Option<Arc<Actor>> {
        let mut actors = self.actors.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(actor) = actors.get(&user_id) {
            return Some(actor.clone());
        }
        let user = self.users.get(&user_id).filter(|user| user.data.status == "active")?;
        let actor = Arc::new(self.make_actor(user));
        actors.insert(user_id, actor.clone());
        Some(actor)
    }

    pub fn is_revoked(&self, session_id: Uuid) -> bool {
        self.revoked_sessions.contains(&session_id)
    }

    /// Whether the user's password is one that somebody else gave.
    pub fn must_choose_password(&self, user_id: Uuid) -> bool {
        self.newcomers.contains(&user_id)
    }

    pub fn user_by_email(&self, email: &str) -> Option<&Record<User>> {
        let email = email.trim().to_lowercase();
        self.users.values().find(|user| user.data.email == email)
    }

    /// The team a record goes to when only its owner is known.
    pub fn main_team(&self, user_id: Uuid) -> Option<Uuid> {
        self.users.get(&user_id)?.data.team_ids.first().copied()
    }

    pub fn stage(&self, id: Uuid) -> Option<&Record<Stage>> {
        self.stages.iter().find(|stage| stage.id == id)
    }

    pub fn default_pipeline(&self) -> Option<&Record<Pipeline>> {
        let active = || self.pipelines.iter().filter(|pipeline| pipeline.data.active);
        active().find(|pipeline| pipeline.data.is_default).or_else(|| active().next())
    }

    /// Stages of a pipeline in their order.
    pub fn stages_of(&self, pipeline_id: Uuid) -> impl Iterator<Item = &Record<Stage>> {
        self.stages.iter().filter(move |stage| stage.data.pipeline_id == pipeline_id)
    }

    pub fn time_zone(&self) -> Tz {
        self.organization.time_zone.parse().unwrap_or(Tz::UTC)
    }

    pub fn rates(&self) -> Rates {
        let today = Utc::now().with_timezone(&self.time_zone()).date_naive();
        Rates { base: self.organization.base_currency.clone(), rates: self.rates.clone(), today }
    }

    /// `roots` and every team below them.
    pub fn subtree(&self, roots: &[Uuid]) -> Vec<Uuid> {
        let mut found = roots.to_vec();
        let mut next = 0;
        while let Some(&parent) = found.get(next) {
            let below = self.teams.iter().filter(|(id, team)| team.parent_id == Some(parent) && !found.contains(id));
            let below: Vec<Uuid> = below.map(|(id, _)| *id).collect();
            found.extend(below);
            next += 1;
        }
        found
    }

    fn make_actor(&self, user: &Record<User>) -> Actor {
        let zone = user.data.time_zone.as_ref().and_then(|zone| zone.parse().ok());
        Actor {
            user_id: user.id,
            team_ids: user.data.team_ids.clone(),
            subtree_ids: self.subtree(&user.data.team_ids),
            role_ids: user.data.role_ids.clone(),
            rights: Arc::new(self.rights(&user.data.role_ids)),
            fields: Arc::new(self.fields(&user.data.role_ids)),
            locale: user.data.locale.clone(),
            time_zone: zone.unwrap_or_else(|| self.time_zone()),
            first_weekday: self.organization.first_weekday,
            fiscal_start: self.organization.fiscal_start,
            system: false,
        }
    }

    fn rights(&self, role_ids: &[Uuid]) -> BTreeMap<&'static str, ObjectRights> {
        let objects = DEFINITIONS.iter().map(|definition| definition.name).chain(OTHERS);
        let roles: Vec<_> = role_ids.iter().filter_map(|id| self.roles.get(id)).map(|role| &role.permissions).collect();
        let on = |object: &str| roles.iter().fold(ObjectRights::NONE, |rights, role| rights.widest(role.on(object)));
        // No role gives or takes what is one's own business.
        let personal = |object: &str| {
            wire::definition(object).is_some_and(|it| matches!(it.access, Access::Personal | Access::Attached))
        };
        let rights = |object: &str| match object {
            off if !self.organization.features.has(off) => ObjectRights::NONE,
            own if personal(own) => ObjectRights::full(Scope::Own),
            other => on(other),
        };
        objects.map(|object| (object, rights(object))).collect()
    }

    /// Fields every role that may read the object restricts, each as far as the role that gives most says.
    fn fields(&self, role_ids: &[Uuid]) -> BTreeMap<&'static str, BTreeMap<&'static str, FieldAccess>> {
        let mut found = BTreeMap::<_, BTreeMap<_, _>>::new();
        for definition in DEFINITIONS {
            let reads = |role: &&Role| role.permissions.on(definition.governed_by()).read != Scope::None;
            let roles: Vec<&Role> = role_ids.iter().filter_map(|id| self.roles.get(id)).filter(reads).collect();
            for field in definition.fields.iter().filter(|field| definition.restricts(field)) {
                // What the whole hides, its parts do not tell: the amount a deal had at a stage is its amount.
                let of = |role: &Role, object| role.field_rights.on(object, field.name);
                let right = |role: &&Role| of(role, definition.name).min(of(role, definition.governed_by()));
                let given = roles.iter().map(right).max();
                if let Some(access) = given.filter(|access| *access < FieldAccess::Edit) {
                    found.entry(definition.name).or_default().insert(field.name, access);
                }
            }
        }
        found
    }
}

/// The snapshot of this process, and when it was last held against the database.
#[derive(Default)]
pub(crate) struct Cache {
    current: RwLock<Option<(Instant, Arc<Directory>)>>,
    /// How often it was forgotten.
    forgotten: AtomicU64,
    loading: tokio::sync::Mutex<()>,
}

impl Cache {
    fn fresh(&self) -> Option<Arc<Directory>> {
        let current = self.current.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        current.as_ref().filter(|(checked, _)| checked.elapsed() < TRUST).map(|(_, directory)| directory.clone())
    }

    fn last(&self) -> Option<Arc<Directory>> {
        let current = self.current.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        current.as_ref().map(|(_, directory)| directory.clone())
    }

    /// Keeps what was read since it had been forgotten `forgotten` times: what was begun before a change may not know it.
    fn keep(&self, directory: Arc<Directory>, forgotten: u64) {
        let mut current = self.current.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        if self.forgotten.load(Ordering::SeqCst) == forgotten {
            *current = Some((Instant::now(), directory));
        }
    }

    fn forgotten(&self) -> u64 {
        self.forgotten.load(Ordering::SeqCst)
    }

    /// Forgets the snapshot: the next request reads anew.
    pub(crate) fn invalidate(&self) {
        let mut current = self.current.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        self.forgotten.fetch_add(1, Ordering::SeqCst);
        *current = None;
    }
}

impl Db {
    /// The snapshot, at most a second old.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn directory(&self) -> Result<Arc<Directory>, StoreError> {
        if let Some(directory) = self.cache().fresh() {
            return Ok(directory);
        }
        let _one_at_a_time = self.cache().loading.lock().await;
        if let Some(directory) = self.cache().fresh() {
            return Ok(directory);
        }
        let forgotten = self.cache().forgotten();
        let token = setting::text(self.read(), TOKEN).await?;
        let revoked_sessions = revoked(self).await?;
        let last = self.cache().last().filter(|last| last.token == token && last.revoked_sessions == revoked_sessions);
        let directory = match last {
            Some(last) => last,
            None => Arc::new(load(self, token, revoked_sessions).await?),
        };
        self.cache().keep(directory.clone(), forgotten);
        Ok(directory)
    }

    /// The snapshot where it is fresh, without waiting and without the database.
    pub fn directory_at_hand(&self) -> Option<Arc<Directory>> {
        self.cache().fresh()
    }

    /// After a commit that changed what the snapshot holds.
    pub fn forget_directory(&self) {
        self.cache().invalidate();
    }
}

/// Renews the token, in the transaction of the change.
pub(crate) async fn renew(tx: &impl Writes) -> Result<(), StoreError> {
    setting::put(tx, TOKEN, &Uuid::now_v7()).await
}

/// # Errors
/// When it cannot be written.
pub async fn save_organization(tx: &impl Writes, organization: &Organization) -> Result<(), StoreError> {
    setting::put(tx, ORGANIZATION, organization).await?;
    renew(tx).await
}

async fn load(db: &Db, token: Option<String>, revoked_sessions: HashSet<Uuid>) -> Result<Directory, StoreError> {
    let tx = db.snapshot().await?;
    let mut stages = all::<Stage>(&tx).await?;
    stages.sort_by_key(|stage| (stage.data.position, stage.id));
    let mut pipelines = all::<Pipeline>(&tx).await?;
    pipelines.sort_by_key(|pipeline| (pipeline.data.position, pipeline.id));
    let mut rates: Vec<_> = all::<ExchangeRate>(&tx).await?.into_iter().map(|rate| rate.data).collect();
    rates.sort_by_key(|rate| std::cmp::Reverse(rate.valid_from));
    let directory = Directory {
        token,
        organization: setting::get(&tx, ORGANIZATION).await?.unwrap_or_default(),
        users: all::<User>(&tx).await?.into_iter().map(|user| (user.id, user)).collect(),
        teams: all::<Team>(&tx).await?.into_iter().map(|team| (team.id, team.data)).collect(),
        roles: all::<Role>(&tx).await?.into_iter().map(|role| (role.id, role.data)).collect(),
        pipelines,
        stages,
        rates: rates
            .into_iter()
            .filter_map(|rate| Some((rate.currency.clone(), rate.valid_from, rate.units()?)))
            .collect(),
        revoked_sessions,
        newcomers: credential::newcomers(&tx).await?,
        actors: Mutex::default(),
    };
    tx.commit().await?;
    Ok(directory)
}

async fn all<R: Stored>(db: &impl Reads) -> Result<Vec<Record<R>>, StoreError> {
    debug_assert!(holds(R::DEFINITION.name));
    let rows = db.models::<R>(visible::select::<R>(&Actor::system(), domain::permission::Action::Read)).await?;
    Ok(rows.into_iter().map(R::read).collect::<Result<_, _>>()?)
}

async fn revoked(db: &Db) -> Result<HashSet<Uuid>, StoreError> {
    let since = Utc::now() - chrono::TimeDelta::minutes(REVOKED_WITHIN_MINUTES);
    let ids = db.read().rows(&crate::session::revoked_since(since)).await?;
    Ok(ids.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_read_before_a_change_is_not_kept_after_it() {
        let cache = Cache::default();
        let begun = cache.forgotten();
        cache.keep(Arc::default(), begun);
        assert!(cache.fresh().is_some());
        // Another request changes a stage while a third one reads the stages as they were.
        cache.invalidate();
        cache.keep(Arc::default(), begun);
        assert!(cache.fresh().is_none());
        cache.keep(Arc::default(), cache.forgotten());
        assert!(cache.fresh().is_some());
    }
}
