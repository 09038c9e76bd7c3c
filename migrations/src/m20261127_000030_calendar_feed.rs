//! The secret address of a user's calendar: other programs read it there without signing in.
use sea_orm_migration::sea_orm::DbBackend;

use crate::{
    ddl::{Table, instant, text, uuid},
    step::Step,
};

pub(crate) const STEP: Step = Step { name: "m20261127_000030_calendar_feed", statements };

fn statements(backend: DbBackend) -> Vec<String> {
    feed().statements(backend)
}

/// One address a user, kept as a hash: what the table holds opens no calendar.
fn feed() -> Table {
    let columns = [uuid("user_id"), text("token_hash"), instant("created_at")];
    Table::new("calendar_feed", &columns)
        .key(&["user_id"])
        .constraint(r#"UNIQUE ("token_hash")"#)
        .constraint(r#"FOREIGN KEY ("user_id") REFERENCES "user" ("id") ON DELETE CASCADE"#)
}
