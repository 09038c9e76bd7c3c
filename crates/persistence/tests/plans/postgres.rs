//! `EXPLAIN`.
use sea_orm::Statement;

use crate::{
    explain::{BIG, lines},
    world::World,
};

pub(crate) async fn text(world: &World, statement: &Statement) -> String {
    lines(world, "EXPLAIN", "QUERY PLAN", statement).await.iter().map(|line| format!("    {line}\n")).collect()
}

pub(crate) async fn faults(world: &World, statement: &Statement, most: u64) -> Vec<String> {
    let plan = lines(world, "EXPLAIN", "QUERY PLAN", statement).await;
    let mut faults = Vec::new();
    for (number, line) in plan.iter().enumerate() {
        if let Some((_, rest)) = line.split_once("Seq Scan on ") {
            let table = rest.split([' ', '(']).next().unwrap_or_default().trim_matches('"');
            if BIG.contains(&table) {
                faults.push(format!("walk: {}", line.trim()));
            }
        }
        if line.trim_start().trim_start_matches("->  ").starts_with("Sort ") {
            let rows = sorted(&plan[number..]);
            if rows > most {
                faults.push(format!("sort: {rows} rows"));
            }
        }
    }
    faults
}

/// The rows below a sort: the first node under it.
fn sorted(plan: &[String]) -> u64 {
    let below = plan[1..].iter().find(|line| line.contains("->")).unwrap_or(&plan[0]);
    let rows = below.split("rows=").nth(1).and_then(|rest| rest.split(' ').next());
    rows.and_then(|rows| rows.parse().ok()).unwrap_or(0)
}
