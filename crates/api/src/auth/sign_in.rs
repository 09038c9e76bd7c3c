//! `POST /auth/sign-in`
use actix_web::{HttpRequest, HttpResponse, web::Data};
use persistence::{Db, StoreError, credential, session};
use uuid::Uuid;
use wire::session::{Client, SignIn, Tokens};

use super::{
    browser,
    device::Device,
    password::Verdict,
    principal,
    refresh::RefreshToken,
    throttle::Attempt,
    tokens::{self, Grant},
};
use crate::{
    State,
    body::Body,
    error::{ApiError, Code, document::BodyRefusals},
    middleware::client_ip,
};

/// Sign in
///
/// Gives an access token to send as `Authorization: Bearer …`, and a refresh token: in a cookie no script can read for
/// `browser`, in the answer for `mobile`. Guesses are throttled per address and per account; a device somebody signed in
/// from before (a cookie, or the `X-Rapport-Device` header apps get and send) is not held up by strangers.
#[utoipa::path(
    post,
    path = "/api/v1/auth/sign-in",
    operation_id = "sign_in",
    tag = "auth",
    request_body(content = SignIn, description = "Address and password."),
    responses(
        (status = 200, description = "Signed in.", body = Tokens),
        (status = 401, response = super::document::WrongCredentials),
        BodyRefusals,
    ),
    security(()),
)]
pub(super) async fn sign_in(
    request: HttpRequest,
    state: Data<State>,
    Body(SignIn { email, password, client }): Body<SignIn>,
) -> Result<HttpResponse, ApiError> {
    let device = browser::device(&request, &state.keys);
    let directory = principal::directory(&state).await?;
    let user = directory.user_by_email(&email).filter(|user| user.data.status == "active").map(|user| user.id);
    let known = device.filter(|device| Some(device.user_id) == user);
    let stranger = Attempt::Stranger { address: client_ip(&request), account: &email };
    let attempt = known.map_or(stranger, |device| Attempt::Known(device.id));
    let user_id = verified(&state, attempt, user, password).await?;
    let first = RefreshToken::first(Uuid::now_v7());
    start(&state, tokens::begin(&request, user_id, client, &first)).await?;
    tracing::info!(target: "security", %user_id, session_id = %first.session_id, "signed in");
    let device = device.filter(|device| device.user_id == user_id).unwrap_or(Device { user_id, id: Uuid::now_v7() });
    let mut answer = HttpResponse::Ok();
    let device = state.keys.write_device(device);
    match client {
        Client::Browser => browser::keep_device(&mut answer, device),
        Client::Mobile => drop(answer.insert_header((browser::DEVICE_HEADER, device))),
    }
    Grant { user_id, client, refresh: &first }.answer(&state.keys, answer)
}

/// The user whose password it is. Does the same work whether or not there is such a user.
async fn verified(state: &State, attempt: Attempt<'_>, user: Option<Uuid>, password: String) -> Result<Uuid, ApiError> {
    if state.settings.rate_limit {
        state.throttle.count(attempt)?;
    }
    let db = state.db.clone();
    let sought = user.unwrap_or_default();
    let kept = state.db.run(async move { credential::password_hash(db.read(), sought).await }).await?;
    let verdict = state.hasher.verify(password, kept).await?;
    let Some(user_id) = user.filter(|_| verdict != Verdict::Wrong) else {
        tracing::warn!(target: "security", user_id = ?user, "sign-in refused");
        return Err(Code::InvalidCredentials.into());
    };
    state.throttle.forgive(attempt);
    if let Verdict::Outdated(hash) = verdict {
        renew_hash(&state.db, user_id, hash).await?;
    }
    Ok(user_id)
}

async fn renew_hash(db: &Db, user_id: Uuid, hash: String) -> Result<(), StoreError> {
    let inner = db.clone();
    db.run(async move {
        let tx = inner.begin().await?;
        credential::set_password_hash(&tx, user_id, &hash).await?;
        Ok(tx.commit().await?)
    })
    .await
}

async fn start(state: &State, new: session::NewSession) -> Result<(), StoreError> {
    let db = state.db.clone();
    state
        .db
        .run(async move {
            let tx = db.begin().await?;
            session::create(&tx, new).await?;
            Ok(tx.commit().await?)
        })
        .await
}
