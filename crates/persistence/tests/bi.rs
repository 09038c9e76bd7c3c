//! The views for outside programs: what is in them, and that they keep up with the program.
#![expect(clippy::unwrap_used, reason = "a test: what cannot go on may stop")]

use persistence::{Db, Reads as _, Row, bi, db::Settings};
use sea_orm::{ConnectionTrait as _, Database, Statement};
use uuid::Uuid;

async fn open(url: &str) -> Db {
    let db = Db::open(&Settings { url: url.to_owned(), connections: 2, cursor_key: [7; 32] }).await.unwrap();
    migrations::migrate(db.migrator()).await.unwrap();
    db
}

async fn run(db: &Db, sql: &str) {
    db.patiently(sql).await.unwrap();
}

async fn rows(db: &Db, sql: &str) -> Vec<Row> {
    db.read().ask(Statement::from_string(db.backend(), sql)).await.unwrap()
}

/// An id as the engine writes it down.
fn literal(db: &Db, id: &str) -> String {
    let bytes = id.replace('-', "");
    if db.backend() == sea_orm::DbBackend::Postgres { format!("'{id}'") } else { format!("x'{bytes}'") }
}

const TAG: &str = "0192d1a0-0000-7000-8000-00000000a001";
const GONE: &str = "0192d1a0-0000-7000-8000-00000000a002";
const RATE: &str = "0192d1a0-0000-7000-8000-00000000a003";

async fn views_are_as_they_are_told(db: &Db) {
    assert!(bi::renew(db).await.unwrap(), "made");
    assert!(!bi::renew(db).await.unwrap(), "made once");
    for (id, deleted) in [(TAG, "NULL"), (GONE, "'2026-11-01T00:00:00+00:00'")] {
        run(db, &format!(
            "INSERT INTO tag (id, version, created_at, updated_at, deleted_at, name_key, name, color) \
             VALUES ({}, 1, '2026-11-01T00:00:00+00:00', '2026-11-01T00:00:00+00:00', {deleted}, '{id}', '{id}', 'blue')",
            literal(db, id)
        )).await;
    }
    let tags = rows(db, "SELECT id, name FROM bi_tags").await;
    let found: Vec<String> = tags.iter().map(|row| row.try_get("", "id").unwrap()).collect();
    assert_eq!(found, [TAG], "ids as text, and what was deleted is left out");
    // An amount of 12 345.6789 is kept as 123 456 789.
    run(db, &format!(
        "INSERT INTO target (id, version, created_at, updated_at, period, starts_on, level, measure, amount, amount_currency, amount_base, external_ids) \
         VALUES ({}, 1, '2026-11-01T00:00:00+00:00', '2026-11-01T00:00:00+00:00', 'month', '2026-11-01', 'user', 'won', 123456789, 'EUR', 123456789, '[]')",
        literal(db, RATE)
    )).await;
    let told = rows(db, "SELECT CAST(amount AS text) AS amount, amount_currency, starts_on FROM bi_targets").await;
    let amount: String = told[0].try_get("", "amount").unwrap();
    let currency: String = told[0].try_get("", "amount_currency").unwrap();
    assert_eq!((amount.as_str(), currency.as_str()), ("12345.6789", "EUR"));
    // Tables may change once the views are gone; then they come back.
    bi::drop_all(db).await.unwrap();
    run(db, "ALTER TABLE target DROP COLUMN amount_base").await;
    assert!(rows(db, "SELECT 1 FROM target").await.len() == 1);
}

#[tokio::test]
async fn views_on_sqlite() {
    let file = std::env::temp_dir().join(format!("rapport-bi-{}.db", Uuid::now_v7()));
    views_are_as_they_are_told(&open(&format!("sqlite:{}", file.display())).await).await;
    for end in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{end}", file.display()));
    }
}

#[tokio::test]
async fn views_on_postgres() {
    let Ok(server) = std::env::var("TEST_DATABASE_URL") else {
        return;
    };
    let schema = format!("bi_{}", Uuid::now_v7().simple());
    let admin = Database::connect(&server).await.unwrap();
    admin.execute_unprepared(&format!("CREATE SCHEMA {schema}")).await.unwrap();
    let separator = if server.contains('?') { '&' } else { '?' };
    views_are_as_they_are_told(&open(&format!("{server}{separator}options=-csearch_path%3D{schema}")).await).await;
    admin.execute_unprepared(&format!("DROP SCHEMA {schema} CASCADE")).await.unwrap();
}
