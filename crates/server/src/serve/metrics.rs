//! `/metrics`, as Prometheus reads it: for this machine on the main port, or for whoever reaches a port of its own.
use std::fmt::Write as _;

use actix_web::{
    HttpRequest, HttpResponse,
    web::{self, Data, ServiceConfig},
};
use api::{ApiError, State, error::Code};

/// Headers that a proxy leaves: then the request is not from this machine, whoever hands it over.
const FORWARDED: [&str; 3] = ["forwarded", "x-forwarded-for", "x-real-ip"];

/// On the main port.
pub(crate) async fn for_this_machine(request: HttpRequest, state: Data<State>) -> Result<HttpResponse, ApiError> {
    let local = request.peer_addr().is_some_and(|peer| peer.ip().to_canonical().is_loopback());
    let direct = !FORWARDED.iter().any(|name| request.headers().contains_key(*name));
    if local && direct { Ok(answer(&state)) } else { Err(Code::NotFound.into()) }
}

/// On a port of its own.
pub(crate) fn mount_alone(config: &mut ServiceConfig) {
    config.route("/metrics", web::get().to(async |state: Data<State>| answer(&state)));
}

fn answer(state: &State) -> HttpResponse {
    let mut text = state.metrics.text();
    write_pools(state, &mut text);
    write_in_flight(state, &mut text);
    write_process(&mut text);
    HttpResponse::Ok().content_type("text/plain; version=0.0.4; charset=utf-8").body(text)
}

// Writing to a string cannot fail.
fn write_pools(state: &State, text: &mut String) {
    text.push_str("# HELP rapport_database_connections Connections by pool and state.\n# TYPE rapport_database_connections gauge\n");
    for pool in state.db.pools() {
        let (name, idle) = (pool.name, pool.idle);
        let busy = pool.size.saturating_sub(idle);
        let _ = writeln!(text, "rapport_database_connections{{pool=\"{name}\",state=\"idle\"}} {idle}");
        let _ = writeln!(text, "rapport_database_connections{{pool=\"{name}\",state=\"busy\"}} {busy}");
    }
}

fn write_in_flight(state: &State, text: &mut String) {
    let count = state.db.in_flight();
    text.push_str("# HELP rapport_database_work_in_flight Requests at work in the database, or waiting for it.\n# TYPE rapport_database_work_in_flight gauge\n");
    let _ = writeln!(text, "rapport_database_work_in_flight {count}");
}

fn write_process(text: &mut String) {
    let Some(bytes) = resident_bytes() else { return };
    text.push_str("# HELP process_resident_memory_bytes Memory in use.\n# TYPE process_resident_memory_bytes gauge\n");
    let _ = writeln!(text, "process_resident_memory_bytes {bytes}");
}

/// Linux tells; elsewhere the line is left out.
fn resident_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    Some(line.split_whitespace().next()?.parse::<u64>().ok()? * 1024)
}
