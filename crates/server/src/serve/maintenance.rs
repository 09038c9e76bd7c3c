//! What is done now and then, whoever is served.
use std::{sync::Arc, time::Duration};

use chrono::{TimeDelta, Utc};
use persistence::{
    Db, StoreError,
    file::{self, Files},
    idempotency, session,
};
use tokio::runtime::Runtime;

const HOURLY: Duration = Duration::from_hours(1);
/// Sessions stay so long after their end: a token of theirs that comes back is still known as a copy.
const KEPT_DAYS: i64 = 7;

/// Starts the hourly round. Its first one comes soon, but not while the program starts.
pub(crate) fn start(runtime: &Runtime, db: &Db, files: &Arc<dyn Files>) {
    let (db, files) = (db.clone(), files.clone());
    runtime.spawn(async move {
        tokio::time::sleep(Duration::from_mins(1)).await;
        loop {
            if let Err(error) = round(&db, &*files).await {
                tracing::warn!(%error, "tidying up failed; it is tried again in an hour");
            }
            tokio::time::sleep(HOURLY).await;
        }
    });
}

async fn round(db: &Db, files: &dyn Files) -> Result<(), StoreError> {
    let keys = idempotency::forget_old(db).await?;
    let tx = db.begin().await?;
    let sessions = session::sweep(&tx, Utc::now() - TimeDelta::days(KEPT_DAYS)).await?;
    tx.commit().await?;
    let files = file::sweep(db, files).await?;
    tracing::debug!(keys, sessions, files, "tidied up");
    Ok(())
}
