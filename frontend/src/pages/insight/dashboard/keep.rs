//! A dashboard of one's own, and the one a person begins with.
use serde_json::{Value, json};
use wire::definition;

use super::{
    Board,
    edit::{in_order, packed},
};
use crate::{
    api::{self, ApiError, Call, records},
    i18n::{key, t},
    live,
    resource::tell,
    route,
    ui::toast,
};

/// Keeps the same widgets under the same filters as one's own.
async fn copied(board: Board, name: &str) -> Result<Value, ApiError> {
    let dashboard = definition("dashboard").ok_or(ApiError::Offline)?;
    let filters = (!board.filters.is_empty()).then_some(board.filters);
    let body = json!({"name": name, "widgets": packed(in_order(board.widgets)), "filters": filters});
    let record = records::create(dashboard, body).await?;
    live::touch("dashboard");
    Ok(record)
}

/// A copy of one's own, opened.
pub(super) async fn copy(board: Board) {
    match copied(board, t(key::DASHBOARD_MINE)).await {
        Ok(record) => route::go(&format!("/dashboards/{}", record["id"].as_str().unwrap_or_default())),
        Err(error) => tell(&error),
    }
}

/// A copy of one's own to begin with from now on, opened to be changed.
pub(super) async fn copy_as_home(board: Board) {
    let outcome = async {
        let record = copied(board, t(key::HOME_MINE)).await?;
        let id = record["id"].as_str().unwrap_or_default().to_owned();
        choose(json!({"home_dashboard_id": id})).await?;
        Ok(id)
    };
    match outcome.await {
        Ok(id) => route::go(&format!("/dashboards/{id}")),
        Err(error) => tell(&error),
    }
}

async fn choose(change: Value) -> Result<(), ApiError> {
    api::send(Call::change("/me", change)).await?;
    live::touch("user");
    Ok(())
}

/// Begins with this one from now on.
pub(super) async fn begin_with(board: Board) {
    let change = match &board.shipped {
        Some(shipped) => json!({"home": shipped.key, "home_dashboard_id": null}),
        None => json!({"home": null, "home_dashboard_id": board.record["id"]}),
    };
    match choose(change).await {
        Ok(()) => toast::done(t(key::HOME_CHOSEN)),
        Err(error) => tell(&error),
    }
}

/// Begins with what the role says again.
pub(super) async fn begin_as_role() {
    match choose(json!({"home": null, "home_dashboard_id": null})).await {
        Ok(()) => toast::done(t(key::HOME_OF_ROLE_AGAIN)),
        Err(error) => tell(&error),
    }
}
