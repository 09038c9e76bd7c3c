//! `GET /campaigns/{id}/results`
use actix_web::{HttpResponse, web::Path};
use persistence::feature::campaign::results::results as read;
use uuid::Uuid;

use crate::{
    call::{Call, json},
    error::ApiError,
};

pub async fn results(call: Call, id: Path<Uuid>) -> Result<HttpResponse, ApiError> {
    let results = call.read(|db, asker| async move { read(&db, &asker, id.into_inner()).await }).await?;
    Ok(json(&results))
}
