//! How often SQLite's search index joins its parts.
use sea_orm_migration::sea_orm::DbBackend;

use crate::step::Step;

pub(crate) const STEP: Step = Step { name: "m20261128_000039_search_merges", statements };

/// Every commit adds a part. Joined four by four, as FTS5 does unless told otherwise, each term is written again at each of
/// ten levels of a million records: a third of the cost of a new lead. Sixteen is the most it takes, and halves the levels.
fn statements(backend: DbBackend) -> Vec<String> {
    if backend == DbBackend::Postgres {
        return Vec::new();
    }
    vec!["INSERT INTO search_index (search_index, rank) VALUES ('automerge', 16)".to_owned()]
}
