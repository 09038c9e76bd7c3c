//! What the migrations make, on SQLite always and on PostgreSQL where `TEST_DATABASE_URL` names a server.
mod expected;
mod found;
mod fresh;

use fresh::{Fresh, engines};
use migrations::{Migrator, migrate, pending};
use sea_orm_migration::{MigratorTrait, sea_orm::ConnectionTrait};

const ALL: usize = 28;

#[tokio::test]
async fn tables_fit_the_records() {
    for Fresh { db, .. } in &engines("fit").await {
        migrate(db).await.unwrap();
        for definition in wire::DEFINITIONS {
            let expected = expected::columns(definition, db.get_database_backend());
            assert_eq!(found::columns(db, definition.name).await, expected, "{}", definition.name);
        }
    }
}

#[tokio::test]
async fn migrating_again_does_nothing() {
    for Fresh { db, .. } in &engines("again").await {
        assert_eq!(pending(db).await.unwrap().len(), ALL);
        assert_eq!(migrate(db).await.unwrap() as usize, ALL);
        let before = found::objects(db).await;
        assert_eq!((migrate(db).await.unwrap(), pending(db).await.unwrap().len()), (0, 0));
        assert_eq!(found::objects(db).await, before);
    }
}

#[tokio::test]
async fn of_two_starters_one_migrates() {
    for fresh in &engines("two").await {
        let other = fresh.connect().await;
        let (one, two) = tokio::join!(migrate(&fresh.db), migrate(&other));
        assert_eq!((one.unwrap() + two.unwrap()) as usize, ALL);
    }
}

/// Whatever stands in the way of a step, the steps before it stay, nothing of it stays, and a later run goes on.
#[tokio::test]
async fn a_broken_step_leaves_nothing_behind() {
    for Fresh { db, .. } in &engines("broken").await {
        db.execute_unprepared("CREATE TABLE tag (x integer)").await.unwrap();
        migrate(db).await.unwrap_err();
        let left = pending(db).await.unwrap();
        assert_eq!(left.first().map(String::as_str), Some("m20261122_000004_work"));
        assert!(!found::objects(db).await.contains(&"activity".to_owned()));
        db.execute_unprepared("DROP TABLE tag").await.unwrap();
        assert_eq!(migrate(db).await.unwrap() as usize, left.len());
    }
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_left_alone() {
    for Fresh { db, .. } in &engines("newer").await {
        migrate(db).await.unwrap();
        let newer = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m29991231_000001_future', 0)";
        db.execute_unprepared(newer).await.unwrap();
        assert_eq!((migrate(db).await.unwrap(), pending(db).await.unwrap().len()), (0, 0));
    }
}

#[tokio::test]
async fn there_is_no_way_down() {
    for Fresh { db, .. } in &engines("down").await {
        migrate(db).await.unwrap();
        let refusal = Migrator::down(db, Some(1)).await.unwrap_err().to_string();
        assert!(refusal.contains("m20261128_000040_formats cannot be undone"), "{refusal}");
    }
}

#[tokio::test]
async fn the_change_log_only_grows() {
    for Fresh { db, .. } in &engines("change").await {
        migrate(db).await.unwrap();
        let id = if fresh::is_postgres(db) { "'018f0000-0000-7000-8000-000000000001'" } else { "x'018f'" };
        let row = format!(
            "INSERT INTO change (at, record_type, record_id, version, action) VALUES ('2026-11-22T00:00:00Z', 'lead', {id}, 1, 'create')"
        );
        db.execute_unprepared(&row).await.unwrap();
        for attempt in ["UPDATE change SET version = 2", "DELETE FROM change"] {
            let refusal = db.execute_unprepared(attempt).await.unwrap_err().to_string();
            assert!(refusal.contains("append-only"), "{attempt}: {refusal}");
        }
        if fresh::is_postgres(db) {
            db.execute_unprepared("TRUNCATE change").await.unwrap_err();
        }
        assert_eq!(found::count(db, "SELECT count(*) AS n FROM change WHERE version = 1").await, 1);
    }
}

/// SQLite alone would take anything anywhere.
#[tokio::test]
async fn values_of_a_foreign_type_are_refused() {
    for Fresh { db, .. } in &engines("type").await {
        migrate(db).await.unwrap();
        let text_for_a_number = "INSERT INTO record_link (from_type, from_id, field, to_type, to_id, at) VALUES ('task', 'x', 'links', 'lead', 'y', 'z')";
        db.execute_unprepared(text_for_a_number).await.unwrap_err();
    }
}

#[tokio::test]
async fn living_records_are_unique_and_deleted_ones_do_not_count() {
    for Fresh { db, .. } in &engines("unique").await {
        migrate(db).await.unwrap();
        let tag = |id: u8, deleted: &str| {
            let id = if fresh::is_postgres(db) {
                format!("'018f0000-0000-7000-8000-0000000000{id:02}'")
            } else {
                format!("x'{id:032}'")
            };
            let columns = "id, version, created_at, updated_at, deleted_at, name, color";
            format!(
                "INSERT INTO tag ({columns}) VALUES ({id}, 1, '2026-11-22T00:00:00Z', '2026-11-22T00:00:00Z', {deleted}, 'vip', 'grey')"
            )
        };
        db.execute_unprepared(&tag(1, "'2026-11-22T00:00:00Z'")).await.unwrap();
        db.execute_unprepared(&tag(2, "NULL")).await.unwrap();
        db.execute_unprepared(&tag(3, "NULL")).await.unwrap_err();
    }
}
