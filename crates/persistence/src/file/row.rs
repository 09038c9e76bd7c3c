//! What is known of a file.
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Func, OnConflict, Query};
use uuid::Uuid;

use crate::{Reads, Row, StoreError, Writes};

/// What a file is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    Attachment,
    Export,
}

impl Purpose {
    fn name(self) -> &'static str {
        match self {
            Self::Attachment => "attachment",
            Self::Export => "export",
        }
    }
}

/// A kept file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    pub id: Uuid,
    pub owner_id: Option<Uuid>,
    /// As people know it.
    pub name: String,
    /// By its content, never by its name.
    pub content_type: String,
    pub byte_size: i64,
    pub sha256: String,
    pub created_at: DateTime<Utc>,
    /// It is swept away after this.
    pub expires_at: Option<DateTime<Utc>>,
}

const COLUMNS: [&str; 8] =
    ["id", "owner_id", "name", "content_type", "byte_size", "sha256", "created_at", "expires_at"];

/// Writes a file down; one of the same id is replaced.
///
/// # Errors
/// When it cannot be written.
pub async fn put(tx: &impl Writes, file: &File, purpose: Purpose) -> Result<(), StoreError> {
    let replaced = COLUMNS.iter().skip(1).map(|name| Alias::new(*name));
    let insert = Query::insert()
        .into_table(Alias::new("file"))
        .columns(COLUMNS.iter().chain(&["purpose"]).map(|name| Alias::new(*name)))
        .values_panic([
            file.id.into(),
            file.owner_id.into(),
            file.name.as_str().into(),
            file.content_type.as_str().into(),
            file.byte_size.into(),
            file.sha256.as_str().into(),
            file.created_at.into(),
            file.expires_at.into(),
            purpose.name().into(),
        ])
        .on_conflict(OnConflict::column(Alias::new("id")).update_columns(replaced).to_owned())
        .to_owned();
    tx.execute(&insert).await?;
    Ok(())
}

/// # Errors
/// When the database cannot be read.
pub async fn find(db: &impl Reads, id: Uuid) -> Result<Option<File>, StoreError> {
    let select = Query::select()
        .columns(COLUMNS.map(Alias::new))
        .from(Alias::new("file"))
        .and_where(Expr::col("id").eq(id))
        .to_owned();
    db.row(&select).await?.map(|row| read(&row)).transpose()
}

fn read(row: &Row) -> Result<File, StoreError> {
    Ok(File {
        id: row.try_get("", "id")?,
        owner_id: row.try_get("", "owner_id")?,
        name: row.try_get("", "name")?,
        content_type: row.try_get("", "content_type")?,
        byte_size: row.try_get("", "byte_size")?,
        sha256: row.try_get("", "sha256")?,
        created_at: row.try_get("", "created_at")?,
        expires_at: row.try_get("", "expires_at")?,
    })
}

/// Bytes of all that a user keeps; what is about to be swept away no longer counts.
///
/// # Errors
/// When the database cannot be read.
pub async fn kept_by(db: &impl Reads, owner: Uuid) -> Result<i64, StoreError> {
    let sum = Func::coalesce([Func::sum(Expr::col("byte_size")).into(), Expr::val(0)]);
    let select = Query::select()
        .expr_as(sea_orm::sea_query::SimpleExpr::from(sum).cast_as(Alias::new("bigint")), "bytes")
        .from(Alias::new("file"))
        .and_where(Expr::col("owner_id").eq(owner))
        .and_where(Expr::col("expires_at").is_null())
        .to_owned();
    let row = db.row(&select).await?.ok_or(StoreError::NotFound)?;
    Ok(row.try_get("", "bytes")?)
}

/// Nobody needs the file after `at`.
///
/// # Errors
/// When it cannot be written.
pub async fn expire(tx: &impl Writes, id: Uuid, at: DateTime<Utc>) -> Result<(), StoreError> {
    let update =
        Query::update().table(Alias::new("file")).value("expires_at", at).and_where(Expr::col("id").eq(id)).to_owned();
    tx.execute(&update).await?;
    Ok(())
}
