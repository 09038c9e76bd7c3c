//! Sending: at once where the server answers, else when it does again.
use std::cell::Cell;

use serde_json::Value;
use wire::Definition;

use super::{Entry, entry, refresh};
use crate::{
    api::{ApiError, records},
    live,
};

thread_local! {
    static BUSY: Cell<bool> = const { Cell::new(false) };
}

/// Creates a record; without the server it is kept until it can be created, and the answer is none.
///
/// # Errors
/// The server's refusal; `Offline` where the device cannot keep it.
pub(crate) async fn create(definition: &'static Definition, body: Value) -> Result<Option<Value>, ApiError> {
    let entry = Entry::new(definition, body);
    match send(definition, &entry).await {
        Err(ApiError::Offline) => {
            entry.put().await?;
            refresh().await;
            Ok(None)
        }
        outcome => outcome.map(Some),
    }
}

async fn send(definition: &Definition, entry: &Entry) -> Result<Value, ApiError> {
    records::create_once(definition, entry.body().clone(), entry.key()).await
}

/// Sends what waits, oldest first. What the server refuses stays, with its reason, until the person decides.
pub(super) async fn drain() {
    if BUSY.replace(true) {
        return;
    }
    for entry in entry::all().await.into_iter().filter(|entry| entry.refusal().is_empty()) {
        let Some(definition) = entry.definition() else { continue };
        match send(definition, &entry).await {
            Ok(_) => {
                entry.remove().await;
                live::touch(definition.name);
            }
            Err(error) if is_there(&error) => entry.remove().await,
            Err(error) if is_passing(&error) => break,
            Err(error) => _ = entry.refused(error.text()).put().await,
        }
    }
    BUSY.set(false);
    refresh().await;
}

/// It was made before, and the answer lost.
fn is_there(error: &ApiError) -> bool {
    error.status() == 409 && error.violations().iter().any(|violation| violation.field == "id")
}

/// Nothing was decided: no connection, nobody signed in, too much at once, or another try at work.
fn is_passing(error: &ApiError) -> bool {
    matches!(error.status(), 0 | 401 | 408 | 429 | 500..) || is_in_flight(error)
}

fn is_in_flight(error: &ApiError) -> bool {
    matches!(error, ApiError::Problem(problem) if problem.code == "idempotency_in_flight")
}
