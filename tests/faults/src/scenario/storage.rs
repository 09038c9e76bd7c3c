//! C-02: the disk is full, and the disk fails to sync. SQLite, whose disk is ours to mind.
use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

use anyhow::{Context as _, ensure};
use rustix::process::getuid;
use tokio::time::sleep;

use crate::{
    audit::{Expected, Findings},
    engine::Engine,
    http::{Client, Request},
    load::{Crew, Writer, sixteen},
    random::Random,
    report::Report,
    server::{Launch, Server},
    world::{Context, set_up, sign_in, sqlite_url},
};

/// From the moment there is room again.
const BACK_WITHIN: Duration = Duration::from_secs(5);

pub(crate) async fn run(context: &Context, report: &mut Report) -> anyhow::Result<()> {
    let shim = Shim::compile(&context.folder("shim")?)?;
    for (name, word) in [("disk full (injected)", "full"), ("fsync fails", "sync")] {
        let launch = context.launch(Engine::Sqlite, &format!("storage_{word}")).await?;
        let launch = launch.with("LD_PRELOAD", shim.library.display()).with("FAULT_FILE", shim.switch.display());
        shim.heal()?;
        let storage = Storage::start(context, name, launch).await?;
        storage.run(report, &|| shim.break_by(word), &|| shim.heal(), false).await?;
    }
    if getuid().is_root() {
        let folder = context.folder("storage_small")?;
        let disk = SmallDisk::mount(&folder)?;
        let launch = Launch::new(&context.program, &sqlite_url(&folder), &context.folder("storage_log")?)?;
        let storage = Storage::start(context, "disk full (32 MB)", launch).await?;
        storage.run(report, &|| disk.fill(), &|| disk.make_room(), true).await?;
    }
    Ok(())
}

/// A library before the C library, and the file that tells it what to do.
struct Shim {
    library: PathBuf,
    switch: PathBuf,
}

impl Shim {
    fn compile(folder: &Path) -> anyhow::Result<Self> {
        let (source, library) = (folder.join("disk.c"), folder.join("disk.so"));
        fs::write(&source, include_str!("../../shim/disk.c"))?;
        let mut cc = Command::new("cc");
        cc.args(["-shared", "-fPIC", "-O2", "-o"]).arg(&library).arg(&source).arg("-ldl");
        ensure!(cc.status().context("cc")?.success(), "the shim does not compile");
        Ok(Self { library, switch: folder.join("switch") })
    }

    fn break_by(&self, word: &str) -> anyhow::Result<()> {
        Ok(fs::write(&self.switch, word)?)
    }

    fn heal(&self) -> anyhow::Result<()> {
        Ok(fs::write(&self.switch, "well")?)
    }
}

/// A file system of its own, small enough to be filled.
struct SmallDisk(PathBuf);

impl SmallDisk {
    fn mount(folder: &Path) -> anyhow::Result<Self> {
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=32m", "rapport-faults"]).arg(folder);
        ensure!(mount.status()?.success(), "cannot mount a small file system");
        Ok(Self(folder.to_owned()))
    }

    /// To the last byte.
    fn fill(&self) -> anyhow::Result<()> {
        let mut ballast = fs::File::create(self.0.join("ballast"))?;
        for size in [1 << 16, 1 << 12, 1] {
            while ballast.write(&vec![0; size]).is_ok_and(|written| written > 0) {}
        }
        Ok(())
    }

    fn make_room(&self) -> anyhow::Result<()> {
        Ok(fs::remove_file(self.0.join("ballast"))?)
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(&self.0).status();
    }
}

struct Storage {
    name: &'static str,
    launch: Launch,
    server: Server,
    random: Random,
    token: String,
}

type Act<'a> = &'a dyn Fn() -> anyhow::Result<()>;

impl Storage {
    async fn start(context: &Context, name: &'static str, launch: Launch) -> anyhow::Result<Self> {
        let server = launch.start().await?;
        let token = set_up(&server).await?;
        Ok(Self { name, launch, server, random: context.random(name), token })
    }

    /// Two rounds: what one full disk left behind must not spoil the next.
    async fn run(
        mut self,
        report: &mut Report,
        break_disk: Act<'_>,
        heal: Act<'_>,
        announced: bool,
    ) -> anyhow::Result<()> {
        let (mut expected, mut findings) = (Expected::default(), Findings::default());
        for round in 0..2 {
            let random = self.random.part(&format!("round {round}"));
            let crew = Crew::start(sixteen(self.server.address, &self.token, &random, &format!("d{round}")));
            sleep(Duration::from_millis(500)).await;
            break_disk()?;
            sleep(Duration::from_secs(2)).await;
            if round == 0 {
                self.while_broken(report, announced).await?;
            }
            heal()?;
            let back = self.until_writable().await;
            let writers = crew.end().await?;
            if round == 0 {
                self.tell(report, &writers, back)?;
            } else if back.is_none_or(|it| it > BACK_WITHIN) {
                findings.lost.push("the second time it did not recover".to_owned());
            }
            for writer in writers {
                findings.unclear.extend(writer.unclear.iter().cloned());
                let ledger = &writer.ledger;
                expected.settle(self.server.address, &self.token, ledger, &mut self.random, &mut findings).await?;
            }
            expected.audit(&self.launch.url, &mut findings).await?;
        }
        // What the journal kept must be what was acknowledged, also for the next process.
        self.server.kill().await?;
        let server = self.launch.start().await?;
        sign_in(&server).await?;
        expected.audit(&self.launch.url, &mut findings).await?;
        findings.tell(report, self.name, &expected);
        server.kill().await
    }

    async fn while_broken(&self, report: &mut Report, announced: bool) -> anyhow::Result<()> {
        let mut reader = Client::new(self.server.address, Some(&self.token));
        let list = reader.ask(&Request::get("/leads?limit=5")).await?;
        report.row(format!("{}: reads go on", self.name), list.status, "200", list.status == 200);
        if announced {
            let (status, body) = self.server.health_body("/readyz").await.unwrap_or_default();
            let told = status == 503 && body.contains("disk");
            report.row(format!("{}: /readyz", self.name), format!("{status} {body}"), "503, the disk", told);
        }
        Ok(())
    }

    fn tell(&self, report: &mut Report, writers: &[Writer], back: Option<Duration>) -> anyhow::Result<()> {
        let name = self.name;
        let refused: usize = writers.iter().map(|writer| writer.refusals).sum();
        let broken = writers.iter().filter(|writer| writer.broke_off.is_some()).count();
        report.at_least(format!("{name}: writes refused"), u64::try_from(refused)?, 1);
        report.at_most(format!("{name}: connections broken off"), u64::try_from(broken)?, 0);
        let told = back.map_or_else(|| "never".to_owned(), |back| format!("{:.1} s", back.as_secs_f64()));
        report.row(format!("{name}: writes again after"), told, "≤ 5 s", back.is_some_and(|it| it <= BACK_WITHIN));
        Ok(())
    }

    /// Ready, and a sign-in, which is a write, succeeds.
    async fn until_writable(&self) -> Option<Duration> {
        let began = Instant::now();
        while began.elapsed() < Duration::from_secs(30) {
            if sign_in(&self.server).await.is_ok() && self.server.health("/readyz").await == Some(200) {
                return Some(began.elapsed());
            }
            sleep(Duration::from_millis(50)).await;
        }
        None
    }
}
