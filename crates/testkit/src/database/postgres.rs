//! PostgreSQL: a database made from a database.
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};

use super::{build, unique};
use crate::template;

pub(crate) struct Named {
    server: String,
    name: String,
}

impl Named {
    pub(crate) fn url(&self) -> String {
        at(&self.server, &self.name)
    }
}

/// The server's address with another database.
fn at(server: &str, name: &str) -> String {
    let (base, query) =
        server.split_once('?').map_or((server, String::new()), |(base, query)| (base, format!("?{query}")));
    let (host, _) = base.rsplit_once('/').expect("TEST_DATABASE_URL names a database");
    format!("{host}/{name}{query}")
}

/// Dropping waits for the answer: a process that ends must not leave its database behind.
impl Drop for Named {
    fn drop(&mut self) {
        let (server, name) = (self.server.clone(), self.name.clone());
        let work = move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().ok()?;
            runtime.block_on(async {
                let mut db = PgConnection::connect(&server).await.ok()?;
                let drop = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
                db.execute(AssertSqlSafe(drop)).await.ok()
            })
        };
        let _ = std::thread::spawn(work).join();
    }
}

async fn run(db: &mut PgConnection, sql: String) {
    db.execute(AssertSqlSafe(sql.clone())).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
}

async fn maintenance(server: &str) -> PgConnection {
    PgConnection::connect(server).await.expect("TEST_DATABASE_URL answers")
}

pub(crate) async fn empty(server: &str) -> Named {
    let name = format!("test_{}", unique());
    run(&mut maintenance(server).await, format!("CREATE DATABASE {name}")).await;
    Named { server: server.to_owned(), name }
}

pub(crate) async fn fresh(server: &str) -> Named {
    let name = format!("test_{}", unique());
    let mut db = maintenance(server).await;
    let template = template(server, &mut db).await;
    run(&mut db, format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
    Named { server: server.to_owned(), name }
}

/// The first process of a build makes it, the others wait for its lock.
async fn template(server: &str, db: &mut PgConnection) -> String {
    let name = format!("template_{}", build());
    if !exists(db, &name).await {
        run(db, "SELECT pg_advisory_lock(7417)".to_owned()).await;
        if !exists(db, &name).await {
            let part = empty(server).await;
            template::make(&part.url()).await;
            run(db, format!("ALTER DATABASE {} RENAME TO {name}", part.name)).await;
        }
        run(db, "SELECT pg_advisory_unlock(7417)".to_owned()).await;
    }
    name
}

async fn exists(db: &mut PgConnection, name: &str) -> bool {
    let found = sqlx::query("SELECT 1 FROM pg_database WHERE datname = $1").bind(name).fetch_optional(db).await;
    found.expect("the catalogue can be read").is_some()
}
