//! C-11: five times as many requests as can be answered. Most of what can be done is still done, and the rest is told so.
//!
//! The server has one core to itself and the clients the other, so that the clients' own work does not count.
use std::{
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::ensure;
use tokio::time::{sleep, sleep_until};

use crate::{
    engine::Engine,
    http::{Client, Request},
    load::lead_body,
    random::Random,
    report::Report,
    server::Server,
    world::{Context, set_up},
};

/// At the peak: as many clients as keep one core busy, and no more.
const PEAK_CLIENTS: u64 = 8;
const TIMES: u64 = 5;
/// Connections that send at fixed moments, answered or not. Enough that those who wait leave others to send.
const SENDERS: u64 = 2_000;
const GOODPUT_PERCENT: u64 = 80;
/// Who is refused knows it within. On a busy machine the clients themselves may wait for the processor.
const REFUSED_WITHIN: Duration = Duration::from_secs(1);

pub(crate) async fn run(context: &Context, report: &mut Report) -> anyhow::Result<()> {
    let launch = context.launch(Engine::Sqlite, "overload").await?;
    let launch = launch.with("RAPPORT_WORKERS", 1).under(&["taskset", "-c", "0"]);
    let server = launch.start().await?;
    let token = set_up(&server).await?;
    let _apart = Apart::keep(1)?;
    let seconds = Duration::from_secs(context.size(5, 30));
    let random = context.random("overload");
    fill(&server, &token).await?;
    let peak = peak(&server, &token, seconds, &random).await?;
    let memory = server.memory();
    let storm = storm(&server, &token, peak * TIMES, seconds, &random).await?;
    // The machine may have had other work during one of the two.
    let peak_after = self::peak(&server, &token, seconds, &random.part("after")).await?;
    let fair = peak.min(peak_after);
    let (answered, sent) = (Storm::per_second(&storm.answered, seconds), Storm::per_second(&storm.sent, seconds));
    report.row(
        "requests offered, of the peak",
        format!("{:.1} × {peak}/s", ratio(sent, peak)),
        "≥ 4 ×",
        sent >= peak * 4,
    );
    let percent = answered * 100 / fair.max(1);
    report.row("goodput, of the peak", format!("{percent} % ({answered}/s)"), "≥ 80 %", percent >= GOODPUT_PERCENT);
    report.at_least("requests refused with 503", storm.refused.load(Ordering::Acquire), 1);
    report.at_most("answers that were neither", storm.unclear.load(Ordering::Acquire), 0);
    report.at_most("connections broken off", storm.broken.load(Ordering::Acquire), 0);
    let median = Duration::from_micros(
        storm.refusal_micros.load(Ordering::Acquire) / storm.refused.load(Ordering::Acquire).max(1),
    );
    report.row(
        "a refusal takes, on average",
        format!("{:.0} ms", median.as_secs_f64() * 1e3),
        "≤ 1000 ms",
        median <= REFUSED_WITHIN,
    );
    let grown = server.memory().saturating_sub(memory) >> 20;
    report.at_most("memory grown by, MB", grown, 100);
    let back = recovery(&server, &token).await?;
    report.row(
        "answers as before after",
        format!("{:.1} s", back.as_secs_f64()),
        "≤ 5 s",
        back <= Duration::from_secs(5),
    );
    server.kill().await
}

fn ratio(one: u64, other: u64) -> f64 {
    // Rates: far below what a float holds exactly.
    f64::from(u32::try_from(one).unwrap_or(u32::MAX)) / f64::from(u32::try_from(other.max(1)).unwrap_or(u32::MAX))
}

/// This process, all its threads, on one core; back on all when dropped.
struct Apart;

impl Apart {
    fn keep(core: u32) -> anyhow::Result<Self> {
        pin(&core.to_string())?;
        Ok(Self)
    }
}

impl Drop for Apart {
    fn drop(&mut self) {
        let cores = std::fs::read_to_string("/sys/devices/system/cpu/online").unwrap_or_else(|_| "0-1".to_owned());
        let _ = pin(cores.trim());
    }
}

fn pin(cores: &str) -> anyhow::Result<()> {
    let me = std::process::id().to_string();
    let status =
        Command::new("taskset").args(["-a", "-p", "-c", cores, &me]).stdout(std::process::Stdio::null()).status()?;
    ensure!(status.success(), "taskset");
    Ok(())
}

async fn fill(server: &Server, token: &str) -> anyhow::Result<()> {
    let mut client = Client::new(server.address, Some(token));
    for number in 0..100 {
        client.must(&Request::post("/leads", lead_body("o", number))).await?;
    }
    Ok(())
}

/// Mostly reads, as in an office.
fn request(random: &mut Random, name: &str, number: u64) -> Request {
    match random.below(10) {
        0 => Request::post("/leads", lead_body(name, number)),
        1..=2 => Request::get("/search?q=trading"),
        _ => Request::get("/leads?limit=50&sort=-created_at&expand=owner_id"),
    }
}

/// Answers a second with just enough clients.
async fn peak(server: &Server, token: &str, seconds: Duration, random: &Random) -> anyhow::Result<u64> {
    let until = Instant::now() + seconds;
    let mut tasks = Vec::new();
    for n in 0..PEAK_CLIENTS {
        let (mut client, mut random) = (Client::new(server.address, Some(token)), random.part(&format!("peak {n}")));
        tasks.push(tokio::spawn(async move {
            let mut answered = 0;
            while Instant::now() < until {
                let request = request(&mut random, &format!("p{n}"), answered);
                let reply = client.ask(&request).await?;
                answered += u64::from(reply.is_success());
            }
            anyhow::Ok(answered)
        }));
    }
    let mut answered = 0;
    for task in tasks {
        answered += task.await??;
    }
    Ok((answered / seconds.as_secs()).max(1))
}

#[derive(Default)]
struct Storm {
    sent: AtomicU64,
    answered: AtomicU64,
    refused: AtomicU64,
    unclear: AtomicU64,
    broken: AtomicU64,
    refusal_micros: AtomicU64,
}

impl Storm {
    fn per_second(count: &AtomicU64, seconds: Duration) -> u64 {
        count.load(Ordering::Acquire) / seconds.as_secs().max(1)
    }

    async fn send(&self, client: &mut Client, request: &Request) {
        self.sent.fetch_add(1, Ordering::AcqRel);
        let began = Instant::now();
        let count = match client.ask(request).await {
            Ok(reply) if reply.is_success() => &self.answered,
            Ok(reply) if reply.is_clear_refusal() => {
                let micros = u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX);
                self.refusal_micros.fetch_add(micros, Ordering::AcqRel);
                &self.refused
            }
            Ok(_) => &self.unclear,
            Err(_) => &self.broken,
        };
        count.fetch_add(1, Ordering::AcqRel);
    }
}

