//! The change log, read: what happened to a record, and what happened lately anywhere.
use chrono::{DateTime, SubsecRound as _, Utc};
use domain::permission::{Action, ORGANIZATION, Scope};
use sea_orm::{
    DbBackend, Statement,
    sea_query::{Alias, Expr, ExprTrait, Order, Query},
};
use serde::Serialize;
use uuid::Uuid;
use wire::{Access, Change, definition};

use crate::{
    Actor, Db, Reads, StoreError, Writes,
    db::Row,
    store::difference,
    stored::to_json,
    visible::{self, column},
};

/// A place in the log. On PostgreSQL numbers are handed out before commits happen, so the transaction's id leads:
/// every row below the oldest running transaction is final, and none can appear before it later.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    transaction: i64,
    sequence: i64,
}

/// One change, as those who watch hear of it.
#[derive(Clone, Debug)]
pub struct Event {
    pub place: Place,
    pub record_type: String,
    pub record_id: Uuid,
    pub version: i64,
    pub action: String,
    pub actor_id: Option<Uuid>,
    pub owner_id: Option<Uuid>,
    pub team_id: Option<Uuid>,
}

const EVENT_COLUMNS: &str = "seq, record_type, record_id, version, action, actor_id, owner_id, team_id";

/// The place after everything that has happened.
///
/// # Errors
/// When the database cannot be read.
pub async fn now(db: &Db) -> Result<Place, StoreError> {
    let sql = match db.backend() {
        DbBackend::Postgres => "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS a, 0::bigint AS b",
        _ => "SELECT 0 AS a, coalesce(max(seq), 0) AS b FROM change",
    };
    let row = db.read().first(Statement::from_string(db.backend(), sql)).await?;
    let row = row.ok_or(StoreError::NotFound)?;
    Ok(Place { transaction: row.try_get("", "a")?, sequence: row.try_get("", "b")? })
}

/// What was committed after `place`, in order, `limit` rows at most.
///
/// # Errors
/// When the database cannot be read.
pub async fn after(db: &Db, place: Place, limit: u64) -> Result<Vec<Event>, StoreError> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let statement = match db.backend() {
        DbBackend::Postgres => {
            let sql = format!(
                "SELECT {EVENT_COLUMNS}, xid::text::bigint AS place FROM change \
                 WHERE (xid, seq) > ($1::text::xid8, $2) AND xid < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY xid, seq LIMIT $3"
            );
            let values = [place.transaction.to_string().into(), place.sequence.into(), limit.into()];
            Statement::from_sql_and_values(DbBackend::Postgres, sql, values)
        }
        backend => {
            let sql = format!("SELECT {EVENT_COLUMNS}, 0 AS place FROM change WHERE seq > ? ORDER BY seq LIMIT ?");
            Statement::from_sql_and_values(backend, sql, [place.sequence.into(), limit.into()])
        }
    };
    db.read().ask(statement).await?.iter().map(event).collect()
}

/// Records of one type that changed after `place`, and the place to ask from next time. On PostgreSQL what a transaction
/// has committed while an older one still runs is told again then.
///
/// # Errors
/// When the database cannot be read.
pub(crate) async fn records_after(db: &Db, place: Place, kind: &str) -> Result<(Vec<Uuid>, Place), StoreError> {
    let next = now(db).await?;
    if db.backend() == DbBackend::Sqlite && next == place {
        return Ok((Vec::new(), place));
    }
    let statement = match db.backend() {
        DbBackend::Postgres => {
            let sql =
                "SELECT DISTINCT record_id FROM change WHERE (xid, seq) > ($1::text::xid8, $2) AND record_type = $3";
            let values = [place.transaction.to_string().into(), place.sequence.into(), kind.into()];
            Statement::from_sql_and_values(DbBackend::Postgres, sql, values)
        }
        backend => {
            // By number: an index by type would be walked from its beginning.
            let sql = "SELECT DISTINCT record_id FROM change WHERE seq > ? AND +record_type = ?";
            Statement::from_sql_and_values(backend, sql, [place.sequence.into(), kind.into()])
        }
    };
    let rows = db.read().ask(statement).await?;
    let ids = rows.iter().map(|row| row.try_get("", "record_id")).collect::<Result<_, _>>()?;
    Ok((ids, next))
}

/// What was committed since `from`, in order, looked for among the last `most` changes.
///
/// # Errors
/// When the database cannot be read.
pub async fn since(db: &Db, from: DateTime<Utc>, most: u64) -> Result<Vec<Event>, StoreError> {
    let (place, bound) = match db.backend() {
        DbBackend::Postgres => ("xid::text::bigint", "$1"),
        _ => ("0", "?"),
    };
    // The last ones first, by the primary key: there is no index by time.
    let sql = format!(
        "SELECT * FROM (SELECT {EVENT_COLUMNS}, {place} AS place, at FROM change ORDER BY seq DESC LIMIT {most}) last \
         WHERE at >= {bound} ORDER BY seq"
    );
    let statement = Statement::from_sql_and_values(db.backend(), sql, [from.into()]);
    db.read().ask(statement).await?.iter().map(event).collect()
}

fn event(row: &Row) -> Result<Event, StoreError> {
    Ok(Event {
        place: Place { transaction: row.try_get("", "place")?, sequence: row.try_get("", "seq")? },
        record_type: row.try_get("", "record_type")?,
        record_id: row.try_get("", "record_id")?,
        version: row.try_get("", "version")?,
        action: row.try_get("", "action")?,
        actor_id: row.try_get("", "actor_id")?,
        owner_id: row.try_get("", "owner_id")?,
        team_id: row.try_get("", "team_id")?,
    })
}

