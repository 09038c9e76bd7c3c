//! The contract for people: the OpenAPI document itself, Swagger UI over it (no network needed), and the list of problems.
use std::{borrow::Cow, sync::Arc};

use actix_web::{
    HttpResponse,
    http::header,
    web::{self, Bytes, Data, Path, ServiceConfig},
};
use utoipa_swagger_ui::Config;

use crate::error::{ApiError, Code, page};

/// Where the document is served.
pub const DOCUMENT: &str = "/api/v1/openapi.json";

/// The document, written once.
#[derive(Clone)]
pub(crate) struct Written(pub(crate) Bytes);

pub(crate) fn mount(config: &mut ServiceConfig, written: Written) {
    config
        .app_data(Data::new(written))
        .app_data(Data::new(Arc::new(Config::from(DOCUMENT))))
        .route(DOCUMENT, web::get().to(document))
        .route("/docs/problems", web::get().to(page::problems))
        .route(
            "/docs",
            web::get()
                .to(|| async { HttpResponse::MovedPermanently().insert_header((header::LOCATION, "/docs/")).finish() }),
        )
        .route("/docs/{file:.*}", web::get().to(swagger));
}

async fn document(written: Data<Written>) -> HttpResponse {
    HttpResponse::Ok().content_type("application/json").body(written.0.clone())
}

async fn swagger(file: Path<String>, config: Data<Arc<Config<'static>>>) -> Result<HttpResponse, ApiError> {
    let file = utoipa_swagger_ui::serve(&file, config.get_ref().clone()).map_err(ApiError::internal)?;
    let file = file.ok_or(Code::NotFound)?;
    let bytes = match file.bytes {
        Cow::Borrowed(bytes) => Bytes::from_static(bytes),
        Cow::Owned(bytes) => Bytes::from(bytes),
    };
    Ok(HttpResponse::Ok().content_type(file.content_type).body(bytes))
}
