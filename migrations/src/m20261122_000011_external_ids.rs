//! Keys of other systems for every record that clients make: an integration brings its users, tags and links too.
use sea_orm_migration::sea_orm::DbBackend;

use crate::step::Step;

pub(crate) const STEP: Step = Step { name: "m20261122_000011_external_ids", statements };

const TABLES: &[&str] = &[
    "account_contact",
    "attachment",
    "campaign_member",
    "exchange_rate",
    "opportunity_contact",
    "pipeline",
    "role",
    "saved_view",
    "stage",
    "tag",
    "team",
    "user",
];

fn statements(backend: DbBackend) -> Vec<String> {
    let kind = if backend == DbBackend::Postgres { "jsonb" } else { "TEXT" };
    let add = |table: &&str| format!(r#"ALTER TABLE "{table}" ADD COLUMN "external_ids" {kind} NOT NULL DEFAULT '[]'"#);
    TABLES.iter().map(add).collect()
}
