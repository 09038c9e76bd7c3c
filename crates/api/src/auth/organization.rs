//! `GET /organization` and `PATCH /organization`
use actix_web::web::{Data, Json};
use persistence::{StoreError, change, directory, installation, store};
use serde_json::Value;
use validator::Validate as _;
use wire::organization::Organization;

use super::{User, rules};
use crate::{
    State,
    body::{self, Body},
    error::{
        ApiError,
        document::{SignedInBodyRefusals, SignedInRefusals},
    },
};

/// Read the organisation
///
/// What holds for the whole installation: name, base currency, time zone, language, week and fiscal year.
#[utoipa::path(
    get,
    path = "/api/v1/organization",
    operation_id = "read_organization",
    tag = "organization",
    responses((status = 200, description = "The organisation.", body = Organization), SignedInRefusals),
    security(("bearer" = [])),
)]
pub(super) async fn read_organization(user: User) -> Json<Organization> {
    Json(user.directory.organization.clone())
}

/// Change the organisation
///
/// A merge patch. The base currency can be changed only until the first amount of money is stored.
#[utoipa::path(
    patch,
    path = "/api/v1/organization",
    operation_id = "update_organization",
    tag = "organization",
    request_body(content = Value, description = "The members to change."),
    responses((status = 200, description = "The organisation as changed.", body = Organization), SignedInBodyRefusals),
    security(("bearer" = [])),
)]
pub(super) async fn update_organization(
    state: Data<State>,
    user: User,
    Body(change): Body<Value>,
) -> Result<Json<Organization>, ApiError> {
    user.actor.demand_organization()?;
    let before = &user.directory.organization;
    let after = changed(before, change)?;
    let new_currency = before.base_currency != after.base_currency;
    save(&state, &user, after.clone(), new_currency).await?;
    tracing::info!(target: "security", by = %user.id(), "organisation changed");
    Ok(Json(after))
}

fn changed(before: &Organization, change: Value) -> Result<Organization, ApiError> {
    if !change.is_object() {
        return Err(ApiError::invalid("", "type"));
    }
    let mut merged = serde_json::to_value(before).map_err(ApiError::internal)?;
    store::merge(&mut merged, change);
    // serde would take a list for it.
    if merged.get("features").is_some_and(|features| !features.is_object()) {
        return Err(ApiError::invalid("features", "type"));
    }
    let after: Organization = body::typed(merged)?;
    let mut violations = rules::field_violations(after.validate());
    violations.extend(rules::currency("base_currency", &after.base_currency));
    violations.extend(rules::time_zone("time_zone", &after.time_zone));
    violations.extend(rules::locale("locale", &after.locale));
    if violations.is_empty() { Ok(after) } else { Err(violations.into()) }
}

async fn save(state: &State, user: &User, after: Organization, new_currency: bool) -> Result<(), StoreError> {
    let (db, before) = (state.db.clone(), user.directory.organization.clone());
    let (by, request_id) = (user.id(), user.request_id.clone());
    state
        .db
        .run(async move {
            let tx = db.begin().await?;
            if new_currency && installation::has_amounts(&tx).await? {
                tx.rollback().await?;
                return Err(StoreError::invalid("base_currency", "fixed"));
            }
            directory::save_organization(&tx, &after).await?;
            change::of_organization(&tx, by, Some(&request_id), &before, &after).await?;
            tx.commit().await?;
            db.forget_directory();
            Ok(())
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn before() -> Organization {
        let organization = json!({
            "name": "Northwind", "base_currency": "USD", "time_zone": "UTC", "locale": "en", "first_weekday": 1, "fiscal_start": 4
        });
        serde_json::from_value(organization).unwrap()
    }

    #[test]
    fn a_change_keeps_what_it_does_not_name() {
        let after = changed(&before(), json!({"time_zone": "Asia/Taipei"})).unwrap();
        assert_eq!(
            (after.time_zone.as_str(), after.fiscal_start, after.name.as_str()),
            ("Asia/Taipei", 4, "Northwind")
        );
    }

    #[test]
    fn rules_name_the_member() {
        for (change, field, code) in [
            (json!({"base_currency": "XXX1"}), "base_currency", "currency"),
            (json!({"first_weekday": 8}), "first_weekday", "range"),
            (json!({"name": ""}), "name", "length"),
            (json!({"name": null}), "name", "required"),
            (json!({"nmae": "x"}), "nmae", "unknown_field"),
            (json!({"locale": "de"}), "locale", "choice"),
            (json!([]), "", "type"),
        ] {
            let error = changed(&before(), change.clone()).unwrap_err();
            let violation = &error.violations[0];
            assert_eq!((violation.field.as_str(), violation.code.as_str()), (field, code), "{change}");
        }
    }
}
