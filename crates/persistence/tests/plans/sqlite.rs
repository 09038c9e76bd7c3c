//! `EXPLAIN QUERY PLAN`.
use persistence::Reads as _;
use sea_orm::Statement;

use crate::{
    explain::{BIG, lines},
    world::World,
};

pub(crate) async fn text(world: &World, statement: &Statement) -> String {
    lines(world, "EXPLAIN QUERY PLAN", "detail", statement).await.iter().map(|line| format!("    {line}\n")).collect()
}

pub(crate) async fn faults(world: &World, statement: &Statement, most: u64) -> Vec<String> {
    let plan = lines(world, "EXPLAIN QUERY PLAN", "detail", statement).await;
    let mut faults: Vec<String> =
        plan.iter().filter(|line| walks(line, &statement.sql)).map(|line| format!("walk: {line}")).collect();
    if plan.iter().any(|line| line == "USE TEMP B-TREE FOR ORDER BY") {
        let rows = unordered(world, statement, most).await;
        if rows > most {
            faults.push("sort: too many rows".to_owned());
        }
    }
    faults
}

/// `SCAN lead`, and `SCAN t1` where t1 is one. Through an index in the order wanted is no walk of the table.
fn walks(line: &str, sql: &str) -> bool {
    let Some(rest) = line.trim().strip_prefix("SCAN ") else { return false };
    let alias = rest.split(' ').next().unwrap_or_default();
    let table = table_of(alias, sql);
    BIG.contains(&table) && !rest.contains(" USING ") && !rest.contains("VIRTUAL TABLE INDEX")
}

/// The table behind an alias: `"lead" AS "t1"`.
fn table_of<'a>(alias: &'a str, sql: &'a str) -> &'a str {
    let Some((before, _)) = sql.split_once(&format!(" AS \"{alias}\"")) else { return alias };
    before.rsplit('"').nth(1).unwrap_or(alias)
}

/// The query that the end of `sql` lies in, which may be one within another, and what stands before it.
fn innermost(sql: &str) -> (&str, &str) {
    let mut open = Vec::new();
    for (place, letter) in sql.char_indices() {
        match letter {
            '(' => open.push(place + 1),
            ')' => drop(open.pop()),
            _ => {}
        }
    }
    sql.split_at(open.pop().unwrap_or_default())
}

/// How many rows the last `ORDER BY` sorts; counted as far as matters.
async fn unordered(world: &World, statement: &Statement, most: u64) -> u64 {
    let Some((rows, _)) = statement.sql.rsplit_once(" ORDER BY ") else { return 0 };
    let (before, rows) = innermost(rows);
    let mut values = statement.values.clone().unwrap_or(sea_orm::Values(Vec::new()));
    values.0.truncate(before.matches('?').count() + rows.matches('?').count());
    values.0.drain(..before.matches('?').count());
    let sql = format!("SELECT count(*) AS rows FROM ({rows} LIMIT {})", most + 1);
    let count = Statement { sql, values: Some(values), db_backend: statement.db_backend };
    let row = world.db.read().first(count).await.unwrap_or_else(|error| panic!("{error}: {statement}")).unwrap();
    world.watch.take();
    u64::try_from(row.try_get::<i64>("", "rows").unwrap()).unwrap()
}
