//! A dashboard as its page asks for it: what all its widgets cost together, and lists while reports run.
use std::{
    collections::BTreeSet,
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::{Duration, Instant},
};

use anyhow::Context as _;
use serde_json::{Value, json};

use crate::{
    bare::milliseconds,
    http::{Call, Client},
    product::Product,
};

use super::pressure::Outcome;

/// The dashboard a manager begins the week with.
const DASHBOARD: &str = "overview";
pub(crate) const REPORTS: usize = 10;

/// What the page of the dashboard asks, each question once.
pub(crate) fn calls(client: &mut Client) -> anyhow::Result<Vec<Call>> {
    let boards = client.send(&Call::get("/api/v1/dashboards/standard"))?.json()?;
    let reports = client.send(&Call::get("/api/v1/reports/standard"))?.json()?;
    let keyed = |list: &Value, key: &str| list["data"].as_array()?.iter().find(|it| it["key"] == key).cloned();
    let board = keyed(&boards, DASHBOARD).context("no such dashboard")?;
    let mut seen = BTreeSet::new();
    let mut calls = Vec::new();
    for widget in board["widgets"].as_array().into_iter().flatten() {
        let key = widget["standard"].as_str().unwrap_or_default();
        let report = keyed(&reports, key).with_context(|| format!("no report {key}"))?;
        let call = match report["route"].as_str() {
            Some(route) => Call::get(route),
            None => Call::post("/api/v1/reports/run", json!({ "standard": key })),
        };
        if seen.insert(format!("{} {:?}", call.path, call.body)) {
            calls.push(call);
        }
    }
    Ok(calls)
}

/// What a dashboard costs, once every widget was asked before.
pub(crate) struct Look {
    pub(crate) cpu_ms: f64,
    pub(crate) took: Duration,
    /// Widgets that were refused, with the first reason.
    pub(crate) refused: Vec<String>,
}

/// Looks at all widgets until the CPU time tells a mean, once at least. Before each look a deal is made, so that no answer
/// about deals can be one that was kept.
pub(crate) fn look(product: &Product, client: &mut Client, calls: &[Call], cpu: Duration) -> anyhow::Result<Look> {
    let refused = round(client, calls)?;
    let (begun, clock, mut rounds) = (product.cpu()?, Instant::now(), 0);
    while rounds == 0 || product.cpu()?.saturating_sub(begun) < cpu {
        client.send(&Call::post("/api/v1/opportunities", json!({ "name": format!("Looked at {rounds}") })))?.json()?;
        round(client, calls)?;
        rounds += 1;
    }
    let cpu_ms = milliseconds(product.cpu()?.saturating_sub(begun), rounds);
    Ok(Look { cpu_ms, took: clock.elapsed() / u32::try_from(rounds)?, refused })
}

/// A refusal is told, and does not end the run.
fn round(client: &mut Client, calls: &[Call]) -> anyhow::Result<Vec<String>> {
    let mut refused = Vec::new();
    for call in calls {
        let answer = client.send(call)?;
        if answer.is_error() {
            refused.push(format!("{} {:?}: {}", call.path, call.body, answer.status));
        }
    }
    Ok(refused)
}

/// How long lists took alone and beside reports.
pub(crate) struct Lists {
    pub(crate) alone: Outcome,
    pub(crate) beside_reports: Outcome,
    /// Reports that were answered meanwhile.
    pub(crate) reports: usize,
}

/// One client reads lists, first alone, then while ten others run reports one after the other.
pub(crate) fn lists_beside_reports(product: &Product, lists: &[Vec<Call>], time: Duration) -> anyhow::Result<Lists> {
    let mut reader = product.client()?;
    let alone = read(&mut reader, lists, time)?;
    let done = AtomicBool::new(false);
    let clients = (0..REPORTS).map(|_| product.director()).collect::<anyhow::Result<Vec<_>>>()?;
    thread::scope(|scope| {
        let working: Vec<_> = clients
            .into_iter()
            .enumerate()
            .map(|(number, client)| {
                scope.spawn({
                    let done = &done;
                    move || run_until(client, number, done)
                })
            })
            .collect();
        let beside = read(&mut reader, lists, time);
        done.store(true, Ordering::Release);
        let reports = working
            .into_iter()
            .map(|thread| thread.join().ok().context("a client broke")?)
            .sum::<anyhow::Result<usize>>()?;
        Ok(Lists { alone, beside_reports: beside?, reports })
    })
}

/// Sums over everything there is, each a little other than the last, so that no answer can be kept: in turns of deals,
/// which are held in memory, and of activities, which are not.
fn report(number: usize) -> Call {
    let long_ago = format!("{}-{:02}-{:02}", 1900 + number % 97, 1 + number % 11, 1 + number % 27);
    let (object, date, measured) = match number % 2 {
        0 => ("opportunity", "close_date", "amount"),
        _ => ("activity", "occurred_at", "duration_minutes"),
    };
    let definition = json!({
        "object": object,
        "condition": { "path": date, "op": "gte", "value": long_ago },
        "groups": [{ "path": "owner_id" }, { "path": date, "grain": "month" }],
        "measures": [{ "function": "count", "name": "number" }, { "function": "sum", "name": "sum", "path": measured }],
    });
    Call::post("/api/v1/reports/run", json!({ "definition": definition }))
}

fn run_until(mut client: Client, number: usize, done: &AtomicBool) -> anyhow::Result<usize> {
    let mut answered = 0;
    while !done.load(Ordering::Acquire) {
        // One that takes too long or comes when too many run is refused: that is how lists are kept quick.
        let answer = client.send(&report(number * 10_001 + answered))?;
        answered += usize::from(!answer.is_error());
        if answer.is_error() {
            anyhow::ensure!(answer.status != 422 && answer.status != 500, "{}", String::from_utf8_lossy(&answer.body));
            thread::sleep(Duration::from_millis(20));
        }
    }
    Ok(answered)
}

fn read(client: &mut Client, lists: &[Vec<Call>], time: Duration) -> anyhow::Result<Outcome> {
    let (begun, mut times) = (Instant::now(), Vec::new());
    for call in lists.iter().flatten().cycle() {
        if begun.elapsed() > time {
            break;
        }
        let sent = Instant::now();
        client.send(call)?.json()?;
        times.push(sent.elapsed());
    }
    times.sort_unstable();
    Ok(Outcome { times, ..Outcome::default() })
}
