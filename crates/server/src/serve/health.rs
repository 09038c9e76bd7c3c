//! `/healthz`: the program runs. `/readyz`: it can do its work, so send it requests.
use std::{path::PathBuf, time::Duration};

use actix_web::{HttpResponse, http::header, web::Data};
use api::State;
use serde_json::json;

use super::disk;

/// A database that answers later than this is as good as none.
const PATIENCE: Duration = Duration::from_secs(1);

/// What is to be looked at.
#[derive(Debug)]
pub(crate) struct Health {
    /// Where the database lies, if it is a file of ours.
    pub(crate) folder: Option<PathBuf>,
}

/// `GET /healthz`
pub(crate) async fn alive() -> HttpResponse {
    HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(json!({"status": "ok"}))
}

/// `GET /readyz`
pub(crate) async fn ready(state: Data<State>, health: Data<Health>) -> HttpResponse {
    let status = health.status(&state).await;
    let mut answer = if status == "ok" { HttpResponse::Ok() } else { HttpResponse::ServiceUnavailable() };
    answer.insert_header((header::CACHE_CONTROL, "no-store"));
    if status != "ok" {
        // Says so in its own words: probes read this, not people.
        answer.insert_header((header::RETRY_AFTER, "1")).content_type("application/problem+json");
        return answer.body(json!({"status": 503, "code": "unavailable", "title": status}).to_string());
    }
    answer.json(json!({"status": status}))
}

impl Health {
    async fn status(&self, state: &State) -> &'static str {
        if state.is_closing() {
            return "closing";
        }
        if self.folder.as_deref().is_some_and(disk::is_nearly_full) {
            return "the disk is nearly full";
        }
        // It may just have come back: whoever is told "ready" must not be refused with the next request.
        if state.db.is_silent() {
            return "the database does not answer";
        }
        database(state).await
    }
}

/// Whether the database answers, and has all that this program expects in it.
async fn database(state: &State) -> &'static str {
    let db = state.db.clone();
    let pending = state.db.run_apart(async move { migrations::pending(db.migrator()).await });
    match tokio::time::timeout(PATIENCE, pending).await {
        Ok(Ok(pending)) if pending.is_empty() => "ok",
        Ok(Ok(_)) => "the database is not up to date",
        Ok(Err(_)) | Err(_) => "the database does not answer",
    }
}
