//! Bodies of background work.
use serde_json::{Value, json};

use super::reference;

pub(super) fn schemas() -> Value {
    let condition = |text: &str| json!({"oneOf": [reference("Condition"), {"type": "null"}], "description": text});
    let text = |max: u32, text: &str| json!({"type": ["string", "null"], "maxLength": max, "description": text});
    let id = |text: &str| json!({"type": ["string", "null"], "format": "uuid", "maxLength": 36, "description": text});
    json!({
        "Bulk": {
            "type": "object", "description": "One action on many records.", "additionalProperties": false, "required": ["action"],
            "properties": {
                "condition": condition("Which records; `{\"all\": []}` for all you may read. Not together with `ids`."),
                "q": text(200, "Narrows the condition further, as the search box does."),
                "ids": {"type": ["array", "null"], "minItems": 1, "maxItems": 1000, "items": {"type": "string", "format": "uuid", "maxLength": 36}, "description": "The records, by their ids."},
                "action": reference("Action"),
                "change": {"type": ["object", "null"], "description": "Of `edit`: a merge patch for each record."},
                "tag_id": id("Of `add_tag` and `remove_tag`."),
                "owner_id": id("Of `assign`: who gets the records."),
                "campaign_id": id("Of `add_to_campaign`, for leads and contacts: whose members they become. Whoever is one already is passed over."),
            },
        },
        "Export": {
            "type": "object", "description": "A filter as a file.", "additionalProperties": false,
            "properties": {
                "condition": condition("Which records; all you may export where absent."),
                "q": text(200, "Narrows the condition further, as the search box does."),
                "sort": text(200, "Up to three fields, `-` before one for descending."),
                "columns": {"type": "array", "maxItems": 100, "items": {"type": "string", "maxLength": 60}, "description": "Fields in their order; those a list shows where empty."},
                "format": reference("Format"),
                "purpose": reference("Purpose"),
                "bom": {"type": "boolean", "default": true, "description": "Begins a CSV with a byte order mark, by which spreadsheets know that it is UTF-8."},
                "headings": {"type": "object", "maxProperties": 100, "additionalProperties": {"type": "string", "maxLength": 200}, "description": "Headings by field; the fields' own names where absent."},
            },
        },
        "Failures": {
            "type": "object", "description": "One page of what a job could not do.", "required": ["data", "page"],
            "properties": {
                "data": {"type": "array", "maxItems": 200, "items": reference("Failure"), "description": "The records, by their ids."},
                "page": reference("Page"),
            },
        },
    })
}
