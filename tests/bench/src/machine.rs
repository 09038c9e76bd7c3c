//! Where and when it was measured: without that, a figure says nothing.
use std::{fs, process::Command};

use serde_json::{Value, json};

use crate::settings::{Settings, Size};

pub(crate) fn describe(settings: &Settings) -> Value {
    let data = settings.size.records().map(|(kind, count)| format!("{count} {kind}")).join(", ");
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    json!({
        "command": format!("./just bench {}", shown(&arguments)).trim_end(),
        "date": chrono::Utc::now().format("%Y-%m-%d %H:%M UTC").to_string(),
        "processor": processor(),
        "memory_mb": memory_mb(),
        "load_before": load(),
        "revision": revision(),
        "data": data,
        "size": if settings.size == Size::Full { "full" } else { "small" },
    })
}

/// What a person would have typed: the script adds the program.
fn shown(arguments: &[String]) -> String {
    let kept = arguments.iter().filter(|argument| !argument.starts_with("--program"));
    kept.cloned().collect::<Vec<_>>().join(" ")
}

fn processor() -> String {
    let text = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = text.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    format!("{cores} cores of {}", model.map_or("a processor without a name", |(_, name)| name))
}

fn memory_mb() -> Option<u64> {
    let text = fs::read_to_string("/proc/meminfo").ok()?;
    Some(text.lines().next()?.split_whitespace().nth(1)?.parse::<u64>().ok()? / 1000)
}

/// Runnable processes in the last minute, before we began: others at work spoil throughput and latency, CPU time hardly.
fn load() -> String {
    fs::read_to_string("/proc/loadavg").unwrap_or_default().split(' ').next().unwrap_or_default().to_owned()
}

fn revision() -> Option<String> {
    let output = Command::new("git").args(["rev-parse", "--short", "HEAD"]).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
