//! Links that are lists, and keys of other systems: one row each, kept by the store beside the record's own JSON.
//!
//! No foreign keys: ids may come from the client, and a deleted record stays a row until its month is over.
use sea_orm_migration::sea_orm::DbBackend;

use crate::{
    ddl::{Table, instant, text, uuid},
    step::Step,
};

pub(crate) const STEP: Step = Step { name: "m20261122_000007_link", statements };

fn statements(backend: DbBackend) -> Vec<String> {
    [record_link(), external_id()].iter().flat_map(|table| table.statements(backend)).collect()
}

/// `from` names `to` in its list field. `at` is when it began to. What points here (a timeline, the records with a tag)
/// is read from the second index alone.
fn record_link() -> Table {
    let columns = [text("from_type"), uuid("from_id"), text("field"), text("to_type"), uuid("to_id"), instant("at")];
    Table::new("record_link", &columns).key(&["from_id", "field", "to_id"]).clustered().all_by(&[
        "to_id",
        "from_type",
        "field",
        "at",
        "from_id",
    ])
}

/// The key before the system: it is also asked for alone.
fn external_id() -> Table {
    let columns = [text("record_type"), text("system"), text("key"), uuid("record_id")];
    Table::new("external_id", &columns).key(&["record_type", "key", "system"]).clustered().all_by(&["record_id"])
}