impl Event {
    /// Whether the actor may know of it: by the owner and team the record then had, else by asking for the record.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn concerns(&self, db: &Db, actor: &Actor) -> Result<bool, StoreError> {
        let Some(definition) = definition(&self.record_type) else { return Ok(false) };
        let scope = actor.scope(definition, Action::Read);
        if scope == Scope::None && !definition.has("links") {
            return Ok(false);
        }
        let open = scope == Scope::All || definition.access == Access::Shared;
        if open || (definition.has("owner_id") && actor.reaches(scope, self.owner_id, self.team_id)) {
            return Ok(true);
        }
        if definition.access == Access::Owned && !definition.has("links") {
            return Ok(false);
        }
        let mut select = visible::some(actor, definition, definition.name);
        select.and_where(visible::by_id(definition.name, self.record_id));
        Ok(db.read().row(&select).await?.is_some())
    }
}

/// Changes of one record before an instant, newest first. The caller has made sure the record may be read.
pub(crate) async fn of_record(
    db: &impl Reads,
    record_id: Uuid,
    before: Option<(DateTime<Utc>, i64)>,
    limit: u64,
) -> Result<Vec<(i64, DateTime<Utc>, Change)>, StoreError> {
    let mut select = Query::select();
    for name in ["seq", "at", "actor_id", "version", "action", "before", "after"] {
        select.expr(column("change", name));
    }
    select.from(Alias::new("change")).and_where(Expr::col("record_id").eq(record_id));
    if let Some((at, sequence)) = before {
        select.and_where(Expr::col("at").lt(at).or(Expr::col("at").eq(at).and(Expr::col("seq").lt(sequence))));
    }
    // By number, which the index has: within one record it is the order of time.
    select.order_by("seq", Order::Desc).limit(limit);
    db.rows(&select).await?.iter().map(change).collect()
}

fn change(row: &Row) -> Result<(i64, DateTime<Utc>, Change), StoreError> {
    let at: DateTime<Utc> = row.try_get("", "at")?;
    let change = Change {
        action: row.try_get("", "action")?,
        actor_id: row.try_get("", "actor_id")?,
        version: row.try_get("", "version")?,
        before: row.try_get::<Option<serde_json::Value>>("", "before")?.unwrap_or_default(),
        after: row.try_get::<Option<serde_json::Value>>("", "after")?.unwrap_or_default(),
    };
    Ok((row.try_get("", "seq")?, at, change))
}

/// Notes in the log how what holds for the whole installation changed; nothing where nothing did.
///
/// # Errors
/// When it cannot be written.
pub async fn of_organization(
    tx: &impl Writes,
    actor_id: Uuid,
    request_id: Option<&str>,
    before: &impl Serialize,
    after: &impl Serialize,
) -> Result<(), StoreError> {
    let (before, after) = difference(Some(&to_json(before)), Some(&to_json(after)));
    if after.as_ref().is_none_or(|after| after.as_object().is_none_or(serde_json::Map::is_empty)) {
        return Ok(());
    }
    let columns = ["at", "actor_id", "request_id", "record_type", "record_id", "version", "action", "before", "after"];
    let insert = Query::insert()
        .into_table(Alias::new("change"))
        .columns(columns.map(Alias::new))
        .values_panic([
            Utc::now().trunc_subsecs(6).into(),
            actor_id.into(),
            request_id.into(),
            ORGANIZATION.into(),
            Uuid::nil().into(),
            0_i64.into(),
            "update".into(),
            before.into(),
            after.into(),
        ])
        .to_owned();
    tx.execute(&insert).await?;
    Ok(())
}

/// The record types an administrator sets up, as the index over their changes names them.
const SETUP: &str = "'role', 'team', 'user', 'pipeline', 'stage', 'exchange_rate'";

/// The latest changes of what is set up: the record's type and id, when, and the change.
///
/// # Errors
/// When the database cannot be read.
pub(crate) async fn of_setup(
    db: &impl Reads,
    limit: u64,
) -> Result<Vec<(String, Uuid, DateTime<Utc>, Change)>, StoreError> {
    let columns = "seq, at, actor_id, version, action, before, after, record_type, record_id";
    // Written into the statement, not bound: only so does either engine know that the index holds them.
    let sql = format!("SELECT {columns} FROM change WHERE record_type IN ({SETUP}) ORDER BY seq DESC LIMIT {limit}");
    let rows = db.ask(Statement::from_string(db.backend(), sql)).await?;
    let read = |row: Row| -> Result<_, StoreError> {
        let (_, at, change) = change(&row)?;
        Ok((row.try_get("", "record_type")?, row.try_get("", "record_id")?, at, change))
    };
    rows.into_iter().map(read).collect()
}

/// The change that made a record's version.
pub(crate) async fn of_version(db: &impl Reads, record_id: Uuid, version: i64) -> Result<Option<Change>, StoreError> {
    let mut select = Query::select();
    for name in ["seq", "at", "actor_id", "version", "action", "before", "after"] {
        select.expr(column("change", name));
    }
    select
        .from(Alias::new("change"))
        .and_where(Expr::col("record_id").eq(record_id))
        .and_where(Expr::col("version").eq(version))
        .order_by("seq", Order::Desc)
        .limit(1);
    let row = db.row(&select).await?;
    row.map(|row| change(&row).map(|(_, _, change)| change)).transpose()
}
