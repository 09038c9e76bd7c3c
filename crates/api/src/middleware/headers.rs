//! Security headers on every answer.
use actix_web::{
    Error,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::header::{self, HeaderMap, HeaderName, HeaderValue},
    middleware::Next,
};

const FOR_ALL: [(HeaderName, HeaderValue); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
    // Means something behind TLS only; browsers ignore it on plain http.
    (header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000; includeSubDomains")),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
    ),
];

/// Nothing may be loaded, framed or run from an answer of the API.
const API: &str = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
/// The application: WebAssembly of our own, no inline script or style.
const APPLICATION: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; manifest-src 'self'; worker-src 'self'; \
    frame-ancestors 'none'; base-uri 'none'; form-action 'self'";
/// Swagger UI styles its own elements and starts with an inline script.
const DOCUMENTATION: &str = "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data:; connect-src 'self'; font-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/// Adds what the answer does not set itself.
pub async fn headers<B: MessageBody>(request: ServiceRequest, next: Next<B>) -> Result<ServiceResponse<B>, Error> {
    let mut response = next.call(request).await?;
    let path = response.request().path().to_owned();
    set(&path, response.headers_mut());
    Ok(response)
}

pub(super) fn set(path: &str, headers: &mut HeaderMap) {
    for (name, value) in &FOR_ALL {
        if !headers.contains_key(name) {
            headers.insert(name.clone(), value.clone());
        }
    }
    if !headers.contains_key(header::CONTENT_SECURITY_POLICY) {
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy(path)));
    }
    if path.starts_with("/api/") && !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
}

fn policy(path: &str) -> &'static str {
    let below = |root: &str| path == root || path.strip_prefix(root).is_some_and(|rest| rest.starts_with('/'));
    if below("/api") {
        API
    } else if below("/docs") {
        DOCUMENTATION
    } else {
        APPLICATION
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_part_of_the_site_has_its_policy() {
        assert_eq!(policy("/api/v1/leads"), API);
        assert_eq!(policy("/docs"), DOCUMENTATION);
        assert_eq!(policy("/docs/index.html"), DOCUMENTATION);
        assert_eq!(policy("/docs-of-mine"), APPLICATION);
        assert_eq!(policy("/leads"), APPLICATION);
        assert!(!APPLICATION.contains("unsafe-inline") && !APPLICATION.contains("'unsafe-eval'"));
    }

    #[test]
    fn what_an_answer_sets_itself_stays() {
        let mut headers = HeaderMap::new();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private"));
        set("/api/v1/leads", &mut headers);
        assert_eq!(headers.get(header::CACHE_CONTROL).unwrap(), "private");
        assert_eq!(headers.get(header::X_CONTENT_TYPE_OPTIONS).unwrap(), "nosniff");
        set("/api/v1/me", &mut headers);
        assert_eq!(headers.get_all(header::X_CONTENT_TYPE_OPTIONS).count(), 1);
    }
}
