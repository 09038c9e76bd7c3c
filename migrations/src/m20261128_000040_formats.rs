//! How a person reads dates, times and numbers, where it is not as their language writes them.
use sea_orm_migration::sea_orm::DbBackend;

use crate::step::Step;

pub(crate) const STEP: Step = Step { name: "m20261128_000040_formats", statements };

fn statements(backend: DbBackend) -> Vec<String> {
    let text = if backend == DbBackend::Postgres { r#"text COLLATE "C""# } else { "TEXT" };
    let columns = ["date_format", "time_format", "number_format"];
    columns.iter().map(|column| format!(r#"ALTER TABLE "user" ADD COLUMN "{column}" {text}"#)).collect()
}
