//! A PostgreSQL cluster of our own, durable as in production, to be killed, stopped and restarted.
use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use anyhow::{Context as _, bail, ensure};
use rustix::process::{Pid, Signal, getuid, kill_process};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use tokio::time::sleep;

use crate::server::free_address;

/// Tries until the shared memory of a killed server is free again.
const TRIES: u32 = 100;
const PASSWORD: &str = "faults-only";

pub(crate) struct Cluster {
    programs: PathBuf,
    folder: PathBuf,
    port: u16,
}

impl Cluster {
    pub(crate) async fn start(parent: &Path) -> anyhow::Result<Self> {
        let folder = parent.join("postgres");
        fs::create_dir(&folder)?;
        // PostgreSQL refuses to run as root, and its own user must get through.
        fs::set_permissions(parent, fs::Permissions::from_mode(0o755))?;
        let cluster = Self { programs: programs()?, folder, port: free_address()?.port() };
        fs::write(cluster.folder.join("password"), PASSWORD)?;
        if getuid().is_root() {
            ensure!(Command::new("chown").args(["-R", "postgres"]).arg(&cluster.folder).status()?.success(), "chown");
        }
        let password = cluster.folder.join("password").display().to_string();
        // Not scram: unoptimised, a client computes for half a second to prove that it knows the password.
        cluster.run(
            "initdb",
            &[
                "-U",
                "rapport",
                &format!("--pwfile={password}"),
                "--auth=md5",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
                "--no-sync",
            ],
        )?;
        cluster.up().await?;
        Ok(cluster)
    }

    /// Starts the server, durable: `fsync` and `synchronous_commit` are on by default.
    pub(crate) async fn up(&self) -> anyhow::Result<()> {
        let settings = format!(
            "-p {} -k {} -c listen_addresses=127.0.0.1 -c max_connections=200 -c timezone=UTC -c shared_buffers=64MB",
            self.port,
            self.folder.display()
        );
        let log = self.folder.join("log").display().to_string();
        for _ in 1..TRIES {
            if self.run("pg_ctl", &["-l", &log, "-w", "-t", "60", "-o", &settings, "start"]).is_ok() {
                return Ok(());
            }
            sleep(Duration::from_millis(100)).await;
        }
        bail!("PostgreSQL does not start: {}", fs::read_to_string(&log).unwrap_or_default())
    }

    /// As an administrator in a hurry does.
    pub(crate) fn stop_immediately(&self) -> anyhow::Result<()> {
        self.run("pg_ctl", &["-m", "immediate", "-w", "stop"])
    }

    /// kill -9 of the server and all its processes.
    pub(crate) fn kill(&self) -> anyhow::Result<()> {
        self.signal(Signal::KILL)
    }

    /// To every process of the server: those that serve, and those that write.
    pub(crate) fn signal(&self, signal: Signal) -> anyhow::Result<()> {
        let postmaster = self.postmaster()?;
        let children = children(postmaster);
        for pid in [postmaster].into_iter().chain(children) {
            // One that has just ended by itself is no failure.
            let _ = kill_process(pid, signal);
        }
        Ok(())
    }

    fn postmaster(&self) -> anyhow::Result<Pid> {
        let file = fs::read_to_string(self.folder.join("data/postmaster.pid"))?;
        let pid = file.lines().next().and_then(|line| line.trim().parse().ok()).and_then(Pid::from_raw);
        pid.context("postmaster.pid holds no number")
    }

    /// A new database; its address.
    pub(crate) async fn database(&self, name: &str) -> anyhow::Result<String> {
        let mut db = PgConnection::connect(&self.url("postgres")).await?;
        for sql in [format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"), format!("CREATE DATABASE {name}")] {
            sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut db).await?;
        }
        db.close().await?;
        Ok(self.url(name))
    }

    fn url(&self, database: &str) -> String {
        format!("postgres://rapport:{PASSWORD}@127.0.0.1:{}/{database}", self.port)
    }

    fn run(&self, program: &str, arguments: &[&str]) -> anyhow::Result<()> {
        let path = self.programs.join(program);
        let mut command = if getuid().is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(path);
            command
        } else {
            Command::new(path)
        };
        command.arg("-D").arg(self.folder.join("data")).args(arguments).current_dir(&self.folder);
        let status = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status()?;
        ensure!(status.success(), "{program} {arguments:?}: {status}");
        Ok(())
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // Stopped processes do not hear anything but these two.
        let _ = self.signal(Signal::CONT);
        let _ = self.signal(Signal::KILL);
    }
}

fn children(parent: Pid) -> Vec<Pid> {
    let path = format!("/proc/{0}/task/{0}/children", parent.as_raw_nonzero());
    let text = fs::read_to_string(path).unwrap_or_default();
    text.split_whitespace().filter_map(|pid| Pid::from_raw(pid.parse().ok()?)).collect()
}

/// The newest installed one: Debian keeps the programs off PATH.
fn programs() -> anyhow::Result<PathBuf> {
    let mut found: Vec<PathBuf> =
        fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten().map(|it| it.path().join("bin")).collect();
    found.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
    found.retain(|folder| folder.join("initdb").exists());
    found.sort();
    found.into_iter().next_back().context("no PostgreSQL here: scripts/setup postgres installs it")
}
