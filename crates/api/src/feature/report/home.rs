//! `GET /me/home`, `GET /me/day`, `GET /dashboards/standard`, `GET /setup-changes`
use actix_web::{HttpResponse, web};
use persistence::report;
use serde_json::{Value, json};
use wire::report::HOMES;

use super::document::{labels, list, object, text};
use crate::{
    call::{Call, json as answer},
    document::{Document, body, reference, responses},
    error::ApiError,
};

type Answered = Result<HttpResponse, ApiError>;

pub(super) fn mount(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/me/home").route(web::get().to(home)))
        .service(web::resource("/me/day").route(web::get().to(day)))
        .service(web::resource("/dashboards/standard").route(web::get().to(standard)))
        .service(web::resource("/setup-changes").route(web::get().to(changes)));
}

async fn home(call: Call) -> Answered {
    let home = call.read(|db, asker| async move { report::home::home(&db, &asker).await });
    Ok(answer(&home.await?))
}

async fn day(call: Call) -> Answered {
    let day = call.read(|db, asker| async move { report::day::day(&db, &asker).await });
    Ok(answer(&day.await?))
}

/// For whoever is signed in: what they show is asked with each reader's rights.
async fn standard(_call: Call) -> Answered {
    Ok(answer(&json!({"data": report::boards::all()})))
}

async fn changes(call: Call) -> Answered {
    let changes = call.read(|db, asker| async move { report::setup::changes(&db, &asker).await });
    Ok(answer(&changes.await?))
}

pub(super) fn describe(document: &mut Document) {
    document.add_schemas(schemas());
    document.add_paths(paths());
}

fn paths() -> Value {
    json!({
        "/api/v1/me/home": {"get": {
            "tags": ["me"], "operationId": "read_my_home", "summary": "Read which page you begin with",
            "description": "A dashboard: the one you chose (`PATCH /me`), else the one a role of yours names. One you may not see is passed over.",
            "responses": responses(&[(200, body("Which dashboard.", reference("Home")))], &[]),
        }},
        "/api/v1/me/day": {"get": {
            "tags": ["me"], "operationId": "read_my_day", "summary": "Read what to do today",
            "description": "Your overdue tasks, those of today, leads that wait for a first activity, deals that stand still, birthdays of a week: lists in this order, each only where there may be something. `POST /<path>/search` with a condition shows its rows.",
            "responses": responses(&[(200, body("The lists.", reference("MyDay")))], &[]),
        }},
        "/api/v1/dashboards/standard": {"get": {
            "tags": ["dashboards"], "operationId": "list_standard_dashboards", "summary": "List shipped dashboards",
            "description": "The dashboards every installation has, the pages roles begin with among them: show one, or begin one of your own with its widgets.",
            "responses": responses(&[(200, body("The dashboards.", reference("StandardDashboards")))], &[]),
        }},
        "/api/v1/setup-changes": {"get": {
            "tags": ["reports"], "operationId": "list_setup_changes", "summary": "List recent changes of the set-up",
            "description": "The latest 30 changes of roles, teams, users, pipelines, stages and exchange rates, newest first; for those who may change every role.",
            "responses": responses(&[(200, body("The changes.", reference("SetupChanges")))], &[]),
        }},
    })
}

fn id(description: &str, or_none: bool) -> Value {
    let kind = if or_none { json!(["string", "null"]) } else { json!("string") };
    json!({"type": kind, "format": "uuid", "maxLength": 36, "description": description})
}

fn instant(description: &str) -> Value {
    json!({"type": "string", "format": "date-time", "maxLength": 40, "description": description})
}

fn schemas() -> Value {
    let home = json!({"type": ["string", "null"], "maxLength": 40, "description": format!("The key of a shipped one: {}.", HOMES.join(", "))});
    let related =
        json!({"type": "object", "description": "Names by id.", "additionalProperties": reference("Related")});
    json!({
        "Home": object("Which dashboard somebody begins with: exactly one of the two is given.", &["standard", "dashboard_id", "chosen"], &json!({
            "standard": home,
            "dashboard_id": id("One that is kept.", true),
            "chosen": {"type": "boolean", "description": "Whether the person chose it; else a role names it."},
        })),
        "MyDay": object("What to do today.", &["sections", "as_of"], &json!({
            "sections": list(&reference("DaySection"), 10, "Lists in the order of their urgency."),
            "as_of": instant("When it was true."),
        })),
        "DaySection": object("One list.", &["name", "object", "path", "condition", "sort"], &json!({
            "name": {"type": "string", "enum": ["overdue", "today", "leads", "stalled", "birthdays"], "description": "What it is of."},
            "object": text(40, "The record type, singular."),
            "path": text(60, "Its plural."),
            "condition": reference("Condition"),
            "sort": text(60, "As a list takes it."),
        })),
        "StandardDashboards": object("Shipped dashboards.", &["data"], &json!({
            "data": list(&reference("StandardDashboard"), 100, "In the order they are shown."),
        })),
        "StandardDashboard": object("A dashboard every installation has.", &["key", "labels", "about", "filters", "widgets"], &json!({
            "key": text(60, "Its stable name."),
            "labels": labels("What it is called, by language tag."),
            "about": labels("What it is for, by language tag."),
            "filters": list(&reference("CompareCondition"), 30, "Over all widgets."),
            "widgets": list(&reference("Widget"), 30, "Which reports, and where they lie."),
        })),
        "SetupChanges": object("Recent changes of the set-up.", &["data", "related"], &json!({
            "data": list(&reference("SetupChange"), 100, "Newest first."),
            "related": related,
        })),
        "SetupChange": object("One change.", &["object", "record_id", "action", "actor_id", "at", "fields"], &json!({
            "object": text(40, "The record type, singular."),
            "record_id": id("The record.", false),
            "action": text(40, "`create`, `update`, `delete`, `restore`."),
            "actor_id": id("Who did it; none for maintenance.", true),
            "at": instant("When."),
            "fields": list(&text(60, "A field."), 200, "The fields that differ since."),
        })),
    })
}
