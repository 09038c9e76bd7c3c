//! The program under test, as anybody would start it.
use std::{
    fs,
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context as _, bail, ensure};
use nix::{sys::signal, unistd::Pid};
use serde_json::json;

use crate::{
    cpu::{self, Program},
    engine::Engine,
    http::{Call, Client},
    settings::Settings,
};

/// Signs tokens here alone.
const SECRET: &str = "a secret of the benchmark, of no use elsewhere";
/// Sees own records and those of the team, and has many: `rapport seed scale` gives the first representatives the most.
pub(crate) const REPRESENTATIVE: &str = "user-020@scale.example";
/// Leads the topmost team: sees everything.
pub(crate) const DIRECTOR: &str = "user-000@scale.example";
/// Of everybody in demonstration data.
pub(crate) const PASSWORD: &str = "northwind-demo-1998";

/// The settings of a program on an engine: our own alone, whatever the developer's shell holds.
pub(crate) fn environment(command: &mut Command, engine: &Engine) {
    for (name, _) in std::env::vars() {
        if name.starts_with("RAPPORT_") {
            command.env_remove(name);
        }
    }
    // Limits are for strangers; all else is as it comes.
    command.env("DATABASE_URL", engine.url()).env("RAPPORT_SECRET", SECRET).env("RAPPORT_RATE_LIMIT", "false");
}

/// A running server.
pub(crate) struct Product {
    child: Child,
    pub(crate) address: SocketAddr,
    pub(crate) log: PathBuf,
    /// From the start of the process to the first answer that it is ready.
    pub(crate) started_in: Duration,
    programs: Vec<Program>,
}

impl Product {
    pub(crate) fn start(engine: &Engine, settings: &Settings) -> anyhow::Result<Self> {
        let address = free_address()?;
        let log = settings.output.join(format!("{}-{}.log", settings.size.name(), engine.name()));
        fs::create_dir_all(&settings.output)?;
        let file = fs::File::create(&log)?;
        let mut command = Command::new(fs::canonicalize(&settings.program)?);
        environment(&mut command, engine);
        command.arg("serve").env("RAPPORT_LISTEN", address.to_string()).current_dir(&settings.data);
        command.stdin(Stdio::null()).stdout(file.try_clone()?).stderr(file);
        let begun = Instant::now();
        let child = command.spawn().context("the program does not start")?;
        let mut product = Self { child, address, log, started_in: Duration::ZERO, programs: engine.programs() };
        product.programs.push(Program::Alone(product.pid()));
        product.wait_until_ready()?;
        product.started_in = begun.elapsed();
        Ok(product)
    }

    fn wait_until_ready(&mut self) -> anyhow::Result<()> {
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_mins(1) {
            let answer = Client::connect(self.address).and_then(|mut client| client.send(&Call::get("/readyz")));
            if answer.is_ok_and(|answer| answer.status == 200) {
                return Ok(());
            }
            if let Some(status) = self.child.try_wait()? {
                bail!("the program ended ({status}): see {}", self.log.display());
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        bail!("the program does not get ready: see {}", self.log.display())
    }

    pub(crate) fn pid(&self) -> Pid {
        Pid::from_raw(self.child.id().cast_signed())
    }

    /// CPU time of server and database since they began.
    pub(crate) fn cpu(&self) -> anyhow::Result<Duration> {
        cpu::used(&self.programs)
    }

    pub(crate) fn memory_mb(&self, line: &str) -> anyhow::Result<f64> {
        cpu::memory_mb(self.pid(), line)
    }

    /// Signed in as the representative.
    pub(crate) fn client(&self) -> anyhow::Result<Client> {
        client(self.address)
    }

    /// Signed in as the one who sees everything.
    pub(crate) fn director(&self) -> anyhow::Result<Client> {
        sign_in(self.address, DIRECTOR)
    }

    /// Ends it as an operator would.
    pub(crate) fn stop(mut self) -> anyhow::Result<()> {
        signal::kill(self.pid(), signal::Signal::SIGTERM)?;
        let status = self.child.wait()?;
        ensure!(status.success(), "the program did not end well: {status}");
        Ok(())
    }
}

impl Drop for Product {
    /// Where measuring failed, nothing may be left running.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Signed in as the representative, at whatever serves the API there.
pub(crate) fn client(address: SocketAddr) -> anyhow::Result<Client> {
    sign_in(address, REPRESENTATIVE)
}

fn sign_in(address: SocketAddr, email: &str) -> anyhow::Result<Client> {
    let body = json!({ "email": email, "password": PASSWORD, "client": "mobile" });
    let answer = Client::connect(address)?.send(&Call::post("/api/v1/auth/sign-in", body))?.json()?;
    Ok(Client::connect(address)?.with_token(answer["access_token"].as_str().context("no token")?))
}

pub(crate) fn free_address() -> anyhow::Result<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}

/// Lines of a log that tell of a database that was locked.
pub(crate) fn busy_lines(log: &Path) -> anyhow::Result<usize> {
    let text = String::from_utf8_lossy(&fs::read(log)?).into_owned();
    Ok(text.lines().filter(|line| line.contains("SQLITE_BUSY") || line.contains("database is locked")).count())
}
