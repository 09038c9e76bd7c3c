//! Questions across records, of somebody who may see few: those few are found by owner and team first, and asked one by one.
//! Left to itself, SQLite rather walks the order of the list, and asks of every row of everybody what it is linked with,
//! until a page is full: accounts that have bought, 700 of 300 000 within reach, took 1.0 s over HTTP and 7 ms so. It is left
//! the choice still, and for a state that stands in an index it takes that: such questions gain less.
use std::{
    collections::HashMap,
    sync::Mutex,
    time::{Duration, Instant},
};

use domain::permission::{Action, Scope};
use sea_orm::sea_query::{Alias, Condition as Sql, ExprTrait, Query, SelectStatement, UnionType};
use uuid::Uuid;
use wire::{
    Access, Condition, Definition, Op,
    condition::{All, Compare},
};

use super::{Asker, compile::Compiler, list};
use crate::{Db, StoreError, visible};

/// Rows that are asked one by one in the time a page may take.
const FEW: u64 = 1_000;
/// What is remembered of somebody's reach may be wrong by then: that costs time, and shows nothing else.
const REMEMBERED: Duration = Duration::from_mins(1);
/// Beyond so many it is all forgotten: they are the askers of one minute.
const MOST_REMEMBERED: usize = 10_000;
const ALIAS: &str = "near";

/// Of which type, who, and whose only, where one owner is meant.
type Asked = (&'static str, Uuid, String);

/// Of which records somebody reaches few, and since when that is known.
#[derive(Default)]
pub(crate) struct Reaches(Mutex<HashMap<Asked, (Instant, bool)>>);

/// Adds to `select` that its rows are among those few, where they are few and the question is worth it.
pub(super) async fn narrow(
    db: &Db,
    asker: &Asker,
    definition: &'static Definition,
    action: Action,
    condition: Option<&Condition>,
    select: &mut SelectStatement,
) -> Result<(), StoreError> {
    let Some(condition) = condition.filter(|condition| leads_away(condition)) else { return Ok(()) };
    let owner = owner(condition);
    let Some(rows) = within_reach(asker, definition, action, owner)? else { return Ok(()) };
    let key = (definition.name, asker.actor.user_id, owner.map(|leaf| leaf.value.to_string()).unwrap_or_default());
    let few = match db.reaches().known(&key) {
        Some(few) => few,
        None => db.reaches().remember(key, list::count(db, rows.clone(), FEW).await? <= FEW),
    };
    if few {
        select.and_where(visible::column(definition.name, "id").in_subquery(rows));
    }
    Ok(())
}

/// Whether any part of it is about other records.
fn leads_away(condition: &Condition) -> bool {
    match condition {
        Condition::All(all) => all.all.iter().any(leads_away),
        Condition::Any(any) => any.any.iter().any(leads_away),
        Condition::Not(not) => leads_away(&not.not),
        Condition::Aggregate(_) => true,
        Condition::Compare(leaf) => leaf.path.contains('.'),
    }
}

/// That all rows meant have this owner.
fn owner(condition: &Condition) -> Option<&Compare> {
    match condition {
        Condition::Compare(leaf) if leaf.path == "owner_id" && leaf.op == Op::Eq => Some(leaf),
        Condition::All(All { all }) => all.iter().find_map(owner),
        _ => None,
    }
}

/// The ids of what the asker holds or a team mate does, or of what the given owner does; none where no index finds them.
fn within_reach(
    asker: &Asker,
    definition: &'static Definition,
    action: Action,
    owner: Option<&Compare>,
) -> Result<Option<SelectStatement>, StoreError> {
    let by_holder = definition.access == Access::Owned && !definition.has("links");
    let whole = matches!(asker.actor.scope(definition, action), Scope::All | Scope::None);
    let parts = match owner {
        Some(leaf) => vec![Compiler::new(asker).compile(definition, ALIAS, &Condition::Compare(leaf.clone()))?],
        None if by_holder && !whole => visible::parts(&asker.actor, definition, action, ALIAS),
        None => Vec::new(),
    };
    let all = parts.into_iter().map(|part| held(definition, part));
    Ok(all.reduce(|mut all, part| all.union(UnionType::All, part).to_owned()))
}

fn held(definition: &Definition, part: Sql) -> SelectStatement {
    let mut rows = Query::select();
    rows.expr(visible::column(ALIAS, "id"))
        .from_as(Alias::new(definition.name), Alias::new(ALIAS))
        .and_where(visible::living(ALIAS))
        .cond_where(part);
    rows
}

impl Reaches {
    fn known(&self, key: &Asked) -> Option<bool> {
        let known = self.0.lock().ok()?;
        known.get(key).filter(|(since, _)| since.elapsed() < REMEMBERED).map(|(_, few)| *few)
    }

    fn remember(&self, key: Asked, few: bool) -> bool {
        if let Ok(mut known) = self.0.lock() {
            if known.len() >= MOST_REMEMBERED {
                known.clear();
            }
            known.insert(key, (Instant::now(), few));
        }
        few
    }
}
