//! The OpenAPI document, built from the records' definitions and types: what is registered is described, and nothing else.
mod job;
mod parameters;
mod resource;
mod schema;
mod tidy;

pub use resource::resource;
pub(crate) use resource::{accepted, if_match};

use domain::money::Money;
use serde_json::{Map, Value, json};
use utoipa::{PartialSchema, ToSchema, openapi::OpenApi};
use wire::{AggregateGroup, Aggregates, Change, Page, Problem, ProblemError, Related, TimelineKind};

use crate::error::document::refusal;

/// A document under construction.
pub struct Document(Value);

impl Default for Document {
    fn default() -> Self {
        let mut document = Self(json!({
            "openapi": "3.1.0",
            "info": {
                "title": "Rapport API",
                "version": env!("CARGO_PKG_VERSION"),
                "summary": "Everything the Rapport CRM does, over JSON.",
                "description": include_str!("introduction.md"),
                "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
                "contact": {"name": "The Rapport project", "url": "https://rapport.example/"},
            },
            "servers": [{"url": "/", "description": "The installation that serves this document, be it production, staging or local.", "x-internal": false}],
            "security": [{"bearer": []}],
            "tags": [],
            "paths": {},
            "components": {
                "schemas": {},
                "responses": {},
                "securitySchemes": {
                    "bearer": {
                        "type": "http",
                        "scheme": "bearer",
                        "bearerFormat": "JWT",
                        "description": "The access token of `POST /api/v1/auth/sign-in`, made and checked as RFC8725 advises.",
                    },
                },
            },
        }));
        document.shared_schemas();
        document
    }
}

impl Document {
    fn shared_schemas(&mut self) {
        self.schema::<Problem>();
        self.schema::<ProblemError>();
        self.schema::<Page>();
        self.schema::<Related>();
        self.schema::<Aggregates>();
        self.schema::<AggregateGroup>();
        self.schema::<Change>();
        self.schema::<TimelineKind>();
        let mut part = value(&Money::schema());
        part["description"] = "Parts of an amount to change; what is left out stays.".into();
        part.as_object_mut().map(|part| part.remove("required"));
        self.put_schema("MoneyPatch", part);
        for status in [400, 401, 403, 404, 408, 409, 412, 413, 415, 422, 429, 500, 503] {
            self.0["components"]["responses"][format!("Problem{status}")] = value(&refusal(status));
        }
        self.add_schemas(schema::search());
        self.add_schemas(job::schemas());
    }

    /// A type's schema and those it refers to.
    pub fn schema<T: ToSchema + PartialSchema>(&mut self) {
        let mut nested = Vec::new();
        T::schemas(&mut nested);
        for (name, schema) in nested {
            self.put_schema(&name, value(&schema));
        }
        self.put_schema(&T::name(), value(&T::schema()));
    }

    fn put_schema(&mut self, name: &str, schema: Value) {
        self.0["components"]["schemas"][name] = schema;
    }

    pub(crate) fn add_schemas(&mut self, schemas: Value) {
        if let (Some(all), Value::Object(schemas)) = (self.0["components"]["schemas"].as_object_mut(), schemas) {
            all.extend(schemas);
        }
    }

    pub fn tag(&mut self, name: &str, description: &str) {
        if let Some(tags) = self.0["tags"].as_array_mut() {
            tags.push(json!({"name": name, "description": description}));
        }
    }

    /// Adds operations by path; a path may be added to twice with different methods.
    pub fn add_paths(&mut self, paths: Value) {
        let Value::Object(paths) = paths else { return };
        for (path, operations) in paths {
            let item = &mut self.0["paths"][path];
            if item.is_null() {
                *item = Value::Object(Map::new());
            }
            if let (Some(item), Value::Object(operations)) = (item.as_object_mut(), operations) {
                item.extend(operations);
            }
        }
    }

    /// Takes over what attributes on handlers describe.
    pub fn merge(&mut self, other: &OpenApi) {
        let other = value(other);
        self.add_paths(other["paths"].clone());
        self.add_schemas(other["components"]["schemas"].clone());
        for (name, response) in other["components"]["responses"].as_object().into_iter().flatten() {
            self.0["components"]["responses"][name] = response.clone();
        }
        for (name, scheme) in other["components"]["securitySchemes"].as_object().into_iter().flatten() {
            self.0["components"]["securitySchemes"][name] = scheme.clone();
        }
        for tag in other["tags"].as_array().into_iter().flatten() {
            self.tag(tag["name"].as_str().unwrap_or_default(), tag["description"].as_str().unwrap_or_default());
        }
    }

