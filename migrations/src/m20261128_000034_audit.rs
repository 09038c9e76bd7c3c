//! The change log read across records: newest first, by who, by what kind of record, by what was done.
use sea_orm_migration::sea_orm::DbBackend;

use crate::step::Step;

pub(crate) const STEP: Step = Step { name: "m20261128_000034_audit", statements };

fn statements(_backend: DbBackend) -> Vec<String> {
    // What the most writes are is found by the first; the last one holds the rare acts alone, and costs the others nothing.
    [
        r#"CREATE INDEX "change_by_at_seq" ON "change" ("at", "seq")"#,
        r#"CREATE INDEX "change_by_actor_id_at_seq" ON "change" ("actor_id", "at", "seq")"#,
        r#"CREATE INDEX "change_by_record_type_at_seq" ON "change" ("record_type", "at", "seq")"#,
        r#"CREATE INDEX "change_by_action_at_seq" ON "change" ("action", "at", "seq") WHERE "action" <> 'create' AND "action" <> 'update'"#,
    ]
    .map(str::to_owned)
    .into()
}
