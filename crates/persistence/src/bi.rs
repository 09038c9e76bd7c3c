//! Views for programs that draw figures from the database itself: `bi_leads`, `bi_opportunities`, …
//!
//! The tables are ours to change; the views are a contract. One for each kind of record, living records only, ids as text,
//! amounts as decimals, days and times as the engine has them. They know no rights: who may read them is said with `GRANT`.
use sea_orm::{DbBackend, Statement};
use sha2::{Digest as _, Sha256};
use wire::{Access, DEFINITIONS, Definition, Field, Kind, definition::COMMON};

use crate::{Db, Reads, StoreError, Tx, Writes, setting};

/// Which definitions the views were made of.
const MADE_OF: &str = "bi_views";

/// Makes the views anew where a version of the program says something else than they do.
///
/// # Errors
/// When the database cannot be read or written.
pub async fn renew(db: &Db) -> Result<bool, StoreError> {
    let views = views(db.backend());
    let made_of = digest(&views);
    if setting::text(db.read(), MADE_OF).await?.as_deref() == Some(&made_of) {
        return Ok(false);
    }
    let tx = db.begin().await?;
    take_turns(&tx).await?;
    for (name, select) in &views {
        run(&tx, format!(r#"DROP VIEW IF EXISTS "{name}""#)).await?;
        run(&tx, format!(r#"CREATE VIEW "{name}" AS {select}"#)).await?;
    }
    setting::put(&tx, MADE_OF, &made_of).await?;
    tx.commit().await?;
    Ok(true)
}

/// Takes the views away: before tables change under them.
///
/// # Errors
/// When the database cannot be written.
pub async fn drop_all(db: &Db) -> Result<(), StoreError> {
    let tx = db.begin().await?;
    take_turns(&tx).await?;
    for (name, _) in views(db.backend()) {
        run(&tx, format!(r#"DROP VIEW IF EXISTS "{name}""#)).await?;
    }
    let forget = "DELETE FROM setting WHERE key = 'bi_views'";
    let known = match db.backend() {
        DbBackend::Postgres => "SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'setting'",
        _ => "SELECT 1 FROM sqlite_schema WHERE name = 'setting'",
    };
    if tx.first(Statement::from_string(db.backend(), known)).await?.is_some() {
        run(&tx, forget.to_owned()).await?;
    }
    Ok(tx.commit().await?)
}

/// Two starters at once would make the same view twice.
async fn take_turns(tx: &Tx) -> Result<(), StoreError> {
    if tx.backend() == DbBackend::Postgres {
        run(tx, "SELECT pg_advisory_xact_lock(hashtextextended('bi_views', 0))".to_owned()).await?;
    }
    Ok(())
}

async fn run(tx: &Tx, sql: String) -> Result<(), StoreError> {
    tx.run(Statement::from_string(tx.backend(), sql)).await?;
    Ok(())
}

fn digest(views: &[(String, String)]) -> String {
    let mut digest = Sha256::new();
    for (name, select) in views {
        digest.update(format!("{name} {select}\n"));
    }
    digest.finalize().iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}

/// Names and queries, in the order of the definitions.
fn views(backend: DbBackend) -> Vec<(String, String)> {
    let mut views: Vec<_> = told()
        .map(|definition| (format!("bi_{}", definition.path.replace('-', "_")), select(definition, backend)))
        .collect();
    views.push(("bi_links".to_owned(), links(backend)));
    views
}

/// Not what is one person's own business, nor the program's.
fn told() -> impl Iterator<Item = &'static Definition> {
    let open = |definition: &&Definition| {
        matches!(definition.access, Access::Owned | Access::Follows(_) | Access::Shared) && definition.name != "job"
    };
    DEFINITIONS.iter().copied().filter(open)
}

fn select(definition: &Definition, backend: DbBackend) -> String {
    let common = COMMON.iter().filter(|field| field.name != "deleted_at");
    let columns: Vec<String> = common.chain(definition.fields).flat_map(|field| columns(field, backend)).collect();
    format!(r#"SELECT {} FROM "{}" WHERE deleted_at IS NULL"#, columns.join(", "), definition.name)
}

/// An amount takes three columns; what is a list of links has a view of its own.
fn columns(field: &Field, backend: DbBackend) -> Vec<String> {
    let name = field.name;
    match field.kind {
        Kind::Id | Kind::Link(_) => vec![format!(r#"{} AS "{name}""#, id(name, backend))],
        Kind::Money => vec![
            format!(r#"{} AS "{name}""#, decimal(name, backend)),
            format!(r#""{name}_currency""#),
            format!(r#"{} AS "{name}_base""#, decimal(&format!("{name}_base"), backend)),
        ],
        Kind::Links(_) | Kind::References(_) => Vec::new(),
        _ => vec![format!(r#""{name}""#)],
    }
}

/// An id as people and other programs write it.
fn id(column: &str, backend: DbBackend) -> String {
    if backend == DbBackend::Postgres {
        return format!(r#""{column}"::text"#);
    }
    let part = |from: u32, length: u32| format!(r#"substr(hex("{column}"), {from}, {length})"#);
    let parts = [part(1, 8), part(9, 4), part(13, 4), part(17, 4), part(21, 12)].join(" || '-' || ");
    format!(r#"CASE WHEN "{column}" IS NOT NULL THEN lower({parts}) END"#)
}

/// Kept in 1/10 000 of a unit.
fn decimal(column: &str, backend: DbBackend) -> String {
    if backend == DbBackend::Postgres {
        format!(r#"round("{column}"::numeric / 10000, 4)"#)
    } else {
        format!(r#""{column}" / 10000.0"#)
    }
}

/// What is linked with what by more than one link: tags, the records an activity is about, the teams of a user.
fn links(backend: DbBackend) -> String {
    let types: Vec<String> = told().map(|definition| format!("'{}'", definition.name)).collect();
    format!(
        r#"SELECT from_type, {} AS from_id, field, to_type, {} AS to_id FROM "record_link" WHERE from_type IN ({})"#,
        id("from_id", backend),
        id("to_id", backend),
        types.join(", ")
    )
}
