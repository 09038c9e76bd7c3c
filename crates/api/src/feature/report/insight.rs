//! `GET /forecast`, `GET /forecast/stalled`, `GET /forecast/slipped`, `GET /rfm`, `GET /rfm/classes`, `PUT /rfm/classes`, `POST /rfm/classes/try`
use actix_web::{
    HttpResponse,
    http::header::{ETAG, HeaderValue},
    web::{self, Query},
};
use persistence::report::{self, Wait, forecast::Asked};
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;
use wire::report::classes::NewClasses;

use crate::{
    body::{Body, typed},
    call::{Call, etag, json, record_answer},
    error::ApiError,
};

type Answered = Result<HttpResponse, ApiError>;

pub(super) fn mount(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/forecast").route(web::get().to(forecast)))
        .service(web::resource("/forecast/stalled").route(web::get().to(stalled)))
        .service(web::resource("/forecast/slipped").route(web::get().to(slipped)))
        .service(web::resource("/rfm").route(web::get().to(rfm)))
        .service(web::resource("/rfm/classes").route(web::get().to(classes)).route(web::put().to(replace_classes)))
        .service(web::resource("/rfm/classes/try").route(web::post().to(try_classes)));
}

/// Which deals, and when.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Parameters {
    period: Option<String>,
    pipeline_id: Option<Uuid>,
    owner_id: Option<Uuid>,
    team_id: Option<Uuid>,
}

async fn forecast(call: Call, parameters: Query<Parameters>) -> Answered {
    let Parameters { period, pipeline_id, owner_id, team_id } = parameters.into_inner();
    let period = period.unwrap_or_else(|| "this_quarter".to_owned());
    let asked = Asked { period, pipeline_id, owner_id, team_id };
    let answer =
        call.read(|db, asker| async move { report::forecast::forecast(&db, &asker, &asked, Wait::Person).await });
    Ok(json(&answer.await?))
}

/// Of every time: a period would be a misunderstanding.
fn undated(parameters: Query<Parameters>) -> Result<Asked, ApiError> {
    let Parameters { period, pipeline_id, owner_id, team_id } = parameters.into_inner();
    if period.is_some() {
        return Err(ApiError::query("period", "unknown_parameter"));
    }
    Ok(Asked { period: String::new(), pipeline_id, owner_id, team_id })
}

async fn slipped(call: Call, parameters: Query<Parameters>) -> Answered {
    let asked = undated(parameters)?;
    let answer =
        call.read(|db, asker| async move { report::slipped::slipped(&db, &asker, &asked, Wait::Person).await });
    Ok(json(&answer.await?))
}

async fn stalled(call: Call, parameters: Query<Parameters>) -> Answered {
    let asked = undated(parameters)?;
    let answer =
        call.read(|db, asker| async move { report::stalled::stalled(&db, &asker, &asked, Wait::Person).await });
    Ok(json(&answer.await?))
}

async fn rfm(call: Call) -> Answered {
    let answer = call.read(|db, asker| async move { report::rfm::rfm(&db, &asker, Wait::Person).await });
    Ok(json(&answer.await?))
}

async fn classes(call: Call) -> Answered {
    let answer = call.read(|db, asker| async move { report::rfm::classes(&db, &asker).await }).await?;
    let mut response = json(&answer);
    let tag = HeaderValue::from_str(&etag(answer.version)).map_err(ApiError::internal)?;
    response.headers_mut().insert(ETAG, tag);
    Ok(response)
}

async fn replace_classes(call: Call, body: Body<Value>) -> Answered {
    let NewClasses { classes } = typed(body.0.clone())?;
    let seen = call.version();
    call.write(&body.0, move |write| {
        Box::pin(async move {
            let classes = report::rfm::save_classes(write, seen, classes).await?;
            Ok(record_answer(200, classes.version, &classes))
        })
    })
    .await
}

async fn try_classes(call: Call, body: Body<Value>) -> Answered {
    let NewClasses { classes } = typed(body.0)?;
    let answer = call
        .read(|db, asker| async move { report::rfm::try_classes(&db, &asker, &classes, Wait::Person).await })
        .await?;
    Ok(json(&answer))
}
