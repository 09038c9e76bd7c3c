//! One box over all records: the newest hits of every type, types taking turns.
use std::collections::BTreeMap;

use domain::{
    permission::{Action, Scope},
    search::SearchQuery,
};
use sea_orm::{
    DbBackend,
    sea_query::{Alias, Expr, ExprTrait, Func, Order, Query, SelectStatement, UnionType, WithClause},
};
use uuid::Uuid;
use wire::{Access, DEFINITIONS, Definition};

use super::{Hit, few, hits, holders, indexed, place, seen, told_by_document, window, window::Window};
use crate::{
    Db, Reads, StoreError,
    db::Row,
    query::{Asker, holds_few},
    visible::{self, column},
};

/// The types in the order in which people look for them.
const PLACES: &[&str] = &["account", "contact", "lead", "opportunity", "campaign"];

/// What others did may be read by whoever may read what it is about. That is asked of each hit, so of so many of the
/// newest only; what the reader or a team mate did is found however old. A list's own search looks at all of them.
const LOOKED_AT: u64 = 50;

/// Records of all types that `q` finds and the asker may read, the types taking turns; `types` narrows, where it is not
/// empty.
///
/// # Errors
/// When the database cannot be read.
pub async fn everywhere(db: &Db, asker: &Asker, q: &str, types: &[&str], limit: u64) -> Result<Vec<Hit>, StoreError> {
    let Some(query) = SearchQuery::parse(q) else { return Ok(Vec::new()) };
    let wanted = |definition: &&&'static Definition| {
        indexed(definition)
            && (types.is_empty() || types.contains(&definition.name))
            && asker.actor.scope(definition, Action::Read) != Scope::None
    };
    let mut search = Search { db, asker, query: &query, limit, held: BTreeMap::new() };
    if db.backend() == DbBackend::Postgres {
        search.learn_holders().await?;
    }
    let of_all = DEFINITIONS.iter().filter(wanted).copied();
    let (guarded, mut hungry): (Vec<&'static Definition>, Vec<&'static Definition>) =
        of_all.partition(|definition| seen::is_needed(&asker.actor, definition));
    let mut found = search.seen(&guarded, q).await?;
    for window in search.windows() {
        // Counted only where the first walk has not told it all.
        if db.backend() == DbBackend::Sqlite && *window == Window::Everything {
            search.learn_holders().await?;
        }
        if search.look(&hungry, *window, &mut found).await? {
            break;
        }
        hungry.retain(|definition| found.get(definition.name).is_none_or(|hits: &Vec<_>| hits.len() < search.most()));
        if hungry.is_empty() {
            break;
        }
    }
    Ok(mixed(found, search.most()))
}

struct Search<'a> {
    db: &'a Db,
    asker: &'a Asker,
    query: &'a SearchQuery,
    limit: u64,
    /// Who holds the records within reach, for types where that is worth asking for.
    held: BTreeMap<&'static str, Vec<Uuid>>,
}

/// Hits of each type, newest first.
type Found = BTreeMap<String, Vec<(i64, Hit)>>;

