//! Schemas of records: the Rust type tells names, types and descriptions, the definition tells limits and who may write.
use serde_json::{Map, Value, json};
use wire::{Definition, Field, Kind};

use super::reference;

/// At least three digits, and what people put between them.
const PHONE: &str = "^[ +().#/xX*-]*([0-9][ +().#/xX*-]*){3,40}$";

/// `lead` → `Lead`, `account_contact` → `AccountContact`.
pub(super) fn type_name(name: &str) -> String {
    name.split('_').map(|word| word[..1].to_uppercase() + &word[1..]).collect()
}

/// The record as it is read, as it is made, and as it is changed.
pub(super) fn schemas(definition: &'static Definition, type_schema: &Value) -> Value {
    let name = type_name(definition.name);
    let description = type_schema["description"].clone();
    let property = |field: &'static Field| property(field, &type_schema["properties"][field.name]);
    let whole = |field: &'static Field| structured(definition.name, field.name, property(field));
    let writable = || definition.fields.iter().filter(|field| !field.read_only);

    // A list is replaced whole.
    let patched = |field: &'static Field| {
        let whole = whole(field);
        if whole["items"].is_null() { merged(field, property(field)) } else { whole }
    };

    let mut read = common();
    read.extend(definition.fields.iter().map(|field| (field.name.to_owned(), read_only(field, whole(field)))));
    // What a role may hide is not in everybody's answers.
    let hideable = |name: &str| definition.field(name).is_some_and(|field| definition.restricts(field));
    let mut always: Vec<&str> = read.keys().map(String::as_str).collect();
    always.retain(|name| *name != "deleted_at" && !hideable(name));
    always.sort_unstable();
    let always = json!(always);

    let mut create = Map::new();
    create.insert("id".into(), json!({"type": ["string", "null"], "format": "uuid", "maxLength": 36, "description": "Yours to choose, for offline work; made by the server where absent."}));
    create.extend(writable().map(|field| (field.name.to_owned(), nullable(field, whole(field)))));
    let required: Vec<&str> = definition.fields.iter().filter(|field| field.required).map(|field| field.name).collect();

    let patch: Map<String, Value> =
        writable().map(|field| (field.name.to_owned(), as_is(nullable(field, patched(field))))).collect();

    let mut schemas = Map::new();
    schemas.insert(
        name.clone(),
        json!({"type": "object", "description": description, "properties": read, "required": always}),
    );
    schemas.insert(format!("{name}List"), list(&name));
    if definition.operations.create {
        let mut schema =
            json!({"type": "object", "description": description, "properties": create, "additionalProperties": false});
        if !required.is_empty() {
            schema["required"] = json!(required);
        }
        schemas.insert(format!("{name}Create"), schema);
    }
    if definition.operations.update {
        let text = "The members to change; null clears one.";
        let schema = json!({"type": "object", "description": text, "properties": patch, "additionalProperties": false});
        schemas.insert(format!("{name}Patch"), schema);
    }
    Value::Object(schemas)
}

fn common() -> Map<String, Value> {
    let id = |text: &str| json!({"type": ["string", "null"], "format": "uuid", "maxLength": 36, "readOnly": true, "description": text});
    let at = |text: &str| json!({"type": "string", "format": "date-time", "maxLength": 40, "readOnly": true, "description": text});
    let mut common = Map::new();
    common.insert("id".into(), json!({"type": "string", "format": "uuid", "maxLength": 36, "readOnly": true, "description": "The record's id."}));
    common.insert("version".into(), json!({"type": "integer", "format": "int64", "minimum": 1, "maximum": 9_007_199_254_740_991_i64, "readOnly": true, "description": "Grows by one with every change; the `ETag` is made of it."}));
    common.insert("created_at".into(), at("When it was made."));
    common.insert("created_by".into(), id("Who made it; none for the system."));
    common.insert("updated_at".into(), at("When it was last changed."));
    common.insert("updated_by".into(), id("Who changed it last; none for the system."));
    common.insert("deleted_at".into(), at("When it was deleted; only there in lists of deleted records."));
    common
}

fn list(name: &str) -> Value {
    json!({
        "type": "object",
        "description": "One page of a list.",
        "properties": {
            "data": {"type": "array", "maxItems": 200, "items": reference(name), "description": "The rows."},
            "page": reference("Page"),
            "related": {
                "type": "object",
                "description": "Names of linked records by id, for the fields asked by `expand`.",
                "additionalProperties": reference("Related"),
            },
        },
        "required": ["data", "page"],
    })
}

fn read_only(field: &Field, mut schema: Value) -> Value {
    if field.read_only {
        schema["readOnly"] = true.into();
    }
    schema
}

