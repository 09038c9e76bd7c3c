//! The whole database as one value: equal before and after whatever must not write.
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, Row as _, SqliteConnection};

/// Left out: when a session was last used is no content. All other tables count, also the search index, the kept answers
/// of idempotent requests and the log.
const LEFT_OUT: &[&str] = &["session"];

/// Name and content digest of every table that has rows.
pub async fn digest(url: &str) -> Vec<String> {
    if url.starts_with("sqlite:") { sqlite(url).await } else { postgres(url).await }
}

async fn sqlite(url: &str) -> Vec<String> {
    let mut db = SqliteConnection::connect(url).await.expect("the database opens");
    // Virtual tables are their shadow tables, which are listed too.
    let tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name";
    let tables: Vec<String> = sqlx::query_scalar(tables).fetch_all(&mut db).await.expect("tables are listed");
    let mut parts = Vec::new();
    for table in tables.iter().filter(|table| !LEFT_OUT.contains(&table.as_str())) {
        let columns = "SELECT group_concat('quote(\"' || name || '\")', ' || ''|'' || ') FROM pragma_table_info(?)";
        let columns: String =
            sqlx::query_scalar(columns).bind(table).fetch_one(&mut db).await.expect("columns are listed");
        parts.push(format!("SELECT '{table}: ' || {columns} AS line FROM \"{table}\""));
    }
    let sql = format!("SELECT line FROM ({}) ORDER BY line", parts.join(" UNION ALL "));
    sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(&mut db).await.expect("the tables are read")
}

async fn postgres(url: &str) -> Vec<String> {
    let mut db = PgConnection::connect(url).await.expect("the database opens");
    let tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename";
    let tables: Vec<String> = sqlx::query_scalar(tables).fetch_all(&mut db).await.expect("tables are listed");
    let counted = tables.iter().filter(|table| !LEFT_OUT.contains(&table.as_str()));
    let parts: Vec<_> =
        counted.map(|table| format!("SELECT '{table}: ' || t::text AS line FROM \"{table}\" t")).collect();
    let sql = format!("SELECT line FROM ({}) lines ORDER BY line", parts.join(" UNION ALL "));
    let rows = sqlx::query(AssertSqlSafe(sql)).fetch_all(&mut db).await.expect("the tables are read");
    rows.iter().map(|row| row.get(0)).collect()
}

pub(crate) async fn execute(url: &str, sql: &str) {
    let sql = AssertSqlSafe(sql.to_owned());
    if url.starts_with("sqlite:") {
        let mut db = SqliteConnection::connect(url).await.expect("the database opens");
        sqlx::raw_sql(sql).execute(&mut db).await.expect("the statement runs");
    } else {
        let mut db = PgConnection::connect(url).await.expect("the database opens");
        sqlx::raw_sql(sql).execute(&mut db).await.expect("the statement runs");
    }
}
