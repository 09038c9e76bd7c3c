//! `POST /auth/sign-out`
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Payload},
};
use persistence::{StoreError, session};
use uuid::Uuid;
use wire::session::Refresh;

use super::{browser, claims, refresh_session};
use crate::{
    State,
    error::{ApiError, document::BodyRefusals},
};

/// Sign out
///
/// Ends the session of the access token, of the refresh cookie, or of the refresh token in the body, and forgets the
/// cookie. Its access tokens are refused within a second. A session that is already over is no error.
#[utoipa::path(
    post,
    path = "/api/v1/auth/sign-out",
    operation_id = "sign_out",
    tag = "auth",
    request_body(content = Option<Refresh>, description = "For apps: the refresh token."),
    responses((status = 204, description = "Signed out."), BodyRefusals),
    security(("bearer" = []), ("refresh_cookie" = []), ()),
)]
pub(super) async fn sign_out(
    request: HttpRequest,
    state: Data<State>,
    payload: Payload,
) -> Result<HttpResponse, ApiError> {
    let sent = refresh_session::sent(payload).await?;
    let session_id = match claims(&request, &state.keys) {
        Some(claims) => Some(claims.sid),
        // Without either there is nothing to end, and nothing to say about it.
        None => refresh_session::shown(&request, &state, sent).ok().map(|(_, token)| token.session_id),
    };
    if let Some(id) = session_id {
        end(&state, id).await?;
    }
    let mut answer = HttpResponse::NoContent();
    // Another site's form must not sign anybody out.
    if browser::demand_own_page(&request).is_ok() {
        browser::forget_refresh_token(&mut answer);
    }
    Ok(answer.finish())
}

async fn end(state: &State, id: Uuid) -> Result<(), StoreError> {
    let db = state.db.clone();
    state
        .db
        .run(async move {
            let tx = db.begin().await?;
            session::revoke(&tx, id, None).await?;
            tx.commit().await?;
            db.forget_directory();
            Ok(())
        })
        .await
}
