//! CPU time by question: where we stand against the bars of the bench. Printed, never judged here.
//!
//! `PLANS_FIGURES=1 cargo test --release -p persistence --test plans -- --nocapture`
use std::time::{Duration, Instant};

use persistence::{Asker, Reads as _};
use sea_orm::Statement;

use crate::{
    ask,
    questions::{self, Question},
    world::World,
};

const TIMES: u64 = 20;
const LONGEST: Duration = Duration::from_millis(60);

pub(crate) async fn report(world: &World) {
    if std::env::var_os("PLANS_FIGURES").is_none() {
        return;
    }
    for (who, asker) in world.askers() {
        let mut figures = Vec::new();
        for question in questions::all(world) {
            if let Some(figure) = measure(world, &asker, &question).await {
                figures.push((figure, question.name));
            }
        }
        figures.sort_by_key(|figure| std::cmp::Reverse(figure.0));
        for ((cpu, rows), name) in figures {
            println!(
                "{:?} {who:15} {:8.3} ms {rows:4} rows  {name}",
                world.db.backend(),
                f64::from(u32::try_from(cpu).unwrap_or(u32::MAX)) / 1e3
            );
        }
    }
}

/// CPU microseconds of our process and the database's for one question, and its rows.
async fn measure(world: &World, asker: &Asker, question: &Question) -> Option<(u64, usize)> {
    let processes = processes(world).await;
    let rows = ask::put(world, asker, question).await.ok()?;
    ask::put(world, asker, question).await.ok()?;
    let (before, begun, mut times) = (spent(&processes), Instant::now(), 0);
    while times < TIMES && begun.elapsed() < LONGEST {
        ask::put(world, asker, question).await.ok()?;
        times += 1;
    }
    world.watch.take();
    Some(((spent(&processes) - before) / times / 1000, rows))
}

/// Our own, and the backends that serve us.
async fn processes(world: &World) -> Vec<String> {
    let mut processes = vec!["self".to_owned()];
    if world.is_postgres() {
        let sql = "SELECT pid::text AS pid FROM pg_stat_activity WHERE application_name = 'rapport'";
        let rows = world.db.read().ask(Statement::from_string(world.db.backend(), sql)).await.unwrap();
        processes.extend(rows.iter().map(|row| row.try_get::<String>("", "pid").unwrap()));
    }
    processes
}

/// Nanoseconds on a CPU, from the scheduler's own account.
fn spent(processes: &[String]) -> u64 {
    let tasks = processes
        .iter()
        .flat_map(|process| std::fs::read_dir(format!("/proc/{process}/task")).into_iter().flatten().flatten());
    let time = |task: std::fs::DirEntry| {
        let account = std::fs::read_to_string(task.path().join("schedstat")).ok()?;
        account.split(' ').next()?.parse::<u64>().ok()
    };
    tasks.filter_map(time).sum()
}
