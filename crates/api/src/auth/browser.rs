//! What only browsers have: cookies, and pages of other sites that could send requests along with them.
use actix_web::{
    HttpRequest, HttpResponseBuilder,
    cookie::{Cookie, SameSite, time::Duration},
    http::header::{self, HeaderMap},
    web::Data,
};

use super::{Keys, device::Device, refresh::RefreshToken};
use crate::{
    State,
    error::{ApiError, Code},
};

/// `__Host-`: this host only, over TLS only (or on this machine), for all paths.
const REFRESH: &str = "__Host-rapport_refresh";
const DEVICE: &str = "__Host-rapport_device";
/// Mobile apps keep what browsers keep in the cookie.
pub(super) const DEVICE_HEADER: &str = "X-Rapport-Device";

/// The request must come from a page of ours: no form or script of another site can set this header, or this origin.
///
/// # Errors
/// 403 for any other.
pub(super) fn demand_own_page(request: &HttpRequest) -> Result<(), ApiError> {
    let public_url = request.app_data::<Data<State>>().and_then(|state| state.settings.public_url.clone());
    let host = request.connection_info().host().to_owned();
    if is_own_page(request.headers(), &host, public_url.as_deref()) { Ok(()) } else { Err(Code::CrossSite.into()) }
}

fn is_own_page(headers: &HeaderMap, host: &str, public_url: Option<&str>) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let own_header = text("x-rapport-client") == Some("browser");
    let own_origin = text("origin").is_some_and(|origin| is_own_origin(origin, host, public_url));
    let own_site = text("sec-fetch-site").is_none_or(|site| site == "same-origin");
    own_header && own_origin && own_site
}

fn is_own_origin(origin: &str, host: &str, public_url: Option<&str>) -> bool {
    let authority = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
    match public_url {
        Some(url) if origin == url.trim_end_matches('/') => true,
        _ => authority.is_some_and(|authority| !authority.is_empty() && authority.eq_ignore_ascii_case(host)),
    }
}

pub(super) fn refresh_token(request: &HttpRequest, keys: &Keys) -> Option<RefreshToken> {
    keys.read_refresh(request.cookie(REFRESH)?.value())
}

/// From the cookie of a browser, or the header of an app.
pub(super) fn device(request: &HttpRequest, keys: &Keys) -> Option<Device> {
    let cookie = request.cookie(DEVICE);
    let header = || request.headers().get(DEVICE_HEADER)?.to_str().ok();
    keys.read_device(cookie.as_ref().map(Cookie::value).or_else(header)?)
}

pub(super) fn keep_refresh_token(answer: &mut HttpResponseBuilder, token: String) {
    answer.cookie(cookie(REFRESH, token, Duration::days(30)));
}

pub(super) fn keep_device(answer: &mut HttpResponseBuilder, device: String) {
    answer.cookie(cookie(DEVICE, device, Duration::days(365)));
}

pub(super) fn forget_refresh_token(answer: &mut HttpResponseBuilder) {
    answer.cookie(cookie(REFRESH, String::new(), Duration::ZERO));
}

fn cookie(name: &'static str, value: String, max_age: Duration) -> Cookie<'static> {
    Cookie::build(name, value)
        .path("/")
        .secure(true)
        .http_only(true)
        .same_site(SameSite::Strict)
        .max_age(max_age)
        .finish()
}

/// The program that signed in, as it calls itself, for the list of sessions.
pub(super) fn user_agent(request: &HttpRequest) -> Option<String> {
    let text = request.headers().get(header::USER_AGENT)?.to_str().ok()?;
    Some(text.chars().take(300).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::{HeaderName, HeaderValue};

    #[track_caller]
    fn expect(own: bool, headers: &[(&'static str, &'static str)], public_url: Option<&str>) {
        let pairs =
            headers.iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
        let map: HeaderMap = pairs.collect();
        assert_eq!(is_own_page(&map, "crm.example.com:8080", public_url), own, "{headers:?}");
    }

    #[test]
    fn only_pages_of_ours_pass() {
        let ours = ("x-rapport-client", "browser");
        let origin = ("origin", "http://crm.example.com:8080");
        expect(true, &[ours, origin], None);
        expect(true, &[ours, origin, ("sec-fetch-site", "same-origin")], None);
        expect(true, &[ours, ("origin", "https://crm.example.com")], Some("https://crm.example.com/"));
        expect(false, &[origin], None);
        expect(false, &[ours], None);
        expect(false, &[ours, ("origin", "null")], None);
        expect(false, &[ours, ("origin", "http://")], None);
        expect(false, &[ours, ("origin", "http://crm.example.com")], None);
        expect(false, &[ours, ("origin", "http://crm.example.com:8080.evil.example")], None);
        expect(false, &[ours, ("origin", "https://evil.example")], Some("https://crm.example.com"));
        expect(false, &[ours, origin, ("sec-fetch-site", "cross-site")], None);
        expect(false, &[("x-rapport-client", "mobile"), origin], None);
    }

    #[test]
    fn cookies_are_bound_to_the_host() {
        let text = cookie(REFRESH, "x".to_owned(), Duration::days(30)).to_string();
        for part in ["__Host-rapport_refresh=x", "Path=/", "Secure", "HttpOnly", "SameSite=Strict", "Max-Age=2592000"] {
            assert!(text.contains(part), "{text}");
        }
        assert!(!text.contains("Domain"));
    }
}
