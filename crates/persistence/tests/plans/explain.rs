//! What the database would do, and what is wrong with it.
use persistence::Reads as _;
use sea_orm::Statement;

use crate::{postgres, sqlite, world::World};

/// Tables with more than a thousand rows here: walking one of these is a fault.
pub(crate) const BIG: &[&str] = &[
    "lead",
    "account",
    "contact",
    "opportunity",
    "stage_change",
    "activity",
    "task",
    "change",
    "record_link",
    "search_document",
    "search_index",
];

/// More rows than these are not to be sorted for one page, unless [`crate::allowed::sorted`] says more.
pub(crate) const FEW: u64 = 500;

/// `most`: rows that may be sorted.
pub(crate) async fn faults(world: &World, statement: &Statement, most: u64) -> Vec<String> {
    if world.is_postgres() {
        postgres::faults(world, statement, most).await
    } else {
        sqlite::faults(world, statement, most).await
    }
}

pub(crate) async fn text(world: &World, statement: &Statement) -> String {
    if world.is_postgres() { postgres::text(world, statement).await } else { sqlite::text(world, statement).await }
}

/// The lines of `prefix` before the statement.
pub(crate) async fn lines(world: &World, prefix: &str, column: &str, statement: &Statement) -> Vec<String> {
    let explain = Statement { sql: format!("{prefix} {}", statement.sql), ..statement.clone() };
    let rows = world.db.read().ask(explain).await.unwrap_or_else(|error| panic!("{error}: {statement}"));
    world.watch.take();
    rows.iter().map(|row| row.try_get::<String>("", column).unwrap()).collect()
}
