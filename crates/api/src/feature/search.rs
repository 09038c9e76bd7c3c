//! `GET /search`: one box over all records.
use actix_web::{
    HttpResponse,
    web::{self, Query},
};
use persistence::{StoreError, search};
use serde::{Deserialize, Serialize};
use wire::{
    definition,
    query::{LONGEST_Q, too_long},
};

use crate::{
    call::{Call, json},
    error::ApiError,
};

const DEFAULT_LIMIT: u64 = 20;
const MAX_LIMIT: u64 = 100;
const LONGEST_TYPES: usize = 400;

pub fn mount(config: &mut web::ServiceConfig) {
    config.service(web::resource("/search").route(web::get().to(search_all)));
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Parameters {
    q: String,
    types: Option<String>,
    limit: Option<u64>,
}

/// What was found, newest first.
#[derive(Serialize)]
struct Found {
    data: Vec<search::Hit>,
}

async fn search_all(call: Call, parameters: Query<Parameters>) -> Result<HttpResponse, ApiError> {
    let Parameters { q, types, limit } = parameters.into_inner();
    let limit = limit.unwrap_or(DEFAULT_LIMIT);
    let texts = [too_long("q", &q, LONGEST_Q), too_long("types", types.as_deref().unwrap_or(""), LONGEST_TYPES)];
    if let Some(violation) = texts.into_iter().flatten().next() {
        return Err(StoreError::Query(violation).into());
    }
    if !(1..=MAX_LIMIT).contains(&limit) {
        return Err(ApiError::query("limit", "range"));
    }
    let types = types.unwrap_or_default();
    let names = types.split(',').map(str::trim).filter(|name| !name.is_empty());
    let types = names.map(|name| definition(name).map(|definition| definition.name)).collect::<Option<Vec<_>>>();
    let types = types.ok_or_else(|| ApiError::query("types", "choice"))?;
    let data = call.read(|db, asker| async move { search::everywhere(&db, &asker, &q, &types, limit).await }).await?;
    Ok(json(&Found { data }))
}
