//! JSON as text, written with the browser's help: `serde_json`'s own writer brings three packed kilobytes along that every first
//! visit would load, most of it for numbers with a point.
use serde_json::{Map, Number, Value};
use wasm_bindgen::JsValue;

/// An object of these members, put in one by one: collecting them brings the library's sorting along.
pub(crate) fn object(members: impl Iterator<Item = (String, Value)>) -> Value {
    let mut object = Map::new();
    for (name, value) in members {
        object.insert(name, value);
    }
    Value::Object(object)
}

/// A value on one line, as it travels.
pub(crate) fn text(value: &Value) -> String {
    if cfg!(not(target_arch = "wasm32")) {
        return value.to_string();
    }
    let mut text = String::new();
    write(value, &mut text);
    text
}

/// A value for people to read.
pub(crate) fn pretty(value: &Value) -> String {
    let value = js_sys::JSON::parse(&text(value)).unwrap_or_default();
    let pretty = js_sys::JSON::stringify_with_replacer_and_space(&value, &JsValue::NULL, &JsValue::from_f64(2.0));
    pretty.map(String::from).unwrap_or_default()
}

/// A number as JSON and JavaScript write it.
pub(crate) fn number(number: &Number) -> String {
    let whole = number.as_i64().map(|whole| whole.to_string());
    whole.unwrap_or_else(|| number.as_f64().map_or_else(String::new, fraction))
}

/// The shortest text that is read as the same number again.
pub(crate) fn fraction(number: f64) -> String {
    if cfg!(not(target_arch = "wasm32")) {
        return number.to_string();
    }
    js_sys::Number::from(number).to_string_with_radix(10).map(String::from).unwrap_or_default()
}

fn write(value: &Value, out: &mut String) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(yes) => out.push_str(if *yes { "true" } else { "false" }),
        Value::Number(given) => out.push_str(&number(given)),
        Value::String(text) => quote(text, out),
        Value::Array(items) => write_items(items, out),
        Value::Object(members) => write_members(members, out),
    }
}

fn quote(text: &str, out: &mut String) {
    let quoted = js_sys::JSON::stringify(&JsValue::from_str(text)).map(String::from);
    out.push_str(&quoted.unwrap_or_default());
}

fn write_items(items: &[Value], out: &mut String) {
    out.push('[');
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        write(item, out);
    }
    out.push(']');
}

fn write_members(members: &Map<String, Value>, out: &mut String) {
    out.push('{');
    for (at, (name, value)) in members.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        quote(name, out);
        out.push(':');
        write(value, out);
    }
    out.push('}');
}
