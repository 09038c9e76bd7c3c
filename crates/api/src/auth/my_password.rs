//! `POST /me/password`
use actix_web::{HttpRequest, HttpResponse, web::Data};
use persistence::{
    StoreError,
    credential::{self, ChosenBy},
    session,
};
use uuid::Uuid;
use wire::session::PasswordChange;

use super::{Newcomer, User, browser, password, password::Verdict, throttle::Attempt};
use crate::{
    State,
    body::Body,
    error::{ApiError, document::SignedInBodyRefusals},
};

/// Change my password
///
/// Needs the password now in force. All other sessions of the user end. Whoever signed in with a password that somebody
/// else gave can do nothing else before.
#[utoipa::path(
    post,
    path = "/api/v1/me/password",
    operation_id = "change_my_password",
    tag = "me",
    request_body(content = PasswordChange, description = "The current password and the new one."),
    responses((status = 204, description = "Changed; other sessions have ended."), SignedInBodyRefusals),
    security(("bearer" = [])),
)]
pub(super) async fn change_my_password(
    request: HttpRequest,
    state: Data<State>,
    Newcomer(user): Newcomer,
    Body(change): Body<PasswordChange>,
) -> Result<HttpResponse, ApiError> {
    let current = change.current.ok_or_else(|| ApiError::invalid("current", "required"))?;
    check(&user, user.id(), &change.new)?;
    // A stolen access token must not serve to guess the password.
    let device = browser::device(&request, &state.keys).filter(|device| device.user_id == user.id());
    let attempt = Attempt::Known(device.map_or(user.session_id, |device| device.id));
    if state.settings.rate_limit {
        state.throttle.count(attempt)?;
    }
    if !is_current(&state, user.id(), current).await? {
        return Err(ApiError::invalid("current", "password_wrong"));
    }
    state.throttle.forgive(attempt);
    let hash = state.hasher.hash(change.new).await?;
    set(&state, user.id(), hash, ChosenBy::Oneself, Some(user.session_id)).await?;
    tracing::info!(target: "security", user_id = %user.id(), "password changed");
    Ok(HttpResponse::NoContent().finish())
}

/// The rules a new password of `user_id` must keep.
pub(super) fn check(user: &User, user_id: Uuid, new: &str) -> Result<(), ApiError> {
    let record = user.directory.users.get(&user_id).map(|record| &record.data);
    let (name, email) = record.map_or(("", ""), |record| (&record.name, &record.email));
    let about = [name, email, &user.directory.organization.name];
    password::check("new", new, &about).map_err(|violation| vec![violation].into())
}

async fn is_current(state: &State, user_id: Uuid, current: String) -> Result<bool, ApiError> {
    let db = state.db.clone();
    let kept = state.db.run(async move { credential::password_hash(db.read(), user_id).await }).await?;
    Ok(state.hasher.verify(current, kept).await? != Verdict::Wrong)
}

/// Keeps the hash, and ends every session of the user but `kept`.
pub(super) async fn set(
    state: &State,
    user_id: Uuid,
    hash: String,
    by: ChosenBy,
    kept: Option<Uuid>,
) -> Result<(), StoreError> {
    let db = state.db.clone();
    state
        .db
        .run(async move {
            let tx = db.begin().await?;
            credential::choose(&tx, user_id, &hash, by).await?;
            session::revoke_others(&tx, user_id, kept).await?;
            tx.commit().await?;
            db.forget_directory();
            Ok(())
        })
        .await
}
