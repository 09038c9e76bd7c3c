//! `GET /calendar/{feed}.ics`: for programs that show calendars, which bring no token of their own.
use actix_web::{
    HttpRequest, HttpResponse,
    http::header,
    web::{Data, Path},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use persistence::{
    Db, StoreError,
    feature::calendar::{address, read as calendar},
    query::Asker,
};
use sha2::{Digest as _, Sha256};

use super::{base, token};
use crate::{
    State,
    error::{ApiError, Code},
};

pub async fn read(state: Data<State>, token: Path<String>, request: HttpRequest) -> Result<HttpResponse, ApiError> {
    let (db, hash, base) = (state.db.clone(), token::hash(&token), base(&state, &request));
    let file = state.db.run(async move { file(&db, &hash, &base).await }).await?;
    let file = file.ok_or(Code::Unauthenticated)?;
    let tag = format!("\"{}\"", URL_SAFE_NO_PAD.encode(&Sha256::digest(&file)[..18]));
    // Kept by whoever asks, and asked again each time whether it still holds.
    let headers = [(header::ETAG, tag.as_str()), (header::CACHE_CONTROL, "private, no-cache")];
    let known = is_known(&request, &tag);
    let mut answer = if known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    for header in headers {
        answer.insert_header(header);
    }
    Ok(if known { answer.finish() } else { answer.content_type("text/calendar; charset=utf-8").body(file) })
}

/// The calendar of whose address it is, with the rights of now; nothing for an address that is dead, or of somebody who is
/// shut out.
async fn file(db: &Db, token_hash: &str, base: &str) -> Result<Option<String>, StoreError> {
    let Some(user_id) = address::holder(db.read(), token_hash).await? else { return Ok(None) };
    let directory = db.directory().await?;
    let Some(actor) = directory.actor(user_id) else { return Ok(None) };
    Ok(Some(calendar::file(db, &Asker::new(actor, directory), base).await?))
}

fn is_known(request: &HttpRequest, tag: &str) -> bool {
    let known = request.headers().get(header::IF_NONE_MATCH).and_then(|tags| tags.to_str().ok()).unwrap_or_default();
    known.split(',').map(str::trim).any(|known| known == "*" || known.trim_start_matches("W/") == tag)
}
