//! Condition trees as SQL, always joined with the caller's scope.
use std::sync::atomic::{AtomicU32, Ordering};

use domain::violation::Violation;
use sea_orm::sea_query::{Condition as Sql, Expr, ExprTrait};
use wire::{
    Definition,
    condition::{Compare, Condition, Function, MAX_DEPTH, MAX_LEAVES},
};

use super::{Asker, children, compare};
use crate::{
    StoreError,
    visible::{column, some},
};

/// The longest walk over links.
const MAX_STEPS: usize = 4;

/// Compiles one question; table aliases are numbered through it.
pub(crate) struct Compiler<'a> {
    pub(crate) asker: &'a Asker,
    aliases: AtomicU32,
    walking: bool,
}

impl<'a> Compiler<'a> {
    pub(crate) fn new(asker: &'a Asker) -> Self {
        Self { asker, aliases: AtomicU32::new(0), walking: false }
    }

    /// For rows that are walked in their order until enough are found: what each links to is looked up by its id.
    pub(crate) fn walking(asker: &'a Asker) -> Self {
        Self { walking: true, ..Self::new(asker) }
    }

    pub(crate) fn alias(&self) -> String {
        format!("t{}", self.aliases.fetch_add(1, Ordering::Relaxed) + 1)
    }

    /// The tree as a condition on rows of `alias`. What is wrong with it is named by its place in the tree: `all.0.path`.
    pub(crate) fn compile(
        &self,
        target: &'static Definition,
        alias: &str,
        tree: &Condition,
    ) -> Result<Sql, StoreError> {
        let (depth, leaves) = tree.size();
        if depth > MAX_DEPTH || leaves > MAX_LEAVES {
            let violation = Violation::new("", "too_complex").with("max_depth", MAX_DEPTH);
            return Err(StoreError::Query(violation.with("max_conditions", MAX_LEAVES)));
        }
        self.node(target, alias, tree)
    }

    pub(super) fn node(&self, target: &'static Definition, alias: &str, tree: &Condition) -> Result<Sql, StoreError> {
        match tree {
            Condition::All(all) => self.each(target, alias, "all", &all.all, Sql::all()),
            // An empty "any" holds for nothing; an empty SQL group would hold for everything.
            Condition::Any(any) if any.any.is_empty() => Ok(Sql::any().add(Expr::val(1).eq(0))),
            Condition::Any(any) => self.each(target, alias, "any", &any.any, Sql::any()),
            // `NOT x` is unknown where x is: a row with an empty field would be neither in nor out.
            Condition::Not(not) => {
                let inner = self.node(target, alias, &not.not).map_err(|error| error.below("not"))?;
                let inner = Expr::from(sea_orm::sea_query::Condition::all().add(inner));
                Ok(Sql::all().add(Expr::case(inner, 0).finally(1).eq(1)))
            }
            Condition::Compare(leaf) => self.leaf(target, alias, &leaf.path, leaf),
            Condition::Aggregate(figure) => children::figure(self, target, alias, figure),
        }
    }

    fn each(
        &self,
        target: &'static Definition,
        alias: &str,
        member: &str,
        trees: &[Condition],
        empty: Sql,
    ) -> Result<Sql, StoreError> {
        let mut trees: Vec<(usize, &Condition)> = trees.iter().enumerate().collect();
        if self.walking {
            trees.sort_by_key(|(_, tree)| effort(tree));
        }
        trees.into_iter().try_fold(empty, |sql, (index, tree)| {
            let inner = self.node(target, alias, tree).map_err(|error| error.below(&format!("{member}.{index}")))?;
            Ok(sql.add(inner))
        })
    }

    /// `path` from rows of `alias`: its last step is a field, every step before it a link to follow.
    fn leaf(&self, target: &'static Definition, alias: &str, path: &str, leaf: &Compare) -> Result<Sql, StoreError> {
        if path.split('.').count() > MAX_STEPS {
            return Err(unknown());
        }
        let Some((step, rest)) = path.split_once('.') else {
            let field = self.asker.actor.queryable(target, path).ok_or_else(unknown)?;
            return compare::field(self, target, alias, field, leaf);
        };
        let (link, linked) = self.asker.actor.step(target, step).ok_or_else(unknown)?;
        let inner = self.alias();
        let mut ids = some(&self.asker.actor, linked, &inner);
        ids.cond_where(self.leaf(linked, &inner, rest, leaf)?);
        if self.walking {
            ids.and_where(column(&inner, "id").eq(column(alias, link.name)));
            return Ok(Sql::all().add(Expr::exists(ids)));
        }
        // `IN`, not `EXISTS`: where few are meant, SQLite begins with them instead of trying every row.
        ids.clear_selects().expr(column(&inner, "id"));
        Ok(Sql::all().add(column(alias, link.name).in_subquery(ids)))
    }
}

/// What a row costs that is tried: SQLite tries in the order it is told. Whether there are children is one look into an
/// index; what a link leads to is two, and a row to read.
fn effort(tree: &Condition) -> u8 {
    match tree {
        Condition::Compare(leaf) if !leaf.path.contains('.') => 0,
        Condition::Aggregate(figure) if figure.aggregate == Function::Count => 1,
        Condition::Compare(_) => 2,
        Condition::Aggregate(_) => 3,
        Condition::Not(not) => effort(&not.not),
        Condition::All(all) => all.all.iter().map(effort).max().unwrap_or(0),
        Condition::Any(any) => any.any.iter().map(effort).max().unwrap_or(0),
    }
}

fn unknown() -> StoreError {
    StoreError::query("path", "unknown_field")
}
