//! The search index: one document per record, found by the terms of `domain::search`, alike on both engines.
use std::collections::BTreeMap;

use domain::{
    permission::{Action, Scope},
    search::{SearchQuery, Tokens},
};
use sea_orm::{
    ConnectionTrait, DbBackend, Statement,
    sea_query::{Alias, Condition, Expr, ExprTrait, Order, Query, SelectStatement},
};
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;
use wire::{Access, DEFINITIONS, Definition, Indexed};

use crate::{
    Actor, Db, StoreError,
    query::Asker,
    store::Write,
    visible::{self, column},
};

/// One record found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Hit {
    #[serde(rename = "type")]
    pub record_type: String,
    pub id: Uuid,
    pub name: String,
}

/// The types in the order in which people look for them.
const PLACES: &[&str] = &["account", "contact", "lead", "opportunity", "campaign"];

/// How many of the newest hits are looked at to fill a short list.
const LOOKED_AT: u64 = 300;

fn indexed(definition: &Definition) -> bool {
    definition.fields.iter().any(|field| field.search.is_some())
}

/// The terms a record is found by.
pub(crate) fn terms(definition: &Definition, value: &Value) -> String {
    let mut tokens = Tokens::new();
    for field in definition.fields {
        let Some(how) = field.search else { continue };
        for text in texts(&value[field.name]) {
            tokens = match how {
                Indexed::Words => tokens.text(text),
                Indexed::Person => tokens.person(text),
                Indexed::Phone => tokens.phone(text),
                Indexed::Email => tokens.email(text),
                Indexed::Code => tokens.code(text),
            };
        }
    }
    tokens.into_text()
}

/// A text, or the addresses and numbers of a list of them.
fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(items) => {
            items.iter().filter_map(|item| item["address"].as_str().or(item["number"].as_str())).collect()
        }
        _ => Vec::new(),
    }
}

fn title<'a>(definition: &Definition, value: &'a Value) -> &'a str {
    value[definition.title].as_str().unwrap_or_default()
}

/// Brings the index in step with a record that was written, in the same transaction.
pub(crate) async fn keep(
    write: &Write<'_>,
    definition: &Definition,
    id: Uuid,
    before: Option<&Value>,
    after: Option<&Value>,
) -> Result<(), StoreError> {
    if !indexed(definition) {
        return Ok(());
    }
    match (before, after) {
        (None, Some(after)) => add(write, definition, id, after).await,
        (Some(_), None) => remove(write, id).await,
        (Some(before), Some(after)) => change(write, definition, id, before, after).await,
        (None, None) => Ok(()),
    }
}

fn id_in(value: &Value, name: &str) -> Option<Uuid> {
    value[name].as_str().and_then(|id| id.parse().ok())
}

async fn add(write: &Write<'_>, definition: &Definition, id: Uuid, value: &Value) -> Result<(), StoreError> {
    let terms = terms(definition, value);
    let (owner, team) = (id_in(value, "owner_id"), id_in(value, "team_id"));
    let name = title(definition, value);
    let tx = write.tx;
    let values = [definition.name.into(), id.into(), owner.into(), team.into(), name.into()];
    if tx.get_database_backend() == DbBackend::Postgres {
        let sql = "INSERT INTO search_document (record_type, record_id, owner_id, team_id, name, terms) \
                   VALUES ($1, $2, $3, $4, $5, array_to_tsvector(string_to_array($6, ' ')))";
        let values = values.into_iter().chain([terms.into()]);
        tx.execute_raw(Statement::from_sql_and_values(DbBackend::Postgres, sql, values)).await?;
        return Ok(());
    }
    let sql = "INSERT INTO search_document (record_type, record_id, owner_id, team_id, name) VALUES (?, ?, ?, ?, ?)";
    let seq = tx.execute_raw(Statement::from_sql_and_values(DbBackend::Sqlite, sql, values)).await?.last_insert_id();
    let sql = "INSERT INTO search_index (rowid, terms) VALUES (?, ?)";
    let values = [i64::try_from(seq).unwrap_or_default().into(), terms.into()];
    tx.execute_raw(Statement::from_sql_and_values(DbBackend::Sqlite, sql, values)).await?;
    Ok(())
}

