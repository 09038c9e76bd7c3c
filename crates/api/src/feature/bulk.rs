//! Background work on a whole filter, for every record: `POST /<records>/bulk` and `POST /<records>/export`.
use actix_web::{HttpResponse, http::header, web, web::ServiceConfig};
use persistence::{Stored, idempotency::Answer, job};
use serde_json::Value;
use wire::{
    Access, Definition, Record,
    job::{Bulk, Export},
    record::Job,
};

use crate::{
    body::{Body, typed},
    call::{Call, record_answer},
    error::ApiError,
};

/// Whether many records of the type can be changed at once.
pub fn is_changed_in_bulk(definition: &Definition) -> bool {
    definition.operations.update || definition.operations.delete
}

/// What is one's own business needs no file.
pub fn is_exported(definition: &Definition) -> bool {
    definition.access != Access::Personal
}

pub fn mount<R: Stored>(config: &mut ServiceConfig) {
    let path = R::DEFINITION.path;
    if is_changed_in_bulk(R::DEFINITION) {
        config.service(web::resource(format!("/{path}/bulk")).route(web::post().to(bulk::<R>)));
    }
    if is_exported(R::DEFINITION) {
        config.service(web::resource(format!("/{path}/export")).route(web::post().to(export::<R>)));
    }
}

async fn bulk<R: Stored>(call: Call, body: Body<Value>) -> Result<HttpResponse, ApiError> {
    let bulk: Bulk = typed(body.0.clone())?;
    let db = call.state.db.clone();
    call.write(&body.0, move |write| {
        Box::pin(async move {
            let job = job::start_bulk::<R>(&db, write, &bulk).await.map_err(in_body)?;
            Ok(accepted(&job))
        })
    })
    .await
}

async fn export<R: Stored>(call: Call, body: Body<Value>) -> Result<HttpResponse, ApiError> {
    let export: Export = typed(body.0.clone())?;
    let db = call.state.db.clone();
    call.write(&body.0, move |write| {
        Box::pin(async move {
            let job = job::start_export::<R>(&db, write, &export).await.map_err(in_body)?;
            Ok(accepted(&job))
        })
    })
    .await
}

/// The condition came in the body: that is where a refusal points.
fn in_body(error: persistence::StoreError) -> ApiError {
    ApiError::from(error).in_body()
}

/// 202: it will be done, and here is how far it is.
pub(super) fn accepted(job: &Record<Job>) -> Answer {
    let mut answer = record_answer(202, job.version, job);
    answer.headers.push((header::LOCATION.to_string(), format!("/api/v1/jobs/{}", job.id)));
    answer
}
