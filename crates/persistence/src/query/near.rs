//! Questions across records, asked in the order that costs least.
//!
//! SQLite has no idea how many rows a condition holds for, and by itself chooses badly both ways. So it is told:
//! - Who may see few records has them found by owner and team first, and asked one by one: accounts that have bought, 700 of
//!   300 000 within reach, took 1.0 s over HTTP and 7 ms so.
//! - Of many, [`super::walk`] walks the newest within reach, where what they link to is as common as they are.
use std::{
    collections::HashMap,
    sync::Mutex,
    time::{Duration, Instant},
};

use domain::permission::{Action, Scope};
use sea_orm::sea_query::{Alias, Condition as Sql, Query, SelectStatement, UnionType};
use uuid::Uuid;
use wire::{
    Access, Condition, Definition, Op,
    condition::{All, Compare},
};

use super::{Asker, compile::Compiler, list};
use crate::{Db, StoreError, visible};

/// Rows that are asked one by one in the time a page may take.
pub(super) const FEW: u64 = 1_000;
/// What is remembered of somebody's reach may be wrong by then: that costs time, and shows nothing else.
const REMEMBERED: Duration = Duration::from_mins(1);
/// Beyond so many it is all forgotten: they are the askers of one minute.
const MOST_REMEMBERED: usize = 10_000;
const ALIAS: &str = "near";

/// Of which type, who, and whose or which only, where some are meant.
type Asked = (&'static str, Uuid, String);

/// Of which records somebody reaches few, and since when that is known.
#[derive(Default)]
pub(crate) struct Reaches(Mutex<HashMap<Asked, (Instant, bool)>>);

/// The ids of all that `condition` could hold for, where they are few and the question is worth it.
pub(super) async fn few(
    db: &Db,
    asker: &Asker,
    definition: &'static Definition,
    action: Action,
    condition: &Condition,
) -> Result<Option<SelectStatement>, StoreError> {
    let owner = owner(condition);
    let Some(rows) = within_reach(asker, definition, action, owner)? else { return Ok(None) };
    let of = owner.map(|leaf| leaf.value.to_string()).unwrap_or_default();
    Ok(is_few(db, asker, definition, of, rows.clone()).await?.then_some(rows))
}

/// Whether the actor holds few records of the type, or has team mates who do; others' may be within reach besides.
///
/// # Errors
/// When the database cannot be read.
pub(crate) async fn holds_few(db: &Db, asker: &Asker, definition: &'static Definition) -> Result<bool, StoreError> {
    let parts = visible::held(&asker.actor, definition, Action::Read, ALIAS);
    let Some(rows) = together(definition, parts) else { return Ok(false) };
    is_few(db, asker, definition, "held".to_owned(), rows).await
}

/// Whether these rows are few, as was found out lately or is found out now.
pub(super) async fn is_few(
    db: &Db,
    asker: &Asker,
    definition: &'static Definition,
    of: String,
    rows: SelectStatement,
) -> Result<bool, StoreError> {
    let key = (definition.name, asker.actor.user_id, of);
    match db.reaches().known(&key) {
        Some(few) => Ok(few),
        None => Ok(db.reaches().remember(key, list::count(db, rows, FEW).await? <= FEW)),
    }
}

/// Whether any part of it is about other records.
pub(super) fn leads_away(condition: &Condition) -> bool {
    match condition {
        Condition::All(all) => all.all.iter().any(leads_away),
        Condition::Any(any) => any.any.iter().any(leads_away),
        Condition::Not(not) => leads_away(&not.not),
        Condition::Aggregate(_) => true,
        Condition::Compare(leaf) => leaf.path.contains('.'),
    }
}

/// That all rows meant have this owner.
pub(super) fn owner(condition: &Condition) -> Option<&Compare> {
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
    Ok(together(definition, parts))
}

fn together(definition: &Definition, parts: Vec<Sql>) -> Option<SelectStatement> {
    let all = parts.into_iter().map(|part| held(definition, part));
    all.reduce(|mut all, part| all.union(UnionType::All, part).to_owned())
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
