//! C-04: PostgreSQL is restarted, and PostgreSQL stands still, while Rapport is at work and is not restarted.
use std::time::{Duration, Instant};

use rustix::process::Signal;
use tokio::time::sleep;

use crate::{
    audit::{Expected, Findings},
    engine::Engine,
    load::{Crew, sixteen},
    postgres::Cluster,
    random::Random,
    report::Report,
    server::{Launch, Server},
    world::{Context, set_up, sign_in},
};

/// The longest anybody waits to be told that there is no database.
const TOLD_WITHIN: Duration = Duration::from_secs(3);
/// From the database's first answer to ours.
const BACK_WITHIN: Duration = Duration::from_secs(5);

pub(crate) async fn run(context: &Context, report: &mut Report) -> anyhow::Result<()> {
    let launch = context.launch(Engine::Postgres, "outage").await?;
    let server = launch.start().await?;
    set_up(&server).await?;
    let mut outage = Outage {
        cluster: context.cluster().await?,
        launch,
        server,
        random: context.random("outage"),
        expected: Expected::default(),
        findings: Findings::default(),
    };
    let still = Duration::from_secs(context.size(5, 30));
    for round in 0..context.size(2, 10) {
        outage.restart(report, round).await?;
        outage.stand_still(report, round, still).await?;
    }
    outage.findings.tell(report, "PostgreSQL", &outage.expected);
    report.row(
        "Rapport",
        if outage.server.is_running() { "the same process" } else { "ended" },
        "the same process",
        outage.server.is_running(),
    );
    Ok(())
}

struct Outage<'a> {
    cluster: &'a Cluster,
    launch: Launch,
    server: Server,
    random: Random,
    expected: Expected,
    findings: Findings,
}

impl Outage<'_> {
    async fn restart(&mut self, report: &mut Report, round: u64) -> anyhow::Result<()> {
        let crew = self.crew(&format!("restart{round}")).await?;
        sleep(self.random.millis(300, 600)).await;
        self.cluster.stop_immediately()?;
        let unready = self.server.until_ready_is(503, Duration::from_secs(10)).await;
        sleep(Duration::from_secs(2)).await;
        self.cluster.up().await?;
        self.end(report, "restart", crew, unready).await
    }

    async fn stand_still(&mut self, report: &mut Report, round: u64, how_long: Duration) -> anyhow::Result<()> {
        let crew = self.crew(&format!("still{round}")).await?;
        sleep(self.random.millis(300, 600)).await;
        self.cluster.signal(Signal::STOP)?;
        let began = Instant::now();
        let unready = self.server.until_ready_is(503, Duration::from_secs(10)).await;
        sleep(how_long.saturating_sub(began.elapsed())).await;
        self.cluster.signal(Signal::CONT)?;
        self.end(report, "SIGSTOP", crew, unready).await
    }

    async fn crew(&mut self, round: &str) -> anyhow::Result<Crew> {
        let token = sign_in(&self.server).await?;
        let random = self.random.part(round);
        Ok(Crew::start(sixteen(self.server.address, &token, &random, round)))
    }

    /// The database is back: so must we be, with nothing lost and everybody told in time.
    async fn end(
        &mut self,
        report: &mut Report,
        what: &str,
        crew: Crew,
        unready: Option<Duration>,
    ) -> anyhow::Result<()> {
        let back = self.server.until_ready_is(200, Duration::from_mins(1)).await;
        sleep(Duration::from_millis(500)).await;
        let writers = crew.end().await?;
        let told = writers.iter().map(|writer| writer.slowest_refusal).max().unwrap_or_default();
        let refused: usize = writers.iter().map(|writer| writer.refusals).sum();
        let broken: usize = writers.iter().filter(|writer| writer.broke_off.is_some()).count();
        report.row(format!("{what}: /readyz says 503"), seconds(unready), "yes", unready.is_some());
        report.at_least(format!("{what}: requests refused meanwhile"), u64::try_from(refused)?, 1);
        report.at_most(format!("{what}: connections broken off"), u64::try_from(broken)?, 0);
        report.row(format!("{what}: slowest refusal"), seconds(Some(told)), "≤ 3 s", told <= TOLD_WITHIN);
        report.row(
            format!("{what}: ready again after"),
            seconds(back),
            "≤ 5 s",
            back.is_some_and(|it| it <= BACK_WITHIN),
        );
        let token = sign_in(&self.server).await?;
        for writer in &writers {
            self.findings.unclear.extend(writer.unclear.iter().cloned());
            let (random, findings) = (&mut self.random, &mut self.findings);
            self.expected.settle(self.server.address, &token, &writer.ledger, random, findings).await?;
        }
        self.expected.audit(&self.launch.url, &mut self.findings).await
    }
}

fn seconds(time: Option<Duration>) -> String {
    time.map_or_else(|| "never".to_owned(), |time| format!("{:.1} s", time.as_secs_f64()))
}
