//! Jobs that make records of records: what each made, and how many there was nothing to do for.
use sea_orm_migration::sea_orm::DbBackend;

use crate::step::Step;

pub(crate) const STEP: Step = Step { name: "m20261127_000031_made_by_jobs", statements };

fn statements(backend: DbBackend) -> Vec<String> {
    let (integer, uuid) = if backend == DbBackend::Postgres { ("bigint", "uuid") } else { ("INTEGER", "BLOB") };
    vec![
        format!(r#"ALTER TABLE "job" ADD COLUMN "skipped" {integer} NOT NULL DEFAULT 0"#),
        // Undoing takes away exactly this record, whatever was made by hand meanwhile.
        format!(r#"ALTER TABLE "job_item" ADD COLUMN "made_id" {uuid}"#),
    ]
}
