//! Searching for somebody to whom fields are hidden by which records are found.
//!
//! Tokens do not tell which field they come from. So what is found is held against the fields the reader sees, and only
//! that of it is a hit which these fields alone would have found: a number cannot be guessed digit by digit.
use domain::search::{SearchQuery, Tokens};
use sea_orm::sea_query::{Alias, ExprTrait, Order, Query, SelectStatement};
use uuid::Uuid;
use wire::{Definition, Field, Indexed, Kind};

use super::{ids, texts};
use crate::{Actor, Db, Reads, StoreError, db::Row, query::Asker, visible::column};

/// So many of the newest documents found are looked at.
const LOOKED_AT: u64 = 1_000;

/// Whether records are found by what is hidden from the actor.
pub(super) fn is_needed(actor: &Actor, definition: &Definition) -> bool {
    definition.fields.iter().any(|field| field.search.is_some() && !actor.sees(definition, field))
}

/// The newest records the visible fields find, newest first, with their titles.
pub(super) async fn found(
    db: &Db,
    asker: &Asker,
    definition: &'static Definition,
    q: &str,
) -> Result<Vec<(Uuid, String)>, StoreError> {
    let Some(query) = SearchQuery::parse(q) else { return Ok(Vec::new()) };
    let rows = db.read().rows(&candidates(db, asker, definition, q)).await?;
    let mut found = Vec::new();
    for row in rows {
        if query.matches(&terms(&asker.actor, definition, &row)?) {
            let title: Option<String> = row.try_get("", definition.title)?;
            found.push((row.try_get("", "id")?, title.unwrap_or_default()));
        }
    }
    Ok(found)
}

fn candidates(db: &Db, asker: &Asker, definition: &'static Definition, q: &str) -> SelectStatement {
    let mut hits = ids(db.backend(), &asker.actor, definition, q);
    hits.order_by_expr(column("search_document", "seq"), Order::Desc).limit(LOOKED_AT);
    let name = definition.name;
    let mut rows = Query::select();
    rows.expr(column(name, "id")).from(Alias::new(name)).and_where(column(name, "id").in_subquery(hits));
    for field in visible(&asker.actor, definition) {
        rows.expr(column(name, field.name));
    }
    rows.order_by_expr(column(name, "created_at"), Order::Desc);
    rows
}

/// The fields that may find a record; its title always may.
fn visible(actor: &Actor, definition: &'static Definition) -> impl Iterator<Item = &'static Field> {
    definition.fields.iter().filter(move |field| {
        field.name == definition.title || (field.search.is_some() && actor.sees(definition, field))
    })
}

fn terms(actor: &Actor, definition: &'static Definition, row: &Row) -> Result<Vec<String>, StoreError> {
    let mut tokens = Tokens::new();
    for field in visible(actor, definition) {
        let Some(how) = field.search else { continue };
        for text in texts(&stored(field, row)?) {
            tokens = token(tokens, how, text);
        }
    }
    Ok(tokens.into_terms())
}

fn stored(field: &Field, row: &Row) -> Result<serde_json::Value, StoreError> {
    Ok(match field.kind {
        Kind::Emails | Kind::Phones => row.try_get("", field.name)?,
        _ => row.try_get::<Option<String>>("", field.name)?.into(),
    })
}

/// What a text is found by.
pub(super) fn token(tokens: Tokens, how: Indexed, text: &str) -> Tokens {
    match how {
        Indexed::Words => tokens.text(text),
        Indexed::Person => tokens.person(text),
        Indexed::Phone => tokens.phone(text),
        Indexed::Email => tokens.email(text),
        Indexed::Code => tokens.code(text),
    }
}