    /// Shapes of answers that hold whole records.
    pub fn add_shapes(&mut self) {
        let id =
            |text: &str| json!({"type": ["string", "null"], "format": "uuid", "maxLength": 36, "description": text});
        self.add_schemas(json!({
            "Converted": {
                "type": "object",
                "description": "What a conversion made or used.",
                "properties": {
                    "lead": reference("Lead"),
                    "account_id": {"type": "string", "format": "uuid", "maxLength": 36, "description": "The account."},
                    "contact_id": id("The contact, if there is one."),
                    "opportunity_id": id("The opportunity, if there is one."),
                },
                "required": ["lead", "account_id", "contact_id", "opportunity_id"],
            },
            "Hit": {
                "type": "object",
                "description": "One record found.",
                "properties": {
                    "type": {"type": "string", "maxLength": 40, "description": "The record's type, singular.", "example": "account"},
                    "id": {"type": "string", "format": "uuid", "maxLength": 36, "description": "Its id."},
                    "name": {"type": "string", "maxLength": 500, "description": "Its display name."},
                },
                "required": ["type", "id", "name"],
            },
            "Found": {
                "type": "object",
                "description": "What a search found.",
                "properties": {"data": {"type": "array", "maxItems": 100, "items": reference("Hit"), "description": "The hits."}},
                "required": ["data"],
            },
            "Timeline": {
                "type": "object",
                "description": "One page of a timeline.",
                "properties": {
                    "data": {"type": "array", "maxItems": 100, "items": reference("TimelineEntry"), "description": "The entries, newest first."},
                    "page": reference("Page"),
                },
                "required": ["data", "page"],
            },
            "TimelineEntry": {
                "type": "object",
                "description": "One thing that happened around a record; the member its kind names is there.",
                "properties": {
                    "kind": reference("TimelineKind"),
                    "at": {"type": "string", "format": "date-time", "maxLength": 40, "description": "When."},
                    "key": {"type": "string", "format": "uuid", "maxLength": 36, "description": "Distinguishes entries of one instant."},
                    "activity": reference("Activity"),
                    "task": reference("Task"),
                    "change": reference("Change"),
                },
                "required": ["kind", "at", "key"],
            },
        }));
    }

    pub fn finish(mut self) -> Value {
        tidy::tidy(&mut self.0);
        self.0
    }
}

pub(crate) fn value(part: &impl serde::Serialize) -> Value {
    serde_json::to_value(part).unwrap_or_default()
}

pub(crate) fn reference(schema: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{schema}")})
}

/// Responses of an operation: what it gives when all is well, and the refusals it may give.
pub(crate) fn responses(good: &[(u16, Value)], refusals: &[u16]) -> Value {
    let mut responses = Map::new();
    for (status, response) in good {
        responses.insert(status.to_string(), response.clone());
    }
    for status in [400, 401, 403, 408, 429, 500, 503].iter().chain(refusals) {
        responses.insert(status.to_string(), json!({"$ref": format!("#/components/responses/Problem{status}")}));
    }
    Value::Object(responses)
}

/// A good answer with a JSON body.
#[expect(clippy::needless_pass_by_value, reason = "`json!` literals are handed over")]
pub(crate) fn body(description: &str, schema: Value) -> Value {
    json!({"description": description, "content": {"application/json": {"schema": schema}}})
}

/// A body to send.
#[expect(clippy::needless_pass_by_value, reason = "`json!` literals are handed over")]
pub(crate) fn request(schema: Value) -> Value {
    json!({"required": true, "content": {"application/json": {"schema": schema}}})
}

pub(crate) fn id_parameter() -> Value {
    json!({
        "name": "id", "in": "path", "required": true, "description": "The record's id.",
        "schema": {"type": "string", "format": "uuid", "maxLength": 36},
    })
}

/// A retry with the same key and body is told what the first try did.
pub(crate) fn idempotency_parameter() -> Value {
    json!({
        "name": "Idempotency-Key", "in": "header", "required": false,
        "description": "A name for this try, kept for 24 hours: repeating it with the same body repeats the answer, not the effect.",
        "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[ -~]+$"},
    })
}
