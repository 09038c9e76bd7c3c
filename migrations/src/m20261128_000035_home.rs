//! The page a person begins with: named by the role, or chosen by oneself. And the way to recent changes of the set-up.
use sea_orm_migration::sea_orm::DbBackend;

use crate::step::Step;

pub(crate) const STEP: Step = Step { name: "m20261128_000035_home", statements };

/// Which of the homes the ready roles of an installation begin with.
const READY: [(&str, &str); 4] = [
    ("Administrator", "administrator"),
    ("Manager", "manager"),
    ("Representative", "representative"),
    ("Read-only", "executive"),
];

fn statements(backend: DbBackend) -> Vec<String> {
    let id = if backend == DbBackend::Postgres { "uuid" } else { "BLOB" };
    let text = if backend == DbBackend::Postgres { r#"text COLLATE "C""# } else { "TEXT" };
    let columns = ["role", "user"].into_iter().flat_map(|table| {
        [
            format!(r#"ALTER TABLE "{table}" ADD COLUMN "home" {text}"#),
            format!(r#"ALTER TABLE "{table}" ADD COLUMN "home_dashboard_id" {id}"#),
        ]
    });
    let ready =
        READY.iter().map(|(role, home)| format!(r#"UPDATE "role" SET "home" = '{home}' WHERE "name" = '{role}'"#));
    // Few changes among many are of what an administrator sets up: they are found without reading the others.
    let setup = r#"CREATE INDEX "change_of_setup" ON "change" ("seq")
        WHERE "record_type" IN ('role', 'team', 'user', 'pipeline', 'stage', 'exchange_rate')"#;
    columns.chain(ready).chain([setup.to_owned()]).collect()
}
