//! The search index: one document for each searchable record. Terms are made by `domain::search`, and only there.
use sea_orm_migration::sea_orm::DbBackend;

use crate::step::Step;

pub(crate) const STEP: Step = Step { name: "m20261122_000008_search", statements };

fn statements(backend: DbBackend) -> Vec<String> {
    let statements: &[&str] = if backend == DbBackend::Postgres { POSTGRES } else { SQLITE };
    statements.iter().map(|&statement| statement.to_owned()).collect()
}

const SQLITE: &[&str] = &[
    // `seq`: sixteen bits for the type, then a running number, so that one type is one range, newest last.
    r#"CREATE TABLE "search_document" (
        "seq" INTEGER PRIMARY KEY,
        "record_type" TEXT NOT NULL,
        "record_id" BLOB NOT NULL,
        "owner_id" BLOB,
        "team_id" BLOB,
        "name" TEXT NOT NULL
    ) STRICT"#,
    r#"CREATE UNIQUE INDEX "search_document_unique_record_id" ON "search_document" ("record_id")"#,
    // Row ids are `search_document.seq`. Contentless: the terms are not kept a second time as text.
    // `ascii` takes a token as it is: everything above 0x7F belongs to it (`unicode61` would split at letters newer
    // than Unicode 6.1). `detail=none`: hits need the set of terms, not their places. No `prefix`: beginnings are terms.
    // Queries order by `search_index.rowid`, not by `search_document.seq`: only then do they stop at the limit.
    r#"CREATE VIRTUAL TABLE "search_index" USING fts5(
        terms, content='', contentless_delete=1, detail=none, tokenize="ascii tokenchars '_'"
    )"#,
];

const POSTGRES: &[&str] = &[
    r#"CREATE SEQUENCE "search_number""#,
    r#"CREATE TABLE "search_document" (
        "seq" bigint PRIMARY KEY,
        "record_type" text COLLATE "C" NOT NULL,
        "record_id" uuid NOT NULL,
        "owner_id" uuid,
        "team_id" uuid,
        "name" text COLLATE "C" NOT NULL,
        "terms" tsvector NOT NULL
    )"#,
    r#"CREATE UNIQUE INDEX "search_document_unique_record_id" ON "search_document" ("record_id")"#,
    // With `fastupdate` new terms wait in a list that every search reads too: short, it costs a search little, and an
    // insert still much less than finding a place for each of its terms.
    r#"CREATE INDEX "search_document_by_terms" ON "search_document" USING gin ("terms")
       WITH (fastupdate = on, gin_pending_list_limit = 256)"#,
];
