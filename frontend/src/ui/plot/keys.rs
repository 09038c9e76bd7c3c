//! Arrow keys among the marks of a chart: the Tab key stops at it once, not at each bar.
use leptos::ev::KeyboardEvent;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use crate::{browser, ui::keyboard};

pub(super) fn walk(event: &KeyboardEvent) {
    let Some(key) = keyboard::pressed(event) else { return };
    let holder = event.current_target().and_then(|target| target.dyn_into::<Element>().ok());
    let Some(marks) = holder.and_then(|holder| holder.query_selector_all("a.mark").ok()) else { return };
    let count = marks.length();
    let active = browser::document().active_element();
    let at = (0..count).find(|&index| marks.get(index).as_ref() == active.as_ref().map(AsRef::as_ref));
    let Some(at) = at else { return };
    let next = match key.as_str() {
        "ArrowDown" | "ArrowRight" => (at + 1) % count,
        "ArrowUp" | "ArrowLeft" => (at + count - 1) % count,
        "Home" => 0,
        "End" => count - 1,
        _ => return,
    };
    event.prevent_default();
    if let Some(mark) = marks.get(next) {
        // An element of SVG is focused as one of HTML is.
        let _ = mark.unchecked_into::<HtmlElement>().focus();
    }
}
