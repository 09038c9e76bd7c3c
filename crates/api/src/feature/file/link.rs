//! Addresses of files for a browser to follow: signed, short-lived, and good only while their session is.
use actix_web::HttpResponse;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use wire::job::Download;

use crate::{
    State,
    auth::Keys,
    call::{Call, json},
    error::ApiError,
};

/// Long enough to be followed, too short to be passed on.
const LIFETIME_SECONDS: i64 = 120;

/// What an address leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// The file of an attachment.
    Attachment(Uuid),
    /// What a job made.
    Export(Uuid),
}

/// What an address says, to be believed once its signature is checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Ticket {
    pub(super) subject: Subject,
    pub(super) user_id: Uuid,
    pub(super) session_id: Uuid,
    until: i64,
}

/// Answers with an address; that it may be fetched has been made sure.
pub fn link(call: &Call, subject: Subject) -> Result<HttpResponse, ApiError> {
    let until = Utc::now() + TimeDelta::seconds(LIFETIME_SECONDS);
    let (user_id, session_id) = (call.asker.actor.user_id, call.session_id);
    let ticket = Ticket { subject, user_id, session_id, until: until.timestamp() };
    let token = write(&call.state.keys, &ticket).map_err(ApiError::internal)?;
    // As it is kept in the ticket: whole seconds.
    let expires_at = DateTime::from_timestamp(ticket.until, 0).unwrap_or(until).into();
    Ok(json(&Download { url: format!("/api/v1/downloads/{token}"), expires_at }))
}

fn write(keys: &Keys, ticket: &Ticket) -> Result<String, serde_json::Error> {
    let body = serde_json::to_vec(ticket)?;
    let tag = keys.sign_download(&body);
    Ok(format!("{}.{}", URL_SAFE_NO_PAD.encode(body), URL_SAFE_NO_PAD.encode(tag)))
}

/// The ticket behind a token that is ours and in force.
pub(super) fn read(state: &State, token: &str) -> Option<Ticket> {
    let (body, tag) = token.split_once('.')?;
    let (body, tag) = (URL_SAFE_NO_PAD.decode(body).ok()?, URL_SAFE_NO_PAD.decode(tag).ok()?);
    if tag.len() != 32 || !state.keys.is_download(&body, &tag) {
        return None;
    }
    let ticket: Ticket = serde_json::from_slice(&body).ok()?;
    (ticket.until > Utc::now().timestamp()).then_some(ticket)
}
