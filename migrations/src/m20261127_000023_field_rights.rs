//! Fields a role hides, or shows only.
use sea_orm_migration::sea_orm::DbBackend;

use crate::step::Step;

pub(crate) const STEP: Step = Step { name: "m20261127_000023_field_rights", statements };

fn statements(backend: DbBackend) -> Vec<String> {
    let kind = if backend == DbBackend::Postgres { "jsonb" } else { "TEXT" };
    vec![format!(r#"ALTER TABLE "role" ADD COLUMN "field_rights" {kind} NOT NULL DEFAULT '{{}}'"#)]
}
