//! The few things asked of the browser directly, so that nothing else names `web_sys::window`.
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Document, Element, HtmlElement, RequestCache, RequestInit, Response, ScrollIntoViewOptions, ScrollLogicalPosition,
    Window,
};

pub(crate) fn window() -> Window {
    web_sys::window().expect("the app runs in a page")
}

pub(crate) fn document() -> Document {
    window().document().expect("the app runs in a page")
}

/// What this device remembers under a name. Storage may be switched off; then nothing is remembered.
pub(crate) fn stored(name: &str) -> Option<String> {
    window().local_storage().ok()??.get_item(name).ok()?
}

pub(crate) fn store(name: &str, value: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = storage.set_item(name, value);
    }
}

pub(crate) fn forget(name: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = storage.remove_item(name);
    }
}

/// The names of all that this device remembers.
pub(crate) fn stored_names() -> Vec<String> {
    let Ok(Some(storage)) = window().local_storage() else { return Vec::new() };
    (0..storage.length().unwrap_or_default()).filter_map(|at| storage.key(at).ok()?).collect()
}

/// Whether this device can remember anything.
pub(crate) fn remembers() -> bool {
    matches!(window().local_storage(), Ok(Some(_)))
}

/// What this tab remembers under a name, until it is closed.
pub(crate) fn kept_for_tab(name: &str) -> Option<String> {
    window().session_storage().ok()??.get_item(name).ok()?
}

pub(crate) fn keep_for_tab(name: &str, value: &str) {
    if let Ok(Some(storage)) = window().session_storage() {
        let _ = storage.set_item(name, value);
    }
}

/// What the page says about itself in an attribute of an element.
pub(crate) fn attribute(selector: &str, name: &str) -> Option<String> {
    document().query_selector(selector).ok()??.get_attribute(name)
}

pub(crate) fn reload() {
    let _ = window().location().reload();
}

/// A file of the page as text; `None` where it cannot be had.
pub(crate) async fn fetch_text(address: &str) -> Option<String> {
    text_of(window().fetch_with_str(address)).await
}

/// The same, as the server has it now.
pub(crate) async fn fetch_fresh(address: &str) -> Option<String> {
    let init = RequestInit::new();
    init.set_cache(RequestCache::NoStore);
    text_of(window().fetch_with_str_and_init(address, &init)).await
}

async fn text_of(answer: js_sys::Promise) -> Option<String> {
    let answer = JsFuture::from(answer).await.ok()?;
    let answer: Response = answer.dyn_into().ok().filter(Response::ok)?;
    JsFuture::from(answer.text().ok()?).await.ok()?.as_string()
}

/// The languages the person prefers, best first.
pub(crate) fn languages() -> Vec<String> {
    window().navigator().languages().iter().filter_map(|tag| tag.as_string()).collect()
}

pub(crate) fn set_root_attribute(name: &str, value: &str) {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute(name, value);
    }
}

/// Runs after the browser has laid out what was just rendered.
pub(crate) fn after_render(act: impl FnOnce() + 'static) {
    let act = Closure::once_into_js(act);
    let _ = window().request_animation_frame(act.unchecked_ref());
}

/// Runs once after so many milliseconds; the answer stops it.
pub(crate) fn after(milliseconds: i32, act: impl FnOnce() + 'static) -> Timer {
    let act = Closure::once_into_js(act);
    let id = window().set_timeout_with_callback_and_timeout_and_arguments_0(act.unchecked_ref(), milliseconds);
    Timer(id.unwrap_or_default())
}

/// A thing that will happen unless it is stopped.
#[derive(Clone, Copy)]
pub(crate) struct Timer(i32);

impl Timer {
    pub(crate) fn stop(self) {
        window().clear_timeout_with_handle(self.0);
    }
}

/// Waits so many milliseconds.
pub(crate) async fn sleep(milliseconds: i32) {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, milliseconds);
    });
    let _ = JsFuture::from(promise).await;
}

pub(crate) fn element(id: &str) -> Option<HtmlElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// The id of what has the keyboard; empty where it has none.
pub(crate) fn active_id() -> String {
    document().active_element().map(|active| active.id()).unwrap_or_default()
}

pub(crate) fn set_class(id: &str, class: &str) {
    if let Some(element) = element(id) {
        let _ = element.class_list().add_1(class);
    }
}

pub(crate) fn remove(id: &str) {
    if let Some(element) = element(id) {
        element.remove();
    }
}

/// Moves the keyboard to an element, once it is there.
pub(crate) fn focus(id: &str) {
    let id = id.to_owned();
    after_render(move || {
        if let Some(element) = element(&id) {
            let _ = element.focus();
        }
    });
}

/// Moves the keyboard to the first element that matches.
pub(crate) fn focus_first(selector: &'static str) {
    after_render(move || {
        let found = document().query_selector(selector).ok().flatten();
        if let Some(element) = found.and_then(|found: Element| found.dyn_into::<HtmlElement>().ok()) {
            let _ = element.focus();
        }
    });
}

/// Moves the keyboard to the first control inside an element.
pub(crate) fn focus_within(id: String) {
    after_render(move || {
        let control = element(&id).and_then(|panel| panel.query_selector("input, textarea, select").ok().flatten());
        if let Some(control) = control.and_then(|control| control.dyn_into::<HtmlElement>().ok()) {
            let _ = control.focus();
        }
    });
}

/// Scrolls no further than it must for an element to be in sight.
pub(crate) fn reveal(id: String) {
    after_render(move || {
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Nearest);
        if let Some(element) = element(&id) {
            element.scroll_into_view_with_scroll_into_view_options(&options);
        }
    });
}

