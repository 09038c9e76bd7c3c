//! What to do at a stage, in every language the organisation speaks.
use sea_orm_migration::sea_orm::DbBackend;

use crate::step::Step;

pub(crate) const STEP: Step = Step { name: "m20261127_000022_guidance_labels", statements };

fn statements(backend: DbBackend) -> Vec<String> {
    let kind = if backend == DbBackend::Postgres { "jsonb" } else { "TEXT" };
    vec![format!(r#"ALTER TABLE "stage" ADD COLUMN "guidance_labels" {kind} NOT NULL DEFAULT '{{}}'"#)]
}
