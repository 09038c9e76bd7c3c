//! Passwords and sessions. Users are never removed as rows, so these may refer to them.
use sea_orm_migration::sea_orm::DbBackend;

use crate::{
    ddl::{Table, instant, text, uuid},
    step::Step,
};

pub(crate) const STEP: Step = Step { name: "m20261122_000009_sign_in", statements };

const OF_USER: &str = r#"FOREIGN KEY ("user_id") REFERENCES "user" ("id") ON DELETE CASCADE"#;

fn statements(backend: DbBackend) -> Vec<String> {
    [credential(), session()].iter().flat_map(|table| table.statements(backend)).collect()
}

fn credential() -> Table {
    let columns = [uuid("user_id"), text("password_hash"), instant("changed_at")];
    Table::new("credential", &columns).key(&["user_id"]).constraint(OF_USER)
}

/// Tokens are kept as hashes. The previous one too: whoever shows it again has stolen it, or was stolen from.
fn session() -> Table {
    let columns = [
        uuid("id"),
        uuid("user_id"),
        text("client"),
        text("refresh_hash"),
        text("previous_hash").null(),
        instant("rotated_at").null(),
        instant("created_at"),
        instant("last_used_at"),
        instant("expires_at"),
        instant("revoked_at").null(),
        text("user_agent").null(),
        text("ip").null(),
    ];
    Table::new("session", &columns)
        .key(&["id"])
        .constraint(r#"UNIQUE ("refresh_hash")"#)
        .constraint(OF_USER)
        .all_by(&["user_id"])
        // What is over is swept out; what ended lately still has access tokens about.
        .all_by(&["expires_at"])
        .all_by(&["revoked_at"])
}
