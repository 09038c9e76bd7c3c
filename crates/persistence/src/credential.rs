//! Password hashes by user, apart from the users themselves: no list, export or change log can carry one.
use chrono::{SubsecRound, Utc};
use sea_orm::{
    ConnectionTrait,
    sea_query::{Alias, Expr, ExprTrait, OnConflict, Query},
};
use uuid::Uuid;

use crate::StoreError;

/// The hash of the user's password, in PHC form; none for a user who cannot sign in yet.
///
/// # Errors
/// When it cannot be read.
pub async fn password_hash(db: &impl ConnectionTrait, user_id: Uuid) -> Result<Option<String>, StoreError> {
    let select = Query::select()
        .column(Alias::new("password_hash"))
        .from(Alias::new("credential"))
        .and_where(Expr::col(Alias::new("user_id")).eq(user_id))
        .to_owned();
    let row = db.query_one(&select).await?;
    Ok(row.map(|row| row.try_get("", "password_hash")).transpose()?)
}

/// Sets the hash of the user's password.
///
/// # Errors
/// When it cannot be written.
pub async fn set_password_hash(tx: &impl ConnectionTrait, user_id: Uuid, hash: &str) -> Result<(), StoreError> {
    let columns = ["user_id", "password_hash", "changed_at"].map(Alias::new);
    let update = ["password_hash", "changed_at"].map(Alias::new);
    let insert = Query::insert()
        .into_table(Alias::new("credential"))
        .columns(columns)
        .values_panic([user_id.into(), hash.into(), Utc::now().trunc_subsecs(6).into()])
        .on_conflict(OnConflict::column(Alias::new("user_id")).update_columns(update).to_owned())
        .to_owned();
    tx.execute(&insert).await?;
    Ok(())
}
