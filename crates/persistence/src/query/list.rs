//! One page of a list: scope, filter, search, order, cursor, names, count.
use domain::{permission::Action, violation::Violation};
use sea_orm::{
    DbBackend, EntityTrait, ModelTrait, QueryTrait, Select,
    sea_query::{Alias, Expr, Func, Query, SelectStatement, SimpleExpr, UnionType},
};
use std::{collections::BTreeMap, str::FromStr};
use wire::{
    Condition, Definition, Field, ListPage, Op, Page, Record,
    query::{COUNT_CAP, DEFAULT_LIMIT, MAX_LIMIT, MAX_OFFSET, Search},
};

use super::{
    Asker,
    compile::Compiler,
    cursor, expand, near,
    sort::{self, Key},
    walk,
};
use crate::{Db, Reads, StoreError, Stored, search, visible};

/// Rows of others that are asked what they are about, for a count.
const LOOKED_AT: u64 = 1_000;

type Column<R> = <<R as Stored>::Entity as EntityTrait>::Column;

/// The page `search` asks for.
///
/// # Errors
/// `Query` naming the parameter at fault; `Forbidden` where no record of the type may be read.
pub async fn list<R: Stored>(db: &Db, asker: &Asker, search: &Search) -> Result<ListPage<Record<R>>, StoreError> {
    page(db, asker, search, Action::Read).await
}

/// As [`list`], of what the asker may export.
pub(crate) async fn exportable<R: Stored>(
    db: &Db,
    asker: &Asker,
    search: &Search,
) -> Result<ListPage<Record<R>>, StoreError> {
    page(db, asker, search, Action::Export).await
}

/// The ids of all that `search` means, in no order, for work on a whole filter.
pub(crate) async fn ids(
    db: &Db,
    asker: &Asker,
    definition: &'static Definition,
    search: &Search,
) -> Result<SelectStatement, StoreError> {
    let plan = Plan::new(db, asker, definition, search).await?;
    let mut rows = Query::select();
    rows.expr(visible::column(definition.name, "id")).from(Alias::new(definition.name)).cond_where(visible::reach(
        &asker.actor,
        definition,
        Action::Read,
        definition.name,
    ));
    if !plan.with_deleted {
        rows.and_where(visible::living(definition.name));
    }
    plan.narrow(&mut rows).map(|()| rows)
}

async fn page<R: Stored>(
    db: &Db,
    asker: &Asker,
    search: &Search,
    action: Action,
) -> Result<ListPage<Record<R>>, StoreError> {
    let plan = Plan::new(db, asker, R::DEFINITION, search).await?;
    let select = if plan.with_deleted { visible::select_with_deleted::<R> } else { visible::select::<R> };
    let mut select: Select<R::Entity> = select(&asker.actor, action);
    let counted = if plan.count { Some(plan.counted().await?) } else { None };
    plan.choose(QueryTrait::query(&mut select), action).await?;
    let mut rows = db.read().models::<R>(select).await?;
    let has_more = rows.len() as u64 > plan.limit;
    rows.truncate(usize::try_from(plan.limit).unwrap_or(usize::MAX));
    let next_cursor = rows.last().filter(|_| has_more).map(|row| plan.cursor_at::<R>(row));
    let related = match search.expand.as_deref() {
        Some(expand) => {
            let fields = expand::fields(&asker.actor, R::DEFINITION, Some(expand))?;
            let links: Vec<_> = rows.iter().map(|row| links::<R>(row, &fields)).collect();
            expand::related(db.read(), asker, R::DEFINITION, Some(expand), &links).await?
        }
        None => BTreeMap::default(),
    };
    let data = rows.into_iter().map(R::read).collect::<Result<Vec<_>, _>>()?;
    let count = counted.map(|(count, _)| count);
    let count_is_lower_bound = counted.map(|(_, more)| more);
    Ok(ListPage { data, page: Page { next_cursor, has_more, count, count_is_lower_bound }, related })
}

