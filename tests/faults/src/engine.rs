//! The two engines, looked at from outside, past everything of ours.
use std::path::Path;

use sqlx::{AssertSqlSafe, Connection as _, PgConnection, SqliteConnection, sqlite::SqliteConnectOptions};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Engine {
    Sqlite,
    Postgres,
}

impl Engine {
    pub(crate) const BOTH: [Self; 2] = [Self::Sqlite, Self::Postgres];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }

    pub(crate) fn of(url: &str) -> Self {
        if url.starts_with("sqlite:") { Self::Sqlite } else { Self::Postgres }
    }

    /// An id column as text, alike on both.
    pub(crate) fn id(self, column: &str) -> String {
        match self {
            Self::Sqlite => format!("lower(hex({column}))"),
            Self::Postgres => format!("replace({column}::text, '-', '')"),
        }
    }
}

/// One text column.
pub(crate) async fn lines(url: &str, sql: &str) -> anyhow::Result<Vec<String>> {
    let query = sqlx::query_scalar(AssertSqlSafe(sql.to_owned()));
    Ok(match Engine::of(url) {
        Engine::Sqlite => {
            let path = Path::new(url.trim_start_matches("sqlite:"));
            let options = SqliteConnectOptions::new().filename(path).busy_timeout(std::time::Duration::from_secs(10));
            let mut db = SqliteConnection::connect_with(&options).await?;
            let lines = sqlx::query_scalar(AssertSqlSafe(sql.to_owned())).fetch_all(&mut db).await?;
            db.close().await?;
            lines
        }
        Engine::Postgres => {
            let mut db = PgConnection::connect(url).await?;
            let lines = query.fetch_all(&mut db).await?;
            db.close().await?;
            lines
        }
    })
}

/// Statements, behind the program's back.
pub(crate) async fn execute(url: &str, sql: &str) -> anyhow::Result<()> {
    let sql = AssertSqlSafe(sql.to_owned());
    match Engine::of(url) {
        Engine::Sqlite => {
            let mut db = SqliteConnection::connect(url).await?;
            sqlx::raw_sql(sql).execute(&mut db).await?;
            db.close().await?;
        }
        Engine::Postgres => {
            let mut db = PgConnection::connect(url).await?;
            sqlx::raw_sql(sql).execute(&mut db).await?;
            db.close().await?;
        }
    }
    Ok(())
}

/// The first number of a one-line answer.
pub(crate) async fn number(url: &str, sql: &str) -> anyhow::Result<i64> {
    let lines = lines(url, sql).await?;
    Ok(lines.first().and_then(|line| line.parse().ok()).unwrap_or_default())
}
