//! The real binary as a child process: started, asked whether it is ready, signalled, killed.
use std::{
    fs::{File, OpenOptions},
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{ExitStatus, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context as _, bail};
use rustix::process::{Pid, Signal, kill_process};
use tokio::{
    process::{Child, Command},
    time::{sleep, timeout},
};

use crate::http::Connection;

/// A start that takes longer has failed. Unoptimised, on a busy machine.
const LONGEST_START: Duration = Duration::from_mins(1);

/// How the program is started, again and again.
#[derive(Clone, Debug)]
pub(crate) struct Launch {
    pub(crate) program: PathBuf,
    pub(crate) url: String,
    pub(crate) address: SocketAddr,
    /// Holds its log and its key.
    pub(crate) folder: PathBuf,
    pub(crate) environment: Vec<(String, String)>,
    /// Put before the program: `taskset -c 0`.
    pub(crate) under: Vec<String>,
}

impl Launch {
    pub(crate) fn new(program: &Path, url: &str, folder: &Path) -> anyhow::Result<Self> {
        let environment = [
            ("RAPPORT_SECRET", "a secret for faults only, 32 bytes long"),
            ("RAPPORT_RATE_LIMIT", "false"),
            ("RAPPORT_LOG", "warn"),
            ("RAPPORT_LOG_FORMAT", "json"),
        ];
        Ok(Self {
            program: program.to_owned(),
            url: url.to_owned(),
            address: free_address()?,
            folder: folder.to_owned(),
            environment: environment.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec(),
            under: Vec::new(),
        })
    }

    #[expect(clippy::needless_pass_by_value, reason = "callers hand over literals and numbers")]
    pub(crate) fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.environment.push((name.to_owned(), value.to_string()));
        self
    }

    pub(crate) fn under(mut self, words: &[&str]) -> Self {
        self.under = words.iter().map(|word| (*word).to_owned()).collect();
        self
    }

    pub(crate) fn log_path(&self) -> PathBuf {
        self.folder.join(format!("rapport-{}.log", self.address.port()))
    }

    /// What the program wrote to its log.
    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(self.log_path()).unwrap_or_default()
    }

    fn log_file(&self) -> anyhow::Result<File> {
        let path = self.log_path();
        OpenOptions::new().create(true).append(true).open(&path).with_context(|| path.display().to_string())
    }

    /// The program with a command of its own, not yet started.
    pub(crate) fn command(&self, command: &str) -> anyhow::Result<Command> {
        let words: Vec<_> = self.under.iter().map(PathBuf::from).chain([self.program.clone()]).collect();
        let mut process = Command::new(&words[0]);
        process
            .args(&words[1..])
            .arg(command)
            .current_dir(&self.folder)
            .env("DATABASE_URL", &self.url)
            .env("RAPPORT_LISTEN", self.address.to_string())
            .envs(self.environment.iter().cloned())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(self.log_file()?)
            .kill_on_drop(true);
        Ok(process)
    }

    /// Started, and not waited for.
    pub(crate) fn spawn(&self) -> anyhow::Result<Server> {
        let child = self.command("serve")?.spawn().with_context(|| self.program.display().to_string())?;
        Ok(Server { child, address: self.address, ready_after: Duration::ZERO })
    }

    /// Started and ready.
    pub(crate) async fn start(&self) -> anyhow::Result<Server> {
        let mut server = self.spawn()?;
        let began = Instant::now();
        while server.health("/readyz").await != Some(200) {
            if let Some(status) = server.child.try_wait()? {
                bail!("the server ended while it started, {status}:\n{}", tail(&self.log()));
            }
            if began.elapsed() > LONGEST_START {
                bail!("the server is not ready after {LONGEST_START:?}:\n{}", tail(&self.log()));
            }
            sleep(Duration::from_millis(5)).await;
        }
        server.ready_after = began.elapsed();
        Ok(server)
    }
}

/// A running program. It is killed when this is dropped.
pub(crate) struct Server {
    child: Child,
    pub(crate) address: SocketAddr,
    pub(crate) ready_after: Duration,
}

impl Server {
    /// The status of `/readyz` or `/healthz`; `None` where nobody answers.
    pub(crate) async fn health(&self, path: &str) -> Option<u16> {
        Some(self.health_body(path).await?.0)
    }

    pub(crate) async fn health_body(&self, path: &str) -> Option<(u16, String)> {
        let ask = async {
            let mut connection = Connection::open(self.address).await?;
            let head = format!("GET {path} HTTP/1.1\r\nHost: rapport.test\r\nConnection: close\r\n\r\n");
            connection.send(head.as_bytes()).await?;
            connection.reply().await
        };
        let reply = timeout(Duration::from_secs(5), ask).await.ok()?.ok()?;
        Some((reply.status, String::from_utf8_lossy(&reply.body).into_owned()))
    }

    /// Asks `/readyz` until it says `status`; how long that took.
    pub(crate) async fn until_ready_is(&self, status: u16, longest: Duration) -> Option<Duration> {
        let began = Instant::now();
        while began.elapsed() < longest {
            if self.health("/readyz").await == Some(status) {
                return Some(began.elapsed());
            }
            sleep(Duration::from_millis(20)).await;
        }
        None
    }

    pub(crate) fn pid(&self) -> Option<Pid> {
        Pid::from_raw(i32::try_from(self.child.id()?).ok()?)
    }

    pub(crate) fn signal(&self, signal: Signal) -> anyhow::Result<()> {
        Ok(kill_process(self.pid().context("the server has ended")?, signal)?)
    }

    /// kill -9, and its end.
    pub(crate) async fn kill(mut self) -> anyhow::Result<()> {
        self.child.kill().await.context("kill -9")
    }

    pub(crate) async fn wait(&mut self, longest: Duration) -> Option<ExitStatus> {
        timeout(longest, self.child.wait()).await.ok()?.ok()
    }

    pub(crate) fn is_running(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Resident memory in bytes.
    pub(crate) fn memory(&self) -> u64 {
        let path = format!("/proc/{}/status", self.child.id().unwrap_or_default());
        let status = std::fs::read_to_string(path).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
        line.split_whitespace().next().and_then(|kilo| kilo.parse::<u64>().ok()).unwrap_or_default() * 1024
    }
}

/// From 20 000 on, where no service lives by habit.
pub(crate) fn free_address() -> anyhow::Result<SocketAddr> {
    for _ in 0..1_000 {
        let address = std::net::TcpListener::bind(("127.0.0.1", 0))?.local_addr()?;
        if address.port() >= 20_000 {
            return Ok(address);
        }
    }
    bail!("no free port")
}

pub(crate) fn tail(log: &str) -> String {
    let lines: Vec<_> = log.lines().collect();
    lines[lines.len().saturating_sub(20)..].join("\n")
}
