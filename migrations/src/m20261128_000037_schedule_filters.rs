//! A schedule may fix the period and whose records its reports are of.
use sea_orm_migration::sea_orm::DbBackend;

use crate::step::Step;

pub(crate) const STEP: Step = Step { name: "m20261128_000037_schedule_filters", statements };

fn statements(backend: DbBackend) -> Vec<String> {
    let (text, uuid) = if backend == DbBackend::Postgres { ("text COLLATE \"C\"", "uuid") } else { ("TEXT", "BLOB") };
    [("period", text), ("whose", text), ("of_user_id", uuid), ("of_team_id", uuid)]
        .map(|(name, kind)| format!(r#"ALTER TABLE "report_schedule" ADD COLUMN "{name}" {kind}"#))
        .into()
}