impl Search<'_> {
    fn most(&self) -> usize {
        usize::try_from(self.limit).unwrap_or(usize::MAX)
    }

    /// SQLite walks the documents of a word newest first, and stops: where many are within reach that is soon. Only for who
    /// reaches few it is better to walk those with it.
    async fn learn_holders(&mut self) -> Result<(), StoreError> {
        for definition in DEFINITIONS.iter().copied().filter(|definition| indexed(definition)) {
            let held = holders(&self.asker.actor, definition);
            let asked = !held.is_empty()
                && (self.db.backend() == DbBackend::Postgres || holds_few(self.db, self.asker, definition).await?);
            if asked {
                self.held.insert(definition.name, held);
            }
        }
        Ok(())
    }

    fn held(&self, definition: &Definition) -> &[Uuid] {
        self.held.get(definition.name).map_or(&[], Vec::as_slice)
    }

    /// SQLite first finds out whether all hits together are few: a rare pair of common words is looked for once, not once for
    /// each type. Then it walks those of each type newest first. PostgreSQL is asked window by window.
    fn windows(&self) -> &'static [Window] {
        if self.db.backend() == DbBackend::Sqlite {
            return &[Window::Few, Window::Everything];
        }
        let narrowed = !self.held.is_empty();
        window::plan(self.query.gathers(), self.query.is_short() || !narrowed)
    }

    /// Of types by whose hidden fields something could be found.
    async fn seen(&self, types: &[&'static Definition], q: &str) -> Result<Found, StoreError> {
        let mut all = Found::new();
        for definition in types {
            let hits = seen::found(self.db, self.asker, definition, q).await?.into_iter().take(self.most());
            let hit = |(id, name)| (0, Hit { record_type: definition.name.to_owned(), id, name });
            all.insert(definition.name.to_owned(), hits.map(hit).collect());
        }
        Ok(all)
    }

    /// Asks for the types still wanted, in one statement. What is found replaces what a shorter window found. Says whether
    /// that is certainly all there is.
    async fn look(&self, types: &[&'static Definition], window: Window, found: &mut Found) -> Result<bool, StoreError> {
        let mut parts = types.iter().flat_map(|definition| self.of_type(definition, window));
        let Some(first) = parts.next() else { return Ok(true) };
        let mut all = parts.fold(first, |mut all, part| all.union(UnionType::All, part).to_owned());
        for definition in types {
            found.remove(definition.name);
        }
        let rows = if window == Window::Few {
            let few = WithClause::new().cte(few(self.query)).to_owned();
            self.db.read().rows(&all.union(UnionType::All, counted()).to_owned().with(few)).await?
        } else {
            self.db.read().rows(&all).await?
        };
        let mut whole = false;
        for row in rows {
            let Some((seq, hit)) = read(&row)? else {
                whole = row.try_get::<i64>("", "seq")?.unsigned_abs() <= window::FEW;
                continue;
            };
            let hits = found.entry(hit.record_type.clone()).or_default();
            if hits.iter().all(|(known, _)| *known != seq) {
                hits.push((seq, hit));
            }
        }
        for hits in found.values_mut() {
            hits.sort_by_key(|(seq, _)| std::cmp::Reverse(*seq));
            hits.truncate(self.most());
        }
        Ok(whole)
    }

    fn of_type(&self, definition: &'static Definition, window: Window) -> Vec<SelectStatement> {
        let actor = &self.asker.actor;
        let own = self.newest(definition, window, &self.query.clone().within(self.held(definition)), self.limit);
        let all = told_by_document(definition) || actor.scope(definition, Action::Read) == Scope::All;
        if all || definition.access != Access::Owned {
            vec![own]
        } else {
            vec![own, self.of_subjects(definition, window)]
        }
    }

    /// The newest that may be read. Where the tokens of holders do not tell, each hit's own record is asked.
    fn newest(
        &self,
        definition: &'static Definition,
        window: Window,
        query: &SearchQuery,
        limit: u64,
    ) -> SelectStatement {
        let actor = &self.asker.actor;
        let mut select = self.documents(definition, window, query, limit);
        let open = actor.scope(definition, Action::Read) == Scope::All || definition.access == Access::Shared;
        if definition.access == Access::Owned {
            select.cond_where(visible::owned_within(actor, definition, "search_document"));
        } else if !open {
            select.and_where(self.readable(definition, "search_document"));
        }
        whole(select)
    }

    /// Among the newest hits, those about something that may be read.
    fn of_subjects(&self, definition: &'static Definition, window: Window) -> SelectStatement {
        let mut readable = whole(self.documents(definition, window, self.query, LOOKED_AT));
        readable.and_where(self.readable(definition, "hit")).limit(self.limit);
        whole(readable)
    }

    fn documents(
        &self,
        definition: &'static Definition,
        window: Window,
        query: &SearchQuery,
        limit: u64,
    ) -> SelectStatement {
        let mut select = hits(self.db.backend(), definition, query, window);
        for name in COLUMNS {
            select.expr(column("search_document", name));
        }
        let seq = if self.db.backend() == DbBackend::Postgres {
            // Not the bare column: PostgreSQL would rather walk its index and hold every row against the formula.
            column("search_document", "seq").add(0)
        } else {
            // Both are one number; FTS5 walks its own in order, and stops at the limit.
            place(window)
        };
        select.order_by_expr(seq, Order::Desc).limit(limit);
        select
    }

    /// Whether the record of a document may be read, asked of the record.
    fn readable(&self, definition: &'static Definition, document: &str) -> sea_orm::sea_query::SimpleExpr {
        let alias = format!("found_{}", definition.name);
        let mut readable = visible::some(&self.asker.actor, definition, &alias);
        readable.and_where(column(&alias, "id").eq(column(document, "record_id")));
        Expr::exists(readable)
    }
}

const COLUMNS: [&str; 4] = ["record_type", "record_id", "name", "seq"];

/// A part with an order and a limit of its own must be wrapped before it is united with others.
fn whole(part: SelectStatement) -> SelectStatement {
    let mut select = Query::select();
    for name in COLUMNS {
        select.expr(column("hit", name));
    }
    select.from_subquery(part, Alias::new("hit"));
    select
}

/// A row that is no hit: how many documents were found, whoever may read them.
fn counted() -> SelectStatement {
    let mut count = Query::select();
    count
        .expr_as(Expr::val(""), "record_type")
        .expr_as(Expr::cust("NULL"), "record_id")
        .expr_as(Expr::val(""), "name")
        .expr_as(Func::count(Expr::val(1)), "seq")
        .from(Alias::new("few"));
    count
}

fn read(row: &Row) -> Result<Option<(i64, Hit)>, StoreError> {
    let Some(id) = row.try_get("", "record_id")? else { return Ok(None) };
    let hit = Hit { record_type: row.try_get("", "record_type")?, id, name: row.try_get("", "name")? };
    Ok(Some((row.try_get("", "seq")?, hit)))
}

/// The types take turns, customers first: a hundred new tasks about a customer must not keep the customer out of a short
/// list. Within a type the newest come first.
fn mixed(found: Found, most: usize) -> Vec<Hit> {
    let place = |name: &str| PLACES.iter().position(|place| *place == name).unwrap_or(PLACES.len());
    let mut ranked: Vec<(usize, usize, Hit)> = Vec::new();
    for (name, hits) in found {
        ranked.extend(hits.into_iter().enumerate().map(|(turn, (_, hit))| (turn, place(&name), hit)));
    }
    ranked.sort_by_key(|(turn, place, _)| (*turn, *place));
    ranked.into_iter().take(most).map(|(_, _, hit)| hit).collect()
}
