//! Whatever goes wrong inside becomes a problem in the reader's language: our refusals, the framework's, and panics.
use std::panic::AssertUnwindSafe;

use actix_web::{
    Error, HttpMessage as _, HttpResponse,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{StatusCode, header},
    middleware::Next,
    web::Data,
};
use futures_util::FutureExt as _;

use super::trace::RequestId;
use crate::{
    State,
    error::{ApiError, Code, Language},
};

/// What layers inside have to say of a refusal too.
const KEPT: [&str; 3] = ["ratelimit", "ratelimit-policy", "set-cookie"];

/// How a problem is told in the answer to this request.
struct Reader {
    language: Language,
    request_id: String,
    path: String,
}

/// Answers every refusal as `application/problem+json`, and none with words from the inside.
pub async fn problem<B>(request: ServiceRequest, next: Next<B>) -> Result<ServiceResponse<BoxBody>, Error>
where
    B: MessageBody + 'static,
{
    let reader = Reader::of(&request);
    let deadline = request.app_data::<Data<State>>().map(|state| state.settings.deadline);
    // Waiting for the body has a deadline of its own before this one begins to matter.
    let work = AssertUnwindSafe(next.call(request)).catch_unwind();
    let outcome = match deadline {
        Some(deadline) => tokio::time::timeout(deadline * 2, work).await,
        None => Ok(work.await),
    };
    match outcome {
        Ok(Ok(Ok(response))) => Ok(rewrite(response, &reader)),
        Ok(Ok(Err(error))) => Err(Told::from_error(&error, reader).into()),
        Ok(Err(_)) => Err(Told { error: ApiError::internal("a panic, see above"), reader }.into()),
        Err(_) => Err(Told { error: Code::Unavailable.into(), reader }.into()),
    }
}

impl Reader {
    fn of(request: &ServiceRequest) -> Self {
        let accepted = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        let language = accepted.and_then(Language::accepted).or_else(|| organization_language(request));
        let request_id = request.extensions().get::<RequestId>().map(|id| id.0.to_string()).unwrap_or_default();
        Self { language: language.unwrap_or_default(), request_id, path: request.path().to_owned() }
    }
}

fn organization_language(request: &ServiceRequest) -> Option<Language> {
    let directory = request.app_data::<Data<State>>()?.db.directory_at_hand()?;
    Language::of_tag(&directory.organization.locale)
}

fn rewrite<B: MessageBody + 'static>(response: ServiceResponse<B>, reader: &Reader) -> ServiceResponse<BoxBody> {
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return response.map_into_boxed_body();
    }
    let told = match response.response().error() {
        Some(error) => error.as_error::<ApiError>().map(|error| answer(error, reader)),
        None if is_problem(&response) => return response.map_into_boxed_body(),
        None => None,
    };
    let mut told = told.unwrap_or_else(|| answer(&Code::of_status(status.as_u16()).into(), reader));
    if status == StatusCode::METHOD_NOT_ALLOWED {
        allow(&response, &mut told);
    }
    for (name, value) in response.headers().iter().filter(|(name, _)| KEPT.contains(&name.as_str())) {
        told.headers_mut().append(name.clone(), value.clone());
    }
    response.into_response(told)
}

fn is_problem<B>(response: &ServiceResponse<B>) -> bool {
    response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes() == b"application/problem+json")
}

fn answer(error: &ApiError, reader: &Reader) -> HttpResponse {
    if let Some(cause) = &error.cause {
        tracing::error!(request_id = reader.request_id, code = error.code.name(), cause = %cause, "request failed");
    }
    error.respond(reader.language, &reader.request_id)
}

fn allow<B>(response: &ServiceResponse<B>, told: &mut HttpResponse) {
    let request = response.request();
    let Some(state) = request.app_data::<Data<State>>() else { return };
    let allowed = request.match_pattern().and_then(|pattern| state.methods.allowed(&pattern).map(str::to_owned));
    let allowed = allowed.or_else(|| response.headers().get(header::ALLOW)?.to_str().ok().map(str::to_owned));
    if let Some(value) = allowed.and_then(|names| header::HeaderValue::try_from(names).ok()) {
        told.headers_mut().insert(header::ALLOW, value);
    }
}

/// A refusal that left the inner service without an answer. The layers outside cannot add to it: it carries all it needs.
#[derive(Debug)]
struct Told {
    error: ApiError,
    reader: Reader,
}

impl Told {
    fn from_error(error: &Error, reader: Reader) -> Self {
        let known = error.as_error::<ApiError>().cloned();
        let status = error.as_response_error().status_code();
        Self { error: known.unwrap_or_else(|| Code::of_status(status.as_u16()).into()), reader }
    }
}

impl std::fmt::Debug for Reader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.request_id)
    }
}

impl std::fmt::Display for Told {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.error.fmt(f)
    }
}

impl actix_web::ResponseError for Told {
    fn status_code(&self) -> StatusCode {
        self.error.status()
    }

    fn error_response(&self) -> HttpResponse {
        let mut told = answer(&self.error, &self.reader);
        super::headers::set(&self.reader.path, told.headers_mut());
        super::trace::echo(&self.reader.request_id, told.headers_mut());
        told
    }
}
