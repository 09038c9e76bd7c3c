//! `POST /reports/run`, `POST /reports/{id}/run`, `POST /reports/explain`, `GET /reports/standard`
use actix_web::{
    HttpResponse,
    web::{self, Path},
};
use persistence::report::{self, Wait};
use serde_json::json;
use uuid::Uuid;
use wire::report::RunReport;

use crate::{
    body::Body,
    call::{Call, json, written},
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
    let from = named_by(&body.0);
    answer(call, body.0, from).await
}

/// The member that says which report; where there is none, `definition` is missing.
fn named_by(run: &RunReport) -> &'static str {
    match (&run.standard, run.report_id) {
        (Some(_), _) => "standard",
        (None, Some(_)) => "report_id",
        (None, None) => "definition",
    }
}

/// The address names the report: the body must not name another.
async fn run_saved(call: Call, id: Path<Uuid>, body: Body<RunReport>) -> Answered {
    let RunReport { definition, standard, report_id, .. } = &body.0;
    let named =
        [("definition", definition.is_some()), ("standard", standard.is_some()), ("report_id", report_id.is_some())];
    if let Some((name, _)) = named.iter().find(|(_, given)| *given) {
        return Err(ApiError::invalid(name, "unknown_field"));
    }
    answer(call, RunReport { report_id: Some(id.into_inner()), ..body.0 }, "").await
}

/// `from` is the member that names the report, where the body does not hold it.
async fn answer(call: Call, run: RunReport, from: &'static str) -> Answered {
    let is_sent = run.definition.is_some();
    let answer = call.read(|db, asker| async move {
        let definition = report::chosen(&db, &asker, &run).await?;
        let answer = report::run(&db, &asker, &definition, &run, Wait::Person).await?;
        // A report of many groups is a megabyte.
        Ok(db.quietly(async move { serde_json::to_vec(&answer) }).await)
    });
    Ok(written(answer.await.map_err(|error| placed(error, is_sent, from))?))
}

/// What is wrong with a report that is kept lies in no member of the body: the one that names it is at fault.
fn placed(error: ApiError, is_sent: bool, from: &str) -> ApiError {
    let mut error = error.in_body();
    for violation in error.violations.iter_mut().filter(|violation| !is_sent && in_report(&violation.field)) {
        from.clone_into(&mut violation.field);
    }
    error
}

fn in_report(place: &str) -> bool {
    place == "definition" || place.starts_with("definition.")
}

async fn explain(call: Call, body: Body<RunReport>) -> Answered {
    let run = body.0;
    let (is_sent, from) = (run.definition.is_some(), named_by(&run));
    let explanation = call.read(|db, asker| async move {
        let definition = report::chosen(&db, &asker, &run).await?;
        report::explain(&db, &asker, &definition, &run).await
    });
    Ok(json(&explanation.await.map_err(|error| placed(error, is_sent, from))?))
}

async fn standard(call: Call) -> Answered {
    Ok(json(&json!({"data": report::standard::all(&call.asker)})))
}
