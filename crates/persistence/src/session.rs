//! Sessions: one row per sign-in. Its refresh token changes with every use; showing an old one again ends the session.
//!
//! Tokens themselves never get here, only their hashes: what the table holds signs nobody in.
mod row;

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Expr, SelectStatement},
};
use uuid::Uuid;

use crate::{Reads, StoreError, Writes};
use row::{Column, Entity};

pub use row::Model as Session;

/// A session nobody uses ends after so many days.
const IDLE_DAYS: i64 = 30;
/// A session ends after so many days, used or not.
const LONGEST_DAYS: i64 = 90;
/// How long the last token is still answered: with the successor it was already given, for answers that got lost.
const GRACE_SECONDS: i64 = 10;

/// What a sign-in leaves behind.
#[derive(Clone, Debug)]
pub struct NewSession {
    pub id: Uuid,
    pub user_id: Uuid,
    /// `browser` or `mobile`.
    pub client: &'static str,
    pub refresh_hash: String,
    pub user_agent: Option<String>,
    pub ip: Option<String>,
}

/// What becomes of a refresh token that was shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rotation {
    /// The token was good; its successor is now in force.
    Renewed { user_id: Uuid, client: String },
    /// The token was used twice: somebody has a copy. The session is over.
    Reused { user_id: Uuid },
    /// No such session, or it is over.
    Unknown,
}

/// # Errors
/// When it cannot be written.
pub async fn create(tx: &impl Writes, new: NewSession) -> Result<(), StoreError> {
    let now = now();
    let NewSession { id, user_id, client, refresh_hash, user_agent, ip } = new;
    let session = row::ActiveModel {
        id: Set(id),
        user_id: Set(user_id),
        client: Set(client.to_owned()),
        refresh_hash: Set(refresh_hash),
        previous_hash: Set(None),
        rotated_at: Set(None),
        created_at: Set(now),
        last_used_at: Set(now),
        expires_at: Set(expiry(now, now)),
        revoked_at: Set(None),
        user_agent: Set(user_agent),
        ip: Set(ip),
    };
    tx.execute(&Entity::insert(session).into_query()).await?;
    Ok(())
}

/// Exchanges the token hashed as `shown` for the one hashed as `successor`. The successor follows from the token alone,
/// so a token shown again within the grace time gets the same one.
///
/// # Errors
/// When the session cannot be read or written.
pub async fn rotate(
    tx: &impl Writes,
    id: Uuid,
    shown: &str,
    successor: &str,
    now: DateTime<Utc>,
) -> Result<Rotation, StoreError> {
    let Some(session) = living(tx, id, now).await? else { return Ok(Rotation::Unknown) };
    if session.refresh_hash == shown && exchange(tx, &session, successor, now).await? {
        return Ok(Rotation::Renewed { user_id: session.user_id, client: session.client });
    }
    // Another request may have exchanged it in between: look again.
    let Some(session) = living(tx, id, now).await? else { return Ok(Rotation::Unknown) };
    if in_grace(&session, shown, successor, now) {
        return Ok(Rotation::Renewed { user_id: session.user_id, client: session.client });
    }
    end(tx, Condition::all().add(Column::Id.eq(id)), now).await?;
    Ok(Rotation::Reused { user_id: session.user_id })
}

#[expect(clippy::disallowed_methods, reason = "sessions are no records: whoever holds the token may use its row")]
async fn living(tx: &impl Reads, id: Uuid, now: DateTime<Utc>) -> Result<Option<Session>, StoreError> {
    let select = Entity::find_by_id(id).filter(Column::RevokedAt.is_null()).filter(Column::ExpiresAt.gt(now));
    tx.row(&select.into_query()).await?.map(|row| Session::read(&row)).transpose()
}

fn in_grace(session: &Session, shown: &str, successor: &str, now: DateTime<Utc>) -> bool {
    let just_now = session.rotated_at.is_some_and(|at| now - at <= TimeDelta::seconds(GRACE_SECONDS));
    just_now && session.previous_hash.as_deref() == Some(shown) && session.refresh_hash == successor
}

