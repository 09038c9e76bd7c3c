//! Names every request, logs it once it is answered, and counts it.
use std::time::Instant;

use actix_web::{
    Error, HttpMessage as _,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::header::{HeaderMap, HeaderName, HeaderValue},
    middleware::Next,
    web::Data,
};
use uuid::Uuid;

use crate::State;

const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// The request's name: in its answer, in the log and in the change log.
#[derive(Clone, Debug)]
pub struct RequestId(pub std::rc::Rc<str>);

/// What the log tells of a request. No query strings, no bodies: they hold names and addresses of people.
struct Told {
    request_id: RequestId,
    method: String,
    path: String,
    began: Instant,
}

/// The outermost layer.
pub async fn trace<B: MessageBody>(request: ServiceRequest, next: Next<B>) -> Result<ServiceResponse<B>, Error> {
    let request_id = RequestId(sent_id(request.headers()).unwrap_or_else(|| Uuid::now_v7().to_string()).into());
    request.extensions_mut().insert(request_id.clone());
    let told = Told {
        request_id,
        method: request.method().to_string(),
        path: request.path().to_owned(),
        began: Instant::now(),
    };
    let state = request.app_data::<Data<State>>().cloned();
    let mut outcome = next.call(request).await;
    let (status, route) = match &mut outcome {
        Ok(response) => {
            echo(&told.request_id.0, response.headers_mut());
            (response.status().as_u16(), response.request().match_pattern())
        }
        Err(error) => (error.as_response_error().status_code().as_u16(), None),
    };
    told.tell(status, route.as_deref(), state.as_deref().map(AsRef::as_ref));
    outcome
}

impl Told {
    fn tell(&self, status: u16, route: Option<&str>, state: Option<&State>) {
        let elapsed = self.began.elapsed();
        let route = route.unwrap_or("other");
        if let Some(state) = state {
            state.metrics.record(&self.method, route, status, elapsed);
        }
        let (request_id, method, path) = (&*self.request_id.0, &self.method, open(route, &self.path));
        let milliseconds = elapsed.as_secs_f64() * 1_000.0;
        tracing::info!(target: "access", request_id, method, path, route, status, milliseconds, "request");
    }
}

/// An address that is a secret is told by its pattern alone.
fn open<'a>(route: &'a str, path: &'a str) -> &'a str {
    if route.contains("{feed}") { route } else { path }
}

/// The id the caller gave, where it is a plain one.
fn sent_id(headers: &HeaderMap) -> Option<String> {
    let id = headers.get(HEADER)?.to_str().ok()?;
    let plain = id.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c));
    (plain && (1..=100).contains(&id.len())).then(|| id.to_owned())
}

pub(super) fn echo(request_id: &str, headers: &mut HeaderMap) {
    if let Ok(value) = HeaderValue::from_str(request_id) {
        headers.insert(HEADER, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secret_addresses_stay_out_of_the_log() {
        let route = "/api/v1/calendar/{feed}.ics";
        assert_eq!(open(route, "/api/v1/calendar/abc.ics"), route);
        assert_eq!(open("/api/v1/leads/{id}", "/api/v1/leads/7"), "/api/v1/leads/7");
    }

    #[test]
    fn a_senders_id_is_kept_when_it_is_plain() {
        for (sent, kept) in
            [("job-7.retry_2", true), ("a\tb", false), ("<script>", false), ("", false), (&"x".repeat(101), false)]
        {
            let mut headers = HeaderMap::new();
            headers.insert(HEADER, HeaderValue::from_str(sent).unwrap());
            assert_eq!(sent_id(&headers).is_some(), kept, "{sent}");
        }
    }
}
