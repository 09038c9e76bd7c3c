//! Many records at once, for seeding and imports: rows, links, keys, search terms and one change each, few statements.
pub mod load;

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait, EntityTrait, Iterable, QueryTrait,
    sea_query::{Alias, Query, Value as Sql},
};
use serde_json::Value;
use uuid::Uuid;
use wire::{Definition, Kind};

use crate::{StoreError, Stored, Writes, search, store::Write, stored::to_json};

/// One record to store as it is: its rules have been kept by whoever made it.
#[derive(Clone, Debug)]
pub struct Row<R> {
    pub id: Uuid,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub created_by: Option<Uuid>,
    pub data: R,
}

/// SQLite takes 32 766 values in a statement, PostgreSQL 65 535.
const MAX_VALUES: usize = 30_000;

/// Stores `rows`. With `log`, each leaves its change; a million made-up records need none.
///
/// # Errors
/// When one cannot be stored; the caller's transaction then stores none.
pub async fn insert<R: Stored>(write: &Write<'_>, rows: Vec<Row<R>>, log: bool) -> Result<(), StoreError> {
    let columns = <R::Entity as EntityTrait>::Column::iter().count();
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let chunk: Vec<Row<R>> = rows.by_ref().take((MAX_VALUES / columns).max(1)).collect();
        let facts: Vec<Fact> = chunk.iter().map(Fact::of).collect();
        let models = chunk.into_iter().map(|row| model(write, row));
        write.tx.execute(&R::Entity::insert_many(models).into_query()).await?;
        beside(write, R::DEFINITION, &facts, log).await?;
    }
    if crate::directory::holds(R::DEFINITION.name) {
        write.renew_directory().await?;
    }
    Ok(())
}

fn model<R: Stored>(write: &Write<'_>, row: Row<R>) -> R::Row {
    use std::str::FromStr;
    let value = to_json(&row.data);
    let mut model = <R::Row as ActiveModelTrait>::default();
    row.data.write(&mut model, &write.rates);
    let mut set = |name: &str, value: Sql| {
        if let Ok(column) = <R::Entity as EntityTrait>::Column::from_str(name) {
            model.set(column, value);
        }
    };
    set("id", row.id.into());
    set("version", 1_i64.into());
    set("created_at", row.created_at.into());
    set("created_by", row.created_by.into());
    set("updated_at", row.updated_at.into());
    set("updated_by", row.created_by.into());
    set("deleted_at", None::<DateTime<Utc>>.into());
    set("name_key", crate::store::name_key(R::DEFINITION, &value).into());
    model
}

/// What the tables beside the record need of it.
struct Fact {
    id: Uuid,
    at: DateTime<Utc>,
    by: Option<Uuid>,
    value: Value,
}

impl Fact {
    fn of<R: Stored>(row: &Row<R>) -> Self {
        Self { id: row.id, at: row.created_at, by: row.created_by, value: to_json(&row.data) }
    }

    fn id_in(&self, name: &str) -> Option<Uuid> {
        self.value[name].as_str().and_then(|id| id.parse().ok())
    }
}

async fn beside(
    write: &Write<'_>,
    definition: &'static Definition,
    facts: &[Fact],
    log: bool,
) -> Result<(), StoreError> {
    if log {
        let columns =
            ["at", "actor_id", "record_type", "record_id", "version", "action", "owner_id", "team_id", "after"];
        let row = |fact: &Fact| {
            let (owner, team) = (fact.id_in("owner_id"), fact.id_in("team_id"));
            vec![
                fact.at.into(),
                fact.by.into(),
                definition.name.into(),
                fact.id.into(),
                1_i64.into(),
                "create".into(),
                owner.into(),
                team.into(),
                Some(fact.value.clone()).into(),
            ]
        };
        many(write, "change", &columns, facts.iter().map(row).collect()).await?;
    }
    let links = facts.iter().flat_map(|fact| links(definition, fact)).collect();
    many(write, "record_link", &["from_type", "from_id", "field", "to_type", "to_id", "at"], links).await?;
    let keys = facts.iter().flat_map(|fact| keys(definition, fact)).collect();
    many(write, "external_id", &["record_type", "system", "key", "record_id"], keys).await?;
    if definition.fields.iter().any(|field| field.search.is_some()) {
        for chunk in facts.chunks(500) {
            let documents = chunk.iter().map(|fact| search::Document::of(definition, fact.id, &fact.value)).collect();
            search::add(write, definition, documents).await?;
        }
    }
    Ok(())
}

fn links(definition: &'static Definition, fact: &Fact) -> Vec<Vec<Sql>> {
    let mut rows = Vec::new();
    for field in definition.fields {
        for target in fact.value[field.name].as_array().into_iter().flatten() {
            let (kind, id) = match field.kind {
                Kind::Links(kind) => (kind, target.as_str()),
                Kind::References(_) => (target["type"].as_str().unwrap_or_default(), target["id"].as_str()),
                _ => continue,
            };
            let id: Uuid = id.and_then(|id| id.parse().ok()).unwrap_or_default();
            rows.push(vec![
                definition.name.into(),
                fact.id.into(),
                field.name.into(),
                kind.into(),
                id.into(),
                fact.at.into(),
            ]);
        }
    }
    rows
}

fn keys(definition: &'static Definition, fact: &Fact) -> Vec<Vec<Sql>> {
    let keys = fact.value["external_ids"].as_array().into_iter().flatten();
    let text = |key: &Value, name: &str| key[name].as_str().unwrap_or_default().to_owned();
    keys.map(|key| vec![definition.name.into(), text(key, "system").into(), text(key, "id").into(), fact.id.into()])
        .collect()
}

pub(crate) async fn many(
    write: &Write<'_>,
    table: &str,
    columns: &[&'static str],
    rows: Vec<Vec<Sql>>,
) -> Result<(), StoreError> {
    for chunk in rows.chunks(MAX_VALUES / columns.len()) {
        let columns = columns.iter().map(|name| Alias::new(*name));
        let mut insert = Query::insert().into_table(Alias::new(table)).columns(columns).to_owned();
        for row in chunk {
            insert.values_panic(row.iter().cloned().map(Into::into));
        }
        write.tx.execute(&insert).await?;
    }
    Ok(())
}
