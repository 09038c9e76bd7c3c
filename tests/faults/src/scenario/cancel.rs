//! C-03: clients that hang up at any moment, and requests that time out, on PostgreSQL.
//!
//! sqlx 0.9.0 gives a connection back inside an open transaction when the future of its `begin()` is dropped. Nothing of
//! the kind may be left behind here; and without the guard, which debug builds can take out, this same scenario must
//! find what is left behind, or it would prove nothing.
use std::{
    future::{Future as _, poll_fn},
    pin::pin,
    str::FromStr as _,
    task::Poll,
    time::Duration,
};

use anyhow::ensure;
use sqlx::{
    Connection as _, PgConnection, PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    time::sleep,
};

use crate::{
    engine::{Engine, execute, lines, number},
    http::{Client, Connection, Request},
    load::lead_body,
    random::Random,
    report::Report,
    server::Launch,
    world::{Context, set_up},
};

const CLIENTS: u64 = 32;
/// Requests of one burst. After each, when nobody asks anything any more, no session may be inside a transaction.
const BURST: u64 = 500;
/// Idle for so long inside a transaction while nothing is asked: left behind. The server's own limit is 5 s.
const LEFT_BEHIND: &str = "SELECT count(*)::text FROM pg_stat_activity WHERE datname = current_database() \
    AND application_name = 'rapport' AND state LIKE 'idle in transaction%' AND state_change < clock_timestamp() - interval '300 ms'";

pub(crate) async fn run(context: &Context, report: &mut Report) -> anyhow::Result<()> {
    let requests = context.size(6_000, 10_000);
    let guarded = disturb(context, "guarded", requests, false).await?;
    report.none(format!("PostgreSQL: lost, of {} acknowledged among {requests}", guarded.acknowledged), &guarded.lost);
    report.at_most("PostgreSQL: sessions left inside a transaction", guarded.left_behind, 0);
    report.at_least("PostgreSQL: requests cut off", guarded.cut_off, requests / 3);
    report.at_least("PostgreSQL: requests that timed out in the server", guarded.timed_out, 1);
    report.none("PostgreSQL: 5xx that were no clear refusal", &guarded.unclear);
    prove(context, report, requests).await
}

/// The scenario is not blind, and neither is the reason for the guard gone.
async fn prove(context: &Context, report: &mut Report, requests: u64) -> anyhow::Result<()> {
    if context.is_debug() {
        let unguarded = disturb(context, "unguarded", requests, true).await?;
        let found = unguarded.left_behind + u64::try_from(unguarded.lost.len())?;
        report.at_least("proof: the same without the guard finds what is left behind", found, 1);
    }
    let lost = lost_by_sqlx_alone(context).await?;
    report.at_least("proof: acknowledged writes that sqlx alone loses", lost, 1);
    Ok(())
}

#[derive(Default)]
struct Tally {
    acknowledged: u64,
    ids: Vec<String>,
    cut_off: u64,
    timed_out: u64,
    left_behind: u64,
    lost: Vec<String>,
    unclear: Vec<String>,
}

impl Tally {
    fn add(&mut self, other: Self) {
        self.acknowledged += other.acknowledged;
        self.cut_off += other.cut_off;
        self.timed_out += other.timed_out;
        self.ids.extend(other.ids);
        self.unclear.extend(other.unclear);
    }
}

/// Few connections and a short deadline, so that whatever is left behind meets the next request.
async fn disturb(context: &Context, name: &str, requests: u64, unguarded: bool) -> anyhow::Result<Tally> {
    let launch = context.launch(Engine::Postgres, &format!("cancel_{name}")).await?;
    let launch = launch.with("RAPPORT_CONNECTIONS", 4).with("RAPPORT_REQUEST_SECONDS", 1);
    let far = far_away(&launch.url).await?;
    let launch = launch.with("DATABASE_URL", far);
    let launch = if unguarded { launch.with("RAPPORT_TEST_UNGUARDED", 1) } else { launch };
    let server = launch.start().await?;
    let token = set_up(&server).await?;
    let random = context.random("cancel");
    let mut tally = Tally::default();
    for burst in 0..requests / BURST {
        let random = random.part(&format!("burst {burst}"));
        let locked = (burst % 4 == 1).then(|| tokio::spawn(lock_leads(launch.url.clone())));
        tally.add(one_burst(&launch, &token, &random, burst).await?);
        if let Some(locked) = locked {
            locked.await??;
        }
        sleep(Duration::from_millis(600)).await;
        tally.left_behind += u64::try_from(number(&launch.url, LEFT_BEHIND).await?)?;
        if unguarded && tally.left_behind > 0 {
            break;
        }
    }
    server.kill().await?;
    let id = Engine::Postgres.id("id");
    let stored: std::collections::HashSet<_> =
        lines(&launch.url, &format!("SELECT {id} FROM lead")).await?.into_iter().collect();
    tally.lost = tally.ids.iter().filter(|id| !stored.contains(&id.replace('-', ""))).cloned().collect();
    Ok(tally)
}

/// Holds up every write for longer than the server lets a request take.
async fn lock_leads(url: String) -> anyhow::Result<()> {
    execute(&url, "BEGIN; LOCK TABLE lead IN EXCLUSIVE MODE; SELECT pg_sleep(2.5); COMMIT").await
}

