//! One request on behalf of one user, ready for the store: who asks, and the headers that govern reads and writes.
use actix_web::{
    FromRequest, HttpRequest, HttpResponse,
    dev::Payload,
    http::{StatusCode, header},
    web::Data,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use futures_util::future::{BoxFuture, LocalBoxFuture};
use persistence::{
    Db, StoreError, Tx,
    idempotency::{self, Answer, Claim, Key},
    query::Asker,
    store::Write,
};
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::{
    State,
    auth::User,
    error::{ApiError, Code},
};

const LONGEST_KEY: usize = 255;
const LONGEST_TAGS: usize = 1_000;

/// A signed-in user's request.
pub struct Call {
    pub state: Data<State>,
    pub asker: Asker,
    pub session_id: uuid::Uuid,
    request_id: String,
    method: String,
    path: String,
    idempotency_key: Option<String>,
    if_match: IfMatch,
    if_none_match: Option<String>,
}

/// What `If-Match` says of the version to change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum IfMatch {
    Any,
    Version(i64),
    /// No version of ours: it matches nothing.
    Nothing,
}

impl FromRequest for Call {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let user = User::from_request(request, payload);
        let request = request.clone();
        Box::pin(async move {
            let user = user.await?;
            let state = request.app_data::<Data<State>>().cloned().ok_or_else(|| ApiError::internal("no state"))?;
            let idempotency_key = text(&request, "idempotency-key", LONGEST_KEY)?;
            if idempotency_key.as_ref().is_some_and(String::is_empty) {
                return Err(Code::BadRequest.into());
            }
            Ok(Self {
                state,
                asker: user.asker(),
                session_id: user.session_id,
                request_id: user.request_id,
                method: request.method().to_string(),
                path: request.path().to_owned(),
                idempotency_key,
                if_match: if_match(text(&request, "if-match", LONGEST_TAGS)?.as_deref()),
                if_none_match: text(&request, "if-none-match", LONGEST_TAGS)?,
            })
        })
    }
}

/// A header of at most `longest` characters, all of them ASCII.
fn text(request: &HttpRequest, name: &str, longest: usize) -> Result<Option<String>, ApiError> {
    let Some(value) = request.headers().get(name) else { return Ok(None) };
    let text = value.to_str().ok().filter(|text| text.len() <= longest);
    text.map(|text| Some(text.to_owned())).ok_or_else(|| Code::BadRequest.into())
}

fn if_match(header: Option<&str>) -> IfMatch {
    match header.map(str::trim) {
        None | Some("*") => IfMatch::Any,
        Some(tag) => tag.trim_matches('"').parse().map_or(IfMatch::Nothing, IfMatch::Version),
    }
}

/// What a write did.
pub type Done = Result<Answer, ApiError>;

impl Call {
    /// The version the client saw. One that cannot be any is as good as an old one.
    pub fn version(&self) -> Option<i64> {
        match self.if_match {
            IfMatch::Any => None,
            IfMatch::Version(version) => Some(version),
            IfMatch::Nothing => Some(-1),
        }
    }

    /// Whether the client already has this version.
    pub fn is_known(&self, version: i64) -> bool {
        let tags = self.if_none_match.as_deref().unwrap_or_default();
        tags.split(',').any(|tag| tag.trim().trim_start_matches("W/").trim_matches('"') == version.to_string())
    }

    /// Reads, on the database's own threads.
    ///
    /// # Errors
    /// As `work`.
    pub async fn read<T, F, W>(&self, work: W) -> Result<T, ApiError>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, StoreError>> + Send + 'static,
        W: FnOnce(Db, Asker) -> F,
    {
        let work = work(self.state.db.clone(), self.asker.clone());
        Ok(self.state.db.run(work).await?)
    }

    /// Writes, in one transaction with its change log and, where the client sent a key, with its answer.
    ///
    /// # Errors
    /// As `work`; nothing is then written.
    pub async fn write<W>(self, body: &Value, work: W) -> Result<HttpResponse, ApiError>
    where
        W: for<'w> FnOnce(&'w Write<'w>) -> BoxFuture<'w, Done> + Send + 'static,
    {
        let key = self.key(body);
        let trying = match &key {
            Some(key) => Some(self.state.in_flight.begin(key).ok_or(Code::IdempotencyInFlight)?),
            None => None,
        };
        let (db, asker, request_id) = (self.state.db.clone(), self.asker, self.request_id);
        let (answer, replayed) = self
            .state
            .db
            .run(async move {
                let _trying = trying;
                transact(db, asker, request_id, key, work).await
            })
            .await?;
        Ok(respond(answer, replayed))
    }

