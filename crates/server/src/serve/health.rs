//! `/healthz`: the program runs. `/readyz`: it can do its work, so send it requests.
use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use actix_web::{HttpResponse, http::header, web::Data};
use api::State;
use serde_json::json;

/// A database that answers later than this is as good as none.
const PATIENCE: Duration = Duration::from_secs(1);

#[derive(Debug, Default)]
pub(crate) struct Health {
    closing: AtomicBool,
}

impl Health {
    /// From now on nothing new should be sent here.
    pub(crate) fn close(&self) {
        self.closing.store(true, Ordering::Release);
    }
}

/// `GET /healthz`
pub(crate) async fn alive() -> HttpResponse {
    HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(json!({"status": "ok"}))
}

/// `GET /readyz`
pub(crate) async fn ready(state: Data<State>, health: Data<Health>) -> HttpResponse {
    let status = if health.closing.load(Ordering::Acquire) { "closing" } else { database(&state).await };
    let mut answer = if status == "ok" { HttpResponse::Ok() } else { HttpResponse::ServiceUnavailable() };
    answer.insert_header((header::CACHE_CONTROL, "no-store"));
    if status != "ok" {
        // Says so in its own words: probes read this, not people.
        answer.insert_header((header::RETRY_AFTER, "1")).content_type("application/problem+json");
        return answer.body(json!({"status": 503, "code": "unavailable", "title": status}).to_string());
    }
    answer.json(json!({"status": status}))
}

/// Whether the database answers, and has all that this program expects in it.
async fn database(state: &State) -> &'static str {
    let db = state.db.clone();
    let pending = state.db.run(async move { migrations::pending(db.read()).await });
    match tokio::time::timeout(PATIENCE, pending).await {
        Ok(Ok(pending)) if pending.is_empty() => "ok",
        Ok(Ok(_)) => "the database is not up to date",
        Ok(Err(_)) | Err(_) => "the database does not answer",
    }
}
