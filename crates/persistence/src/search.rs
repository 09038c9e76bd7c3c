//! The search index: one document per record, found by the terms of `domain::search`, alike on both engines.
mod everywhere;
mod keep;
mod number;
mod seen;
mod window;

pub use everywhere::everywhere;
pub(crate) use keep::{Document, add, keep};

use domain::{
    permission::{Action, Scope},
    search::{SearchQuery, Tokens},
};
use sea_orm::{
    DbBackend,
    sea_query::{
        Alias, CommonTableExpression, Condition, Expr, ExprTrait, JoinType, Order, Query, SelectStatement, SimpleExpr,
    },
};
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;
use wire::{Access, Definition, Field, Kind};

use self::window::Window;
use crate::{
    Actor, Db, StoreError,
    query::{self, Asker},
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

/// More owners and teams than these are not asked for by their tokens, but of each row.
const MAX_HOLDERS: usize = 100;

pub(crate) fn indexed(definition: &Definition) -> bool {
    definition.fields.iter().any(|field| field.search.is_some())
}

/// The terms a record is found by.
fn terms(definition: &Definition, value: &Value) -> String {
    let mut tokens = Tokens::new();
    for field in definition.fields {
        let Some(how) = field.search else { continue };
        for text in texts(&value[field.name]) {
            tokens = seen::token(tokens, how, text);
        }
    }
    let holders = ["owner_id", "team_id"].into_iter().filter_map(|name| id_in(value, name));
    holders.fold(tokens, Tokens::held_by).into_text()
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

fn id_in(value: &Value, name: &str) -> Option<Uuid> {
    value[name].as_str().and_then(|id| id.parse().ok())
}

/// Whether the owner and team in the index are all there is to know about the reach of a record.
fn told_by_document(definition: &Definition) -> bool {
    definition.access == Access::Owned && !definition.has("links")
}

/// Who holds the records within reach; nobody in particular where that does not matter, or is not told by the index.
fn holders(actor: &Actor, definition: &Definition) -> Vec<Uuid> {
    let scope = actor.scope(definition, Action::Read);
    if definition.access != Access::Owned || scope == Scope::All {
        return Vec::new();
    }
    let teams = actor.teams_within(scope);
    if teams.len() > MAX_HOLDERS { Vec::new() } else { std::iter::once(&actor.user_id).chain(teams).copied().collect() }
}

/// The number of a document that SQLite has found.
fn place(window: Window) -> SimpleExpr {
    if window == Window::Few { column("few", "seq") } else { column("search_index", "rowid") }
}

/// That what `few` holds is all there is.
fn are_few() -> String {
    format!("(SELECT count(*) FROM few) <= {}", window::FEW)
}

/// What SQLite finds of all types, one more than are few.
fn few(query: &SearchQuery) -> CommonTableExpression {
    let mut found = Query::select();
    found
        .expr_as(column("search_index", "rowid"), Alias::new("seq"))
        .from(Alias::new("search_index"))
        .and_where(Expr::cust_with_values("search_index MATCH ?", [query.to_fts5()]))
        .order_by_expr(column("search_index", "rowid"), Order::Desc)
        .limit(window::FEW + 1);
    CommonTableExpression::new().table_name(Alias::new("few")).column("seq").query(found).materialized(true).to_owned()
}

/// Documents of one type that `query` finds.
fn hits(backend: DbBackend, definition: &Definition, query: &SearchQuery, window: Window) -> SelectStatement {
    let mut select = Query::select();
    if backend == DbBackend::Postgres {
        select.from(Alias::new("search_document")).and_where(Expr::cust_with_values(
            format!("terms @@ {}", window::formula(definition, window)),
            [query.to_tsquery()],
        ));
    } else {
        let (range, place) = (number::range(definition), place(window));
        if window == Window::Few {
            select.from(Alias::new("few")).and_where(Expr::cust(are_few()));
        } else {
            select
                .from(Alias::new("search_index"))
                .and_where(Expr::cust_with_values("search_index MATCH ?", [query.to_fts5()]));
        }
        // The index first, and never the other way round: it knows the order.
        select
            .join(JoinType::CrossJoin, Alias::new("search_document"), Condition::all())
            .and_where(column("search_document", "seq").eq(place.clone()))
            .and_where(place.between(*range.start(), *range.end()));
    }
    select.and_where(column("search_document", "record_type").eq(definition.name));
    select
}

/// That a row of the type is among the records `q` finds; nothing where there is nothing to find.
///
/// # Errors
/// When the database cannot be read.
pub(crate) async fn found(
    db: &Db,
    asker: &Asker,
    definition: &'static Definition,
    q: Option<&str>,
) -> Result<Option<SimpleExpr>, StoreError> {
    let Some(q) = q.filter(|q| !q.trim().is_empty()) else { return Ok(None) };
    if !indexed(definition) {
        return Ok(Some(by_title(&asker.actor, definition, q)));
    }
    let id = column(definition.name, "id");
    if seen::is_needed(&asker.actor, definition) {
        let found = seen::found(db, asker, definition, q).await?;
        return Ok(Some(id.is_in(found.into_iter().map(|(id, _)| id))));
    }
    Ok(Some(id.in_subquery(ids(db.backend(), &asker.actor, definition, q))))
}

/// That the title has every word of `q` in it: how a type is searched that has no terms, for those are set-up (roles,
/// stages, reports), of which there are few.
fn by_title(actor: &Actor, definition: &'static Definition, q: &str) -> SimpleExpr {
    let is_text = |field: &&Field| matches!(field.kind, Kind::Text(_)) && actor.sees(definition, field);
    let title = definition.field(definition.title).filter(is_text).map(|field| column(definition.name, field.name));
    let has = |title| q.split_whitespace().map(|word| query::like(&title, word, "%")).collect::<Option<Vec<_>>>();
    let tests = title.and_then(has).unwrap_or_default();
    tests.into_iter().reduce(SimpleExpr::and).unwrap_or_else(|| Expr::val(1).eq(0))
}

/// Ids of the records of one type that `q` finds: to be joined with a scope. Where the owner and team kept beside the
/// terms tell what the actor may read, only those, so that a word of every second record costs no more than it must.
fn ids(backend: DbBackend, actor: &Actor, definition: &Definition, q: &str) -> SelectStatement {
    let Some(query) = SearchQuery::parse(q) else {
        // Nothing but punctuation: nothing is asked, so nothing is found.
        let mut nothing = Query::select();
        nothing.expr(column("search_document", "record_id")).from(Alias::new("search_document"));
        return nothing.and_where(Expr::val(1).eq(0)).to_owned();
    };
    let told = told_by_document(definition);
    let query = if told { query.within(&holders(actor, definition)) } else { query };
    let mut select = hits(backend, definition, &query, Window::Everything);
    select.expr(column("search_document", "record_id"));
    if told {
        select.cond_where(visible::reach(actor, definition, Action::Read, "search_document"));
    }
    select
}
