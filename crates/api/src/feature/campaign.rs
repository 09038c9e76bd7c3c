//! What campaigns do beside the standard operations.
pub mod clone;
pub mod results;

use actix_web::web::{self, ServiceConfig};
use serde_json::json;

use crate::document::Document;

pub fn mount(config: &mut ServiceConfig) {
    config
        .service(web::resource("/campaigns/{id}/results").route(web::get().to(results::results)))
        .service(web::resource("/campaigns/{id}/clone").route(web::post().to(clone::clone)));
}

/// What is served here, for the document.
pub(super) fn describe(document: &mut Document) {
    use crate::document::{body, id_parameter, idempotency_parameter, reference, request, responses};
    document.schema::<wire::campaign::CampaignResults>();
    document.schema::<wire::campaign::CampaignClone>();
    let mut made = body("The new campaign.", reference("Campaign"));
    made["headers"] = json!({
        "ETag": {"description": "The record's version, in quotes.", "schema": {"type": "string", "maxLength": 40}},
        "Location": {"description": "The record's address.", "schema": {"type": "string", "maxLength": 200, "format": "uri-reference"}},
    });
    document.add_paths(json!({
        "/api/v1/campaigns/{id}/results": {"get": {
            "tags": ["campaigns"], "operationId": "read_campaign_results", "summary": "Read what a campaign brought",
            "description": "Members, answers, leads, opportunities and what was won, for what the campaign cost: of itself, and together with all campaigns below it. Every figure holds the condition that lists the records it counts, and counts those you may read.",
            "parameters": [id_parameter()],
            "responses": responses(&[(200, body("The figures.", reference("CampaignResults")))], &[404]),
        }},
        "/api/v1/campaigns/{id}/clone": {"post": {
            "tags": ["campaigns"], "operationId": "clone_campaign", "summary": "Clone a campaign",
            "description": "Makes a planned campaign of your own with the name, kind, dates, budget, expected revenue, audience, parent, description and tags of this one. Members, cost and results are not taken over.",
            "parameters": [id_parameter(), idempotency_parameter()],
            "requestBody": request(reference("CampaignClone")),
            "responses": responses(&[(201, made)], &[404, 409, 413, 415, 422]),
        }},
    }));
}