/// Scrolls a row of things sideways, so that the first element that matches stands in its middle.
pub(crate) fn center(selector: &'static str) {
    after_render(move || {
        let Ok(Some(element)) = document().query_selector(selector) else { return };
        let Some(row) = element.parent_element() else { return };
        let middle = |element: &Element| {
            let area = element.get_bounding_client_rect();
            area.left() + area.width() / 2.0
        };
        #[expect(clippy::cast_possible_truncation, reason = "pixels")]
        row.set_scroll_left(row.scroll_left() + (middle(&element) - middle(&row)) as i32);
    });
}

/// Presses the first element that matches, as soon as there is one: what it stands in may still be loading.
pub(crate) fn press_when_there(selector: &'static str) {
    press_within(selector, 40);
}

fn press_within(selector: &'static str, tries: u32) {
    if !press(selector) && tries > 0 {
        after(50, move || press_within(selector, tries - 1));
    }
}

/// Presses the first element that matches, if there is one; says whether there was.
pub(crate) fn press(selector: &str) -> bool {
    let found = document().query_selector(selector).ok().flatten();
    let found = found.and_then(|found: Element| found.dyn_into::<HtmlElement>().ok());
    found.map(|element| element.click()).is_some()
}

/// Has the browser save what is at an address of ours.
pub(crate) fn download(address: &str) {
    let link = document().create_element("a").ok().and_then(|link| link.dyn_into::<HtmlElement>().ok());
    if let Some(link) = link {
        let _ = link.set_attribute("href", address);
        // The server says what it is called.
        let _ = link.set_attribute("download", "");
        link.click();
    }
}

/// Puts a text on the clipboard; whether the browser let us. Pages that did not come over TLS have none.
pub(crate) async fn copy(text: &str) -> bool {
    let clipboard = js_sys::Reflect::get(&window().navigator(), &"clipboard".into()).unwrap_or_default();
    let write = js_sys::Reflect::get(&clipboard, &"writeText".into()).and_then(JsCast::dyn_into::<js_sys::Function>);
    let Ok(promise) = write.and_then(|write| write.call1(&clipboard, &text.into())) else { return false };
    match promise.dyn_into::<js_sys::Promise>() {
        Ok(promise) => JsFuture::from(promise).await.is_ok(),
        Err(_) => false,
    }
}

/// Text safe to stand inside a URL's query or path.
pub(crate) fn encode(text: &str) -> String {
    js_sys::encode_uri_component(text).into()
}

/// Calls a function of `boot/device.js`, which is loaded unless it was.
///
/// # Errors
/// Whatever it throws: a device may have no room, or keep nothing at all.
pub(crate) async fn device(name: &str, argument: &str) -> Result<JsValue, JsValue> {
    let load = function(&window(), "device")?.call0(&JsValue::UNDEFINED)?;
    let module = JsFuture::from(load.dyn_into::<js_sys::Promise>()?).await?;
    let answer = function(&module, name)?.call1(&JsValue::UNDEFINED, &argument.into())?;
    JsFuture::from(answer.dyn_into::<js_sys::Promise>()?).await
}

fn function(of: &JsValue, name: &str) -> Result<js_sys::Function, JsValue> {
    js_sys::Reflect::get(of, &name.into())?.dyn_into()
}

/// A fresh random id, for idempotency keys.
pub(crate) fn random_id() -> String {
    window().crypto().map_or_else(
        // Bits, not decimals: writing those out weighs 6 KB on every first visit.
        |_| format!("{:x}-{:x}", js_sys::Date::now().to_bits(), js_sys::Math::random().to_bits()),
        // `randomUUID` exists in secure contexts only; random bytes exist everywhere.
        |crypto| {
            let mut bytes = [0_u8; 16];
            let _ = crypto.get_random_values_with_u8_array(&mut bytes);
            bytes.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
        },
    )
}

/// In small letters, by the browser: Rust's own tables of all alphabets weigh 5 KB on every first visit.
#[cfg(target_family = "wasm")]
pub(crate) fn lowercase(text: &str) -> String {
    js_sys::JsString::from(text).to_lower_case().into()
}

/// In capital letters; as [`lowercase`].
#[cfg(target_family = "wasm")]
pub(crate) fn uppercase(text: &str) -> String {
    js_sys::JsString::from(text).to_upper_case().into()
}

/// For tests, which have no browser.
#[cfg(not(target_family = "wasm"))]
pub(crate) fn lowercase(text: &str) -> String {
    text.to_lowercase()
}

/// For tests, which have no browser.
#[cfg(not(target_family = "wasm"))]
pub(crate) fn uppercase(text: &str) -> String {
    text.to_uppercase()
}

/// Random bytes for secrets; `None` where the browser has none that are good enough.
pub(crate) fn random_bytes() -> Option<[u8; 20]> {
    let mut bytes = [0_u8; 20];
    window().crypto().ok()?.get_random_values_with_u8_array(&mut bytes).ok()?;
    Some(bytes)
}

/// The number a text says, as the browser reads it: Rust's own reader brings ten kilobytes of tables along.
pub(crate) fn number(text: &str) -> Option<f64> {
    if cfg!(not(target_arch = "wasm32")) {
        return text.parse().ok();
    }
    let number = JsValue::from_str(text).unchecked_into_f64();
    (number.is_finite() && !text.trim().is_empty()).then_some(number)
}

/// Both of an angle; as [`number`].
pub(crate) fn sine_and_cosine(angle: f64) -> (f64, f64) {
    if cfg!(not(target_arch = "wasm32")) {
        return angle.sin_cos();
    }
    (js_sys::Math::sin(angle), js_sys::Math::cos(angle))
}
