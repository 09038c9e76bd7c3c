//! Values of the whole installation, by key.
use sea_orm::sea_query::{Alias, Expr, ExprTrait, OnConflict, Query};
use serde::{Serialize, de::DeserializeOwned};

use crate::{Reads, StoreError, Writes, stored::to_json};

/// # Errors
/// When it cannot be read, or is not of the type.
pub async fn get<T: DeserializeOwned>(db: &impl Reads, key: &str) -> Result<Option<T>, StoreError> {
    let select = Query::select()
        .column(Alias::new("value"))
        .from(Alias::new("setting"))
        .and_where(Expr::col(Alias::new("key")).eq(key))
        .to_owned();
    let Some(row) = db.row(&select).await? else { return Ok(None) };
    let value: serde_json::Value = row.try_get("", "value")?;
    Ok(Some(crate::stored::from_json(value)?))
}

/// # Errors
/// When it cannot be read.
pub async fn text(db: &impl Reads, key: &str) -> Result<Option<String>, StoreError> {
    get(db, key).await
}

/// # Errors
/// When it cannot be written.
pub async fn put(tx: &impl Writes, key: &str, value: &impl Serialize) -> Result<(), StoreError> {
    let insert = Query::insert()
        .into_table(Alias::new("setting"))
        .columns(["key", "value"].map(Alias::new))
        .values_panic([key.into(), to_json(value).into()])
        .on_conflict(OnConflict::column(Alias::new("key")).update_column(Alias::new("value")).to_owned())
        .to_owned();
    tx.execute(&insert).await?;
    Ok(())
}
