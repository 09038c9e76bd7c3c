//! What a report asks the database, in the database's own words.
use sea_orm::{DbBackend, Statement};
use wire::report::{ExplainedStatement, Explanation};

use super::session::Session;
use crate::{Reads, StoreError};

pub(super) async fn statements(session: &Session) -> Result<Explanation, StoreError> {
    let mut statements = Vec::new();
    for statement in session.asked() {
        let plan = plan(session, &statement).await?;
        statements.push(ExplainedStatement { sql: statement.to_string(), plan });
    }
    Ok(Explanation { statements })
}

/// Without estimates: those tell how many records there are that the reader may not see.
async fn plan(session: &Session, statement: &Statement) -> Result<Vec<String>, StoreError> {
    let (explain, column) = match session.backend() {
        DbBackend::Postgres => ("EXPLAIN (COSTS OFF)", "QUERY PLAN"),
        _ => ("EXPLAIN QUERY PLAN", "detail"),
    };
    let asked = Statement::from_string(session.backend(), format!("{explain} {statement}"));
    let rows = session.db().ask(asked).await?;
    Ok(rows.iter().map(|row| row.try_get("", column)).collect::<Result<_, _>>()?)
}
