//! Who calls: every handler that works for a user takes a [`User`].
use std::{rc::Rc, sync::Arc};

use actix_web::{FromRequest, HttpMessage as _, HttpRequest, dev::Payload, http::header, web::Data};
use futures_util::future::LocalBoxFuture;
use persistence::{Actor, Directory, query::Asker};
use uuid::Uuid;

use super::{Claims, Keys};
use crate::{
    State,
    error::{ApiError, Code},
    middleware::trace::RequestId,
};

/// The user of a valid access token, with rights as they are now.
#[derive(Clone)]
pub struct User {
    pub actor: Arc<Actor>,
    pub session_id: Uuid,
    pub directory: Arc<Directory>,
    /// For the change log.
    pub request_id: String,
}

impl User {
    pub fn id(&self) -> Uuid {
        self.actor.user_id
    }

    pub fn asker(&self) -> Asker {
        Asker::new(self.actor.clone(), self.directory.clone())
    }
}

/// As [`User`], with a password that somebody else gave perhaps: for what such a user may do before choosing another.
#[derive(Clone)]
pub struct Newcomer(pub User);

/// The claims of the request's bearer token, where it has a valid one.
pub fn claims(request: &HttpRequest, keys: &Keys) -> Option<Claims> {
    let header = request.headers().get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = header.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| keys.read(token.trim()))?
}

/// The id given to the request by `middleware::trace`.
pub(crate) fn request_id(request: &HttpRequest) -> String {
    let id: Option<Rc<str>> = request.extensions().get::<RequestId>().map(|id| id.0.clone());
    id.as_deref().unwrap_or_default().to_owned()
}

impl FromRequest for User {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let caller = Newcomer::from_request(request, payload);
        Box::pin(async move {
            let Newcomer(user) = caller.await?;
            if user.directory.must_choose_password(user.id()) {
                Err(Code::PasswordChangeRequired.into())
            } else {
                Ok(user)
            }
        })
    }
}

impl FromRequest for Newcomer {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let state = request.app_data::<Data<State>>().cloned();
        let read = request.extensions().get::<Claims>().cloned();
        let claims = read.or_else(|| claims(request, &state.as_ref()?.keys));
        let request_id = request_id(request);
        Box::pin(async move {
            let state = state.ok_or_else(|| ApiError::internal("the app has no State"))?;
            let claims = claims.ok_or(Code::Unauthenticated)?;
            user(&claims, directory(&state).await?, request_id).map(Self)
        })
    }
}

/// The snapshot of users and rights, at most a second old.
pub(super) async fn directory(state: &State) -> Result<Arc<Directory>, ApiError> {
    if let Some(directory) = state.db.directory_at_hand() {
        return Ok(directory);
    }
    let db = state.db.clone();
    Ok(state.db.run(async move { db.directory().await }).await?)
}

fn user(claims: &Claims, directory: Arc<Directory>, request_id: String) -> Result<User, ApiError> {
    if directory.is_revoked(claims.sid) {
        return Err(Code::Unauthenticated.into());
    }
    let actor = directory.actor(claims.sub).ok_or(Code::Unauthenticated)?;
    Ok(User { actor, session_id: claims.sid, directory, request_id })
}
