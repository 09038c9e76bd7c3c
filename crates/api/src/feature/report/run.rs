//! `POST /reports/run`, `POST /reports/{id}/run`, `POST /reports/explain`, `GET /reports/standard`
use actix_web::{
    HttpResponse,
    web::{self, Path},
};
use persistence::report;
use serde_json::json;
use uuid::Uuid;
use wire::report::RunReport;

use crate::{
    body::Body,
    call::{Call, json},
    error::ApiError,
};

type Answered = Result<HttpResponse, ApiError>;

pub(super) fn mount(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/reports/run").route(web::post().to(run)))
        .service(web::resource("/reports/explain").route(web::post().to(explain)))
        .service(web::resource("/reports/standard").route(web::get().to(standard)))
        .service(web::resource("/reports/{id}/run").route(web::post().to(run_saved)));
}

async fn run(call: Call, body: Body<RunReport>) -> Answered {
    answer(call, body.0).await
}

/// The address names the report: the body must not name another.
async fn run_saved(call: Call, id: Path<Uuid>, body: Body<RunReport>) -> Answered {
    let RunReport { definition, standard, report_id, .. } = &body.0;
    let named =
        [("definition", definition.is_some()), ("standard", standard.is_some()), ("report_id", report_id.is_some())];
    if let Some((name, _)) = named.iter().find(|(_, given)| *given) {
        return Err(ApiError::invalid(name, "unknown_field"));
    }
    answer(call, RunReport { report_id: Some(id.into_inner()), ..body.0 }).await
}

async fn answer(call: Call, run: RunReport) -> Answered {
    let answer = call.read(|db, asker| async move {
        let definition = report::chosen(&db, &asker, &run).await?;
        report::run(&db, &asker, &definition, &run).await
    });
    Ok(json(&answer.await.map_err(ApiError::in_body)?))
}

async fn explain(call: Call, body: Body<RunReport>) -> Answered {
    let run = body.0;
    let explanation = call.read(|db, asker| async move {
        let definition = report::chosen(&db, &asker, &run).await?;
        report::explain(&db, &asker, &definition, &run).await
    });
    Ok(json(&explanation.await.map_err(ApiError::in_body)?))
}

async fn standard(call: Call) -> Answered {
    Ok(json(&json!({"data": report::standard::all(&call.asker)})))
}
