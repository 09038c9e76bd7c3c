//! `GET /forecast`, `GET /forecast/stalled`, `GET /rfm`
use actix_web::{
    HttpResponse,
    web::{self, Query},
};
use persistence::report::{self, Wait, forecast::Asked};
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    call::{Call, json},
    error::ApiError,
};

type Answered = Result<HttpResponse, ApiError>;

pub(super) fn mount(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/forecast").route(web::get().to(forecast)))
        .service(web::resource("/forecast/stalled").route(web::get().to(stalled)))
        .service(web::resource("/rfm").route(web::get().to(rfm)));
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

async fn stalled(call: Call, parameters: Query<Parameters>) -> Answered {
    let Parameters { period, pipeline_id, owner_id, team_id } = parameters.into_inner();
    if period.is_some() {
        return Err(ApiError::query("period", "unknown_parameter"));
    }
    let asked = Asked { period: String::new(), pipeline_id, owner_id, team_id };
    let answer =
        call.read(|db, asker| async move { report::stalled::stalled(&db, &asker, &asked, Wait::Person).await });
    Ok(json(&answer.await?))
}

async fn rfm(call: Call) -> Answered {
    let answer = call.read(|db, asker| async move { report::rfm::rfm(&db, &asker, Wait::Person).await });
    Ok(json(&answer.await?))
}
