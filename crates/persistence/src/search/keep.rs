//! The index kept in step with what is written, in the same transaction.
use sea_orm::{
    DbBackend, Statement,
    sea_query::{Alias, Expr, ExprTrait, Query, Value as Sql},
};
use serde_json::Value;
use uuid::Uuid;
use wire::Definition;

use super::{id_in, indexed, number, terms, window};
use crate::{Reads, StoreError, Writes, bulk, store::Write};

/// One document before it has a number.
pub(crate) struct Document {
    pub(crate) id: Uuid,
    pub(crate) owner: Option<Uuid>,
    pub(crate) team: Option<Uuid>,
    pub(crate) name: String,
    pub(crate) terms: String,
}

impl Document {
    pub(crate) fn of(definition: &Definition, id: Uuid, value: &Value) -> Self {
        Self {
            id,
            owner: id_in(value, "owner_id"),
            team: id_in(value, "team_id"),
            name: title(definition, value).to_owned(),
            terms: terms(definition, value),
        }
    }
}

fn title<'a>(definition: &Definition, value: &'a Value) -> &'a str {
    value[definition.title].as_str().unwrap_or_default()
}

/// Brings the index in step with a record that was written.
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
        (None, Some(after)) => add(write, definition, vec![Document::of(definition, id, after)]).await,
        (Some(_), None) => remove(write, id).await,
        (Some(before), Some(after)) => change(write, definition, id, before, after).await,
        (None, None) => Ok(()),
    }
}

/// Documents of one type, in the order given: the last is the newest.
pub(crate) async fn add(
    write: &Write<'_>,
    definition: &Definition,
    documents: Vec<Document>,
) -> Result<(), StoreError> {
    match write.tx.backend() {
        DbBackend::Postgres => add_postgres(write, definition, documents).await,
        _ => add_sqlite(write, definition, documents).await,
    }
}

async fn add_postgres(write: &Write<'_>, definition: &Definition, documents: Vec<Document>) -> Result<(), StoreError> {
    const COLUMNS: [&str; 5] = ["uuid", "uuid", "uuid", "text", "text"];
    let mut values: Vec<Sql> = vec![definition.name.into()];
    let mut rows = Vec::new();
    for document in documents {
        let first = values.len() + 1;
        let places: Vec<String> = (first..).zip(COLUMNS).map(|(place, kind)| format!("${place}::{kind}")).collect();
        rows.push(format!("({})", places.join(", ")));
        let Document { id, owner, team, name, terms } = document;
        values.extend([id.into(), owner.into(), team.into(), name.into(), terms.into()]);
    }
    let sql = format!(
        "INSERT INTO search_document (seq, record_type, record_id, owner_id, team_id, name, terms) \
         SELECT {} | number, $1, id, owner, team, name, array_to_tsvector(string_to_array(terms, ' ') || {}) \
         FROM (SELECT nextval('search_number') AS number, * FROM (VALUES {}) AS row (id, owner, team, name, terms)) AS new",
        number::range(definition).start(),
        window::tokens("$1::text", "number"),
        rows.join(", ")
    );
    write.tx.run(Statement::from_sql_and_values(DbBackend::Postgres, sql, values)).await?;
    Ok(())
}

/// Numbers are handed out here: one writer means nobody else can take them.
async fn add_sqlite(write: &Write<'_>, definition: &Definition, documents: Vec<Document>) -> Result<(), StoreError> {
    let range = number::range(definition);
    let sql = "SELECT coalesce(max(seq), ?) AS last FROM search_document WHERE seq BETWEEN ? AND ?";
    let values = [(*range.start()).into(), (*range.start()).into(), (*range.end()).into()];
    let last = write.tx.first(Statement::from_sql_and_values(DbBackend::Sqlite, sql, values)).await?;
    let last: i64 = last.map_or(Ok(0), |row| row.try_get("", "last"))?;
    let (mut rows, mut index) = (Vec::new(), Vec::new());
    for (seq, document) in (last + 1..).zip(documents) {
        let Document { id, owner, team, name, terms } = document;
        rows.push(vec![seq.into(), definition.name.into(), id.into(), owner.into(), team.into(), name.into()]);
        index.push(vec![seq.into(), terms.into()]);
    }
    let columns = ["seq", "record_type", "record_id", "owner_id", "team_id", "name"];
    bulk::many(write, "search_document", &columns, rows).await?;
    bulk::many(write, "search_index", &["rowid", "terms"], index).await
}

async fn remove(write: &Write<'_>, id: Uuid) -> Result<(), StoreError> {
    let tx = write.tx;
    if tx.backend() == DbBackend::Sqlite {
        let sql = "DELETE FROM search_index WHERE rowid = (SELECT seq FROM search_document WHERE record_id = ?)";
        tx.run(Statement::from_sql_and_values(DbBackend::Sqlite, sql, [id.into()])).await?;
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
    let (old, new) = (Document::of(definition, id, before), Document::of(definition, id, after));
    let same_terms = old.terms == new.terms;
    if same_terms && (old.owner, old.team, &old.name) == (new.owner, new.team, &new.name) {
        return Ok(());
    }
    if !same_terms {
        replace_terms(write, id, new.terms).await?;
    }
    let update = Query::update()
        .table(Alias::new("search_document"))
        .value("owner_id", new.owner)
        .value("team_id", new.team)
        .value("name", new.name)
        .and_where(Expr::col("record_id").eq(id))
        .to_owned();
    write.tx.execute(&update).await?;
    Ok(())
}

async fn replace_terms(write: &Write<'_>, id: Uuid, terms: String) -> Result<(), StoreError> {
    let backend = write.tx.backend();
    let sql = if backend == DbBackend::Postgres {
        let windows = window::tokens("record_type", &format!("(seq & {})", number::RUNNING));
        format!(
            "UPDATE search_document SET terms = array_to_tsvector(string_to_array($1, ' ') || {windows}) \
             WHERE record_id = $2"
        )
    } else {
        "UPDATE search_index SET terms = ? WHERE rowid = (SELECT seq FROM search_document WHERE record_id = ?)".into()
    };
    write.tx.run(Statement::from_sql_and_values(backend, sql, [terms.into(), id.into()])).await?;
    Ok(())
}
