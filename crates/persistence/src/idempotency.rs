//! Answers by `Idempotency-Key`, kept a day: a retry is told what the first try did, and does nothing.
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, OnConflict, Query, SelectStatement};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    Db, Reads, StoreError, Tx, Writes,
    stored::{from_json, to_json},
};

const KEPT_HOURS: i64 = 24;

/// What one try is known by.
#[derive(Clone, Debug)]
pub struct Key {
    pub principal: Uuid,
    pub method: String,
    pub path: String,
    pub key: String,
    /// Digest of the body: the same key with another body is a mistake.
    pub body_hash: String,
}

/// An answer, to be given again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Option<String>,
}

/// What a key stands for so far.
#[derive(Debug)]
pub enum Claim {
    /// This transaction is the first; its answer goes into [`keep`].
    First,
    /// Done before.
    Replay(Answer),
    /// The key was used with another body.
    Mismatch,
}

/// Takes the key for this transaction. On PostgreSQL a second taker waits here until the first has committed or not.
///
/// # Errors
/// When the database cannot be used.
pub async fn claim(tx: &Tx, key: &Key, now: DateTime<Utc>) -> Result<Claim, StoreError> {
    let columns =
        ["principal_id", "method", "path", "key", "body_hash", "status", "headers", "created_at"].map(Alias::new);
    let insert = Query::insert()
        .into_table(Alias::new("idempotency_key"))
        .columns(columns)
        .values_panic([
            key.principal.into(),
            key.method.as_str().into(),
            key.path.as_str().into(),
            key.key.as_str().into(),
            key.body_hash.as_str().into(),
            0_i64.into(),
            serde_json::json!([]).into(),
            now.into(),
        ])
        .on_conflict(
            OnConflict::columns(["principal_id", "method", "path", "key"].map(Alias::new)).do_nothing().to_owned(),
        )
        .to_owned();
    if tx.execute(&insert).await? == 1 {
        return Ok(Claim::First);
    }
    stored(tx, key).await
}

async fn stored(tx: &Tx, key: &Key) -> Result<Claim, StoreError> {
    let row = tx.row(&select(key)).await?.ok_or(StoreError::NotFound)?;
    let body_hash: String = row.try_get("", "body_hash")?;
    if body_hash != key.body_hash {
        return Ok(Claim::Mismatch);
    }
    let status: i64 = row.try_get("", "status")?;
    let headers = from_json(row.try_get("", "headers")?)?;
    Ok(Claim::Replay(Answer {
        status: u16::try_from(status).unwrap_or_default(),
        headers,
        body: row.try_get("", "body")?,
    }))
}

fn of(key: &Key) -> sea_orm::sea_query::Condition {
    sea_orm::sea_query::Condition::all()
        .add(Expr::col("principal_id").eq(key.principal))
        .add(Expr::col("method").eq(key.method.as_str()))
        .add(Expr::col("path").eq(key.path.as_str()))
        .add(Expr::col("key").eq(key.key.as_str()))
}

fn select(key: &Key) -> SelectStatement {
    let columns = ["body_hash", "status", "headers", "body"].map(Alias::new);
    Query::select().columns(columns).from(Alias::new("idempotency_key")).cond_where(of(key)).to_owned()
}

/// Keeps the answer with the effect, in the effect's transaction.
///
/// # Errors
/// When it cannot be written.
pub async fn keep(tx: &Tx, key: &Key, answer: &Answer) -> Result<(), StoreError> {
    let update = Query::update()
        .table(Alias::new("idempotency_key"))
        .value("status", i64::from(answer.status))
        .value("headers", to_json(&answer.headers))
        .value("body", answer.body.clone())
        .cond_where(of(key))
        .to_owned();
    tx.execute(&update).await?;
    Ok(())
}

/// Forgets keys older than a day.
///
/// # Errors
/// When the database cannot be used.
pub async fn forget_old(db: &Db) -> Result<u64, StoreError> {
    let before = Utc::now() - TimeDelta::hours(KEPT_HOURS);
    let tx = db.begin().await?;
    let delete = Query::delete()
        .from_table(Alias::new("idempotency_key"))
        .and_where(Expr::col("created_at").lt(before))
        .to_owned();
    let gone = tx.execute(&delete).await?;
    tx.commit().await?;
    Ok(gone)
}
