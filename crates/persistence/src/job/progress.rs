//! How far running jobs are: told to those who watch, kept in no log.
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query};
use uuid::Uuid;

use super::table::Versions;
use crate::{Db, Reads, StoreError, Tx, Writes};

/// One running job, as far as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    pub job_id: Uuid,
    pub owner_id: Uuid,
    pub total: Option<i64>,
    pub done: i64,
    pub failed: i64,
}

/// Every job that is being worked on, in any process.
///
/// # Errors
/// When the database cannot be read.
pub async fn running(db: &Db) -> Result<Vec<Progress>, StoreError> {
    let columns = ["id", "owner_id", "total", "done", "failed"].map(Alias::new);
    let select = Query::select()
        .columns(columns)
        .from(Alias::new("job"))
        .and_where(Expr::col("state").eq("running"))
        .and_where(Expr::col("deleted_at").is_null())
        .limit(1000)
        .to_owned();
    let rows = db.read().rows(&select).await?;
    rows.iter()
        .map(|row| {
            Ok(Progress {
                job_id: row.try_get("", "id")?,
                owner_id: row.try_get::<Option<Uuid>>("", "owner_id")?.unwrap_or_default(),
                total: row.try_get("", "total")?,
                done: row.try_get("", "done")?,
                failed: row.try_get("", "failed")?,
            })
        })
        .collect()
}

/// What became of some records of a job.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Dealt {
    pub(super) done: i64,
    pub(super) failed: i64,
    pub(super) skipped: i64,
}

impl Dealt {
    pub(super) fn note(&mut self, outcome: &Result<Versions, StoreError>) {
        self.done += 1;
        self.failed += i64::from(outcome.is_err());
        self.skipped += i64::from(outcome.as_ref().is_ok_and(|versions| versions.before == versions.after));
    }
}

/// Without a new version: a job's progress is no change anybody would undo.
pub(super) async fn count(tx: &Tx, job_id: Uuid, dealt: Dealt) -> Result<(), StoreError> {
    let update = Query::update()
        .table(Alias::new("job"))
        .value("done", Expr::col("done").add(dealt.done))
        .value("failed", Expr::col("failed").add(dealt.failed))
        .value("skipped", Expr::col("skipped").add(dealt.skipped))
        .and_where(Expr::col("id").eq(job_id))
        .to_owned();
    tx.execute(&update).await?;
    Ok(())
}

pub(super) async fn set(tx: &Tx, job_id: Uuid, total: Option<i64>, done: i64) -> Result<(), StoreError> {
    let update = Query::update()
        .table(Alias::new("job"))
        .value("total", total)
        .value("done", done)
        .and_where(Expr::col("id").eq(job_id))
        .to_owned();
    tx.execute(&update).await?;
    Ok(())
}
