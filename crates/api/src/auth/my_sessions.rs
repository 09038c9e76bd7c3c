//! `GET /me/sessions` and `DELETE /me/sessions/{id}`
use actix_web::{
    HttpResponse,
    web::{Data, Json, Path},
};
use persistence::{StoreError, session};
use uuid::Uuid;
use wire::session::{Session, Sessions};

use super::User;
use crate::{
    State,
    error::{ApiError, Code, document::SignedInRefusals},
};

/// List my sessions
///
/// Where the user is signed in now, last used first.
#[utoipa::path(
    get,
    path = "/api/v1/me/sessions",
    operation_id = "list_my_sessions",
    tag = "me",
    responses((status = 200, description = "The sessions that go on.", body = Sessions), SignedInRefusals),
    security(("bearer" = [])),
)]
pub(super) async fn list_my_sessions(state: Data<State>, user: User) -> Result<Json<Sessions>, ApiError> {
    let (db, id) = (state.db.clone(), user.id());
    let sessions = state.db.run(async move { session::list(db.read(), id).await }).await?;
    let data = sessions.into_iter().map(|row| shown(row, user.session_id)).collect();
    Ok(Json(Sessions { data }))
}

fn shown(row: session::Session, current: Uuid) -> Session {
    Session {
        id: row.id,
        current: row.id == current,
        client: row.client,
        created_at: row.created_at.into(),
        last_used_at: row.last_used_at.into(),
        expires_at: row.expires_at.into(),
        user_agent: row.user_agent,
        ip: row.ip,
    }
}

/// End one of my sessions
///
/// Its refresh token is dead at once, its access tokens within a second.
#[utoipa::path(
    delete,
    path = "/api/v1/me/sessions/{id}",
    operation_id = "end_my_session",
    tag = "me",
    params(("id" = Uuid, Path, description = "The session.")),
    responses(
        (status = 204, description = "Ended."),
        (status = 404, response = super::document::NoSuch),
        SignedInRefusals,
    ),
    security(("bearer" = [])),
)]
pub(super) async fn end_my_session(state: Data<State>, user: User, id: Path<String>) -> Result<HttpResponse, ApiError> {
    let id = id.parse::<Uuid>().map_err(|_| Code::NotFound)?;
    if end(&state, user.id(), id).await? { Ok(HttpResponse::NoContent().finish()) } else { Err(Code::NotFound.into()) }
}

async fn end(state: &State, user_id: Uuid, id: Uuid) -> Result<bool, StoreError> {
    let db = state.db.clone();
    state
        .db
        .run(async move {
            let tx = db.begin().await?;
            let ended = session::revoke(&tx, id, Some(user_id)).await?;
            tx.commit().await?;
            db.forget_directory();
            Ok(ended)
        })
        .await
}
