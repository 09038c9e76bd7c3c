//! C-08: migrations by several starters at once, cut off half-way, and while another copy of the program is at work.
use std::time::Duration;

use anyhow::{Context as _, ensure};
use sqlx::{Connection as _, Executor as _};
use tokio::time::{Instant, sleep, timeout};

use crate::{
    audit::{Expected, Findings},
    engine::{Engine, execute, lines, number},
    load::{Crew, sixteen},
    report::Report,
    server::Launch,
    world::{Context, set_up, sign_in},
};

const STARTERS: usize = 4;

pub(crate) async fn run(context: &Context, report: &mut Report) -> anyhow::Result<()> {
    for engine in Engine::BOTH {
        let reference = context.launch(engine, "migrate_alone").await?;
        migrate(&reference).await?;
        let schema = schema(&reference.url).await?;
        ensure!(schema.len() > 50, "no schema: {schema:?}");
        together(context, report, engine, &schema).await?;
        cut_off(context, report, engine, &schema).await?;
        under_traffic(context, report, engine).await?;
    }
    waits_for_a_long_one(context, report).await
}

async fn migrate(launch: &Launch) -> anyhow::Result<()> {
    let status = timeout(Duration::from_mins(2), launch.command("migrate")?.status()).await??;
    ensure!(status.success(), "migrate: {status}: {}", crate::server::tail(&launch.log()));
    Ok(())
}

/// Tables, columns, indexes, triggers, and which migrations are recorded.
async fn schema(url: &str) -> anyhow::Result<Vec<String>> {
    let sql = match Engine::of(url) {
        Engine::Sqlite => "SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_schema ORDER BY 1",
        Engine::Postgres => {
            "SELECT line FROM ( \
             SELECT 'column ' || table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable || ' ' || coalesce(column_default, '') AS line \
               FROM information_schema.columns WHERE table_schema = 'public' \
             UNION ALL SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public' \
             UNION ALL SELECT 'trigger ' || tgname FROM pg_trigger WHERE NOT tgisinternal) lines ORDER BY line"
        }
    };
    let mut schema = lines(url, sql).await?;
    schema.extend(lines(url, "SELECT 'applied ' || version FROM seaql_migrations ORDER BY version").await?);
    Ok(schema)
}

fn differences(one: &[String], other: &[String]) -> Vec<String> {
    let missing = one.iter().filter(|line| !other.contains(line)).map(|line| format!("missing: {line}"));
    let extra = other.iter().filter(|line| !one.contains(line)).map(|line| format!("extra: {line}"));
    let twice = usize::from(one.len() != other.len()).min(1);
    missing.chain(extra).chain((0..twice).map(|_| format!("{} lines, not {}", other.len(), one.len()))).collect()
}

/// Starters meet on an empty database: one schema, all succeed.
async fn together(
    context: &Context,
    report: &mut Report,
    engine: Engine,
    schema_alone: &[String],
) -> anyhow::Result<()> {
    let on = engine.name();
    let (mut wrong, mut failed) = (Vec::new(), Vec::new());
    for round in 0..context.size(3, 20) {
        let launch = context.launch(engine, &format!("migrate_together_{round}")).await?;
        let started: Vec<_> =
            (0..STARTERS).map(|_| launch.command("migrate")?.spawn().context("migrate")).collect::<Result<_, _>>()?;
        let server = launch.spawn()?;
        for mut starter in started {
            let status = timeout(Duration::from_mins(2), starter.wait()).await??;
            if !status.success() {
                failed.push(format!("round {round}: {status}: {}", crate::server::tail(&launch.log())));
            }
        }
        if server.until_ready_is(200, Duration::from_mins(1)).await.is_none() {
            failed.push(format!("round {round}: serve is not ready: {}", crate::server::tail(&launch.log())));
        }
        server.kill().await?;
        wrong.extend(differences(schema_alone, &schema(&launch.url).await?));
    }
    report.none(format!("{on}: starters that failed beside others"), &failed);
    report.none(format!("{on}: differences of the schema they made"), &wrong);
    Ok(())
}

/// Killed again and again at any moment, until one run gets to its end.
async fn cut_off(
    context: &Context,
    report: &mut Report,
    engine: Engine,
    schema_alone: &[String],
) -> anyhow::Result<()> {
    let on = engine.name();
    let mut random = context.random(&format!("migrate {on}"));
    let (mut cut, mut half_way, mut wrong) = (0, 0, Vec::new());
    for round in 0..context.size(4, 40) {
        let launch = context.launch(engine, &format!("migrate_cut_{round}")).await?;
        let (whole, mut tries) = (Instant::now(), 0);
        loop {
            tries += 1;
            let mut run = launch.command("migrate")?.spawn()?;
            // Longer each time: at last it gets through.
            if let Ok(status) = timeout(random.millis(10, 150 * tries), run.wait()).await {
                ensure!(
                    status?.success(),
                    "a run after an interrupted one failed: {}",
                    crate::server::tail(&launch.log())
                );
                break;
            }
            run.kill().await?;
            cut += 1;
            let applied = number(&launch.url, "SELECT count(*) || '' FROM seaql_migrations").await.unwrap_or(0);
            half_way += u64::from(applied > 0 && applied < i64::try_from(known(schema_alone))?);
            ensure!(whole.elapsed() < Duration::from_mins(2), "it never gets through");
        }
        wrong.extend(differences(schema_alone, &schema(&launch.url).await?));
        let server = launch.start().await?;
        set_up(&server).await?;
        server.kill().await?;
    }
    report.at_least(format!("{on}: migrations killed"), cut, context.size(4, 40));
    report.at_least(format!("{on}: of these with some applied and some not"), half_way, 1);
    report.none(format!("{on}: differences after all were resumed"), &wrong);
    Ok(())
}

