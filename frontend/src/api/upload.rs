//! Bytes on their way to the server. `fetch` does not tell how far they are; the older request does. It is spoken to by
//! name: its bindings are used nowhere else.
use std::rc::Rc;

use futures_channel::oneshot;
use js_sys::{Array, Function, Reflect};
use serde_json::Value;
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use web_sys::Blob;

use super::{ApiError, BASE, token};
use crate::{browser, i18n, session};

/// Puts the bytes of a file at an address; `told` hears how many have been sent.
///
/// # Errors
/// The server's refusal, or that it could not be reached.
pub(crate) async fn put(path: &str, file: &Blob, told: impl Fn(f64) + 'static) -> Result<(), ApiError> {
    let told: Rc<dyn Fn(f64)> = Rc::new(told);
    let seen = token::generation();
    match once(path, file, told.clone()).await {
        Err(error) if error.status() == 401 => {}
        outcome => return outcome,
    }
    if let Err(error) = token::renew(seen).await {
        if error.status() == 401 {
            session::ended();
        }
        return Err(error);
    }
    once(path, file, told).await
}

async fn once(path: &str, file: &Blob, told: Rc<dyn Fn(f64)>) -> Result<(), ApiError> {
    let (done, ended) = oneshot::channel::<()>();
    let progress = Closure::<dyn Fn(JsValue)>::new(move |event: JsValue| {
        told(member(&event, "loaded").ok().and_then(|loaded| loaded.as_f64()).unwrap_or_default());
    });
    let mut done = Some(done);
    let end = Closure::<dyn FnMut()>::new(move || {
        if let Some(done) = done.take() {
            let _ = done.send(());
        }
    });
    let request = send(path, file, progress.as_ref(), end.as_ref()).map_err(|_| ApiError::Offline)?;
    // Both closures live until the request has ended.
    let _ = ended.await;
    drop((progress, end));
    outcome(&request)
}

fn member(of: &JsValue, name: &str) -> Result<JsValue, JsValue> {
    Reflect::get(of, &name.into())
}

fn call(of: &JsValue, name: &str, arguments: &[&str]) -> Result<(), JsValue> {
    let function: Function = member(of, name)?.dyn_into()?;
    let arguments: Array = arguments.iter().map(|argument| JsValue::from_str(argument)).collect();
    function.apply(of, &arguments).map(drop)
}

fn send(path: &str, file: &Blob, progress: &JsValue, end: &JsValue) -> Result<JsValue, JsValue> {
    let constructor: Function = member(&browser::window(), "XMLHttpRequest")?.dyn_into()?;
    let request = Reflect::construct(&constructor, &Array::new())?;
    call(&request, "open", &["PUT", &format!("{BASE}{path}")])?;
    let header = |name: &str, value: &str| call(&request, "setRequestHeader", &[name, value]);
    header("Accept", "application/json")?;
    header("Accept-Language", i18n::current_untracked().tag())?;
    header("Content-Type", "application/octet-stream")?;
    header("Idempotency-Key", &browser::random_id())?;
    if let Some(access) = token::access() {
        header("Authorization", &format!("Bearer {access}"))?;
    }
    Reflect::set(&member(&request, "upload")?, &"onprogress".into(), progress)?;
    Reflect::set(&request, &"onloadend".into(), end)?;
    let function: Function = member(&request, "send")?.dyn_into()?;
    function.call1(&request, file)?;
    Ok(request)
}

fn outcome(request: &JsValue) -> Result<(), ApiError> {
    let status = member(request, "status").ok().and_then(|status| status.as_f64()).unwrap_or_default();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "three digits")]
    match status as u16 {
        200..=299 => Ok(()),
        0 => Err(ApiError::Offline),
        status => {
            let text = member(request, "responseText").ok().and_then(|text| text.as_string()).unwrap_or_default();
            let body: Value = serde_json::from_str(&text).unwrap_or_default();
            Err(ApiError::from_answer(status, &body))
        }
    }
}
