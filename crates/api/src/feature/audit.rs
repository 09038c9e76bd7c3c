//! `GET /audit`: what everybody did.
use std::collections::BTreeMap;

use actix_web::{
    HttpResponse,
    web::{self, Query, ServiceConfig},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};
use domain::permission::ORGANIZATION;
use persistence::{
    Actor,
    audit::{self, Filter, Place},
};
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;
use wire::{
    DEFINITIONS, ListPage, Page, Related,
    audit::{ACTIONS, AuditEntry},
};

use crate::{
    call::{Call, json},
    document::{body, responses},
    error::ApiError,
};

const DEFAULT_LIMIT: u64 = 50;
const MAX_LIMIT: u64 = 200;

pub fn mount(config: &mut ServiceConfig) {
    config.service(web::resource("/audit").route(web::get().to(list)));
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Parameters {
    actor_id: Option<String>,
    record_type: Option<String>,
    record_id: Option<String>,
    action: Option<String>,
    from: Option<String>,
    to: Option<String>,
    limit: Option<u64>,
    cursor: Option<String>,
}

async fn list(call: Call, parameters: Query<Parameters>) -> Result<HttpResponse, ApiError> {
    let parameters = parameters.into_inner();
    let limit = parameters.limit.unwrap_or(DEFAULT_LIMIT);
    if !(1..=MAX_LIMIT).contains(&limit) {
        return Err(ApiError::query("limit", "range"));
    }
    let after = parameters.cursor.as_deref().map(place).transpose()?;
    let filter = filter(&call.asker.actor, parameters)?;
    let (entries, related) =
        call.read(move |db, asker| async move { audit::list(&db, &asker, &filter, after, limit + 1).await }).await?;
    Ok(json(&page(entries, related, limit)))
}

fn filter(actor: &Actor, parameters: Parameters) -> Result<Filter, ApiError> {
    let Parameters { actor_id, record_type, record_id, action, from, to, .. } = parameters;
    let known = |name: &str| name == ORGANIZATION || DEFINITIONS.iter().any(|definition| definition.name == name);
    Ok(Filter {
        actor_id: id("actor_id", actor_id)?,
        record_type: one_of("record_type", record_type, known)?,
        record_id: id("record_id", record_id)?,
        action: one_of("action", action, |name| ACTIONS.contains(&name))?,
        from: instant(actor, "from", from, 0)?,
        to: instant(actor, "to", to, 1)?,
    })
}

fn id(name: &'static str, text: Option<String>) -> Result<Option<Uuid>, ApiError> {
    text.map(|text| text.parse().map_err(|_| ApiError::query(name, "type"))).transpose()
}

fn one_of(name: &'static str, text: Option<String>, known: impl Fn(&str) -> bool) -> Result<Option<String>, ApiError> {
    if text.as_deref().is_some_and(|text| !known(text)) { Err(ApiError::query(name, "choice")) } else { Ok(text) }
}

/// An instant as it is; a day where the reader is, from its beginning (`days` is 0) or to its end (1).
fn instant(
    actor: &Actor,
    name: &'static str,
    text: Option<String>,
    days: u64,
) -> Result<Option<DateTime<Utc>>, ApiError> {
    let Some(text) = text else { return Ok(None) };
    let day = text.parse::<NaiveDate>().ok().filter(in_reach);
    let day = day.and_then(|day| day.checked_add_days(Days::new(days))).map(|day| actor.start_of(day));
    let instant = || DateTime::parse_from_rfc3339(&text).ok().map(|instant| instant.to_utc());
    day.or_else(instant).filter(in_reach).map(Some).ok_or_else(|| ApiError::query(name, "type"))
}

/// Years that both engines can hold.
fn in_reach(when: &impl Datelike) -> bool {
    (1..=9_999).contains(&when.year())
}

fn place(cursor: &str) -> Result<Place, ApiError> {
    let read = || {
        let text = String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
        let (at, id) = text.split_once(' ')?;
        let at = DateTime::from_timestamp_micros(at.parse().ok()?).filter(in_reach)?;
        Some(Place { at, id: id.parse().ok()? })
    };
    read().ok_or_else(|| ApiError::query("cursor", "cursor"))
}

/// `entries` is one longer than `limit` where more follow.
fn page(mut entries: Vec<AuditEntry>, related: BTreeMap<Uuid, Related>, limit: u64) -> ListPage<AuditEntry> {
    let has_more = entries.len() as u64 > limit;
    entries.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let last = entries.last().filter(|_| has_more);
    let next_cursor =
        last.map(|entry| URL_SAFE_NO_PAD.encode(format!("{} {}", entry.at.to_utc().timestamp_micros(), entry.id)));
    ListPage { data: entries, page: Page { next_cursor, has_more, ..Page::default() }, related }
}

/// What is served here, for the document.
pub(super) fn described() -> Value {
    json!({"/api/v1/audit": {"get": {
        "tags": ["audit"], "operationId": "list_audit", "summary": "List changes across records",
        "description": "Who changed what and when, newest first, of records you may read; fields that are hidden from you are left out. Needs the right `audit`, which only a role that names it gives, or one that may change everything.",
        "parameters": parameters(),
        "responses": responses(&[(200, body("Changes.", answer()))], &[]),
    }}})
}

fn parameters() -> Value {
    let types: Vec<_> = DEFINITIONS.iter().map(|definition| definition.name).chain([ORGANIZATION]).collect();
    let parameter = |name: &str, description: &str, schema: Value| json!({"name": name, "in": "query", "required": false, "description": description, "schema": schema});
    let time = || json!({"oneOf": [{"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}]});
    let uuid = || json!({"type": "string", "format": "uuid"});
    json!([
        parameter("actor_id", "Who did it.", uuid()),
        parameter(
            "record_type",
            "The type of the record; `organization` for what holds for the whole installation.",
            json!({"type": "string", "enum": types})
        ),
        parameter("record_id", "One record.", uuid()),
        parameter("action", "What was done.", json!({"type": "string", "enum": ACTIONS})),
        parameter("from", "Not before this instant, or this day where you are.", time()),
        parameter("to", "Before this instant, or until the end of this day where you are.", time()),
        parameter(
            "limit",
            "The most changes to give.",
            json!({"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT})
        ),
        parameter("cursor", "The `next_cursor` of the page before.", json!({"type": "string", "maxLength": 200})),
    ])
}

fn answer() -> Value {
    let related = json!({"type": "object", "description": "Names by id, of who and what is named.", "maxProperties": 1000, "additionalProperties": {"$ref": "#/components/schemas/Related"}});
    json!({
        "type": "object", "description": "A page of changes.", "required": ["data", "page"], "additionalProperties": false,
        "properties": {
            "data": {"type": "array", "description": "Newest first.", "maxItems": MAX_LIMIT, "items": entry()},
            "page": {"$ref": "#/components/schemas/Page"},
            "related": related,
        },
    })
}

fn entry() -> Value {
    let members = |description: &str| json!({"type": ["object", "null"], "description": description, "additionalProperties": true});
    json!({
        "type": "object", "description": "One write.", "additionalProperties": false,
        "required": ["id", "at", "actor_id", "record_type", "record_id", "version", "action", "before", "after"],
        "properties": {
            "id": {"type": "integer", "format": "int64", "minimum": 1, "description": "Its number in the log."},
            "at": {"type": "string", "format": "date-time", "description": "When."},
            "actor_id": {"type": ["string", "null"], "format": "uuid", "description": "Who did it; null for maintenance."},
            "record_type": {"type": "string", "maxLength": 40, "description": "The record's type, singular."},
            "record_id": {"type": "string", "format": "uuid", "description": "The record."},
            "version": {"type": "integer", "format": "int64", "minimum": 0, "description": "The version it made; 0 where there are none."},
            "action": {"type": "string", "enum": ACTIONS, "description": "What was done."},
            "before": members("The members that differ, as they were; null for a record that is new."),
            "after": members("The members that differ, as they are since; null for a record that was deleted."),
        },
    })
}
