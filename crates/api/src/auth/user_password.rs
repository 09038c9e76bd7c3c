//! `POST /users/{id}/password`
use actix_web::{
    HttpResponse,
    web::{Data, Path},
};
use domain::permission::{Action, Scope};
use persistence::credential::ChosenBy;
use uuid::Uuid;
use wire::{Resource as _, record, session::PasswordChange};

use super::{User, my_password};
use crate::{
    State,
    body::Body,
    error::{ApiError, Code, document::SignedInBodyRefusals},
};

/// Set a user's password
///
/// For administrators: needs the right to edit every user. All sessions of the user end. Whoever then signs in with it must
/// choose another one first: until then every other operation answers 403 `password_change_required`.
#[utoipa::path(
    post,
    path = "/api/v1/users/{id}/password",
    operation_id = "set_user_password",
    tag = "users",
    params(("id" = Uuid, Path, description = "The user.")),
    request_body(content = PasswordChange, description = "The new password; `current` is not asked."),
    responses(
        (status = 204, description = "Set; the user's sessions have ended."),
        (status = 404, response = super::document::NoSuch),
        SignedInBodyRefusals,
    ),
    security(("bearer" = [])),
)]
pub(super) async fn set_user_password(
    state: Data<State>,
    user: User,
    id: Path<String>,
    Body(change): Body<PasswordChange>,
) -> Result<HttpResponse, ApiError> {
    let id = within_reach(&user, &id)?;
    my_password::check(&user, id, &change.new)?;
    let hash = state.hasher.hash(change.new).await?;
    // One's own session goes on; everybody else's end.
    let (by, kept) =
        if id == user.id() { (ChosenBy::Oneself, Some(user.session_id)) } else { (ChosenBy::Another, None) };
    my_password::set(&state, id, hash, by, kept).await?;
    tracing::info!(target: "security", user_id = %id, by = %user.id(), "password set");
    Ok(HttpResponse::NoContent().finish())
}

/// The user of that id, for who may edit every user.
pub(super) fn within_reach(user: &User, id: &str) -> Result<Uuid, ApiError> {
    let may_read = user.actor.scope(record::User::DEFINITION, Action::Read) != Scope::None;
    let id =
        id.parse::<Uuid>().ok().filter(|id| may_read && user.directory.users.contains_key(id)).ok_or(Code::NotFound)?;
    if user.actor.scope(record::User::DEFINITION, Action::Edit) == Scope::All {
        Ok(id)
    } else {
        Err(Code::Forbidden.into())
    }
}