/// `rate` requests a second from many connections, each at its own moments, whether answered or not.
async fn storm(
    server: &Server,
    token: &str,
    rate: u64,
    seconds: Duration,
    random: &Random,
) -> anyhow::Result<Arc<Storm>> {
    let storm = Arc::new(Storm::default());
    let (began, every) = (Instant::now(), Duration::from_micros(SENDERS * 1_000_000 / rate));
    let mut tasks = Vec::new();
    for n in 0..SENDERS {
        let (mut client, mut random) = (Client::new(server.address, Some(token)), random.part(&format!("storm {n}")));
        let storm = storm.clone();
        tasks.push(tokio::spawn(async move {
            let mut next = began + random.micros(0, every.as_micros().try_into().unwrap_or(1));
            let mut number = 0;
            while next < began + seconds {
                sleep_until(next.into()).await;
                storm.send(&mut client, &request(&mut random, &format!("s{n}"), number)).await;
                (next, number) = ((next + every).max(Instant::now()), number + 1);
            }
        }));
    }
    for task in tasks {
        task.await?;
    }
    Ok(storm)
}

/// Until ten requests in a row are answered.
async fn recovery(server: &Server, token: &str) -> anyhow::Result<Duration> {
    let began = Instant::now();
    let mut client = Client::new(server.address, Some(token));
    let mut in_a_row = 0;
    while in_a_row < 10 && began.elapsed() < Duration::from_secs(30) {
        let well = client.ask(&Request::get("/leads?limit=50")).await.is_ok_and(|reply| reply.is_success());
        in_a_row = if well { in_a_row + 1 } else { 0 };
        if !well {
            client = Client::new(server.address, Some(token));
            sleep(Duration::from_millis(20)).await;
        }
    }
    Ok(began.elapsed())
}
