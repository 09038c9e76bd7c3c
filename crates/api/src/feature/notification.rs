//! `/me/notification-preferences`: which kinds of notifications a user wants.
use std::collections::BTreeMap;

use actix_web::{
    HttpResponse,
    web::{self, ServiceConfig},
};
use domain::violation::step;
use persistence::feature::notify;
use serde_json::{Value, json};
use wire::record::NOTICES;

use crate::{
    body::{Body, typed},
    call::{Call, answer},
    error::ApiError,
};

pub fn mount(config: &mut ServiceConfig) {
    let preferences = web::resource("/me/notification-preferences");
    config.service(preferences.route(web::get().to(read)).route(web::patch().to(update)));
}

async fn read(call: Call) -> Result<HttpResponse, ApiError> {
    let wanted = call.read(|db, asker| async move { notify::preferences(&db, asker.actor.user_id).await }).await?;
    Ok(crate::call::json(&wanted.into_iter().collect::<BTreeMap<_, _>>()))
}

async fn update(call: Call, body: Body<Value>) -> Result<HttpResponse, ApiError> {
    let change: BTreeMap<String, bool> = typed(body.0.clone())?;
    if let Some(unknown) = change.keys().find(|kind| !NOTICES.contains(&kind.as_str())) {
        return Err(ApiError::invalid(&step(unknown), "unknown_field"));
    }
    call.write(&body.0, move |write| {
        Box::pin(async move {
            for (kind, wanted) in &change {
                notify::prefer(write, kind, *wanted).await?;
            }
            let user = write.actor().user_id;
            let wanted = notify::wanted(write, user).await?;
            Ok(answer(200, &wanted.into_iter().collect::<BTreeMap<_, _>>()))
        })
    })
    .await
}

/// What is served here, for the document.
pub(super) fn described() -> Value {
    use crate::document::{body, idempotency_parameter, request, responses};
    let kinds: serde_json::Map<String, Value> = NOTICES
        .iter()
        .map(|kind| {
            ((*kind).to_owned(), json!({"type": "boolean", "description": format!("Whether `{kind}` is wanted.")}))
        })
        .collect();
    let schema = |required: &[&str]| {
        let mut schema = json!({"type": "object", "description": "Kinds of notifications.", "properties": kinds, "additionalProperties": false});
        if !required.is_empty() {
            schema["required"] = json!(required);
        }
        schema
    };
    let all = || body("Which kinds you want.", schema(NOTICES));
    json!({"/api/v1/me/notification-preferences": {
        "get": {
            "tags": ["me"], "operationId": "read_notification_preferences", "summary": "Read which notifications you get",
            "description": "Every kind; all are wanted until they are switched off.",
            "responses": responses(&[(200, all())], &[]),
        },
        "patch": {
            "tags": ["me"], "operationId": "update_notification_preferences", "summary": "Choose which notifications you get",
            "description": "The kinds to switch; others stay.",
            "parameters": [idempotency_parameter()],
            "requestBody": request(schema(&[])),
            "responses": responses(&[(200, all())], &[409, 413, 415, 422]),
        },
    }})
}
