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

use super::{payload::allowance, trace::RequestId};
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
    let state = request.app_data::<Data<State>>();
    let deadline = state.map(|state| allowance(request.path(), request.method(), state).1);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::middleware::{headers::headers, trace::trace};
    use actix_web::{
        App, HttpServer,
        middleware::from_fn,
        test::{TestRequest, call_service, init_service, read_body_json},
        web,
    };
    use wire::Problem;

    async fn panics() -> HttpResponse {
        panic!("/var/lib/rapport.db is broken")
    }

    async fn conflicts() -> Result<HttpResponse, ApiError> {
        Err(Code::Conflict.into())
    }

    fn routes(config: &mut web::ServiceConfig) {
        config
            .service(web::resource("/api/panics").route(web::get().to(panics)))
            .service(web::resource("/api/conflicts").route(web::get().to(conflicts)))
            .service(web::resource("/api/json").route(web::post().to(async |_: web::Json<u8>| HttpResponse::Ok())));
    }

    async fn ask(request: TestRequest) -> (u16, Problem) {
        let app = App::new().wrap(from_fn(problem)).wrap(from_fn(headers)).wrap(from_fn(trace)).configure(routes);
        let app = init_service(app).await;
        let response = call_service(&app, request.to_request()).await;
        let kind = response.headers().get(header::CONTENT_TYPE).cloned();
        assert_eq!(kind.unwrap(), "application/problem+json");
        (response.status().as_u16(), read_body_json(response).await)
    }

    #[actix_web::test]
    async fn refusals_are_told_in_the_readers_language() {
        let request = TestRequest::get().uri("/api/conflicts").insert_header((header::ACCEPT_LANGUAGE, "zh-CN"));
        let (status, problem) = ask(request.insert_header(("x-request-id", "job-7"))).await;
        assert_eq!((status, problem.code.as_str(), problem.title.as_str()), (409, "conflict", "存在冲突"));
        assert_eq!(problem.instance, "job-7");
    }

    #[actix_web::test]
    async fn the_frameworks_own_refusals_are_problems_too() {
        let (status, problem) = ask(TestRequest::get().uri("/api/nowhere")).await;
        assert_eq!((status, problem.code.as_str()), (404, "not_found"));
        let (status, problem) = ask(TestRequest::delete().uri("/api/conflicts")).await;
        assert_eq!((status, problem.code.as_str()), (405, "method_not_allowed"));
        let json = TestRequest::post().uri("/api/json").insert_header((header::CONTENT_TYPE, "application/json"));
        let (status, problem) = ask(json.set_payload("not json")).await;
        assert_eq!((status, problem.code.as_str()), (400, "bad_request"));
    }

    /// Over a real connection: a panic must not take the worker with it.
    #[actix_web::test]
    async fn a_panic_is_a_problem_of_one_request() {
        let app = || App::new().wrap(from_fn(problem)).wrap(from_fn(headers)).wrap(from_fn(trace)).configure(routes);
        let server = HttpServer::new(app).workers(1).disable_signals().bind("127.0.0.1:0").unwrap();
        let address = server.addrs()[0];
        let server = server.run();
        let handle = server.handle();
        actix_web::rt::spawn(server);
        let (first, second) = (get(address, "/api/panics").await, get(address, "/api/conflicts").await);
        assert!(first.starts_with("HTTP/1.1 500 ") && first.contains("\"code\":\"internal\""), "{first}");
        assert!(!first.contains("/var/lib"), "{first}");
        for name in ["x-request-id: ", "x-content-type-options: nosniff", "cache-control: no-store"] {
            assert!(first.contains(name), "{first}");
        }
        assert!(second.starts_with("HTTP/1.1 409 "), "{second}");
        handle.stop(false).await;
    }

    async fn get(address: std::net::SocketAddr, path: &'static str) -> String {
        let exchange = move || {
            use std::io::{Read as _, Write as _};
            let mut stream = std::net::TcpStream::connect(address).unwrap();
            write!(stream, "GET {path} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n").unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).unwrap();
            answer
        };
        web::block(exchange).await.unwrap()
    }
}
