//! Operations of single records beside the standard ones: one file a verb.
pub mod audit;
pub mod bulk;
pub mod calendar;
pub mod campaign;
pub mod file;
pub mod job;
pub mod lead;
pub mod notification;
pub mod report;
pub mod search;

use actix_web::web::{self, ServiceConfig};
use serde_json::json;

use crate::document::{Document, body, id_parameter, idempotency_parameter, reference, request, responses};

/// No schema: OpenAPI 3.1 has none for a stream's single events.
const EVENTS: &str = "retry: 2000\nevent: ready\ndata: {}\n\nevent: change\ndata: {\"type\":\"lead\",\"id\":\"0190a2b4-0000-7000-8000-000000000001\",\"version\":2,\"action\":\"update\"}\n\n";

pub fn mount(config: &mut ServiceConfig) {
    lead::convert::mount(config);
    campaign::mount(config);
    calendar::mount(config);
    report::mount(config);
    search::mount(config);
    audit::mount(config);
    job::mount(config);
    notification::mount(config);
    file::mount(config);
    config.service(web::resource("/events").route(web::get().to(crate::events::events)));
}

pub fn describe(document: &mut Document) {
    report::describe(document);
    document.schema::<wire::conversion::Conversion>();
    document.schema::<wire::conversion::NewOpportunity>();
    document.tag("audit", "What everybody did.");
    document.add_paths(audit::described());
    document.tag("search", "One search over all records.");
    document.tag("events", "What changes, as it happens.");
    document.schema::<wire::job::Action>();
    document.schema::<wire::job::Format>();
    document.schema::<wire::job::Purpose>();
    document.schema::<wire::job::Failure>();
    document.schema::<wire::job::Download>();
    document.tag("downloads", "Files, by addresses that serve for a while.");
    document.add_paths(job::described());
    document.add_paths(file::described());
    document.add_paths(notification::described());
    calendar::describe(document);
    campaign::describe(document);
    document.add_shapes();
    document.add_paths(json!({
        "/api/v1/leads/{id}/convert": {"post": {
            "tags": ["leads"],
            "operationId": "convert_lead",
            "summary": "Convert a lead",
            "description": "Makes an account, a contact and, where asked, an opportunity of a lead, all or none; existing records can be named instead.",
            "parameters": [id_parameter(), idempotency_parameter()],
            "requestBody": request(reference("Conversion")),
            "responses": responses(&[(200, body("What was made or used.", reference("Converted")))], &[404, 409, 413, 415, 422]),
        }},
        "/api/v1/search": {"get": {
            "tags": ["search"],
            "operationId": "search_everything",
            "summary": "Search all records",
            "description": "Records of all types you may read, the types taking turns, the newest of each first: word prefixes in any order, parts of Chinese names, pinyin in full or initials, fragments of numbers and addresses.",
            "parameters": [
                {"name": "q", "in": "query", "required": true, "description": "What to look for.", "schema": {"type": "string", "maxLength": 200}},
                {"name": "types", "in": "query", "required": false, "description": "Record types, separated by commas; all where absent.", "schema": {"type": "string", "maxLength": 400, "pattern": "^[a-z_, ]*$"}},
                {"name": "limit", "in": "query", "required": false, "description": "The most hits to give.", "schema": {"type": "integer", "minimum": 1, "maximum": 100, "default": 20}},
            ],
            "responses": responses(&[(200, body("What was found.", reference("Found")))], &[]),
        }},
        "/api/v1/events": {"get": {
            "tags": ["events"],
            "operationId": "watch_events",
            "summary": "Watch changes",
            "description": "Server-sent events: `change` for each write to a record you may read, with its type, id, version and action; `reset` when some were missed. The stream ends after nine minutes: open it anew, and let `back` cover the time between.",
            "parameters": [
                {"name": "back", "in": "query", "required": false, "description": "First of all, what happened in the last so many seconds; some of it may be told twice.", "schema": {"type": "integer", "minimum": 0, "maximum": 300, "default": 0}},
            ],
            "responses": responses(&[(200, json!({"description": "A stream of events.", "content": {"text/event-stream": {"example": EVENTS}}}))], &[]),
        }},
    }));
}
