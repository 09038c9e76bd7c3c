//! The answer to signing in and refreshing.
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use chrono::Utc;
use persistence::session;
use uuid::Uuid;
use wire::session::{Client, Tokens};

use super::{Keys, access, browser, refresh::RefreshToken};
use crate::error::ApiError;

/// Who is given tokens, and where the refresh token is kept.
pub(super) struct Grant<'a> {
    pub(super) user_id: Uuid,
    pub(super) client: Client,
    pub(super) refresh: &'a RefreshToken,
}

impl Grant<'_> {
    /// 200 with an access token; the refresh token goes into the cookie or, for apps, into the body.
    pub(super) fn answer(&self, keys: &Keys, mut answer: HttpResponseBuilder) -> Result<HttpResponse, ApiError> {
        let access_token = keys.issue(self.user_id, self.refresh.session_id, Utc::now()).map_err(ApiError::internal)?;
        let refresh = keys.write_refresh(self.refresh);
        let refresh_token = match self.client {
            Client::Mobile => Some(refresh),
            Client::Browser => {
                browser::keep_refresh_token(&mut answer, refresh);
                None
            }
        };
        Ok(answer.json(Tokens { access_token, expires_in: access::LIFETIME, user_id: self.user_id, refresh_token }))
    }
}

/// The row of a session that begins.
pub(super) fn begin(request: &HttpRequest, user_id: Uuid, client: Client, first: &RefreshToken) -> session::NewSession {
    session::NewSession {
        id: first.session_id,
        user_id,
        client: match client {
            Client::Browser => "browser",
            Client::Mobile => "mobile",
        },
        refresh_hash: first.hash(),
        user_agent: browser::user_agent(request),
        ip: crate::middleware::client_ip(request).map(|ip| ip.to_string()),
    }
}
