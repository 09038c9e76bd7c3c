//! `faults`: kills, stops, fills and starves the real binary while it is at work, and counts what was lost.
mod audit;
mod engine;
mod http;
mod load;
mod options;
mod postgres;
mod random;
mod report;
mod scenario;
mod server;
mod world;

use std::{
    process::ExitCode,
    time::{Instant, SystemTime, UNIX_EPOCH},
};

use clap::Parser as _;
use serde_json::{Value, json};

use options::Options;
use report::{Report, line};
use world::Context;

#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    let options = Options::parse();
    let size = if options.full { "full" } else { "fast" };
    line(format_args!("seed {}, {size} size", options.seed));
    let context = Context::new(options)?;
    let mut report = Report::default();
    let began = Instant::now();
    for check in scenario::ALL {
        if context.options.wants(check.id) {
            run(check, &context, &mut report).await;
        }
    }
    report.write(&context.options.target.join("faults"), &about(&context, began))?;
    line(format_args!("\n{}\n{} passed, {} failed", report.table(), report.passed(), report.failed()));
    let all_well = report.failed() == 0 && report.passed() > 0;
    Ok(if all_well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn run(check: &scenario::Check, context: &Context, report: &mut Report) {
    line(format_args!("\n{} {}", check.id, check.title));
    let (before, began) = (report.len(), Instant::now());
    report.begin(check.id);
    if let Err(error) = (check.run)(context, report).await {
        report.row(check.title, format!("{error:#}"), "runs to its end", false);
    }
    line(format_args!("  {:.1} s", began.elapsed().as_secs_f64()));
    if report.failed_since(before) {
        line(format_args!("  again: {}", context.options.replay(check.id)));
    }
}

fn about(context: &Context, began: Instant) -> Value {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    json!({
        "seed": context.options.seed, "size": if context.options.full { "full" } else { "fast" },
        "binary": if context.is_debug() { "debug" } else { "release" }, "cores": cores,
        "seconds": began.elapsed().as_secs(), "at (Unix seconds)": now,
    })
}
