//! The secret address of a user's calendar: kept as a hash, one a user.
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, OnConflict, Query};
use uuid::Uuid;

use crate::{Reads, StoreError, Writes};

const TABLE: &str = "calendar_feed";

/// Since when the user's calendar has an address.
///
/// # Errors
/// When it cannot be read.
pub async fn made_at(db: &impl Reads, user_id: Uuid) -> Result<Option<DateTime<Utc>>, StoreError> {
    let select = Query::select()
        .column(Alias::new("created_at"))
        .from(Alias::new(TABLE))
        .and_where(Expr::col(Alias::new("user_id")).eq(user_id))
        .to_owned();
    let row = db.row(&select).await?;
    Ok(row.map(|row| row.try_get("", "created_at")).transpose()?)
}

/// Whose calendar has the address whose token is hashed so.
///
/// # Errors
/// When it cannot be read.
pub async fn holder(db: &impl Reads, token_hash: &str) -> Result<Option<Uuid>, StoreError> {
    let select = Query::select()
        .column(Alias::new("user_id"))
        .from(Alias::new(TABLE))
        .and_where(Expr::col(Alias::new("token_hash")).eq(token_hash))
        .to_owned();
    let row = db.row(&select).await?;
    Ok(row.map(|row| row.try_get("", "user_id")).transpose()?)
}

/// Gives the user's calendar an address; the one it had before is dead.
///
/// # Errors
/// When it cannot be written.
pub async fn set(tx: &impl Writes, user_id: Uuid, token_hash: &str, now: DateTime<Utc>) -> Result<(), StoreError> {
    let columns = ["user_id", "token_hash", "created_at"].map(Alias::new);
    let update = ["token_hash", "created_at"].map(Alias::new);
    let insert = Query::insert()
        .into_table(Alias::new(TABLE))
        .columns(columns)
        .values_panic([user_id.into(), token_hash.into(), now.into()])
        .on_conflict(OnConflict::column(Alias::new("user_id")).update_columns(update).to_owned())
        .to_owned();
    tx.execute(&insert).await?;
    Ok(())
}

/// Takes the address away.
///
/// # Errors
/// When it cannot be written.
pub async fn remove(tx: &impl Writes, user_id: Uuid) -> Result<(), StoreError> {
    let delete = Query::delete()
        .from_table(Alias::new(TABLE))
        .and_where(Expr::col(Alias::new("user_id")).eq(user_id))
        .to_owned();
    tx.execute(&delete).await?;
    Ok(())
}
