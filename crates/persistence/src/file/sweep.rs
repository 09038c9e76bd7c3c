//! Tidying up: files past their time, and what never became a file because its request or its job died.
use std::{
    collections::HashSet,
    time::{Duration, SystemTime},
};

use chrono::Utc;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query};
use uuid::Uuid;

use super::{Files, unavailable};
use crate::{Db, Reads, StoreError, Writes};

/// A request or job that writes a file is long over by then.
const GRACE: Duration = Duration::from_hours(6);

/// Removes what nobody needs. Gives the number of files removed.
///
/// # Errors
/// When the database or the files cannot be reached; what was removed until then stays removed.
pub async fn sweep(db: &Db, files: &dyn Files) -> Result<usize, StoreError> {
    let mut removed = 0;
    for id in expired(db).await? {
        // The bytes first: a row without them is swept again, bytes without a row are found below.
        files.remove(id).await.map_err(|error| unavailable(&error))?;
        let tx = db.begin().await?;
        let delete = Query::delete().from_table(Alias::new("file")).and_where(Expr::col("id").eq(id)).to_owned();
        tx.execute(&delete).await?;
        tx.commit().await?;
        removed += 1;
    }
    // Listed before the rows are read: a file that is kept in between is in both.
    let found = files.list().await.map_err(|error| unavailable(&error))?;
    let known = known(db).await?;
    let old = |written: SystemTime| written.elapsed().is_ok_and(|age| age > GRACE);
    for orphan in found.into_iter().filter(|file| (file.is_scratch || !known.contains(&file.id)) && old(file.written)) {
        files.remove(orphan.id).await.map_err(|error| unavailable(&error))?;
        removed += 1;
    }
    Ok(removed)
}

async fn expired(db: &Db) -> Result<Vec<Uuid>, StoreError> {
    let select = Query::select()
        .column(Alias::new("id"))
        .from(Alias::new("file"))
        .and_where(Expr::col("expires_at").lt(Utc::now()))
        .to_owned();
    ids(db, &select).await
}

async fn known(db: &Db) -> Result<HashSet<Uuid>, StoreError> {
    let select = Query::select().column(Alias::new("id")).from(Alias::new("file")).to_owned();
    Ok(ids(db, &select).await?.into_iter().collect())
}

async fn ids(db: &Db, select: &sea_orm::sea_query::SelectStatement) -> Result<Vec<Uuid>, StoreError> {
    let rows = db.read().rows(select).await?;
    Ok(rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?)
}
