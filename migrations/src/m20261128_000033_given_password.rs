//! Passwords that somebody else gave: whoever has one chooses their own first.
use sea_orm_migration::sea_orm::DbBackend;

use crate::step::Step;

pub(crate) const STEP: Step = Step { name: "m20261128_000033_given_password", statements };

fn statements(backend: DbBackend) -> Vec<String> {
    let kind =
        if backend == DbBackend::Postgres { "boolean NOT NULL DEFAULT false" } else { "INTEGER NOT NULL DEFAULT 0" };
    vec![format!(r#"ALTER TABLE "credential" ADD COLUMN "must_change" {kind}"#)]
}
