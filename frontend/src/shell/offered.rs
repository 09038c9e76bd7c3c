//! Keys of the page shown: what answers to one says so itself, in `aria-keyshortcuts`. So the keys that work, those a
//! screen reader tells and those the help lists cannot differ.
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::browser;

const OFFERS: &str = "[aria-keyshortcuts]:not(:disabled)";

/// All that answers to a key and is seen, with the key.
pub(crate) fn offered() -> Vec<(String, HtmlElement)> {
    let Ok(found) = browser::document().query_selector_all(OFFERS) else { return Vec::new() };
    let element = |at| found.item(at)?.dyn_into::<HtmlElement>().ok();
    let seen = |element: &HtmlElement| element.get_bounding_client_rect().width() > 0.0;
    let with_key = |element: HtmlElement| Some((element.get_attribute("aria-keyshortcuts")?, element));
    (0..found.length()).filter_map(element).filter(seen).filter_map(with_key).collect()
}

/// Presses what answers to the key; what cannot be pressed gets the keyboard.
pub(super) fn press(key: &str) -> bool {
    let Some((_, element)) = offered().into_iter().find(|(known, _)| known == key) else { return false };
    let _ = element.focus();
    element.click();
    // A tab is opened to write in its panel.
    if let Some(panel) = element.get_attribute("aria-controls") {
        browser::focus_within(panel);
    }
    true
}
