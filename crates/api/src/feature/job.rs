//! What can be done to a job: stop it, take its effect back, see what failed, fetch what it made.
use actix_web::{
    HttpResponse,
    web::{self, Path, Query, ServiceConfig},
};
use persistence::{StoreError, job, store};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;
use wire::{Page, Record, job::Failure, record::Job};

use super::{
    bulk::accepted,
    file::link::{Subject, link},
};
use crate::{
    call::{Call, json, record_answer},
    error::{ApiError, spoken},
};

const DEFAULT_LIMIT: u64 = 50;
const MAX_LIMIT: u64 = 200;

pub fn mount(config: &mut ServiceConfig) {
    config
        .service(web::resource("/jobs/{id}/cancel").route(web::post().to(cancel)))
        .service(web::resource("/jobs/{id}/undo").route(web::post().to(undo)))
        .service(web::resource("/jobs/{id}/failures").route(web::get().to(failures)))
        .service(web::resource("/jobs/{id}/link").route(web::post().to(link_to_result)));
}

async fn cancel(call: Call, id: Path<Uuid>) -> Result<HttpResponse, ApiError> {
    call.write(&Value::Null, move |write| {
        Box::pin(async move {
            let job = job::cancel(write, id.into_inner()).await?;
            Ok(record_answer(200, job.version, &job))
        })
    })
    .await
}

async fn undo(call: Call, id: Path<Uuid>) -> Result<HttpResponse, ApiError> {
    call.write(&Value::Null, move |write| {
        Box::pin(async move { Ok(accepted(&job::start_undo(write, id.into_inner()).await?)) })
    })
    .await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Parameters {
    limit: Option<u64>,
    cursor: Option<String>,
}

/// One page of what failed.
#[derive(Serialize)]
struct Failures {
    data: Vec<Failure>,
    page: Page,
}

async fn failures(
    call: Call,
    id: Path<Uuid>,
    parameters: Query<Parameters>,
    request: actix_web::HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let limit = parameters.limit.unwrap_or(DEFAULT_LIMIT);
    if !(1..=MAX_LIMIT).contains(&limit) {
        return Err(ApiError::query("limit", "range"));
    }
    let after = parameters.cursor.as_deref().map(str::parse::<Uuid>).transpose();
    let after = after.map_err(|_| ApiError::query("cursor", "cursor"))?;
    let language = spoken(&request, call.asker.actor.locale.as_deref());
    let mut failed = call
        .read(move |db, asker| async move {
            let job: Record<Job> = store::find(db.read(), &asker.actor, id.into_inner()).await?;
            job::failures(&db, job.id, after, limit + 1).await
        })
        .await?;
    let has_more = failed.len() as u64 > limit;
    failed.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let next_cursor = failed.last().filter(|_| has_more).map(|(id, ..)| id.to_string());
    let data = failed.into_iter().map(|(id, code, violations)| {
        let errors = violations.iter().map(|violation| ApiError::told(violation, language)).collect();
        Failure { id, code, errors }
    });
    Ok(json(&Failures { data: data.collect(), page: Page { next_cursor, has_more, ..Page::default() } }))
}

async fn link_to_result(call: Call, id: Path<Uuid>) -> Result<HttpResponse, ApiError> {
    let id = id.into_inner();
    call.read(move |db, asker| async move {
        let job: Record<Job> = store::find(db.read(), &asker.actor, id).await?;
        let file = job.data.result.is_some();
        if file { Ok(()) } else { Err(StoreError::NotFound) }
    })
    .await?;
    link(&call, Subject::Export(id))
}

/// What is served here, for the document.
pub(super) fn described() -> Value {
    use crate::document::{accepted, body, id_parameter, idempotency_parameter, reference, responses};
    let operation = |id: &str, summary: &str, text: &str| serde_json::json!({"tags": ["jobs"], "operationId": id, "summary": summary, "description": text, "parameters": [id_parameter(), idempotency_parameter()]});
    let mut cancel = operation(
        "cancel_job",
        "Cancel a job",
        "Stops it after the records that are under way; what it has done stays, and can be undone.",
    );
    let mut stopped = body("The job; `state` changes once it has stopped.", reference("Job"));
    stopped["headers"]["ETag"] = serde_json::json!({"description": "The job's version, in quotes.", "schema": {"type": "string", "maxLength": 40}});
    cancel["responses"] = responses(&[(200, stopped)], &[404, 409]);
    let mut undo = operation(
        "undo_job",
        "Undo a job",
        "Takes back what it did to each record that nobody has changed since, as a job of its own. Possible until `undo_until`.",
    );
    undo["responses"] = responses(&[accepted()], &[404, 409]);
    let mut failures =
        operation("list_job_failures", "List what a job could not do", "The records it could not deal with, and why.");
    failures["parameters"] = serde_json::json!([
        id_parameter(),
        {"name": "limit", "in": "query", "required": false, "description": "Rows of a page.", "schema": {"type": "integer", "minimum": 1, "maximum": 200, "default": 50}},
        {"name": "cursor", "in": "query", "required": false, "description": "Where to go on.", "schema": {"type": "string", "maxLength": 100}},
    ]);
    failures["responses"] = responses(&[(200, body("One page.", reference("Failures")))], &[404]);
    let mut link = operation(
        "link_job_result",
        "Link to what a job made",
        "An address to fetch the file of an export, good for two minutes and for your session alone.",
    );
    link["parameters"] = serde_json::json!([id_parameter()]);
    link["responses"] = responses(&[(200, body("The address.", reference("Download")))], &[404]);
    serde_json::json!({
        "/api/v1/jobs/{id}/cancel": {"post": cancel},
        "/api/v1/jobs/{id}/undo": {"post": undo},
        "/api/v1/jobs/{id}/failures": {"get": failures},
        "/api/v1/jobs/{id}/link": {"post": link},
    })
}
