//! What a database says about itself.
use std::collections::BTreeMap;

use sea_orm_migration::sea_orm::{ConnectionTrait, DatabaseConnection, QueryResult, Statement};

use crate::fresh::is_postgres;

async fn query(db: &DatabaseConnection, sql: &str) -> Vec<QueryResult> {
    db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await.expect("the database answers")
}

pub(crate) async fn count(db: &DatabaseConnection, sql: &str) -> i64 {
    query(db, sql).await[0].try_get("", "n").expect("the database answers")
}

/// Tables, indexes and the like, by name.
pub(crate) async fn objects(db: &DatabaseConnection) -> Vec<String> {
    let sql = if is_postgres(db) {
        "SELECT relname::text AS name FROM pg_class WHERE relnamespace = current_schema()::regnamespace ORDER BY 1"
    } else {
        "SELECT name FROM sqlite_schema ORDER BY 1"
    };
    query(db, sql).await.iter().map(|row| row.try_get("", "name").expect("the database answers")).collect()
}

/// Each column's type, and whether it may be null: `text null`.
pub(crate) async fn columns(db: &DatabaseConnection, table: &str) -> BTreeMap<String, String> {
    let sql = if is_postgres(db) { POSTGRES.replace('?', table) } else { SQLITE.replace('?', table) };
    let row = |row: &QueryResult| {
        (row.try_get("", "name").expect("the database answers"), row.try_get("", "kind").expect("the database answers"))
    };
    query(db, &sql).await.iter().map(row).collect()
}

const SQLITE: &str = r#"SELECT name, type || iif("notnull", '', ' null') AS kind FROM pragma_table_info('?')"#;

const POSTGRES: &str = "SELECT column_name::text AS name, \
    udt_name || coalesce(' ' || collation_name, '') || CASE is_nullable WHEN 'YES' THEN ' null' ELSE '' END AS kind \
    FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = '?'";