/// The type's schema with the limits of the definition.
fn property(field: &'static Field, of_type: &Value) -> Value {
    let mut schema = of_type.clone();
    let mut set = |name: &str, value: Value| schema[name] = value;
    match field.kind {
        Kind::Text(max) | Kind::LongText(max) => {
            set("maxLength", max.into());
            if field.required {
                set("minLength", 1.into());
            }
        }
        Kind::Email => {
            set("maxLength", 254.into());
            set("format", "email".into());
        }
        Kind::Phone => {
            set("maxLength", 40.into());
            set("pattern", PHONE.into());
        }
        Kind::Url => {
            set("maxLength", 2_000.into());
            set("pattern", "^[hH][tT][tT][pP][sS]?://[^\\s]+$".into());
        }
        Kind::Decimal => {
            set("maxLength", 30.into());
            set("pattern", r"^\d{1,9}(\.\d{1,10})?$".into());
        }
        Kind::Integer(min, max) => {
            set("minimum", min.into());
            set("maximum", max.min(9_007_199_254_740_991).into());
        }
        Kind::Choice(names) => set("enum", json!(names)),
        Kind::State(states) => set("enum", json!(states.states.iter().map(|state| state.name).collect::<Vec<_>>())),
        Kind::Links(_)
        | Kind::References(_)
        | Kind::Emails
        | Kind::Phones
        | Kind::Addresses
        | Kind::ExternalIds
        | Kind::Keys => {
            set("maxItems", wire::parse::MAX_ITEMS.into());
        }
        _ => {}
    }
    if matches!(field.kind, Kind::Choice(_))
        && allows_null(&schema)
        && let Some(names) = schema["enum"].as_array_mut()
    {
        names.push(Value::Null);
    }
    set_default(field, &mut schema);
    tidy(&mut schema);
    schema
}

/// The shape of what Rust only knows as JSON.
fn structured(record: &str, field: &str, mut schema: Value) -> Value {
    match (record, field) {
        ("dashboard", "widgets") => schema["items"] = reference("Widget"),
        ("dashboard", "filters") => schema["items"] = reference("CompareCondition"),
        ("report", "definition") => {
            schema = json!({"allOf": [reference("ReportDefinition")], "description": schema["description"]});
        }
        ("saved_view", "condition") => {
            let choices = [reference("Condition"), json!({"type": "null"})];
            schema = json!({"oneOf": choices, "description": schema["description"]});
        }
        _ => {}
    }
    schema
}

/// Objects are merged (RFC 7396): of an amount one part alone may be sent. Structures stay any object.
fn merged(field: &Field, mut schema: Value) -> Value {
    let choices = schema.get_mut("oneOf").and_then(Value::as_array_mut).filter(|_| matches!(field.kind, Kind::Money));
    for target in choices.into_iter().flatten().filter_map(|choice| choice.get_mut("$ref")) {
        *target = reference("MoneyPatch")["$ref"].take();
    }
    schema
}

/// What the definition says, not what Rust's own default of the type is.
fn set_default(field: &Field, schema: &mut Value) {
    let default = match field.default {
        Some(wire::DefaultValue::Text(text)) => Value::from(text),
        Some(wire::DefaultValue::Integer(number)) => Value::from(number),
        Some(wire::DefaultValue::Bool(truth)) => Value::from(truth),
        _ => {
            schema.as_object_mut().map(|schema| schema.remove("default"));
            return;
        }
    };
    schema["default"] = default;
}

fn allows_null(schema: &Value) -> bool {
    schema["type"].as_array().is_some_and(|types| types.contains(&"null".into()))
}

/// What a linter wants said of every text and identifier.
fn tidy(schema: &mut Value) {
    if schema["format"] == "uuid" {
        schema["maxLength"] = 36.into();
    }
    if schema["format"] == "date" {
        schema["maxLength"] = 10.into();
    }
    if schema["items"]["format"] == "uuid" {
        schema["items"]["maxLength"] = 36.into();
    }
    if schema["items"]["type"] == "string" && schema["items"]["maxLength"].is_null() {
        schema["items"]["maxLength"] = 200.into();
    }
    if schema["additionalProperties"]["type"] == "string" {
        schema["additionalProperties"]["maxLength"] = 200.into();
    }
}

/// A member left out of a change stays: it has no default.
fn as_is(mut schema: Value) -> Value {
    if let Some(schema) = schema.as_object_mut() {
        schema.remove("default");
    }
    schema
}

/// In a body, null stands for "not given", except for what must be given.
fn nullable(field: &Field, mut schema: Value) -> Value {
    if field.required || allows_null(&schema) || !schema["oneOf"].is_null() {
        return schema;
    }
    if let Value::String(name) = schema["type"].clone() {
        schema["type"] = json!([name, "null"]);
        if let Some(names) = schema.get_mut("enum").and_then(Value::as_array_mut) {
            names.push(Value::Null);
        }
        return schema;
    }
    let description = schema["description"].take();
    if let Some(schema) = schema.as_object_mut() {
        schema.remove("description");
    }
    json!({"oneOf": [schema, {"type": "null"}], "description": description})
}

