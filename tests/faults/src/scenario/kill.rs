//! C-01: the server, and PostgreSQL under it, are killed with `kill -9` while sixteen writers are at work.
use std::time::Duration;

use tokio::time::sleep;

use crate::{
    audit::{Expected, Findings},
    engine::{Engine, execute},
    load::{Crew, Write, Writer, sixteen},
    random::Random,
    report::Report,
    server::{Launch, Server},
    world::{Context, set_up, sign_in},
};

/// From the start until it answers that it is ready, with recovery of the database. Unoptimised, on a shared machine.
const READY_WITHIN: Duration = Duration::from_secs(5);

/// A lost change, a lost kept answer, a lost set of search terms, a write without its change row.
const DAMAGES: [&str; 4] = [
    "UPDATE lead SET description = 'damaged' WHERE id = (SELECT id FROM lead ORDER BY id LIMIT 1)",
    "DELETE FROM idempotency_key WHERE key = (SELECT key FROM idempotency_key ORDER BY key LIMIT 1)",
    "DELETE FROM search_document WHERE record_id = (SELECT id FROM account ORDER BY id LIMIT 1)",
    "UPDATE contact SET version = version + 1 WHERE id = (SELECT id FROM contact ORDER BY id LIMIT 1)",
];

pub(crate) async fn run(context: &Context, report: &mut Report) -> anyhow::Result<()> {
    for engine in Engine::BOTH {
        let mut round = Rounds::start(context, engine).await?;
        for number in 0..context.size(20, 500) {
            round.kill(number).await?;
        }
        round.tell(report).await?;
    }
    Ok(())
}

struct Rounds<'a> {
    context: &'a Context,
    engine: Engine,
    launch: Launch,
    server: Option<Server>,
    random: Random,
    expected: Expected,
    findings: Findings,
    slowest: Duration,
}

impl<'a> Rounds<'a> {
    async fn start(context: &'a Context, engine: Engine) -> anyhow::Result<Self> {
        let launch = context.launch(engine, "kill").await?;
        let server = launch.start().await?;
        set_up(&server).await?;
        Ok(Self {
            context,
            engine,
            launch,
            server: Some(server),
            random: context.random(engine.name()),
            expected: Expected::default(),
            findings: Findings::default(),
            slowest: Duration::ZERO,
        })
    }

    async fn kill(&mut self, number: u64) -> anyhow::Result<()> {
        let server = match self.server.take() {
            Some(server) => server,
            None => self.launch.start().await?,
        };
        let token = sign_in(&server).await?;
        let random = self.random.part(&format!("round {number}"));
        let crew = Crew::start(sixteen(server.address, &token, &random, &format!("r{number}")));
        sleep(self.random.millis(50, 500)).await;
        // Every second time on PostgreSQL it is the database that dies, and the server that has to cope.
        let (writers, server) = if self.engine == Engine::Postgres && number % 2 == 1 {
            self.kill_database(crew, server).await?
        } else {
            server.kill().await?;
            (crew.end().await?, self.launch.start().await?)
        };
        self.slowest = self.slowest.max(server.ready_after);
        self.settle(&server, writers).await?;
        self.server = Some(server);
        Ok(())
    }

    async fn kill_database(&self, crew: Crew, mut server: Server) -> anyhow::Result<(Vec<Writer>, Server)> {
        let cluster = self.context.cluster().await?;
        cluster.kill()?;
        let writers = crew.end().await?;
        cluster.up().await?;
        let back = server.until_ready_is(200, Duration::from_secs(30)).await;
        server.ready_after = back.unwrap_or(Duration::MAX);
        Ok((writers, server))
    }

    async fn settle(&mut self, server: &Server, writers: Vec<Writer>) -> anyhow::Result<()> {
        let token = sign_in(server).await?;
        for writer in writers {
            self.findings.unclear.extend(writer.unclear.iter().cloned());
            let ledger: &[Write] = &writer.ledger;
            self.expected.settle(server.address, &token, ledger, &mut self.random, &mut self.findings).await?;
        }
        self.expected.audit(&self.launch.url, &mut self.findings).await
    }

    async fn tell(self, report: &mut Report) -> anyhow::Result<()> {
        let on = self.engine.name();
        self.findings.tell(report, on, &self.expected);
        // Else nothing was at stake.
        report.at_least(format!("{on}: writes cut off half-way"), self.expected.unknown, self.context.size(20, 500));
        let slowest = format!("{:.1} s", self.slowest.as_secs_f64());
        report.row(format!("{on}: ready again after"), slowest, "≤ 5 s", self.slowest <= READY_WITHIN);
        let found = self.damage().await?;
        report.row(
            format!("{on}: proof: planted damages that the audit finds"),
            found,
            DAMAGES.len(),
            found == DAMAGES.len(),
        );
        Ok(())
    }

    /// An audit that finds nothing is worth something only if it finds what is there.
    async fn damage(&self) -> anyhow::Result<usize> {
        let mut found = 0;
        for damage in DAMAGES {
            let before = self.faults().await?;
            execute(&self.launch.url, damage).await?;
            found += usize::from(self.faults().await? > before);
        }
        Ok(found)
    }

    async fn faults(&self) -> anyhow::Result<usize> {
        let mut findings = Findings::default();
        self.expected.audit(&self.launch.url, &mut findings).await?;
        Ok(findings.lost.len() + findings.doubled.len() + findings.half_written.len())
    }
}
