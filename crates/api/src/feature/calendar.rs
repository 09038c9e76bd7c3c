//! A user's calendar for other programs: `/me/calendar-feed` gives it an address, `GET /calendar/{feed}.ics` reads it.
pub mod feed;
pub mod read;
mod token;

use actix_web::{
    HttpRequest,
    web::{self, ServiceConfig},
};
use serde_json::json;

use crate::{State, document::Document};

pub fn mount(config: &mut ServiceConfig) {
    config
        .service(
            web::resource("/me/calendar-feed")
                .route(web::get().to(feed::read))
                .route(web::post().to(feed::make))
                .route(web::delete().to(feed::remove)),
        )
        .service(web::resource("/calendar/{feed}.ics").route(web::get().to(read::read)));
}

/// Where browsers reach the product.
fn base(state: &State, request: &HttpRequest) -> String {
    let from_request = || {
        let connection = request.connection_info();
        format!("{}://{}", connection.scheme(), connection.host())
    };
    state.settings.public_url.clone().unwrap_or_else(from_request)
}

/// What is served here, for the document.
pub(super) fn describe(document: &mut Document) {
    use crate::document::{body, reference, responses};
    document.schema::<wire::calendar::CalendarFeed>();
    document.schema::<wire::calendar::CalendarAddress>();
    document.tag("calendar", "One's calendar, for other programs.");
    let calendar = || json!({"text/calendar": {"schema": {"type": "string", "maxLength": 100_000_000}}});
    let tag = json!({"ETag": {"description": "Of what it holds.", "schema": {"type": "string", "maxLength": 60}}});
    let feed = json!({"name": "feed", "in": "path", "required": true, "description": "As the address holds it.", "schema": {"type": "string", "maxLength": 100}});
    let known = json!({"name": "If-None-Match", "in": "header", "required": false, "description": "The `ETag` of the calendar you have.", "schema": {"type": "string", "maxLength": 1000}});
    document.add_paths(json!({
        "/api/v1/me/calendar-feed": {
            "get": {
                "tags": ["me"], "operationId": "read_calendar_feed", "summary": "Read whether my calendar has an address",
                "description": "Since when it has one. The address itself is told once, when it is made.",
                "responses": responses(&[(200, body("Since when.", reference("CalendarFeed")))], &[]),
            },
            "post": {
                "tags": ["me"], "operationId": "make_calendar_feed", "summary": "Give my calendar an address",
                "description": "A new secret address for programs that show calendars; one it had before is dead at once. Only a hash of it is kept: it is told here, and never again.",
                "responses": responses(&[(201, body("The address.", reference("CalendarAddress")))], &[]),
            },
            "delete": {
                "tags": ["me"], "operationId": "remove_calendar_feed", "summary": "Take my calendar's address away",
                "description": "The address is dead at once. Nothing happens where there is none.",
                "responses": responses(&[(204, json!({"description": "There is no address now."}))], &[]),
            },
        },
        "/api/v1/calendar/{feed}.ics": {"get": {
            "tags": ["calendar"], "operationId": "download_calendar", "summary": "Read a calendar", "security": [{}],
            "description": "iCalendar (RFC 5545): the tasks with a due date, calls, meetings and visits of whose address it is, from ninety days ago to a year ahead, as far as that user may read them now. The address is the credential.",
            "parameters": [feed, known],
            "responses": responses(&[
                (200, json!({"description": "The calendar.", "headers": tag, "content": calendar()})),
                (304, json!({"description": "You have it."})),
            ], &[]),
        }},
    }));
}
