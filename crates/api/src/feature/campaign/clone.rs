//! `POST /campaigns/{id}/clone`
use actix_web::{HttpResponse, http::header, web::Path};
use persistence::feature::campaign::clone::clone as make;
use serde_json::Value;
use uuid::Uuid;
use wire::campaign::CampaignClone;

use crate::{
    body::{Body, typed},
    call::{Call, record_answer},
    error::ApiError,
    shown,
};

pub async fn clone(call: Call, id: Path<Uuid>, body: Body<Value>) -> Result<HttpResponse, ApiError> {
    let wanted: CampaignClone = typed(body.0.clone())?;
    call.write(&body.0, move |write| {
        Box::pin(async move {
            let campaign = make(write, id.into_inner(), &wanted).await?;
            let mut answer = record_answer(201, campaign.version, &shown::record(write.actor(), &campaign));
            answer.headers.push((header::LOCATION.to_string(), format!("/api/v1/campaigns/{}", campaign.id)));
            Ok(answer)
        })
    })
    .await
}
