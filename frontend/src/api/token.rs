//! The access token: in memory only, renewed by the refresh cookie that no script can read.
use std::cell::{Cell, RefCell};

use js_sys::{Function, Promise, Reflect};
use leptos::task::spawn_local;
use serde_json::json;
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use wasm_bindgen_futures::JsFuture;

use super::{
    ApiError,
    client::{self, Call},
};
use crate::{browser, session};

thread_local! {
    static ACCESS: RefCell<Option<String>> = const { RefCell::new(None) };
    /// Grows with each renewal, so that calls refused together renew once.
    static GENERATION: Cell<u32> = const { Cell::new(0) };
}

pub(crate) fn access() -> Option<String> {
    ACCESS.with_borrow(Clone::clone)
}

pub(crate) fn generation() -> u32 {
    GENERATION.get()
}

/// Set while this browser holds a refresh cookie, which no script can see: without it nobody need ask the server, whose
/// refusal would stand as an error in the console of everybody who is yet to sign in.
const HOLDS_COOKIE: &str = "rapport.signed_in";

/// Whether it is worth asking for an access token before anybody has signed in on this page.
pub(crate) fn may_be_renewed() -> bool {
    !browser::remembers() || browser::stored(HOLDS_COOKIE).is_some()
}

pub(crate) fn keep(token: Option<String>) {
    match token {
        Some(_) => browser::store(HOLDS_COOKIE, "1"),
        None => browser::forget(HOLDS_COOKIE),
    }
    ACCESS.set(token);
    GENERATION.set(GENERATION.get() + 1);
}

/// Renews the token, once for all who ask at the same time, in this page and in the browser's other pages of ours:
/// the refresh token works once, and two uses at a time would look like theft.
pub(crate) async fn renew(seen: u32) -> Result<(), ApiError> {
    let turn = take_turn().await;
    let outcome = if generation() == seen { refresh().await } else { Ok(()) };
    drop(turn);
    outcome
}

async fn refresh() -> Result<(), ApiError> {
    let call = Call::post("/auth/refresh", json!({})).header("X-Rapport-Client", "browser");
    let answer = client::send_once(&call, None).await;
    if answer.as_ref().is_err_and(|error| error.status() == 401) {
        browser::forget(HOLDS_COOKIE);
    }
    let answer = answer?;
    keep(answer.body["access_token"].as_str().map(str::to_owned));
    Ok(())
}

/// Holds the browser-wide lock until dropped.
struct Turn(Option<Function>);

impl Drop for Turn {
    fn drop(&mut self) {
        if let Some(release) = self.0.take() {
            let _ = release.call0(&JsValue::UNDEFINED);
        }
    }
}

/// Waits for the Web Lock. Browsers offer none on plain http from other machines; there each page renews for itself.
async fn take_turn() -> Turn {
    let navigator = browser::window().navigator();
    let locks = Reflect::get(&navigator, &"locks".into()).unwrap_or_default();
    let request = Reflect::get(&locks, &"request".into()).ok().and_then(|request| request.dyn_into::<Function>().ok());
    let Some(request) = request else { return Turn(None) };
    let granted = Promise::new(&mut |grant, _| {
        let work = Closure::once_into_js(move || {
            Promise::new(&mut |release, _| {
                let _ = grant.call1(&JsValue::UNDEFINED, &release);
            })
        });
        let _ = request.call2(&locks, &"rapport-refresh".into(), &work);
    });
    Turn(JsFuture::from(granted).await.ok().and_then(|release| release.dyn_into().ok()))
}

/// Forgets the token and what the device keeps for the person, and tells the server to forget the session.
pub(crate) fn sign_out(then: impl FnOnce() + 'static) {
    let user = session::user_id();
    spawn_local(async move {
        let call = Call::post("/auth/sign-out", json!({})).header("X-Rapport-Client", "browser");
        let _ = client::send_once(&call, access()).await;
        keep(None);
        let _ = browser::device("forget", &user).await;
        then();
    });
}
