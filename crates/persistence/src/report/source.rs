//! Where figures come from: records of one type within the reader's reach, joined with those they link to.
use std::sync::{Mutex, PoisonError};

use domain::{permission::Action, violation::Violation};
use sea_orm::sea_query::{Alias, Condition as Sql, ExprTrait, JoinType, Query, SelectStatement, SimpleExpr};
use wire::{Condition, Definition, Field, report::walk};

use crate::{
    Asker, StoreError,
    query::{Compiler, stored},
    visible::{column, living, reach},
};

/// A linked record, by the path that leads to it.
struct Join {
    path: String,
    alias: String,
    target: &'static Definition,
    on: Sql,
}

/// One question's tables.
pub(super) struct Source<'a> {
    pub(super) target: &'static Definition,
    pub(super) compiler: Compiler<'a>,
    joins: Mutex<Vec<Join>>,
}

/// A field as it is stored, wherever a path led to.
pub(super) struct Found {
    pub(super) field: &'static Field,
    pub(super) alias: String,
    pub(super) column: SimpleExpr,
}

impl<'a> Source<'a> {
    pub(super) fn new(asker: &'a Asker, target: &'static Definition) -> Self {
        Self { target, compiler: Compiler::new(asker), joins: Mutex::default() }
    }

    /// The field at the end of `path`; links on the way are joined, once each.
    pub(super) fn field(&self, path: &str) -> Result<Found, StoreError> {
        let unknown = || StoreError::Query(Violation::new(path, "unknown_field"));
        let actor = &self.compiler.asker.actor;
        let (end, field) = walk(self.target, path).ok_or_else(unknown)?;
        actor.queryable(end, field.name).ok_or_else(unknown)?;
        let steps: Vec<&str> = path.split('.').collect();
        let (mut alias, mut target) = (self.target.name.to_owned(), self.target);
        for until in 1..steps.len() {
            let (link, linked) = actor.step(target, steps[until - 1]).ok_or_else(unknown)?;
            alias = self.join(&steps[..until].join("."), &alias, link, linked);
            target = linked;
        }
        let column = stored(&alias, field);
        Ok(Found { field, alias, column })
    }

    /// What the reader may not see, or was deleted, is as if nothing were linked: conditions across links say the same.
    fn join(&self, path: &str, from: &str, link: &Field, target: &'static Definition) -> String {
        let mut joins = self.joins.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(join) = joins.iter().find(|join| join.path == path) {
            return join.alias.clone();
        }
        let alias = self.compiler.alias();
        let on = Sql::all().add(column(&alias, "id").eq(column(from, link.name))).add(living(&alias)).add(reach(
            &self.compiler.asker.actor,
            target,
            Action::Read,
            &alias,
        ));
        joins.push(Join { path: path.to_owned(), alias: alias.clone(), target, on });
        alias
    }

    /// A condition on the records.
    pub(super) fn condition(&self, condition: &Condition) -> Result<Sql, StoreError> {
        self.compiler.compile(self.target, self.target.name, condition)
    }

    /// The records `condition` holds for, with nothing chosen yet. Call it last: by then all joins are known.
    pub(super) fn select(&self, condition: &Condition) -> Result<SelectStatement, StoreError> {
        let name = self.target.name;
        let mut select = Query::select();
        select.from(Alias::new(name));
        for join in self.joins.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            let (table, alias) = (Alias::new(join.target.name), Alias::new(&join.alias));
            select.join_as(JoinType::LeftJoin, table, alias, join.on.clone());
        }
        select
            .and_where(living(name))
            .cond_where(reach(&self.compiler.asker.actor, self.target, Action::Read, name))
            .cond_where(self.condition(condition)?);
        Ok(select)
    }
}
