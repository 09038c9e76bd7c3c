//! What people say to each other about records, and what they are told.
use sea_orm_migration::sea_orm::DbBackend;

use crate::{
    ddl::{Table, instant, integer, json, record, text, uuid},
    step::Step,
};

pub(crate) const STEP: Step = Step { name: "m20261122_000014_talk", statements };

fn statements(backend: DbBackend) -> Vec<String> {
    let tables = [comment(), follow(), notification(), notification_preference()];
    tables.iter().flat_map(|table| table.statements(backend)).collect()
}

fn comment() -> Table {
    record("comment", &[text("body"), json("links"), json("mention_ids"), json("external_ids")])
}

fn follow() -> Table {
    record("follow", &[json("links"), uuid("owner_id").null(), json("external_ids")]).by(&["owner_id", "created_at"])
}

/// What is new is counted with every page.
fn notification() -> Table {
    let columns = [
        text("kind"),
        json("links"),
        uuid("actor_id").null(),
        uuid("comment_id").null(),
        instant("read_at").null(),
        uuid("owner_id").null(),
    ];
    record("notification", &columns).by(&["owner_id", "created_at"]).by(&["owner_id", "read_at", "created_at"])
}

/// Only what somebody has switched; everything else is on.
fn notification_preference() -> Table {
    let columns = [uuid("user_id"), text("kind"), integer("enabled")];
    Table::new("notification_preference", &columns).key(&["user_id", "kind"]).clustered()
}