/// What a row links to, and nothing else of it: the whole record is written once, for its reader.
fn links<R: Stored>(row: &<R::Entity as EntityTrait>::Model, fields: &[&'static Field]) -> serde_json::Value
where
    <R::Entity as EntityTrait>::Model: ModelTrait<Entity = R::Entity>,
{
    let value = |field: &&Field| {
        let column = Column::<R>::from_str(field.name).ok()?;
        Some((field.name.to_owned(), cursor::to_json(row.get(column))))
    };
    serde_json::Value::Object(fields.iter().filter_map(value).collect())
}

/// A question understood: what does not depend on the record's Rust type.
struct Plan<'a> {
    db: &'a Db,
    asker: &'a Asker,
    definition: &'static Definition,
    search: &'a Search,
    /// That a row is among what the words of the search find.
    found: Option<SimpleExpr>,
    keys: Vec<Key>,
    digest: String,
    limit: u64,
    count: bool,
    with_deleted: bool,
}

impl<'a> Plan<'a> {
    async fn new(
        db: &'a Db,
        asker: &'a Asker,
        definition: &'static Definition,
        search: &'a Search,
    ) -> Result<Self, StoreError> {
        asker.actor.demand(definition, Action::Read)?;
        expand::fields(&asker.actor, definition, search.expand.as_deref())?;
        let limit = search.limit.unwrap_or(DEFAULT_LIMIT);
        if !(1..=MAX_LIMIT).contains(&limit) {
            return Err(StoreError::Query(Violation::new("limit", "range").with("min", 1).with("max", MAX_LIMIT)));
        }
        if search.offset.is_some_and(|offset| offset > MAX_OFFSET) {
            return Err(StoreError::Query(Violation::new("offset", "range").with("min", 0).with("max", MAX_OFFSET)));
        }
        if search.offset.is_some() && search.cursor.is_some() {
            return Err(StoreError::query("offset", "not_with_cursor"));
        }
        let count = one_of("count", search.count.as_deref(), &["exact", "none"])? == Some("exact");
        let with_deleted = one_of("deleted", search.deleted.as_deref(), &["only", "include", "exclude"])?
            .is_some_and(|it| it != "exclude");
        let keys = sort::keys(&asker.actor, definition, search.sort.as_deref())?;
        let digest = cursor::digest(definition.name, search, asker);
        let found = search::found(db, asker, definition, search.q.as_deref()).await?;
        Ok(Self { db, asker, definition, search, found, keys, digest, limit, count, with_deleted })
    }

    /// The rows of the page, in their order.
    async fn choose(&self, select: &mut SelectStatement, action: Action) -> Result<(), StoreError> {
        use sea_orm::sea_query::ExprTrait;
        let (db, asker, definition) = (self.db, self.asker, self.definition);
        let condition = self.search.condition.as_ref().filter(|condition| near::leads_away(condition));
        let Some(condition) = condition.filter(|_| !self.with_deleted) else {
            self.narrow(select)?;
            return self.page(select);
        };
        // What is wrong with it is said before anything is asked on its behalf.
        self.narrow(&mut Query::select())?;
        let few = near::few(db, asker, definition, action, condition).await?;
        if few.is_none() && walk::is_due(db, asker, definition, condition).await? {
            return self.walk(select, action, condition);
        }
        self.narrow(select)?;
        if let Some(few) = few {
            select.and_where(visible::column(definition.name, "id").in_subquery(few));
        }
        self.page(select)
    }

    /// The page as one finds it by walking; `select` then only reads it.
    fn walk(&self, select: &mut SelectStatement, action: Action, condition: &Condition) -> Result<(), StoreError> {
        use sea_orm::sea_query::ExprTrait;
        let (definition, name) = (self.definition, self.definition.name);
        let mut parts = Vec::new();
        for reach in walk::parts(self.asker, definition, action, condition, &self.keys) {
            let mut part = walk::part(definition, &self.keys, reach);
            self.narrow_by(&Compiler::walking(self.asker), &mut part)?;
            self.begin(&mut part)?;
            parts.push(part);
        }
        let most = self.limit + 1 + self.search.offset.unwrap_or_default();
        let Some(ids) = walk::first(parts, &self.keys, most) else { return Err(StoreError::Forbidden) };
        select.and_where(visible::column(name, "id").in_subquery(ids));
        self.order(select);
        Ok(())
    }

    /// Filter and search.
    fn narrow(&self, select: &mut SelectStatement) -> Result<(), StoreError> {
        self.narrow_by(&Compiler::new(self.asker), select)
    }

    fn narrow_by(&self, compiler: &Compiler<'_>, select: &mut SelectStatement) -> Result<(), StoreError> {
        use sea_orm::sea_query::ExprTrait;
        let name = self.definition.name;
        if let Some(condition) = &self.search.condition {
            let tree = compiler.compile(self.definition, name, condition);
            select.cond_where(tree.map_err(|error| error.below("condition"))?);
        }
        if let Some(found) = &self.found {
            select.and_where(found.clone());
        }
        if self.search.deleted.as_deref() == Some("only") {
            select.and_where(visible::column(name, "deleted_at").is_not_null());
        }
        Ok(())
    }

    /// How many rows are meant, whatever the page, and whether there may be more than that.
    async fn counted(&self) -> Result<(u64, bool), StoreError> {
        let (name, actor) = (self.definition.name, &self.asker.actor);
        let others = visible::by_subject(actor, self.definition, name);
        let held = count(self.db, self.matching(others.is_some())?, COUNT_CAP).await?;
        match others {
            Some((others, about)) if held <= COUNT_CAP => {
                let (readable, more) = self.count_by_subject(others, about).await?;
                Ok((COUNT_CAP.min(held + readable), more || held + readable > COUNT_CAP))
            }
            _ => Ok((held.min(COUNT_CAP), held > COUNT_CAP)),
        }
    }

    /// Every row meant: one statement for each part of the actor's reach, so that each walks one index.
    fn matching(&self, held_only: bool) -> Result<SelectStatement, StoreError> {
        let (name, actor) = (self.definition.name, &self.asker.actor);
        let parts = if held_only {
            visible::held(actor, self.definition, Action::Read, name)
        } else if self.owner_is_given() {
            vec![visible::reach(actor, self.definition, Action::Read, name)]
        } else {
            visible::parts(actor, self.definition, Action::Read, name)
        };
        let mut parts = parts.into_iter().map(|part| self.rows(part));
        let first = parts.next().unwrap_or_else(|| Err(StoreError::Forbidden))?;
        parts.try_fold(first, |mut all, part| Ok(all.union(UnionType::All, part?).to_owned()))
    }

    fn rows(&self, part: sea_orm::sea_query::Condition) -> Result<SelectStatement, StoreError> {
        let name = self.definition.name;
        let mut rows = Query::select();
        rows.expr_as(Expr::val(1), "one").from(Alias::new(name)).cond_where(part);
        if !self.with_deleted {
            rows.and_where(visible::living(name));
        }
        self.narrow(&mut rows).map(|()| rows)
    }

    /// Of what others hold, only so many are asked what they are about; the count is then a lower bound, and says so.
    async fn count_by_subject(
        &self,
        others: sea_orm::sea_query::Condition,
        about: sea_orm::sea_query::Condition,
    ) -> Result<(u64, bool), StoreError> {
        let mut rows = self.rows(others)?;
        rows.clear_selects().expr_as(Expr::case(about, 1).finally(0), "readable");
        // In the order of the list, so that a bound is the same whenever and wherever it is asked for.
        sort::apply(&mut rows, self.definition.name, &self.keys, self.db.backend() == DbBackend::Postgres);
        rows.limit(LOOKED_AT + 1);
        let mut count = Query::select();
        count
            .expr_as(Func::count(Expr::val(1)), "looked_at")
            .expr_as(Func::coalesce([Func::sum(Expr::col("readable")).into(), Expr::val(0)]), "readable")
            .from_subquery(rows, Alias::new("others"));
        let Some(row) = self.db.read().row(&count).await? else { return Ok((0, false)) };
        let (readable, looked_at): (i64, i64) = (row.try_get("", "readable")?, row.try_get("", "looked_at")?);
        Ok((readable.unsigned_abs(), looked_at.unsigned_abs() > LOOKED_AT))
    }

    /// A filter by owner finds its rows by itself: cut into parts, most would be read for nothing.
    fn owner_is_given(&self) -> bool {
        let by_owner = |condition: &Condition| matches!(condition, Condition::Compare(leaf) if leaf.path == "owner_id" && leaf.op == Op::Eq);
        match &self.search.condition {
            Some(Condition::All(all)) => all.all.iter().any(by_owner),
            Some(condition) => by_owner(condition),
            None => false,
        }
    }

    /// Order, place and length. One row more than asked tells whether more follow.
    fn page(&self, select: &mut SelectStatement) -> Result<(), StoreError> {
        self.begin(select)?;
        self.order(select);
        Ok(())
    }

    /// Where the page before ended.
    fn begin(&self, select: &mut SelectStatement) -> Result<(), StoreError> {
        if let Some(cursor) = &self.search.cursor {
            let values = cursor::read(self.db.cursor_key(), &self.digest, cursor, &self.keys)?;
            select.and_where(sort::after(self.definition.name, &self.keys, &values));
        }
        Ok(())
    }

    fn order(&self, select: &mut SelectStatement) {
        sort::apply(select, self.definition.name, &self.keys, self.db.backend() == DbBackend::Postgres);
        select.limit(self.limit + 1);
        if let Some(offset) = self.search.offset {
            select.offset(offset);
        }
    }

    fn cursor_at<R: Stored>(&self, row: &<R::Entity as EntityTrait>::Model) -> String
    where
        <R::Entity as EntityTrait>::Model: ModelTrait<Entity = R::Entity>,
    {
        let value = |key: &Key| {
            let column = Column::<R>::from_str(&key.column);
            column.map_or(serde_json::Value::Null, |column| cursor::to_json(row.get(column)))
        };
        cursor::write(self.db.cursor_key(), &self.digest, self.keys.iter().map(value).collect())
    }
}

fn one_of<'a>(parameter: &str, given: Option<&'a str>, known: &[&str]) -> Result<Option<&'a str>, StoreError> {
    match given {
        Some(value) if !known.contains(&value) => Err(StoreError::query(parameter, "choice")),
        given => Ok(given),
    }
}

/// Rows of a select, one more than `most` at most.
pub(super) async fn count(db: &Db, mut rows: SelectStatement, most: u64) -> Result<u64, StoreError> {
    rows.limit(most + 1);
    let mut count = Query::select();
    count.expr_as(Func::count(Expr::val(1)), "count").from_subquery(rows, Alias::new("counted"));
    let row = db.read().row(&count).await?;
    let count: i64 = row.map_or(Ok(0), |row| row.try_get("", "count"))?;
    Ok(u64::try_from(count).unwrap_or_default())
}
