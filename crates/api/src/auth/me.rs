//! `GET /me` and `PATCH /me`
use std::{collections::BTreeMap, sync::Arc};

use actix_web::{HttpResponse, http::header, web::Data};
use domain::permission::{Action, FieldAccess, ObjectRights, Scope};
use persistence::{
    Actor, StoreError,
    query::Asker,
    store::{self, Write},
};
use serde_json::Value;
use wire::{
    Record, definition, record,
    session::{Me, MyProfile},
};

use super::{Newcomer, User, document::MeSchema, rules};
use crate::{
    State,
    body::{self, Body},
    error::{
        ApiError, Code,
        document::{SignedInBodyRefusals, SignedInRefusals},
    },
};

/// Read who I am
///
/// The user of the access token, with the rights of all roles together, teams, and what holds for the organisation.
#[utoipa::path(
    get,
    path = "/api/v1/me",
    operation_id = "read_me",
    tag = "me",
    responses((status = 200, description = "The user, and what the user may do.", body = MeSchema), SignedInRefusals),
    security(("bearer" = [])),
)]
pub(super) async fn read_me(state: Data<State>, Newcomer(user): Newcomer) -> Result<HttpResponse, ApiError> {
    let record = user.directory.users.get(&user.id()).cloned().ok_or(Code::Unauthenticated)?;
    let version = record.version;
    let me = Me {
        user: record,
        permissions: permissions(&user.actor),
        field_rights: field_rights(&user.actor),
        team_ids: user.actor.subtree_ids.clone(),
        organization: user.directory.organization.clone(),
        demo: state.settings.demo,
        must_change_password: user.directory.must_choose_password(user.id()),
    };
    Ok(HttpResponse::Ok().insert_header((header::ETAG, format!("\"{version}\""))).json(me))
}

/// Change my profile
///
/// A merge patch of one's own name, position, telephone number, language, time zone, formats and home; `null` clears.
#[utoipa::path(
    patch,
    path = "/api/v1/me",
    operation_id = "update_me",
    tag = "me",
    request_body(content = MyProfile, description = "The members to change."),
    responses((status = 200, description = "The user as changed.", body = MeSchema), SignedInBodyRefusals),
    security(("bearer" = [])),
)]
pub(super) async fn update_me(
    state: Data<State>,
    user: User,
    Body(change): Body<Value>,
) -> Result<HttpResponse, ApiError> {
    // For its refusals: only what a profile has, of the right types. The change itself may also say null.
    let profile: MyProfile = body::typed(change.clone())?;
    let broken = [
        profile.locale.as_ref().and_then(|tag| rules::locale("locale", tag)),
        profile.time_zone.as_ref().and_then(|zone| rules::time_zone("time_zone", zone)),
    ];
    let broken: Vec<_> = broken.into_iter().flatten().collect();
    if !broken.is_empty() {
        return Err(broken.into());
    }
    save(&state, &user, change).await?;
    let directory = super::principal::directory(&state).await?;
    let actor = directory.actor(user.id()).ok_or(Code::Unauthenticated)?;
    read_me(state, Newcomer(User { actor, directory, ..user })).await
}

async fn save(state: &State, user: &User, change: Value) -> Result<(), StoreError> {
    let asker = Asker::new(Arc::new(for_oneself(&user.actor)), user.directory.clone());
    let (db, request_id, id) = (state.db.clone(), user.request_id.clone(), user.id());
    state
        .db
        .run(async move {
            let tx = db.begin().await?;
            let write = Write::new(&tx, &asker, Some(&request_id));
            let _: Record<record::User> = store::update(&write, id, None, change).await?;
            tx.commit().await?;
            db.forget_directory();
            db.announce();
            Ok(())
        })
        .await
}

/// By object. A part has the rights its whole gives: to add, change or remove it is to edit the whole.
fn permissions(actor: &Actor) -> BTreeMap<String, ObjectRights> {
    let rights = actor.rights.iter().map(|(object, rights)| {
        let rights = definition(object).map_or(*rights, |definition| ObjectRights {
            create: actor.scope(definition, Action::Create) != Scope::None,
            read: actor.scope(definition, Action::Read),
            edit: actor.scope(definition, Action::Edit),
            delete: actor.scope(definition, Action::Delete),
            export: actor.scope(definition, Action::Export),
        });
        ((*object).to_owned(), rights)
    });
    rights.collect()
}

fn field_rights(actor: &Actor) -> BTreeMap<String, BTreeMap<String, FieldAccess>> {
    let named =
        |fields: &BTreeMap<&str, FieldAccess>| fields.iter().map(|(name, it)| ((*name).to_owned(), *it)).collect();
    actor.fields.iter().map(|(object, fields)| ((*object).to_owned(), named(fields))).collect()
}

/// Users may change their own profile whatever their roles say about users.
fn for_oneself(actor: &Actor) -> Actor {
    let mut rights = (*actor.rights).clone();
    rights.insert("user", ObjectRights::ALL);
    Actor { rights: Arc::new(rights), ..actor.clone() }
}
