//! Files: brought to an attachment, fetched again, and addresses that serve for a while without a token.
pub mod content;
pub mod download;
pub mod link;
pub(crate) mod name;
pub(crate) mod sniff;
pub mod upload;

use actix_web::web::{self, ServiceConfig};

pub fn mount(config: &mut ServiceConfig) {
    config
        .service(
            web::resource("/attachments/{id}/content")
                .route(web::put().to(upload::upload))
                .route(web::get().to(content::read)),
        )
        .service(web::resource("/attachments/{id}/link").route(web::post().to(content::link_to_file)))
        .service(web::resource("/downloads/{link}").route(web::get().to(download::download)));
}

/// What is served here, for the document.
pub(super) fn described() -> serde_json::Value {
    use crate::document::{body, id_parameter, idempotency_parameter, reference, responses};
    use serde_json::json;
    let bytes = || json!({"application/octet-stream": {"schema": {"type": "string", "format": "binary", "maxLength": 26_214_400}}});
    // By their content pictures, sounds and documents are sent as what they are, all else as bytes (`sniff::served_as`).
    let sent = || json!({"*/*": {"schema": {}}, "application/octet-stream": bytes()["application/octet-stream"]});
    let file = |text: &str| json!({"description": text, "content": sent()});
    let none = |text: &str| json!({"description": text});
    let answers = |refusals: &[u16]| {
        responses(
            &[
                (200, file("The file, to be saved: `attachment`, whatever it holds.")),
                (206, file("The part that was asked for.")),
                (304, none("You have it.")),
            ],
            refusals,
        )
    };
    let mut record = body("The attachment as it is now.", reference("Attachment"));
    record["headers"]["ETag"] =
        json!({"description": "The record's version, in quotes.", "schema": {"type": "string", "maxLength": 40}});
    let range = json!({"name": "Range", "in": "header", "required": false, "description": "One range of bytes: `bytes=0-1023`.", "schema": {"type": "string", "maxLength": 100}});
    let token = json!({"name": "link", "in": "path", "required": true, "description": "As a link holds it.", "schema": {"type": "string", "maxLength": 2000}});
    let if_match = json!({"name": "If-Match", "in": "header", "required": false, "description": "The `ETag` of the record you read.", "schema": {"type": "string", "maxLength": 100}});
    json!({
        "/api/v1/attachments/{id}/content": {
            "put": {
                "tags": ["attachments"], "operationId": "upload_attachment_content", "summary": "Bring the file of an attachment",
                "description": "The body is the file as it is, up to 25 MiB. What it is, is told by its content; size and SHA-256 are kept with the record. A file it had before is replaced.",
                "parameters": [id_parameter(), if_match, idempotency_parameter()],
                "requestBody": {"required": true, "content": bytes()},
                "responses": responses(&[(200, record)], &[404, 409, 412, 413, 422]),
            },
            "get": {
                "tags": ["attachments"], "operationId": "read_attachment_content", "summary": "Fetch the file of an attachment",
                "description": "The bytes. For a browser to save them, follow an address from `POST /attachments/{id}/link`.",
                "parameters": [id_parameter(), range],
                "responses": answers(&[404]),
            },
        },
        "/api/v1/attachments/{id}/link": {"post": {
            "tags": ["attachments"], "operationId": "link_attachment_content", "summary": "Link to the file of an attachment",
            "description": "An address to fetch the file, good for two minutes and for your session alone.",
            "parameters": [id_parameter()],
            "responses": responses(&[(200, body("The address.", reference("Download")))], &[404]),
        }},
        "/api/v1/downloads/{link}": {"get": {
            "tags": ["downloads"], "operationId": "download_file", "summary": "Follow a link to a file", "security": [{}],
            "description": "The link is the credential: it serves while it is new, and while the session it was made in goes on.",
            "parameters": [token, range],
            "responses": answers(&[404]),
        }},
    })
}
