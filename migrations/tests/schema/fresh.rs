//! Empty databases, gone when the test is over.
use std::{path::PathBuf, time::Duration};

use sea_orm_migration::sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend};

/// An empty database and how to connect to it once more.
pub(crate) struct Fresh {
    pub(crate) db: DatabaseConnection,
    url: String,
    schema: Option<String>,
    file: Option<PathBuf>,
}

pub(crate) fn is_postgres(db: &DatabaseConnection) -> bool {
    db.get_database_backend() == DbBackend::Postgres
}

/// One for each engine at hand; `name` keeps tests that run side by side apart.
pub(crate) async fn engines(name: &str) -> Vec<Fresh> {
    let mut engines = vec![sqlite(name).await];
    if let Ok(url) = std::env::var("TEST_DATABASE_URL") {
        engines.push(postgres(url, name).await);
    }
    engines
}

async fn sqlite(name: &str) -> Fresh {
    let file = std::env::temp_dir().join(format!("rapport-schema-{name}-{}.db", std::process::id()));
    let _ = std::fs::remove_file(&file);
    let url = format!("sqlite:{}?mode=rwc", file.display());
    Fresh { db: connect(&url, None).await, url, schema: None, file: Some(file) }
}

async fn postgres(url: String, name: &str) -> Fresh {
    let schema = format!("schema_test_{name}");
    let create = format!("DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema}");
    connect(&url, None).await.execute_unprepared(&create).await.expect("the database answers");
    Fresh { db: connect(&url, Some(&schema)).await, url, schema: Some(schema), file: None }
}

async fn connect(url: &str, schema: Option<&str>) -> DatabaseConnection {
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).acquire_timeout(Duration::from_secs(5)).sqlx_logging(false);
    if let Some(schema) = schema {
        options.set_schema_search_path(schema);
    }
    Database::connect(options).await.expect("the database answers")
}

impl Fresh {
    pub(crate) async fn connect(&self) -> DatabaseConnection {
        connect(&self.url, self.schema.as_deref()).await
    }
}

impl Drop for Fresh {
    fn drop(&mut self) {
        if let Some(file) = &self.file {
            let _ = std::fs::remove_file(file);
        }
    }
}
