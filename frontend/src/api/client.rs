//! One call over `fetch`.
use serde_json::Value;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, Headers, Request, RequestCredentials, RequestInit, Response};

use super::{ApiError, BASE, token};
use crate::{browser, i18n, json, live, session};

/// What to ask of the server.
#[derive(Clone, Default)]
pub(crate) struct Call {
    method: &'static str,
    path: String,
    body: Option<Value>,
    headers: Vec<(&'static str, String)>,
    abort: Option<AbortSignal>,
}

impl Call {
    fn new(method: &'static str, path: impl Into<String>) -> Self {
        Self { method, path: path.into(), ..Self::default() }
    }

    pub(crate) fn get(path: impl Into<String>) -> Self {
        Self::new("GET", path)
    }

    pub(crate) fn post(path: impl Into<String>, body: Value) -> Self {
        Self { body: Some(body), ..Self::new("POST", path) }
    }

    /// A change, refused when the record is no longer at `version`.
    pub(crate) fn patch(path: impl Into<String>, change: Value, version: i64) -> Self {
        let call = Self { body: Some(change), ..Self::new("PATCH", path) };
        call.header("If-Match", format!("\"{version}\""))
    }

    /// A change of something that has no version.
    pub(crate) fn change(path: impl Into<String>, change: Value) -> Self {
        Self { body: Some(change), ..Self::new("PATCH", path) }
    }

    /// Another in its place, refused when it is no longer at `version`.
    pub(crate) fn put(path: impl Into<String>, body: Value, version: i64) -> Self {
        Self { method: "PUT", ..Self::patch(path, body, version) }
    }

    pub(crate) fn delete(path: impl Into<String>) -> Self {
        Self::new("DELETE", path)
    }

    pub(crate) fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// A repeated send of this call has its effect once.
    pub(crate) fn once(self) -> Self {
        self.header("Idempotency-Key", browser::random_id())
    }

    pub(crate) fn abort_with(self, abort: Option<AbortSignal>) -> Self {
        Self { abort, ..self }
    }

    fn request(&self, access: Option<&str>) -> Result<Request, JsValue> {
        let headers = Headers::new()?;
        headers.set("Accept", "application/json")?;
        headers.set("Accept-Language", i18n::current_untracked().tag())?;
        if let Some(access) = access {
            headers.set("Authorization", &format!("Bearer {access}"))?;
        }
        for (name, value) in &self.headers {
            headers.set(name, value)?;
        }
        let init = RequestInit::new();
        init.set_method(self.method);
        init.set_credentials(RequestCredentials::SameOrigin);
        init.set_signal(self.abort.as_ref());
        if let Some(body) = &self.body {
            headers.set("Content-Type", "application/json")?;
            init.set_body(&JsValue::from_str(&json::text(body)));
        }
        init.set_headers(&headers);
        Request::new_with_str_and_init(&format!("{BASE}{}", self.path), &init)
    }
}

/// An answer that is no refusal.
#[derive(Clone, Debug, Default)]
pub(crate) struct Answer {
    pub(crate) body: Value,
}

/// Sends a call as whoever is signed in. A token that has run out is renewed once; when that fails, signing in is asked.
pub(crate) async fn send(call: Call) -> Result<Answer, ApiError> {
    let seen = token::generation();
    match send_once(&call, token::access()).await {
        Err(error) if error.status() == 401 => {}
        outcome => return outcome,
    }
    match token::renew(seen).await {
        Ok(()) => send_once(&call, token::access()).await,
        Err(error) => {
            if error.status() == 401 {
                session::ended();
            }
            Err(error)
        }
    }
}

/// Since when an answer is true that comes from this device, the server being out of reach: `public/sw.js` says so.
const AS_OF: &str = "x-rapport-as-of";

/// Longer waits are not for whoever looks at a page: signing in too often, for one.
const LONGEST_WAIT: i32 = 5;
const TRIES: usize = 3;

/// Sends a call as it is. Where the server asks to come again in a moment, nothing was done yet: the page does so by itself.
pub(crate) async fn send_once(call: &Call, access: Option<String>) -> Result<Answer, ApiError> {
    let mut response = fetch(call, access.as_deref()).await?;
    for _ in 1..TRIES {
        let Some(seconds) = wait(&response) else { break };
        browser::sleep(seconds * 1000).await;
        response = fetch(call, access.as_deref()).await?;
    }
    live::answered(response.headers().get(AS_OF).ok().flatten());
    let text = JsFuture::from(response.text().map_err(|_| ApiError::Offline)?).await;
    let text = text.map_err(|error| failure(&error))?.as_string().unwrap_or_default();
    let body = serde_json::from_str(&text).unwrap_or_default();
    if response.ok() { Ok(Answer { body }) } else { Err(ApiError::from_answer(response.status(), &body)) }
}

/// Seconds until a refused call may be sent again.
fn wait(response: &Response) -> Option<i32> {
    let after = response.headers().get("Retry-After").ok().flatten().filter(|_| response.status() == 429)?;
    after.parse().ok().filter(|seconds| (0..=LONGEST_WAIT).contains(seconds))
}

/// Sends a call and leaves its body unread, for streams.
pub(crate) async fn fetch(call: &Call, access: Option<&str>) -> Result<Response, ApiError> {
    let request = call.request(access).map_err(|_| ApiError::Offline)?;
    let promise = browser::window().fetch_with_request(&request);
    JsFuture::from(promise).await.map(JsCast::unchecked_into).map_err(|error| failure(&error))
}

fn failure(error: &JsValue) -> ApiError {
    let name = js_sys::Reflect::get(error, &"name".into()).ok().and_then(|name| name.as_string());
    if name.as_deref() == Some("AbortError") { ApiError::Aborted } else { ApiError::Offline }
}
