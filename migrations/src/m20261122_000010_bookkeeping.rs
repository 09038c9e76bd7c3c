//! Settings of the organisation, and answers kept so that a repeated request has one effect.
use sea_orm_migration::sea_orm::DbBackend;

use crate::{
    ddl::{Table, instant, integer, json, text, uuid},
    step::Step,
};

pub(crate) const STEP: Step = Step { name: "m20261122_000010_bookkeeping", statements };

fn statements(backend: DbBackend) -> Vec<String> {
    [setting(), idempotency_key()].iter().flat_map(|table| table.statements(backend)).collect()
}

fn setting() -> Table {
    Table::new("setting", &[text("key"), json("value")]).key(&["key"])
}

/// Not clustered: a kept answer can be as long as an answer gets.
fn idempotency_key() -> Table {
    let columns = [
        uuid("principal_id"),
        text("method"),
        text("path"),
        text("key"),
        text("body_hash"),
        integer("status"),
        json("headers"),
        text("body").null(),
        instant("created_at"),
    ];
    Table::new("idempotency_key", &columns).key(&["principal_id", "method", "path", "key"]).all_by(&["created_at"])
}
