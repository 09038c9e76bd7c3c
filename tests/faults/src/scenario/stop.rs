//! C-09: SIGTERM under load. Whatever was taken in is answered, streams end properly, the program leaves by itself.
use std::{io, net::SocketAddr, time::Duration};

use rustix::process::Signal;
use tokio::{task::JoinHandle, time::sleep};

use crate::{
    audit::{Expected, Findings},
    engine::Engine,
    http::{Connection, Request},
    load::{Crew, Writer, sixteen},
    random::Random,
    report::Report,
    server::{Launch, Server},
    world::{Context, set_up, sign_in},
};

/// 25 s are promised for what runs, and a little for the rest.
const EXIT_WITHIN: Duration = Duration::from_secs(30);

pub(crate) async fn run(context: &Context, report: &mut Report) -> anyhow::Result<()> {
    for engine in Engine::BOTH {
        let mut stops = Stops::start(context, engine).await?;
        let rounds = context.size(5, 50);
        for round in 0..rounds {
            stops.stop(round).await?;
        }
        stops.tell(report, rounds);
    }
    Ok(())
}

struct Stops {
    engine: Engine,
    launch: Launch,
    random: Random,
    expected: Expected,
    findings: Findings,
    cut: Vec<String>,
    streams: Vec<String>,
    unclean: Vec<String>,
    announced: u64,
    slowest: Duration,
}

impl Stops {
    async fn start(context: &Context, engine: Engine) -> anyhow::Result<Self> {
        let launch = context.launch(engine, "stop").await?;
        let server = launch.start().await?;
        set_up(&server).await?;
        server.kill().await?;
        Ok(Self {
            engine,
            launch,
            random: context.random("stop"),
            expected: Expected::default(),
            findings: Findings::default(),
            cut: Vec::new(),
            streams: Vec::new(),
            unclean: Vec::new(),
            announced: 0,
            slowest: Duration::ZERO,
        })
    }

    async fn stop(&mut self, round: u64) -> anyhow::Result<()> {
        let mut server = self.launch.start().await?;
        let token = sign_in(&server).await?;
        let listeners: Vec<_> = (0..2).map(|_| tokio::spawn(listen(server.address, token.clone()))).collect();
        let random = self.random.part(&format!("round {round}"));
        let crew = Crew::start(sixteen(server.address, &token, &random, &format!("s{round}")));
        sleep(self.random.millis(200, 600)).await;
        server.signal(Signal::TERM)?;
        let began = std::time::Instant::now();
        if server.until_ready_is(503, Duration::from_millis(450)).await.is_some() {
            self.announced += 1;
        }
        match server.wait(EXIT_WITHIN).await {
            Some(status) if status.success() => {}
            Some(status) => self.unclean.push(format!("round {round}: {status}")),
            None => self.unclean.push(format!("round {round}: still running after {EXIT_WITHIN:?}")),
        }
        self.slowest = self.slowest.max(began.elapsed());
        let writers = crew.end().await?;
        self.hear(round, listeners).await?;
        self.settle(round, writers).await
    }

    async fn hear(&mut self, round: u64, listeners: Vec<JoinHandle<io::Result<()>>>) -> anyhow::Result<()> {
        for listener in listeners {
            if let Err(error) = listener.await? {
                self.streams.push(format!("round {round}: {error}"));
            }
        }
        Ok(())
    }

    async fn settle(&mut self, round: u64, writers: Vec<Writer>) -> anyhow::Result<()> {
        let server: Server = self.launch.start().await?;
        let token = sign_in(&server).await?;
        for writer in writers {
            match writer.broke_off {
                // Nobody took it in.
                None | Some(io::ErrorKind::ConnectionRefused) => {}
                Some(why) => self.cut.push(format!("round {round}: {why}")),
            }
            self.findings.unclear.extend(writer.unclear.iter().cloned());
            let (random, findings) = (&mut self.random, &mut self.findings);
            self.expected.settle(server.address, &token, &writer.ledger, random, findings).await?;
        }
        self.expected.audit(&self.launch.url, &mut self.findings).await?;
        server.kill().await
    }

    fn tell(self, report: &mut Report, rounds: u64) {
        let on = self.engine.name();
        report.none(format!("{on}: requests taken in and not answered"), &self.cut);
        report.none(format!("{on}: event streams cut off"), &self.streams);
        report.none(format!("{on}: ends other than exit 0 in time"), &self.unclean);
        report.row(
            format!("{on}: /readyz said 503 first"),
            self.announced,
            format!("{rounds}"),
            self.announced == rounds,
        );
        let slowest = format!("{:.1} s", self.slowest.as_secs_f64());
        report.row(format!("{on}: ended after"), slowest, "≤ 30 s", self.slowest <= EXIT_WITHIN);
        self.findings.tell(report, on, &self.expected);
    }
}

/// An event stream, to its proper end: the chunk that says so.
async fn listen(address: SocketAddr, token: String) -> io::Result<()> {
    let mut connection = Connection::open(address).await?;
    connection.send(&Request::get("/events").bytes(Some(&token))).await?;
    connection.head().await?;
    while connection.chunk().await?.is_some() {}
    Ok(())
}
