//! `POST /leads/{id}/convert`
use actix_web::{
    HttpResponse,
    web::{self, Path},
};
use persistence::feature::lead::convert::convert;
use serde_json::Value;
use uuid::Uuid;
use wire::conversion::Conversion;

use crate::{
    body::{Body, typed},
    call::{Call, record_answer},
    error::ApiError,
    shown,
};

pub fn mount(config: &mut web::ServiceConfig) {
    config.service(web::resource("/leads/{id}/convert").route(web::post().to(convert_lead)));
}

async fn convert_lead(call: Call, id: Path<Uuid>, body: Body<Value>) -> Result<HttpResponse, ApiError> {
    let choices: Conversion = typed(body.0.clone())?;
    call.write(&body.0, move |write| {
        Box::pin(async move {
            let converted = convert(write, id.into_inner(), &choices).await?;
            Ok(record_answer(200, converted.lead.version, &shown::converted(write.actor(), &converted)))
        })
    })
    .await
}
