//! The time zones there are, as the browser knows them.
use js_sys::{Array, Function, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};

use crate::{
    i18n::{Key, t},
    ui::input::Choice,
};

/// All of them, and the one in use whatever the browser says of it. `none`: what it means to choose none.
pub(super) fn choices(in_use: &str, none: Option<Key>) -> Signal<Vec<Choice>> {
    let mut zones = known();
    for zone in ["UTC", in_use] {
        if !zone.is_empty() && !zones.iter().any(|known| known == zone) {
            zones.push(zone.to_owned());
        }
    }
    zones.sort();
    Signal::derive(move || {
        let none = none.map(|none| (String::new(), t(none).to_owned()));
        none.into_iter().chain(zones.iter().map(|zone| (zone.clone(), zone.replace('_', " ")))).collect()
    })
}

/// `Intl.supportedValuesOf("timeZone")`: every browser of the last years has it.
fn known() -> Vec<String> {
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).unwrap_or_default();
    let ask = Reflect::get(&intl, &"supportedValuesOf".into()).and_then(JsCast::dyn_into::<Function>);
    let list = ask.and_then(|ask| ask.call1(&intl, &JsValue::from_str("timeZone"))).map(|list| Array::from(&list));
    list.map(|list| list.iter().filter_map(|zone| zone.as_string()).collect()).unwrap_or_default()
}