async fn one_burst(launch: &Launch, token: &str, random: &Random, burst: u64) -> anyhow::Result<Tally> {
    let mut tasks = Vec::new();
    for client in 0..CLIENTS {
        let name = format!("b{burst}c{client}");
        let disturber = Disturber {
            launch: launch.clone(),
            token: token.to_owned(),
            random: random.part(&name),
            name,
            tally: Tally::default(),
        };
        tasks.push(tokio::spawn(disturber.work(BURST / CLIENTS + 1)));
    }
    let mut tally = Tally::default();
    for task in tasks {
        tally.add(task.await?);
    }
    Ok(tally)
}

/// A client with bad manners.
struct Disturber {
    launch: Launch,
    token: String,
    random: Random,
    name: String,
    tally: Tally,
}

impl Disturber {
    async fn work(mut self, requests: u64) -> Tally {
        for number in 0..requests {
            let request = Request::post("/leads", lead_body(&self.name, number));
            // A connection that cannot be made is the client's own trouble.
            let _ = match self.random.below(10) {
                0..=5 => self.hang_up(&request, 25_000).await,
                6 => self.hang_up(&request, 1_000).await,
                _ => self.listen(&request).await,
            };
        }
        self.tally
    }

    /// Sends all of it, or the half of it, and is gone.
    async fn hang_up(&mut self, request: &Request, longest_micros: u64) -> std::io::Result<()> {
        let mut connection = Connection::open(self.launch.address).await?;
        let bytes = request.bytes(Some(&self.token));
        let sent = if self.random.below(8) == 0 { bytes.len() / 2 } else { bytes.len() };
        connection.send(&bytes[..sent]).await?;
        sleep(self.random.micros(0, longest_micros)).await;
        connection.abort();
        self.tally.cut_off += 1;
        Ok(())
    }

    async fn listen(&mut self, request: &Request) -> std::io::Result<()> {
        let reply = Client::new(self.launch.address, Some(&self.token)).ask(request).await?;
        if reply.status == 201 {
            self.tally.acknowledged += 1;
            self.tally.ids.extend(reply.json()["id"].as_str().map(str::to_owned));
        } else if reply.status == 503 {
            self.tally.timed_out += 1;
        }
        if reply.status != 201 && !reply.is_clear_refusal() {
            self.tally.unclear.push(format!("{} {}", reply.status, String::from_utf8_lossy(&reply.body)));
        }
        Ok(())
    }
}

/// Drops a `begin()` after so many milliseconds of waiting: for a connection, for its sign of life, for `BEGIN`.
async fn cut_off(pool: &PgPool, waits: u64) {
    let mut begin = pin!(pool.begin());
    for _ in 0..waits {
        if poll_fn(|context| Poll::Ready(begin.as_mut().poll(context))).await.is_ready() {
            return;
        }
        sleep(Duration::from_millis(1)).await;
    }
}

/// The server behind a wire of some length: on this machine it answers `BEGIN` within the poll that sends it, and nobody
/// can be cut off in between.
async fn far_away(url: &str) -> anyhow::Result<String> {
    let options = PgConnectOptions::from_str(url)?;
    let (host, port) = (options.get_host().to_owned(), options.get_port());
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let far = url.replacen(&format!("@{host}:{port}"), &format!("@{}", listener.local_addr()?), 1);
    ensure!(far != url, "the address names no host and port");
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            let Ok(server) = TcpStream::connect((host.as_str(), port)).await else { return };
            tokio::spawn(carry(client, server));
        }
    });
    Ok(far)
}

/// Answers take longer than a begin is given.
async fn carry(client: TcpStream, server: TcpStream) {
    let ((mut from_client, mut to_client), (mut from_server, mut to_server)) =
        (client.into_split(), server.into_split());
    let asked = async {
        let _ = tokio::io::copy(&mut from_client, &mut to_server).await;
        let _ = to_server.shutdown().await;
    };
    let answered = async {
        let mut bytes = vec![0; 16_384];
        while let Ok(read @ 1..) = from_server.read(&mut bytes).await {
            sleep(Duration::from_millis(3)).await;
            if to_client.write_all(&bytes[..read]).await.is_err() {
                return;
            }
        }
    };
    tokio::join!(asked, answered);
}

/// What the guard is for: a pool as sqlx makes it, `begin()`s that are dropped, and then acknowledged inserts.
async fn lost_by_sqlx_alone(context: &Context) -> anyhow::Result<u64> {
    let url = context.cluster().await?.database("cancel_sqlx").await?;
    execute(&url, "CREATE TABLE written (n bigint PRIMARY KEY)").await?;
    let mut random = context.random("sqlx");
    let (mut acknowledged, mut lost) = (0, 0);
    for _ in 0..20 {
        let pool = PgPoolOptions::new().max_connections(2).connect(&far_away(&url).await?).await?;
        for _ in 0..50 {
            cut_off(&pool, 1 + random.below(12)).await;
            if sqlx::query("INSERT INTO written VALUES ($1)").bind(acknowledged).execute(&pool).await.is_ok() {
                acknowledged += 1;
            }
        }
        // Not closed: connections end as they do when a process dies.
        drop(pool);
        sleep(Duration::from_millis(100)).await;
        let mut db = PgConnection::connect(&url).await?;
        let stored: i64 = sqlx::query_scalar("SELECT count(*) FROM written").fetch_one(&mut db).await?;
        lost = u64::try_from((acknowledged - stored).max(0))?;
        if lost > 0 {
            break;
        }
    }
    Ok(lost)
}
