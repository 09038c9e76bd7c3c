//! How wide a chart may be: as wide as its place, also after the window has changed.
use leptos::{html, prelude::*};
use wasm_bindgen::prelude::*;
use web_sys::Element;

#[wasm_bindgen]
extern "C" {
    type ResizeObserver;

    #[wasm_bindgen(constructor)]
    fn new(changed: &JsValue) -> ResizeObserver;

    #[wasm_bindgen(method)]
    fn observe(this: &ResizeObserver, element: &Element);

    #[wasm_bindgen(method)]
    fn disconnect(this: &ResizeObserver);
}

/// The inner width of an element, in pixels; 0 until it is there.
pub(super) fn width_of(holder: NodeRef<html::Div>) -> RwSignal<f64> {
    let width = RwSignal::new(0.0);
    let observer = StoredValue::new_local(None::<ResizeObserver>);
    let measure = move || {
        if let Some(Some(holder)) = holder.try_get_untracked() {
            let now = f64::from(holder.client_width());
            // A bar for scrolling that comes and goes must not set off another drawing for ever.
            if now > 0.0 && (now - width.get_untracked()).abs() > 1.0 {
                width.set(now);
            }
        }
    };
    Effect::new(move || {
        let Some(holder) = holder.get() else { return };
        measure();
        let changed = Closure::<dyn Fn()>::new(measure).into_js_value();
        let watching = ResizeObserver::new(&changed);
        watching.observe(&holder);
        observer.set_value(Some(watching));
    });
    on_cleanup(move || {
        if let Some(Some(watching)) = observer.try_update_value(Option::take) {
            watching.disconnect();
        }
    });
    width
}