/// Bodies of searches and aggregations, and the condition language.
pub(super) fn search() -> Value {
    let compare = json!({
        "type": "object",
        "description": "One field, here or on a linked record, against a value.",
        "properties": {
            "path": {"type": "string", "minLength": 1, "maxLength": 200, "example": "account.industry", "description": "A field, or a walk over links."},
            "op": reference("Op"),
            "value": {"description": "A literal, a list, a period for `within`, or `$me`, `$my_team`, `$my_teams`, `$today`, `$now`."},
        },
        "required": ["path", "op"],
        "additionalProperties": false,
    });
    let aggregate = json!({
        "type": "object",
        "description": "A figure over the records that point here, against a number.",
        "properties": {
            "aggregate": {"type": "string", "enum": ["count", "sum", "avg", "min", "max"], "description": "The figure."},
            "of": {"type": "string", "maxLength": 60, "example": "activities", "description": "The children, by their plural."},
            "field": {"type": ["string", "null"], "maxLength": 60, "description": "The field to sum or compare; not for `count`."},
            "where": {"oneOf": [reference("Condition"), {"type": "null"}], "description": "Which children count."},
            "op": reference("Op"),
            "value": {"description": "What the figure is held against."},
        },
        "required": ["aggregate", "of", "op", "value"],
        "additionalProperties": false,
    });
    let group = |name: &str, text: &str| {
        json!({
            "type": "object", "description": text, "required": [name], "additionalProperties": false,
            "properties": {name: {"type": "array", "maxItems": 50, "items": reference("Condition"), "description": text}},
        })
    };
    let nullable_text =
        |max: u32, text: &str| json!({"type": ["string", "null"], "maxLength": max, "description": text});
    let number =
        |max: u32, text: &str| json!({"type": ["integer", "null"], "minimum": 0, "maximum": max, "description": text});
    let condition =
        json!({"oneOf": [reference("Condition"), {"type": "null"}], "description": "Which records; all where absent."});
    json!({
        "Op": {"type": "string", "description": "How a field is compared.", "enum": wire::Op::ALL.map(wire::Op::name)},
        "Condition": {
            "description": "A test a record passes or fails.",
            "anyOf": [reference("AllConditions"), reference("AnyCondition"), reference("NotCondition"), reference("AggregateCondition"), reference("CompareCondition")],
        },
        "AllConditions": group("all", "Every one of the conditions holds."),
        "AnyCondition": group("any", "At least one of the conditions holds."),
        "NotCondition": {
            "type": "object", "description": "The condition does not hold.", "required": ["not"], "additionalProperties": false,
            "properties": {"not": reference("Condition")},
        },
        "CompareCondition": compare,
        "AggregateCondition": aggregate,
        "Search": {
            "type": "object", "description": "A question to a list.", "additionalProperties": false,
            "properties": {
                "condition": condition,
                "q": nullable_text(200, "Free text, as in the search box."),
                "sort": nullable_text(200, "Up to three fields, `-` before one for descending."),
                "limit": {"type": ["integer", "null"], "minimum": 1, "maximum": 200, "description": "Rows of a page; 50 where absent."},
                "cursor": nullable_text(2_000, "Where to go on: `page.next_cursor` of the page before."),
                "offset": number(10_000, "Rows to pass over; not together with `cursor`."),
                "count": {"type": ["string", "null"], "enum": ["exact", "none", null], "description": "`exact` counts the whole filter, up to 10 000."},
                "expand": nullable_text(500, "Link fields whose records' names the answer should carry, or `*`."),
                "deleted": {"type": ["string", "null"], "enum": ["only", "include", "exclude", null], "description": "Whether deleted records are listed."},
            },
        },
        "Aggregation": {
            "type": "object", "description": "Figures over a whole filter.", "additionalProperties": false,
            "properties": {
                "condition": condition,
                "q": nullable_text(200, "Free text, as in the search box."),
                "group_by": {"type": "array", "maxItems": 2, "items": {"type": "string", "maxLength": 60}, "description": "Up to two fields, whose values order the groups; none for one total. More than 1,000 groups are refused."},
                "measures": {
                    "type": "array", "maxItems": 10, "items": {"type": "string", "maxLength": 80},
                    "description": "`count`, `sum:amount`, `avg:…`, `min:…`, `max:…`, `weighted:amount` (times the probability); money in the base currency. Where none is asked for, `count`.",
                },
                "right": {"type": ["string", "null"], "enum": ["edit", "delete", "export", null], "description": "Only of the records that one may do this to; all one may read where absent. How many an action on a whole filter would leave out."},
            },
        },
    })
}
