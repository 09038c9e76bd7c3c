//! `POST /reports/files`, `POST /report-schedules/{id}/send`
use actix_web::{
    HttpResponse,
    web::{self, Path},
};
use persistence::{job, report::schedule};
use serde_json::Value;
use uuid::Uuid;
use wire::report::ReportFile;

use crate::{
    body::{Body, typed},
    call::{Call, record_answer},
    error::ApiError,
    feature::bulk::accepted,
};

pub(super) fn mount(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/reports/files").route(web::post().to(make_file)))
        .service(web::resource("/report-schedules/{id}/send").route(web::post().to(send)));
}

async fn make_file(call: Call, body: Body<Value>) -> Result<HttpResponse, ApiError> {
    let file: ReportFile = typed(body.0.clone())?;
    let db = call.state.db.clone();
    call.write(&body.0, move |write| {
        Box::pin(async move { Ok(accepted(&job::start_report(&db, write, &file).await?)) })
    })
    .await
}

async fn send(call: Call, id: Path<Uuid>) -> Result<HttpResponse, ApiError> {
    call.write(&Value::Null, move |write| {
        Box::pin(async move {
            let schedule = schedule::send_now(write, id.into_inner()).await?;
            Ok(record_answer(200, schedule.version, &schedule))
        })
    })
    .await
}
