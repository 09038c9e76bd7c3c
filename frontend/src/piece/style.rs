//! How pieces look: a style sheet that comes with the first of them, so that the first page does without (style/later.css).
use std::cell::{Cell, RefCell};

use js_sys::{Function, Promise};
use wasm_bindgen_futures::JsFuture;

use crate::browser;

thread_local! {
    static SHEET: RefCell<Option<Promise>> = const { RefCell::new(None) };
    static THERE: Cell<bool> = const { Cell::new(false) };
}

/// Whether it has been waited for.
pub(super) fn is_there() -> bool {
    THERE.get()
}

/// Fetches it unless that has begun.
pub(super) fn begin() {
    SHEET.with_borrow_mut(|sheet| _ = sheet.get_or_insert_with(fetch));
}

/// Waits for it. Where it cannot be had, a plain page is better than none.
pub(super) async fn there() {
    begin();
    if let Some(sheet) = SHEET.with_borrow(Clone::clone) {
        let _ = JsFuture::from(sheet).await;
    }
    THERE.set(true);
}

fn fetch() -> Promise {
    Promise::new(&mut |resolve, _| _ = link(&resolve))
}

/// The page names the sheet by its content.
fn link(done: &Function) -> Option<()> {
    let address = browser::attribute("meta[name=style]", "content")?;
    let link = browser::document().create_element("link").ok()?;
    for (name, value) in [("rel", "stylesheet"), ("href", &address)] {
        link.set_attribute(name, value).ok()?;
    }
    for event in ["load", "error"] {
        link.add_event_listener_with_callback(event, done).ok()?;
    }
    browser::document().query_selector("head").ok()??.append_child(&link).ok().map(drop)
}