async fn remove(write: &Write<'_>, id: Uuid) -> Result<(), StoreError> {
    let tx = write.tx;
    if tx.get_database_backend() == DbBackend::Sqlite {
        let sql = "DELETE FROM search_index WHERE rowid = (SELECT seq FROM search_document WHERE record_id = ?)";
        tx.execute_raw(Statement::from_sql_and_values(DbBackend::Sqlite, sql, [id.into()])).await?;
    }
    let delete =
        Query::delete().from_table(Alias::new("search_document")).and_where(Expr::col("record_id").eq(id)).to_owned();
    tx.execute(&delete).await?;
    Ok(())
}

/// Most edits touch nothing that is searched: then nothing is written.
async fn change(
    write: &Write<'_>,
    definition: &Definition,
    id: Uuid,
    before: &Value,
    after: &Value,
) -> Result<(), StoreError> {
    let (old, new) = (terms(definition, before), terms(definition, after));
    let same = |name: &str| before[name] == after[name];
    if old == new && same("owner_id") && same("team_id") && same(definition.title) {
        return Ok(());
    }
    let tx = write.tx;
    if old != new && tx.get_database_backend() == DbBackend::Postgres {
        let sql = "UPDATE search_document SET terms = array_to_tsvector(string_to_array($1, ' ')) WHERE record_id = $2";
        tx.execute_raw(Statement::from_sql_and_values(DbBackend::Postgres, sql, [new.into(), id.into()])).await?;
    } else if old != new {
        let sql =
            "UPDATE search_index SET terms = ? WHERE rowid = (SELECT seq FROM search_document WHERE record_id = ?)";
        tx.execute_raw(Statement::from_sql_and_values(DbBackend::Sqlite, sql, [new.into(), id.into()])).await?;
    }
    let update = Query::update()
        .table(Alias::new("search_document"))
        .value("owner_id", id_in(after, "owner_id"))
        .value("team_id", id_in(after, "team_id"))
        .value("name", title(definition, after))
        .and_where(Expr::col("record_id").eq(id))
        .to_owned();
    tx.execute(&update).await?;
    Ok(())
}

/// `SELECT … FROM search_document` narrowed to the hits of `q`; newest first when ordered by `seq`.
fn hits(backend: DbBackend, q: &str) -> SelectStatement {
    let mut select = Query::select();
    select.from(Alias::new("search_document"));
    let Some(query) = SearchQuery::parse(q) else {
        // Nothing but punctuation: nothing is asked, so nothing is found.
        return select.and_where(Expr::val(1).eq(0)).to_owned();
    };
    if backend == DbBackend::Postgres {
        select.and_where(Expr::cust_with_values("terms @@ $1::tsquery", [query.to_tsquery()]));
        return select;
    }
    select
        .inner_join(Alias::new("search_index"), column("search_index", "rowid").eq(column("search_document", "seq")))
        .and_where(Expr::cust_with_values("search_index MATCH ?", [query.to_fts5()]));
    select
}

/// Ids of the records of one type that `q` finds: to be joined with a scope. Where the owner and team kept beside the
/// terms tell what the actor may read, only those, so that a word of every second record costs no more than it must.
pub(crate) fn ids(backend: DbBackend, actor: &Actor, definition: &Definition, q: &str) -> SelectStatement {
    let mut select = hits(backend, q);
    select
        .expr(column("search_document", "record_id"))
        .and_where(column("search_document", "record_type").eq(definition.name));
    if told_by_document(definition) {
        select.cond_where(visible::reach(actor, definition, Action::Read, "search_document"));
    }
    select
}

/// Whether the owner and team in the index are all there is to know about the reach of a record.
fn told_by_document(definition: &Definition) -> bool {
    definition.access == Access::Owned && !definition.has("links")
}

