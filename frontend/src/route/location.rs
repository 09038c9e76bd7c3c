//! The address bar: what it says, changes of it, and links that stay inside the app.
use std::cell::Cell;

use leptos::{ev, ev::MouseEvent, prelude::*};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlAnchorElement, UrlSearchParams};

use crate::browser;

const SVG: &str = "http://www.w3.org/2000/svg";

/// Path and query of the page shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Location {
    path: String,
    /// Without the question mark.
    query: String,
}

thread_local! {
    static LOCATION: ArcRwSignal<Location> = ArcRwSignal::new(read());
    /// Whether Back or Forward led here.
    static RETURNED: Cell<bool> = const { Cell::new(false) };
    /// Set for the moment after a drag: the click that ends it opens nothing.
    static DEAF: Cell<bool> = const { Cell::new(false) };
}

fn read() -> Location {
    let location = browser::window().location();
    let query = location.search().unwrap_or_default();
    Location { path: location.pathname().unwrap_or_default(), query: query.trim_start_matches('?').to_owned() }
}

/// The path; tracks it together with the query.
pub(crate) fn path() -> String {
    LOCATION.with(|location| location.with(|location| location.path.clone()))
}

/// The whole query, undecoded.
pub(crate) fn query() -> String {
    LOCATION.with(|location| location.with(|location| location.query.clone()))
}

/// One parameter of the query.
pub(crate) fn parameter(name: &str) -> Option<String> {
    UrlSearchParams::new_with_str(&query()).ok()?.get(name)
}

/// Whether the page was come back to by Back or Forward.
pub(crate) fn returned() -> bool {
    RETURNED.get()
}

/// A new step in the history, shown from its top.
pub(crate) fn go(address: &str) {
    RETURNED.set(false);
    if let Ok(history) = browser::window().history() {
        let _ = history.push_state_with_url(&JsValue::NULL, "", Some(address));
    }
    arrive();
    browser::window().scroll_to_with_x_and_y(0.0, 0.0);
}

/// In place of the present step: for typing and filtering (U2).
pub(crate) fn replace(address: &str) {
    if let Ok(history) = browser::window().history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(address));
    }
    arrive();
}

fn arrive() {
    LOCATION.with(|location| {
        let now = read();
        if location.with_untracked(|before| *before != now) {
            location.set(now);
        }
    });
}

/// Listens to Back, Forward and clicks on links, for as long as the app runs.
pub(crate) fn start() {
    let _ = window_event_listener(ev::popstate, |_| {
        RETURNED.set(true);
        arrive();
    });
    let _ = window_event_listener(ev::click, |event| follow(&event));
}

/// For a moment, clicks are not heard.
pub(crate) fn deafen() {
    DEAF.set(true);
    browser::after(50, || DEAF.set(false));
}

/// A plain click on a link of ours changes the page without loading it; all other clicks are the browser's.
fn follow(event: &MouseEvent) {
    if DEAF.get() {
        event.prevent_default();
        return;
    }
    let special = event.meta_key() || event.ctrl_key() || event.shift_key() || event.alt_key();
    if event.default_prevented() || event.button() != 0 || special {
        return;
    }
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let link = target.and_then(|target| target.closest("a[href]").ok().flatten());
    let Some(link) = link else { return };
    // A mark of a chart: a link too, but none of HTML.
    if link.namespace_uri().as_deref() == Some(SVG) {
        if let Some(address) = link.get_attribute("href").filter(|address| address.starts_with('/')) {
            event.prevent_default();
            go(&address);
        }
        return;
    }
    let Ok(link) = link.dyn_into::<HtmlAnchorElement>() else { return };
    let elsewhere = !link.target().is_empty() || link.has_attribute("download") || !link.hash().is_empty();
    if elsewhere || Ok(link.origin()) != browser::window().location().origin() {
        return;
    }
    event.prevent_default();
    go(&format!("{}{}", link.pathname(), link.search()));
}