/// Puts the successor in force, unless another request was faster.
async fn exchange(
    tx: &impl Writes,
    session: &Session,
    successor: &str,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let update = Entity::update_many()
        .col_expr(Column::RefreshHash, Expr::value(successor))
        .col_expr(Column::PreviousHash, Expr::value(session.refresh_hash.as_str()))
        .col_expr(Column::RotatedAt, Expr::value(now))
        .col_expr(Column::LastUsedAt, Expr::value(now))
        .col_expr(Column::ExpiresAt, Expr::value(expiry(session.created_at, now)))
        .filter(Column::Id.eq(session.id))
        .filter(Column::RefreshHash.eq(session.refresh_hash.as_str()))
        .filter(Column::RevokedAt.is_null());
    Ok(tx.execute(&update.into_query()).await? == 1)
}

fn expiry(created_at: DateTime<Utc>, now: DateTime<Utc>) -> DateTime<Utc> {
    (now + TimeDelta::days(IDLE_DAYS)).min(created_at + TimeDelta::days(LONGEST_DAYS))
}

/// Ends one session, of that user where one is named; tells whether it was still going on.
///
/// # Errors
/// When it cannot be written.
pub async fn revoke(tx: &impl Writes, id: Uuid, user_id: Option<Uuid>) -> Result<bool, StoreError> {
    let one = Condition::all().add(Column::Id.eq(id)).add_option(user_id.map(|user_id| Column::UserId.eq(user_id)));
    Ok(end(tx, one, now()).await? > 0)
}

/// Ends every session of a user but `kept`.
///
/// # Errors
/// When it cannot be written.
pub async fn revoke_others(tx: &impl Writes, user_id: Uuid, kept: Option<Uuid>) -> Result<u64, StoreError> {
    let others = Condition::all().add(Column::UserId.eq(user_id)).add_option(kept.map(|id| Column::Id.ne(id)));
    end(tx, others, now()).await
}

async fn end(tx: &impl Writes, which: Condition, now: DateTime<Utc>) -> Result<u64, StoreError> {
    let update = Entity::update_many()
        .col_expr(Column::RevokedAt, Expr::value(now))
        .filter(which)
        .filter(Column::RevokedAt.is_null());
    Ok(tx.execute(&update.into_query()).await?)
}

/// The sessions of a user that go on, last used first.
///
/// # Errors
/// When they cannot be read.
#[expect(clippy::disallowed_methods, reason = "sessions are no records: a user reads only those of one's own")]
pub async fn list(db: &impl Reads, user_id: Uuid) -> Result<Vec<Session>, StoreError> {
    let select = Entity::find()
        .filter(Column::UserId.eq(user_id))
        .filter(Column::RevokedAt.is_null())
        .filter(Column::ExpiresAt.gt(now()))
        .order_by_desc(Column::LastUsedAt)
        .order_by_desc(Column::Id);
    db.rows(&select.into_query()).await?.iter().map(Session::read).collect()
}

/// When the user was last here, and in how many places the user is signed in.
///
/// # Errors
/// When it cannot be read.
pub async fn presence(db: &impl Reads, user_id: Uuid) -> Result<(Option<DateTime<Utc>>, usize), StoreError> {
    let sessions = list(db, user_id).await?;
    Ok((sessions.first().map(|session| session.last_used_at), sessions.len()))
}

/// Ids of sessions ended since then, whose access tokens may still be about.
#[expect(clippy::disallowed_methods, reason = "sessions are no records")]
pub(crate) fn revoked_since(since: DateTime<Utc>) -> SelectStatement {
    Entity::find().select_only().column(Column::Id).filter(Column::RevokedAt.gte(since)).into_query()
}

/// Forgets sessions that ended so long ago that no token of theirs can come back.
///
/// # Errors
/// When they cannot be deleted.
pub async fn sweep(tx: &impl Writes, before: DateTime<Utc>) -> Result<u64, StoreError> {
    let over = Condition::any().add(Column::ExpiresAt.lt(before)).add(Column::RevokedAt.lt(before));
    Ok(tx.execute(&Entity::delete_many().filter(over).into_query()).await?)
}

fn now() -> DateTime<Utc> {
    Utc::now().trunc_subsecs(6)
}

#[cfg(test)]
mod tests;