fn known(schema: &[String]) -> usize {
    schema.iter().filter(|line| line.starts_with("applied ")).count()
}

/// What the next version's migrations do (add a column, an index, a table) happens under a copy of this one at work, and
/// further copies of this one start on the newer schema.
async fn under_traffic(context: &Context, report: &mut Report, engine: Engine) -> anyhow::Result<()> {
    let on = engine.name();
    let launch = context.launch(engine, "migrate_traffic").await?;
    let server = launch.start().await?;
    let token = set_up(&server).await?;
    let mut random = context.random("migrate traffic");
    let crew = Crew::start(sixteen(server.address, &token, &random, "m"));
    sleep(Duration::from_millis(500)).await;
    for statement in next_version(engine) {
        in_small_locks(&launch.url, statement).await?;
        sleep(Duration::from_millis(100)).await;
    }
    let other =
        Launch { address: Launch::new(&launch.program, &launch.url, &launch.folder)?.address, ..launch.clone() };
    for _ in 0..2 {
        other.start().await?.kill().await?;
        migrate(&other).await?;
    }
    sleep(Duration::from_millis(500)).await;
    let writers = crew.end().await?;
    let (mut expected, mut findings) = (Expected::default(), Findings::default());
    let refused: usize = writers.iter().map(|writer| writer.refusals).sum();
    let token = sign_in(&server).await?;
    for writer in &writers {
        findings.refused.extend(writer.broke_off.map(|why| format!("broke off: {why}")));
        findings.unclear.extend(writer.unclear.iter().cloned());
        expected.settle(server.address, &token, &writer.ledger, &mut random, &mut findings).await?;
    }
    expected.audit(&launch.url, &mut findings).await?;
    if refused > 0 {
        crate::report::line(crate::server::tail(&launch.log()));
    }
    report.at_most(format!("{on}: 5xx while the schema moved on"), u64::try_from(refused)?, 0);
    findings.tell(report, on, &expected);
    server.kill().await
}

fn next_version(engine: Engine) -> [&'static str; 4] {
    let record =
        "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m29991231_000001_of_the_next_version', 0)";
    let index = "CREATE INDEX lead_by_next ON lead (next_version)";
    match engine {
        Engine::Sqlite => [
            "ALTER TABLE lead ADD COLUMN next_version TEXT",
            index,
            "CREATE TABLE of_the_next_version (id BLOB)",
            record,
        ],
        Engine::Postgres => [
            "ALTER TABLE lead ADD COLUMN next_version text",
            index,
            "CREATE TABLE of_the_next_version (id uuid)",
            record,
        ],
    }
}

/// As our own migrations do it: a table in use is waited for two seconds, and then again.
async fn in_small_locks(url: &str, statement: &str) -> anyhow::Result<()> {
    let lock =
        if Engine::of(url) == Engine::Postgres { "SET lock_timeout = '2s'; " } else { "PRAGMA busy_timeout = 5000; " };
    for _ in 0..20 {
        if execute(url, &format!("{lock}{statement}")).await.is_ok() {
            return Ok(());
        }
        sleep(Duration::from_millis(200)).await;
    }
    execute(url, statement).await
}

/// Another starter is at a migration that takes longer than SQLite waits for a lock: the second one must not give up.
async fn waits_for_a_long_one(context: &Context, report: &mut Report) -> anyhow::Result<()> {
    let launch = context.launch(Engine::Sqlite, "migrate_long").await?;
    let path = launch.url.trim_start_matches("sqlite:").to_owned();
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path).create_if_missing(true);
    let mut other =
        sqlx::SqliteConnection::connect_with(&options.journal_mode(sqlx::sqlite::SqliteJournalMode::Wal)).await?;
    other.execute("BEGIN IMMEDIATE").await?;
    let mut starter = launch.command("migrate")?.spawn()?;
    let gave_up = timeout(Duration::from_secs(8), starter.wait()).await.is_ok();
    other.execute("ROLLBACK").await?;
    let done = gave_up || timeout(Duration::from_mins(1), starter.wait()).await??.success();
    let figure = if gave_up {
        "gave up"
    } else if done {
        "waited"
    } else {
        "failed"
    };
    report.row("SQLite: a start beside a migration of 8 s", figure, "waits", !gave_up && done);
    Ok(())
}
