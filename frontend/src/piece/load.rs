//! Fetching a piece, and what is seen meanwhile or when it cannot be had.
use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll, Waker},
};

use js_sys::{Function, Reflect};
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};

use super::{likely, style};
use crate::{
    browser,
    i18n::{self, Key, key, t, text},
    ui::{
        announce,
        state::{Failure, Skeleton},
    },
};

/// A piece could not be fetched; the browser has said why in its console.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Missing;

#[cfg(feature = "split")]
impl From<wasm_split_helpers::SplitLoaderError> for Missing {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Self
    }
}

pub(crate) type Loading<T> = Pin<Box<dyn Future<Output = Result<T, Missing>>>>;

/// What later pieces say is a table of its own.
pub(super) fn with_texts(piece: Loading<()>) -> Loading<()> {
    Box::pin(async {
        piece.await?;
        i18n::load_later().await.map_err(|_| Missing)
    })
}

/// Where a piece appears.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// In place of the last page: nothing is lost when the browser loads it anew.
    Page,
    /// Over a page on which somebody may have typed something.
    Part,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Loading,
    Loaded,
    Failed(Reason),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Reason {
    /// The server does not answer.
    Offline,
    /// The server has another version of the application, without this piece.
    Replaced,
    /// The browser is about to load that version.
    Reloading,
    Unknown,
}

/// Draws a piece: at once if it is there, else as soon as it is.
pub(super) fn show(place: Place, load: fn() -> Loading<()>, draw: impl Fn() -> Loading<AnyView> + 'static) -> AnyView {
    shown(place, load, Box::new(draw))
}

fn shown(place: Place, load: fn() -> Loading<()>, draw: Box<dyn Fn() -> Loading<AnyView>>) -> AnyView {
    let mut loading = load();
    // In this order: what has answered must not be asked again.
    if style::is_there() && matches!(now(&mut loading), Some(Ok(()))) {
        return drawn(&*draw);
    }
    // On its way beside the piece, and not after it.
    style::begin();
    let state = RwSignal::new(State::Loading);
    spawn_local(follow(place, loading, state));
    let draw = StoredValue::new_local(draw);
    let retry = move || {
        state.set(State::Loading);
        spawn_local(follow(place, load(), state));
    };
    (move || match state.get() {
        State::Loading => view! { <Skeleton /> }.into_any(),
        State::Loaded => draw.with_value(|draw| drawn(&**draw)),
        State::Failed(Reason::Reloading) => {
            view! { <p class="empty" role="status">{t(key::PIECE_RELOADING)}</p> }.into_any()
        }
        State::Failed(Reason::Replaced) => {
            view! { <Failure text=text(key::PIECE_REPLACED) on_retry=move |()| browser::reload() /> }.into_any()
        }
        State::Failed(reason) => view! { <Failure text=text(words(reason)) on_retry=move |()| retry() /> }.into_any(),
    })
    .into_any()
}

fn words(reason: Reason) -> Key {
    match reason {
        Reason::Offline => key::ERROR_OFFLINE,
        _ => key::PIECE_FAILED,
    }
}

/// A loaded piece draws without waiting.
fn drawn(draw: &dyn Fn() -> Loading<AnyView>) -> AnyView {
    match now(&mut draw()) {
        Some(Ok(view)) => view,
        _ => view! { <Skeleton /> }.into_any(),
    }
}

/// What a future has to say without waiting.
pub(super) fn now<T>(future: &mut Loading<T>) -> Option<Result<T, Missing>> {
    match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(outcome) => Some(outcome),
        Poll::Pending => None,
    }
}

async fn follow(place: Place, loading: Loading<()>, state: RwSignal<State>) {
    let state_now = match loading.await {
        Ok(()) => {
            style::there().await;
            State::Loaded
        }
        Err(Missing) => State::Failed(find_reason(place).await),
    };
    // The person may have gone elsewhere meanwhile.
    if state.try_set(state_now).is_none() && state_now == State::Failed(Reason::Reloading) {
        announce::alert(t(key::PIECE_RELOADING).to_owned());
        // Long enough to be read.
        browser::after(1_500, browser::reload);
    }
}

/// The version of the application that was last loaded because this one was replaced.
const RELOADED: &str = "rapport.reloaded";

/// The page names the script it starts with by its content, which names all else: another name is another version.
async fn find_reason(place: Place) -> Reason {
    let Some(page) = browser::fetch_fresh("/").await else { return Reason::Offline };
    let own = browser::attribute("script[src*='/boot-']", "src").unwrap_or_default();
    if page.contains(&own) {
        return Reason::Unknown;
    }
    // Once only: where loading anew did not help, the person decides.
    let tried = browser::kept_for_tab(RELOADED).as_deref() == Some(own.as_str());
    if place == Place::Part || tried {
        return Reason::Replaced;
    }
    browser::keep_for_tab(RELOADED, &own);
    Reason::Reloading
}

/// Fetches what is likely to be opened next, once the browser has nothing better to do.
pub(crate) fn load_when_idle() {
    // Small, and what paper looks like is in it.
    browser::after(1_500, style::begin);
    if saves_data() {
        return;
    }
    browser::after(2_000, || {
        when_idle(|| {
            spawn_local(async {
                for load in likely() {
                    // Whoever opens it will ask again, and be told.
                    if load().await.is_err() {
                        return;
                    }
                }
            });
        });
    });
}

/// Safari has no `requestIdleCallback`.
fn when_idle(act: impl FnOnce() + 'static) {
    let window: JsValue = browser::window().into();
    let idle =
        Reflect::get(&window, &"requestIdleCallback".into()).ok().and_then(|idle| idle.dyn_into::<Function>().ok());
    match idle {
        Some(idle) => _ = idle.call1(&window, &Closure::once_into_js(act)),
        None => act(),
    }
}

/// Whether the person asked the browser to load no more than needed.
fn saves_data() -> bool {
    let navigator: JsValue = browser::window().navigator().into();
    let connection = Reflect::get(&navigator, &"connection".into()).unwrap_or_default();
    Reflect::get(&connection, &"saveData".into()).is_ok_and(|saves| saves == JsValue::TRUE)
}