/// Records of all types that `q` finds and the asker may read, the types taking turns; `types` narrows, where it is not
/// empty.
///
/// # Errors
/// When the database cannot be read.
pub async fn everywhere(db: &Db, asker: &Asker, q: &str, types: &[&str], limit: u64) -> Result<Vec<Hit>, StoreError> {
    if SearchQuery::parse(q).is_none() {
        return Ok(Vec::new());
    }
    let wanted =
        |definition: &&&Definition| indexed(definition) && (types.is_empty() || types.contains(&definition.name));
    let mut by_reach: BTreeMap<Scope, Vec<&'static Definition>> = BTreeMap::new();
    for definition in DEFINITIONS.iter().filter(wanted) {
        by_reach.entry(asker.actor.scope(definition, Action::Read)).or_default().push(definition);
    }
    let reach = by_reach.into_iter().fold(Condition::any(), |any, (scope, types)| add_reach(asker, any, scope, &types));
    if reach.is_empty() {
        return Ok(Vec::new());
    }
    let mut select = hits(db.backend(), q);
    for name in ["record_type", "record_id", "name"] {
        select.expr(column("search_document", name));
    }
    // Both are one number. Each engine walks its hits in the order of the one it reads first, and stops at the limit.
    let newest = if db.backend() == DbBackend::Postgres {
        column("search_document", "seq")
    } else {
        column("search_index", "rowid")
    };
    select.cond_where(reach).order_by_expr(newest, Order::Desc).limit(std::cmp::max(limit, LOOKED_AT));
    let rows = db.read().query_all(&select).await?;
    let hit = |row: &sea_orm::QueryResult| {
        Ok(Hit {
            record_type: row.try_get("", "record_type")?,
            id: row.try_get("", "record_id")?,
            name: row.try_get("", "name")?,
        })
    };
    Ok(mixed(rows.iter().map(hit).collect::<Result<_, StoreError>>()?, limit))
}

/// Among the newest hits the types take turns, customers first: a hundred new tasks about a customer must not keep the
/// customer out of a short list. Within a type the newest come first.
fn mixed(hits: Vec<Hit>, limit: u64) -> Vec<Hit> {
    let mut ranked: Vec<(usize, usize, Hit)> = Vec::with_capacity(hits.len());
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for hit in hits {
        let turn = seen.entry(hit.record_type.clone()).and_modify(|turn| *turn += 1).or_insert(0);
        let place = PLACES.iter().position(|name| *name == hit.record_type).unwrap_or(PLACES.len());
        ranked.push((*turn, place, hit));
    }
    ranked.sort_by_key(|(turn, place, _)| (*turn, *place));
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    ranked.into_iter().take(limit).map(|(_, _, hit)| hit).collect()
}

/// Types with one reach share one test on the owner and team kept beside the terms; the others ask their own table.
fn add_reach(asker: &Asker, any: Condition, scope: Scope, types: &[&'static Definition]) -> Condition {
    let (plain, special): (Vec<&Definition>, Vec<&'static Definition>) =
        types.iter().copied().partition(|definition| {
            scope == Scope::All || definition.access == Access::Shared || told_by_document(definition)
        });
    let mut any = any;
    if !plain.is_empty() && scope != Scope::None {
        let names: Vec<&str> = plain.iter().map(|definition| definition.name).collect();
        let of_type = column("search_document", "record_type").is_in(names);
        let first = plain[0];
        any = any.add(Condition::all().add(of_type).add(visible::reach(
            &asker.actor,
            first,
            Action::Read,
            "search_document",
        )));
    }
    for definition in special {
        let alias = format!("found_{}", definition.name);
        let mut readable = visible::some(&asker.actor, definition, &alias);
        readable.and_where(column(&alias, "id").eq(column("search_document", "record_id")));
        let of_type = column("search_document", "record_type").eq(definition.name);
        any = any.add(Condition::all().add(of_type).add(Expr::exists(readable)));
    }
    any
}
