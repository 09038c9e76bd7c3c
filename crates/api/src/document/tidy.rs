//! What holds for every part of the document, said in one place: bounds that follow from a format, headers of every answer.
use serde_json::{Map, Value, json};
use wire::flat::MAX_NUMBER;

/// The longest name or text of a map.
const LONGEST_ENTRY: u64 = 2_000;
const LONGEST_NAME: u64 = 200;

/// Completes the document; what is said already stays.
pub(super) fn tidy(document: &mut Value) {
    each(document, &mut schema);
    document["components"]["headers"] = rate_headers();
    each(document, &mut answers);
}

/// Calls `tidy` with every object, the inner ones first.
fn each(part: &mut Value, tidy: &mut impl FnMut(&mut Map<String, Value>)) {
    match part {
        Value::Array(items) => items.iter_mut().for_each(|item| each(item, tidy)),
        Value::Object(members) => {
            members.values_mut().for_each(|member| each(member, tidy));
            tidy(members);
        }
        _ => {}
    }
}

fn schema(schema: &mut Map<String, Value>) {
    // An empty text is what Rust starts with; no client leaves it to that.
    let never = schema.get("default").is_some_and(|default| default == "" || default.is_null() && !is(schema, "null"));
    if never && schema.contains_key("type") {
        schema.remove("default");
    }
    if is(schema, "string") {
        text(schema);
    }
    if is(schema, "integer") {
        integer(schema);
    }
    for (part, max) in [("propertyNames", LONGEST_NAME), ("additionalProperties", LONGEST_ENTRY)] {
        if let Some(Value::Object(inner)) = schema.get_mut(part)
            && is(inner, "string")
        {
            inner.entry("maxLength").or_insert(max.into());
        }
    }
}

/// Whether a schema's type is this, or this and null.
fn is(schema: &Map<String, Value>, name: &str) -> bool {
    match schema.get("type") {
        Some(Value::String(one)) => one == name,
        Some(Value::Array(several)) => several.iter().any(|one| one == name),
        _ => false,
    }
}

fn text(schema: &mut Map<String, Value>) {
    let longest = match schema.get("format").and_then(Value::as_str) {
        Some("uuid") => 36,
        Some("date") => 10,
        Some("date-time") => 40,
        _ => return,
    };
    schema.entry("maxLength").or_insert(longest.into());
}

fn integer(schema: &mut Map<String, Value>) {
    schema.entry("minimum").or_insert((-MAX_NUMBER).into());
    schema.entry("maximum").or_insert(MAX_NUMBER.into());
    let fits = |name: &str| schema[name].as_i64().is_some_and(|bound| i32::try_from(bound).is_ok());
    let format = if fits("minimum") && fits("maximum") { "int32" } else { "int64" };
    schema.insert("format".to_owned(), format.into());
}

fn rate_headers() -> Value {
    let text = |text: &str, example: &str| json!({"description": text, "schema": {"type": "string", "maxLength": 200, "example": example}});
    json!({
        "RateLimit": text("What is left of the budget, and in how many seconds it is whole again.", "\"default\";r=599;t=60"),
        "RateLimit-Policy": text("How many requests in how many seconds.", "\"default\";q=600;w=60"),
    })
}

/// Answers of an operation, or those operations share.
fn answers(part: &mut Map<String, Value>) {
    let Some(Value::Object(responses)) = part.get_mut("responses") else { return };
    for (name, response) in responses {
        if let (true, Some(response)) = (is_counted(name), response.as_object_mut())
            && !response.contains_key("$ref")
        {
            let headers = response.entry("headers").or_insert_with(|| json!({}));
            for name in ["RateLimit", "RateLimit-Policy"] {
                headers[name] = json!({"$ref": format!("#/components/headers/{name}")});
            }
        }
    }
}

/// Answers with 2xx and 4xx: by their status, or by a name such as `Problem404`; names without a number are refusals.
fn is_counted(name: &str) -> bool {
    let digits = name.trim_start_matches(|c: char| !c.is_ascii_digit());
    digits.is_empty() || digits.starts_with(['2', '4'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_follow_from_types_and_formats() {
        let mut document = json!({"components": {"schemas": {
            "A": {"type": "object", "properties": {
                "id": {"type": ["string", "null"], "format": "uuid"},
                "small": {"type": "integer", "minimum": 0, "maximum": 9},
                "any": {"type": "integer"},
                "kept": {"type": "string", "maxLength": 3, "default": ""},
            }},
        }}});
        tidy(&mut document);
        let of = |name: &str| document["components"]["schemas"]["A"]["properties"][name].clone();
        assert_eq!(of("id")["maxLength"], 36);
        assert_eq!((of("small")["format"].as_str(), of("any")["format"].as_str()), (Some("int32"), Some("int64")));
        assert_eq!(of("kept"), json!({"type": "string", "maxLength": 3}));
    }

    #[test]
    fn answers_tell_of_the_rate() {
        let mut document =
            json!({"paths": {"/a": {"get": {"responses": {"200": {}, "404": {"$ref": "#/b"}, "500": {}}}}}});
        tidy(&mut document);
        let responses = &document["paths"]["/a"]["get"]["responses"];
        assert!(responses["200"]["headers"]["RateLimit"].is_object());
        assert!(responses["404"]["headers"].is_null() && responses["500"]["headers"].is_null());
    }
}
