//! Password hashes by user, apart from the users themselves: no list, export or change log can carry one.
use std::collections::HashSet;

use chrono::{DateTime, SubsecRound, Utc};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, OnConflict, Query};
use uuid::Uuid;

use crate::{Reads, StoreError, Writes, directory};

/// The hash of the user's password, in PHC form; none for a user who cannot sign in yet.
///
/// # Errors
/// When it cannot be read.
pub async fn password_hash(db: &impl Reads, user_id: Uuid) -> Result<Option<String>, StoreError> {
    let select = Query::select()
        .column(Alias::new("password_hash"))
        .from(Alias::new("credential"))
        .and_where(Expr::col(Alias::new("user_id")).eq(user_id))
        .to_owned();
    let row = db.row(&select).await?;
    Ok(row.map(|row| row.try_get("", "password_hash")).transpose()?)
}

/// Who chose a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChosenBy {
    /// Whoever signs in with it.
    Oneself,
    /// Somebody else, who knows it therefore: it opens nothing but the way to another one.
    Another,
}

/// Keeps the hash of a password somebody chose.
///
/// # Errors
/// When it cannot be written.
pub async fn choose(tx: &impl Writes, user_id: Uuid, hash: &str, by: ChosenBy) -> Result<(), StoreError> {
    write(tx, user_id, hash, by, &["password_hash", "changed_at", "must_change"]).await?;
    // Every process learns of it as it learns of other rights.
    directory::renew(tx).await
}

/// Keeps another hash of the same password, or the first one of a user that is being made.
///
/// # Errors
/// When it cannot be written.
pub async fn set_password_hash(tx: &impl Writes, user_id: Uuid, hash: &str) -> Result<(), StoreError> {
    write(tx, user_id, hash, ChosenBy::Oneself, &["password_hash"]).await
}

async fn write(
    tx: &impl Writes,
    user_id: Uuid,
    hash: &str,
    by: ChosenBy,
    anew: &[&'static str],
) -> Result<(), StoreError> {
    let must_change = by == ChosenBy::Another;
    let insert = Query::insert()
        .into_table(Alias::new("credential"))
        .columns(["user_id", "password_hash", "changed_at", "must_change"].map(Alias::new))
        .values_panic([user_id.into(), hash.into(), Utc::now().trunc_subsecs(6).into(), must_change.into()])
        .on_conflict(
            OnConflict::column(Alias::new("user_id")).update_columns(anew.iter().copied().map(Alias::new)).to_owned(),
        )
        .to_owned();
    tx.execute(&insert).await?;
    Ok(())
}

/// When the user's password was chosen, and whether another one must be; none for a user who has none.
///
/// # Errors
/// When it cannot be read.
pub async fn chosen(db: &impl Reads, user_id: Uuid) -> Result<Option<(DateTime<Utc>, bool)>, StoreError> {
    let select = Query::select()
        .columns(["changed_at", "must_change"].map(Alias::new))
        .from(Alias::new("credential"))
        .and_where(Expr::col(Alias::new("user_id")).eq(user_id))
        .to_owned();
    let Some(row) = db.row(&select).await? else { return Ok(None) };
    Ok(Some((row.try_get("", "changed_at")?, row.try_get("", "must_change")?)))
}

/// Those who have a password of somebody else's choice.
pub(crate) async fn newcomers(db: &impl Reads) -> Result<HashSet<Uuid>, StoreError> {
    let select = Query::select()
        .column(Alias::new("user_id"))
        .from(Alias::new("credential"))
        .and_where(Expr::col(Alias::new("must_change")).eq(true))
        .to_owned();
    let rows = db.rows(&select).await?;
    Ok(rows.iter().map(|row| row.try_get("", "user_id")).collect::<Result<_, _>>()?)
}
