//! C-12: clients that send heads and bodies a byte at a time, and clients that never read. Others notice nothing, they are
//! cut off, and they cost little.
use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpSocket, TcpStream},
    task::JoinHandle,
    time::{sleep, timeout},
};

use crate::{
    engine::Engine,
    http::{Client, Request},
    load::lead_body,
    report::Report,
    server::Server,
    world::{Context, set_up},
};

/// Heads get 5 s from their first byte, bodies 10 s, readers 15 s; the rest is for a busy machine.
const CUT_WITHIN: Duration = Duration::from_secs(30);
/// For 180 of them; a megabyte and more, each, if answers were kept whole.
const MEMORY_MB: u64 = 150;

pub(crate) async fn run(context: &Context, report: &mut Report) -> anyhow::Result<()> {
    let (beset, token) = installed(context, "slow").await?;
    // The same program on the same machine in the same moment, and nobody slow.
    let (calm, calm_token) = installed(context, "slow_calm").await?;
    let each = context.size(60, 1_600);
    let memory = beset.memory();
    let slow = Slow::start(beset.address, &token, each).await?;
    let how_long = Duration::from_secs(4);
    let (beside, without) = tokio::join!(ask_for(&beset, &token, how_long), ask_for(&calm, &calm_token, how_long));
    let (beside, without) = (beside?, without?);
    let grown = beset.memory().saturating_sub(memory) >> 20;
    report.none(format!("errors of others beside {} slow clients", each * 3), &beside.wrong);
    let (slower, median) = (beside.median(), without.median());
    let figure = format!("{:.1} ms beside {:.1} ms", slower.as_secs_f64() * 1e3, median.as_secs_f64() * 1e3);
    report.row("others' median, with and without them", figure, "≤ 2 ×", slower <= median * 2);
    report.at_most("memory for all of them, MB", grown, MEMORY_MB);
    for (name, tasks) in
        [("slow heads", slow.heads), ("slow bodies", slow.bodies), ("clients that never read", slow.readers)]
    {
        let mut left = Vec::new();
        for task in tasks {
            if !task.await? {
                left.push("still open".to_owned());
            }
        }
        report.none(format!("{name}: not cut off"), &left);
    }
    calm.kill().await?;
    beset.kill().await
}

async fn installed(context: &Context, name: &str) -> anyhow::Result<(Server, String)> {
    let server = context.launch(Engine::Sqlite, name).await?.start().await?;
    let token = set_up(&server).await?;
    fill(&server, &token).await?;
    Ok((server, token))
}

async fn fill(server: &Server, token: &str) -> anyhow::Result<()> {
    let mut client = Client::new(server.address, Some(token));
    for number in 0..100 {
        client.must(&Request::post("/leads", lead_body("q", number))).await?;
    }
    Ok(())
}

struct Asked {
    took: Vec<Duration>,
    wrong: Vec<String>,
}

impl Asked {
    fn median(&self) -> Duration {
        let mut took = self.took.clone();
        took.sort_unstable();
        took.get(took.len() / 2).copied().unwrap_or_default()
    }
}

/// Four clients as they should be.
async fn ask_for(server: &Server, token: &str, how_long: Duration) -> anyhow::Result<Asked> {
    let mut tasks = Vec::new();
    for _ in 0..4 {
        let mut client = Client::new(server.address, Some(token));
        tasks.push(tokio::spawn(async move {
            let (until, mut asked) = (Instant::now() + how_long, Asked { took: Vec::new(), wrong: Vec::new() });
            while Instant::now() < until {
                let began = Instant::now();
                match client.ask(&Request::get("/leads?limit=20")).await {
                    Ok(reply) if reply.is_success() => asked.took.push(began.elapsed()),
                    Ok(reply) => asked.wrong.push(format!("{}", reply.status)),
                    Err(error) => asked.wrong.push(error.to_string()),
                }
            }
            asked
        }));
    }
    let mut all = Asked { took: Vec::new(), wrong: Vec::new() };
    for task in tasks {
        let asked = task.await?;
        all.took.extend(asked.took);
        all.wrong.extend(asked.wrong);
    }
    Ok(all)
}

/// Each tells in the end whether it was cut off.
struct Slow {
    heads: Vec<JoinHandle<bool>>,
    bodies: Vec<JoinHandle<bool>>,
    readers: Vec<JoinHandle<bool>>,
}

impl Slow {
    async fn start(address: SocketAddr, token: &str, each: u64) -> anyhow::Result<Self> {
        let mut slow = Self { heads: Vec::new(), bodies: Vec::new(), readers: Vec::new() };
        let body = Request::post("/leads", lead_body("slow", 0)).bytes(Some(token));
        let body_begins = body.windows(4).position(|end| end == b"\r\n\r\n").unwrap_or(0) + 4;
        // Over a megabyte, and nothing to compute.
        let question = b"GET /docs/swagger-ui-bundle.js HTTP/1.1\r\nHost: rapport.test\r\n\r\n".repeat(2);
        for _ in 0..each {
            slow.heads.push(tokio::spawn(drip(address, body.clone(), 10, CUT_WITHIN)));
            slow.bodies.push(tokio::spawn(drip(address, body.clone(), body_begins, CUT_WITHIN)));
            slow.readers.push(tokio::spawn(never_read(address, question.clone())));
        }
        // All are at it.
        sleep(Duration::from_secs(1)).await;
        Ok(slow)
    }
}

/// The first `at_once` bytes, and then one a second.
async fn drip(address: SocketAddr, bytes: Vec<u8>, at_once: usize, within: Duration) -> bool {
    let Ok(mut stream) = TcpStream::connect(address).await else { return false };
    let dripping = async {
        stream.write_all(&bytes[..at_once]).await?;
        let mut buffer = [0; 1024];
        for byte in bytes[at_once..].chunks(1) {
            if let Ok(read) = timeout(Duration::from_secs(1), stream.read(&mut buffer)).await {
                // An answer (408) or the end: either way it is over.
                return read.map(|_| ());
            }
            stream.write_all(byte).await?;
        }
        Err(std::io::ErrorKind::TimedOut.into())
    };
    // Sent whole, or still sending: not cut off. An error is the other side's end.
    match timeout(within, dripping).await {
        Ok(Err(error)) => error.kind() != std::io::ErrorKind::TimedOut,
        Ok(Ok(())) => true,
        Err(_) => false,
    }
}

/// Asks for megabytes through a window of a few kilobytes, and takes nothing.
async fn never_read(address: SocketAddr, questions: Vec<u8>) -> bool {
    let connect = async {
        let socket = TcpSocket::new_v4()?;
        socket.set_recv_buffer_size(4 * 1024)?;
        socket.connect(address).await
    };
    let Ok(mut stream) = connect.await else { return false };
    if stream.write_all(&questions).await.is_err() {
        return true;
    }
    let until = Instant::now() + CUT_WITHIN;
    while Instant::now() < until {
        // Without reading, only the socket's own error tells of the end.
        if stream.take_error().ok().flatten().is_some() || is_reset(&stream) {
            return true;
        }
        sleep(Duration::from_millis(200)).await;
    }
    false
}

/// The kernel has ended the connection: nothing can be sent any more.
fn is_reset(stream: &TcpStream) -> bool {
    matches!(stream.try_write(b"\r\n"), Err(error) if error.kind() != std::io::ErrorKind::WouldBlock)
}
