//! The first records of an installation: organisation, roles, a pipeline, the administrator. All of them or none.
use std::sync::Arc;

use domain::violation::Violation;
use sea_orm::sea_query::{Alias, Condition, Expr, ExprTrait, IntoCondition, Query};
use uuid::Uuid;
use wire::{
    DEFINITIONS, Kind, Starter,
    organization::{Features, Organization},
    record::{Pipeline, Role, Stage, User},
    session::{DemoUser, Setup},
};

use crate::{
    Actor, Db, Reads, StoreError, Writes, credential, directory,
    query::Asker,
    session, setting,
    store::{self, Write},
};

/// What is to be made.
pub struct Installation {
    /// The administrator's id.
    pub user_id: Uuid,
    /// Its rules have been checked.
    pub setup: Setup,
    pub password_hash: String,
    pub starter: Starter,
}

/// Makes the installation, and begins the administrator's session where one is given.
///
/// # Errors
/// `Conflict` when there are users already.
pub async fn install(
    db: &Db,
    installation: Installation,
    session: Option<session::NewSession>,
) -> Result<(), StoreError> {
    let asker = Asker::new(Arc::new(Actor::system()), db.directory().await?);
    let tx = db.begin().await?;
    let write = Write::new(&tx, &asker, None);
    let Installation { user_id, setup, password_hash, starter } = installation;
    // This row comes first: two set-ups at a time meet here, and the second sees the first one's user.
    directory::save_organization(&tx, &organization(&setup)).await?;
    if any(&tx, "user", Condition::all()).await? {
        tx.rollback().await?;
        return Err(StoreError::Conflict(Violation::new("", "already_set_up")));
    }
    let administrator = starter.administrator;
    start(&write, starter).await?;
    store::insert(&write, user_id, user(&setup, administrator)).await?;
    credential::set_password_hash(&tx, user_id, &password_hash).await?;
    if let Some(new) = session {
        session::create(&tx, new).await?;
    }
    tx.commit().await?;
    db.forget_directory();
    db.announce();
    Ok(())
}

/// Whether any record, deleted or not, holds an amount of money: then the base currency is settled.
///
/// # Errors
/// When the database cannot be read.
pub async fn has_amounts(db: &impl Reads) -> Result<bool, StoreError> {
    for definition in DEFINITIONS {
        for field in definition.fields.iter().filter(|field| matches!(field.kind, Kind::Money)) {
            if any(db, definition.name, Expr::col(Alias::new(field.name)).is_not_null().into_condition()).await? {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

async fn any(db: &impl Reads, table: &str, which: Condition) -> Result<bool, StoreError> {
    let select = Query::select().expr(Expr::val(1)).from(Alias::new(table)).cond_where(which).limit(1).to_owned();
    Ok(db.row(&select).await?.is_some())
}

async fn start(write: &Write<'_>, starter: Starter) -> Result<(), StoreError> {
    for (id, role) in starter.roles {
        store::insert::<Role>(write, id, role).await?;
    }
    let (id, pipeline) = starter.pipeline;
    store::insert::<Pipeline>(write, id, pipeline).await?;
    for (id, stage) in starter.stages {
        store::insert::<Stage>(write, id, stage).await?;
    }
    Ok(())
}

fn organization(setup: &Setup) -> Organization {
    Organization {
        name: setup.organization.trim().to_owned(),
        base_currency: setup.base_currency.clone(),
        time_zone: setup.time_zone.clone(),
        locale: setup.locale.clone(),
        first_weekday: 1,
        fiscal_start: 1,
        features: Features::default(),
    }
}

fn user(setup: &Setup, administrator: Uuid) -> User {
    User {
        name: setup.name.trim().to_owned(),
        email: setup.email.trim().to_lowercase(),
        status: "active".to_owned(),
        role_ids: vec![administrator],
        locale: Some(setup.locale.clone()),
        ..User::default()
    }
}

const DEMO: &str = "demo";

/// Remembers that this database holds demonstration data with known passwords, however it is served later.
///
/// # Errors
/// When it cannot be written.
pub async fn mark_demo(tx: &impl Writes, users: &[DemoUser]) -> Result<(), StoreError> {
    setting::put(tx, DEMO, &users).await
}

/// Who can sign in to the demonstration; none where the database holds none.
///
/// # Errors
/// When it cannot be read.
pub async fn demo_users(db: &Db) -> Result<Option<Vec<DemoUser>>, StoreError> {
    setting::get(db.read(), DEMO).await
}
