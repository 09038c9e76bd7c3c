//! `GET /users/{id}/access`
use actix_web::web::{Data, Json, Path};
use persistence::{Db, StoreError, credential, session};
use uuid::Uuid;
use wire::session::UserAccess;

use super::{User, user_password};
use crate::{
    State,
    error::{ApiError, document::SignedInRefusals},
};

/// Read a user's access
///
/// For administrators: whether the user can sign in, since when, and when the user was last here.
#[utoipa::path(
    get,
    path = "/api/v1/users/{id}/access",
    operation_id = "read_user_access",
    tag = "users",
    params(("id" = Uuid, Path, description = "The user.")),
    responses(
        (status = 200, description = "How the user signs in.", body = UserAccess),
        (status = 404, response = super::document::NoSuch),
        SignedInRefusals,
    ),
    security(("bearer" = [])),
)]
pub(super) async fn read_user_access(
    state: Data<State>,
    user: User,
    id: Path<String>,
) -> Result<Json<UserAccess>, ApiError> {
    let id = user_password::within_reach(&user, &id)?;
    let db = state.db.clone();
    Ok(Json(state.db.run(async move { access(&db, id).await }).await?))
}

async fn access(db: &Db, id: Uuid) -> Result<UserAccess, StoreError> {
    let chosen = credential::chosen(db.read(), id).await?;
    let (last_seen_at, sessions) = session::presence(db.read(), id).await?;
    Ok(UserAccess {
        password_set_at: chosen.map(|(at, _)| at.into()),
        must_change_password: chosen.is_some_and(|(_, must)| must),
        last_seen_at: last_seen_at.map(Into::into),
        sessions: u32::try_from(sessions).unwrap_or(u32::MAX),
    })
}
