//! `POST /auth/refresh`
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Payload},
};
use chrono::{SubsecRound as _, Utc};
use persistence::{StoreError, session, session::Rotation};
use uuid::Uuid;
use wire::session::{Client, Refresh, Tokens};

use super::{browser, principal, refresh::RefreshToken, tokens::Grant};
use crate::{
    State, body,
    error::{ApiError, Code, document::BodyRefusals},
};

const LONGEST_TOKEN: usize = 200;

/// Refresh the session
///
/// Exchanges the refresh token for a new access token and a new refresh token. A token works once; within ten seconds it
/// is still answered, with the same successor. Shown again later, it ends the session: somebody has a copy.
///
/// Browsers send the cookie and `X-Rapport-Client: browser`, from a page of the same origin. Apps send the token in the body.
#[utoipa::path(
    post,
    path = "/api/v1/auth/refresh",
    operation_id = "refresh_session",
    tag = "auth",
    params(("X-Rapport-Client" = Option<String>, Header, description = "`browser`, with the cookie.", max_length = 20)),
    request_body(content = Option<Refresh>, description = "For apps: the token. Browsers send none."),
    responses(
        (status = 200, description = "The session goes on.", body = Tokens),
        (status = 401, response = super::document::SessionOver),
        (status = 403, response = super::document::NotOurPage),
        BodyRefusals,
    ),
    security(("refresh_cookie" = []), ()),
)]
pub(super) async fn refresh_session(
    request: HttpRequest,
    state: Data<State>,
    payload: Payload,
) -> Result<HttpResponse, ApiError> {
    let (client, shown) = shown(&request, &state, sent(payload).await?)?;
    let next = state.keys.successor(&shown);
    match rotate(&state, &shown, &next).await {
        Ok(user_id) => Grant { user_id, client, refresh: &next }.answer(&state.keys, HttpResponse::Ok()),
        Err(error) => Err(error),
    }
}

/// The token that was sent, and in which way.
pub(super) fn shown(request: &HttpRequest, state: &State, sent: Refresh) -> Result<(Client, RefreshToken), ApiError> {
    if let Some(text) = sent.refresh_token {
        let token = state.keys.read_refresh(&text).ok_or(Code::SessionEnded)?;
        return Ok((Client::Mobile, token));
    }
    browser::demand_own_page(request)?;
    let token = browser::refresh_token(request, &state.keys).ok_or(Code::SessionEnded)?;
    Ok((Client::Browser, token))
}

/// The body, if there is one.
pub(super) async fn sent(payload: Payload) -> Result<Refresh, ApiError> {
    let bytes = body::read(payload.into_inner()).await?;
    if bytes.is_empty() || &*bytes == b"null" {
        return Ok(Refresh::default());
    }
    let sent: Refresh = body::parse(&bytes)?;
    let long = sent.refresh_token.as_ref().is_some_and(|token| token.chars().count() > LONGEST_TOKEN);
    if long { Err(ApiError::invalid("refresh_token", "length")) } else { Ok(sent) }
}

async fn rotate(state: &State, shown: &RefreshToken, next: &RefreshToken) -> Result<Uuid, ApiError> {
    let (db, id, old, new) = (state.db.clone(), shown.session_id, shown.hash(), next.hash());
    let rotation = state
        .db
        .run(async move {
            let tx = db.begin().await?;
            let rotation = session::rotate(&tx, id, &old, &new, Utc::now().trunc_subsecs(6)).await?;
            tx.commit().await?;
            Ok::<_, StoreError>(rotation)
        })
        .await?;
    match rotation {
        Rotation::Renewed { user_id, .. } if principal::directory(state).await?.actor(user_id).is_some() => Ok(user_id),
        Rotation::Reused { user_id } => {
            tracing::warn!(target: "security", %user_id, session_id = %id, "a used refresh token came back: session ended");
            state.db.forget_directory();
            Err(Code::SessionEnded.into())
        }
        Rotation::Renewed { .. } | Rotation::Unknown => Err(Code::SessionEnded.into()),
    }
}
