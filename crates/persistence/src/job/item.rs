//! The records a job is about, one row each: what is still to do, what was done, what could not be done and why.
use domain::violation::Violation;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Func, OnConflict, Order, Query};
use uuid::Uuid;

use super::table::Versions;
use crate::{
    Db, Reads, StoreError, Tx, Writes,
    stored::{from_json, to_json},
};

/// One record still to be dealt with; the versions are those to be undone.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pending {
    pub(super) record_id: Uuid,
    pub(super) versions: Versions,
}

/// Adds records to be dealt with.
pub(super) async fn add(tx: &Tx, job_id: Uuid, ids: &[Uuid]) -> Result<(), StoreError> {
    for chunk in ids.chunks(1000) {
        let mut insert = Query::insert()
            .into_table(Alias::new("job_item"))
            .columns(["job_id", "record_id", "state"].map(Alias::new))
            .to_owned();
        for id in chunk {
            insert.values_panic([job_id.into(), (*id).into(), "pending".into()]);
        }
        let once = OnConflict::columns(["job_id", "record_id"].map(Alias::new)).do_nothing().to_owned();
        tx.execute(&insert.on_conflict(once).to_owned()).await?;
    }
    Ok(())
}

/// Adds what another job changed.
pub(super) async fn add_changed_by(tx: &Tx, job_id: Uuid, other: Uuid) -> Result<(), StoreError> {
    let columns = ["job_id", "record_id", "state", "before", "after", "made_id"].map(Alias::new);
    let mut changed = Query::select();
    changed
        .expr(Expr::val(job_id))
        .column(Alias::new("record_id"))
        .expr(Expr::val("pending"))
        .columns(["before", "after", "made_id"].map(Alias::new))
        .from(Alias::new("job_item"))
        .and_where(Expr::col("job_id").eq(other))
        .and_where(Expr::col("state").eq("done"))
        .and_where(Expr::col("before").ne(Expr::col("after")));
    let mut insert = Query::insert().into_table(Alias::new("job_item")).columns(columns).to_owned();
    if insert.select_from(changed).is_ok() {
        let once = OnConflict::columns(["job_id", "record_id"].map(Alias::new)).do_nothing().to_owned();
        tx.execute(&insert.on_conflict(once).to_owned()).await?;
    }
    Ok(())
}

/// The next records to be dealt with.
pub(super) async fn next(db: &impl Reads, job_id: Uuid, limit: u64) -> Result<Vec<Pending>, StoreError> {
    let select = Query::select()
        .columns(["record_id", "before", "after", "made_id"].map(Alias::new))
        .from(Alias::new("job_item"))
        .and_where(Expr::col("job_id").eq(job_id))
        .and_where(Expr::col("state").eq("pending"))
        .order_by("record_id", Order::Asc)
        .limit(limit)
        .to_owned();
    let rows = db.rows(&select).await?;
    rows.iter()
        .map(|row| {
            let version = |name: &str| Ok::<_, StoreError>(row.try_get::<Option<i64>>("", name)?.unwrap_or_default());
            let versions =
                Versions { before: version("before")?, after: version("after")?, made: row.try_get("", "made_id")? };
            Ok(Pending { record_id: row.try_get("", "record_id")?, versions })
        })
        .collect()
}

pub(super) async fn count(db: &impl Reads, job_id: Uuid) -> Result<i64, StoreError> {
    let select = Query::select()
        .expr_as(Func::count(Expr::val(1)), "count")
        .from(Alias::new("job_item"))
        .and_where(Expr::col("job_id").eq(job_id))
        .to_owned();
    let row = db.row(&select).await?.ok_or(StoreError::NotFound)?;
    Ok(row.try_get("", "count")?)
}

/// Notes what became of a record.
pub(super) async fn settle(
    tx: &Tx,
    job_id: Uuid,
    record_id: Uuid,
    outcome: &Result<Versions, StoreError>,
) -> Result<(), StoreError> {
    let mut update = Query::update().table(Alias::new("job_item")).to_owned();
    match outcome {
        Ok(versions) => {
            update.value("state", "done").value("before", versions.before).value("after", versions.after);
            update.value("made_id", versions.made);
        }
        Err(error) => {
            let (code, violations) = reason(error);
            update.value("state", "failed").value("code", code).value("errors", to_json(&violations));
        }
    }
    update.and_where(Expr::col("job_id").eq(job_id)).and_where(Expr::col("record_id").eq(record_id));
    tx.execute(&update).await?;
    Ok(())
}

/// The code a request for the one record would have been answered with.
fn reason(error: &StoreError) -> (&'static str, Vec<Violation>) {
    match error {
        StoreError::NotFound => ("not_found", Vec::new()),
        StoreError::Forbidden => ("forbidden", Vec::new()),
        StoreError::Stale { .. } => ("version_mismatch", Vec::new()),
        StoreError::Invalid(violations) => ("validation_failed", violations.clone()),
        StoreError::Query(violation) => ("invalid_query", vec![violation.clone()]),
        StoreError::Conflict(violation) => ("conflict", vec![violation.clone()]),
        StoreError::Unavailable(_) | StoreError::Refused(_) => ("unavailable", Vec::new()),
        StoreError::Db(_) => ("internal", Vec::new()),
    }
}

/// One record a job could not deal with: its id, the code, the members at fault.
pub type Failed = (Uuid, String, Vec<Violation>);

/// Records a job could not deal with, in the order of their ids, after `after`.
///
/// # Errors
/// When the database cannot be read.
pub async fn failures(db: &Db, job_id: Uuid, after: Option<Uuid>, limit: u64) -> Result<Vec<Failed>, StoreError> {
    let mut select = Query::select()
        .columns(["record_id", "code", "errors"].map(Alias::new))
        .from(Alias::new("job_item"))
        .and_where(Expr::col("job_id").eq(job_id))
        .and_where(Expr::col("state").eq("failed"))
        .order_by("record_id", Order::Asc)
        .limit(limit)
        .to_owned();
    if let Some(after) = after {
        select.and_where(Expr::col("record_id").gt(after));
    }
    let rows = db.read().rows(&select).await?;
    rows.iter()
        .map(|row| {
            let code: Option<String> = row.try_get("", "code")?;
            let errors: Option<serde_json::Value> = row.try_get("", "errors")?;
            Ok((row.try_get("", "record_id")?, code.unwrap_or_default(), from_json(errors.unwrap_or_default())?))
        })
        .collect()
}