    fn key(&self, body: &Value) -> Option<Key> {
        let digest = || URL_SAFE_NO_PAD.encode(Sha256::digest(body.to_string()));
        self.idempotency_key.clone().map(|key| Key {
            principal: self.asker.actor.user_id,
            method: self.method.clone(),
            path: self.path.clone(),
            key,
            body_hash: digest(),
        })
    }
}

async fn transact<W>(
    db: Db,
    asker: Asker,
    request_id: String,
    key: Option<Key>,
    work: W,
) -> Result<(Answer, bool), ApiError>
where
    W: for<'w> FnOnce(&'w Write<'w>) -> BoxFuture<'w, Done> + Send + 'static,
{
    let turn = db.turn().await?;
    let write = Write::new(&turn, &asker, Some(&request_id));
    let done = once(&turn, key.as_ref(), asker.now, work(&write)).await;
    let (directory_changed, work_left) = (write.directory_changed(), write.has_left_work());
    let (answer, replayed) = match done {
        Ok(done) => done,
        Err(error) => {
            turn.give_up().await?;
            return Err(error);
        }
    };
    // Also what is only repeated may be the answer of a request that shares this commit.
    turn.commit().await?;
    if replayed {
        return Ok((answer, true));
    }
    if directory_changed {
        db.forget_directory();
    }
    if work_left {
        db.announce_work();
    }
    db.announce();
    Ok((answer, false))
}

/// Does the work, unless the same request has been answered: then that answer, and `true`.
async fn once(
    tx: &Tx,
    key: Option<&Key>,
    now: DateTime<Utc>,
    work: impl Future<Output = Done>,
) -> Result<(Answer, bool), ApiError> {
    let Some(key) = key else { return Ok((work.await?, false)) };
    match idempotency::claim(tx, key, now).await? {
        Claim::First => {}
        Claim::Replay(answer) => return Ok((answer, true)),
        Claim::Mismatch => return Err(Code::IdempotencyMismatch.into()),
    }
    let answer = work.await?;
    idempotency::keep(tx, key, &answer).await?;
    Ok((answer, false))
}

fn respond(answer: Answer, replayed: bool) -> HttpResponse {
    let mut response = HttpResponse::build(StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK));
    for (name, value) in answer.headers {
        response.insert_header((name, value));
    }
    if replayed {
        response.insert_header(("Idempotency-Replayed", "true"));
    }
    match answer.body {
        Some(body) => response.content_type(mime()).body(body),
        None => response.finish(),
    }
}

fn mime() -> &'static str {
    "application/json"
}

/// An answer with a body.
pub fn answer(status: u16, body: &impl Serialize) -> Answer {
    Answer { status, headers: Vec::new(), body: serde_json::to_string(body).ok() }
}

/// An answer that shows a record: its version is the `ETag`.
pub fn record_answer(status: u16, version: i64, body: &impl Serialize) -> Answer {
    let mut answer = answer(status, body);
    answer.headers.push((header::ETAG.to_string(), etag(version)));
    answer
}

pub fn etag(version: i64) -> String {
    format!("\"{version}\"")
}

/// A body written once.
pub fn json(body: &impl Serialize) -> HttpResponse {
    written(serde_json::to_vec(body))
}

/// A body that was written elsewhere: what is long is not written where others wait for an answer.
pub fn written(body: serde_json::Result<Vec<u8>>) -> HttpResponse {
    match body {
        Ok(bytes) => HttpResponse::Ok().content_type(mime()).body(bytes),
        Err(error) => ApiError::internal(error).respond(crate::error::Language::default(), ""),
    }
}

#[cfg(test)]
mod tests {
    use super::{IfMatch, if_match};

    #[test]
    fn if_match_names_a_version_or_nothing() {
        for (header, expected) in [
            (None, IfMatch::Any),
            (Some("*"), IfMatch::Any),
            (Some("\"7\""), IfMatch::Version(7)),
            (Some("W/\"7\""), IfMatch::Nothing),
            (Some("\"abc\""), IfMatch::Nothing),
        ] {
            assert_eq!(if_match(header), expected, "{header:?}");
        }
    }
}
