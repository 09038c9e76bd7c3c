//! The day of the month a repeating task falls on, kept while a shorter month has moved its due date.
use sea_orm_migration::sea_orm::DbBackend;

use crate::step::Step;

pub(crate) const STEP: Step = Step { name: "m20261127_000021_recurrence_day", statements };

fn statements(backend: DbBackend) -> Vec<String> {
    let kind = if backend == DbBackend::Postgres { "bigint" } else { "INTEGER" };
    vec![format!(r#"ALTER TABLE "task" ADD COLUMN "recurrence_day" {kind}"#)]
}
