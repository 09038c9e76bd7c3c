//! C-17: sixteen writers and sixty-four readers at once, and nobody is refused. On SQLite: one file, one writer at a time.
use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tokio::time::sleep;

use crate::{
    audit::{Expected, Findings},
    engine::Engine,
    http::{Client, Request},
    load::{Crew, sixteen},
    random::Random,
    report::Report,
    world::{Context, set_up, sign_in},
};

const READERS: u64 = 64;

pub(crate) async fn run(context: &Context, report: &mut Report) -> anyhow::Result<()> {
    for engine in Engine::BOTH {
        together(context, report, engine).await?;
    }
    Ok(())
}

async fn together(context: &Context, report: &mut Report, engine: Engine) -> anyhow::Result<()> {
    let on = engine.name();
    let launch = context.launch(engine, "concurrency").await?;
    let server = launch.start().await?;
    let token = set_up(&server).await?;
    let mut random = context.random("concurrency");
    let stop = Arc::new(AtomicBool::new(false));
    let crew = Crew::start(sixteen(server.address, &token, &random, "c"));
    let readers: Vec<_> = (0..READERS)
        .map(|n| tokio::spawn(read(server.address, token.clone(), random.part(&format!("reader {n}")), stop.clone())))
        .collect();
    sleep(Duration::from_secs(context.size(6, 120))).await;
    stop.store(true, Ordering::Release);
    let writers = crew.end().await?;
    let (mut reads, mut wrong) = (0, Vec::new());
    for reader in readers {
        let (count, errors) = reader.await?;
        reads += count;
        wrong.extend(errors);
    }
    wrong.extend(writers.iter().filter_map(|writer| writer.broke_off.map(|why| format!("a write broke off: {why}"))));
    wrong.extend(writers.iter().flat_map(|writer| (0..writer.refusals).map(|_| "a write was refused".to_owned())));
    let written: usize = writers.iter().map(|writer| writer.ledger.len()).sum();
    report.none(format!("{on}: errors in {reads} reads and {written} writes"), &wrong);
    report.at_least(format!("{on}: reads beside the writes"), reads, 100);
    let (mut expected, mut findings) = (Expected::default(), Findings::default());
    let token = sign_in(&server).await?;
    for writer in &writers {
        expected.settle(server.address, &token, &writer.ledger, &mut random, &mut findings).await?;
    }
    expected.audit(&launch.url, &mut findings).await?;
    findings.tell(report, on, &expected);
    let busy =
        launch.log().lines().filter(|line| line.contains("database is locked") || line.contains("SQLITE_BUSY")).count();
    report.at_most(format!("{on}: SQLITE_BUSY in the log"), u64::try_from(busy)?, 0);
    server.kill().await
}

const QUESTIONS: [&str; 5] = [
    "/leads?limit=20&sort=-created_at",
    "/leads?status=converted&expand=owner_id&limit=20",
    "/search?q=trading",
    "/opportunities?limit=20",
    "/me",
];

async fn read(address: SocketAddr, token: String, mut random: Random, stop: Arc<AtomicBool>) -> (u64, Vec<String>) {
    let mut client = Client::new(address, Some(&token));
    let (mut reads, mut wrong) = (0, Vec::new());
    while !stop.load(Ordering::Acquire) {
        let path = random.one_of(&QUESTIONS).copied().unwrap_or("/me");
        match client.ask(&Request::get(path)).await {
            Ok(reply) if reply.is_success() => reads += 1,
            Ok(reply) => wrong.push(format!("{path}: {} {}", reply.status, String::from_utf8_lossy(&reply.body))),
            Err(error) => wrong.push(format!("{path}: {error}")),
        }
    }
    (reads, wrong)
}
