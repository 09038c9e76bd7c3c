//! The command line.
use std::path::PathBuf;

use anyhow::ensure;
use clap::Parser;

/// Breaks things on purpose while Rapport is at work, and counts what was lost.
#[derive(Clone, Debug, Parser)]
#[command(name = "faults")]
pub(crate) struct Options {
    /// Checks to run, such as C-01; all without one
    pub(crate) checks: Vec<String>,
    /// The full size: hours instead of minutes
    #[arg(long)]
    pub(crate) full: bool,
    /// Use the optimised binary, target/release/rapport
    #[arg(long)]
    pub(crate) release: bool,
    /// Replays a run: every delay and every choice follows from it
    #[arg(long, default_value_t = fresh_seed())]
    pub(crate) seed: u64,
    /// Where target/ is
    #[arg(long, env = "CARGO_TARGET_DIR", default_value = "target")]
    pub(crate) target: PathBuf,
    /// Where databases are made: a real disk
    #[arg(long, default_value_os_t = std::env::temp_dir())]
    pub(crate) folder: PathBuf,
}

impl Options {
    pub(crate) fn wants(&self, check: &str) -> bool {
        self.checks.is_empty() || self.checks.iter().any(|wanted| wanted.eq_ignore_ascii_case(check))
    }

    /// The binary under test.
    pub(crate) fn program(&self) -> anyhow::Result<PathBuf> {
        let path = self.target.join(if self.release { "release" } else { "debug" }).join("rapport");
        let path = std::path::absolute(path)?;
        ensure!(path.exists(), "{} is missing: ./just faults builds it", path.display());
        Ok(path)
    }

    /// How to see the same failure again.
    pub(crate) fn replay(&self, check: &str) -> String {
        let flags = [("--full", self.full), ("--release", self.release)];
        let set = flags.iter().filter(|(_, set)| *set).map(|(flag, _)| (*flag).to_owned());
        let words = set.chain(["--seed".to_owned(), self.seed.to_string(), check.to_owned()]);
        format!("./just faults {}", words.collect::<Vec<_>>().join(" "))
    }
}

fn fresh_seed() -> u64 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    u64::from(now.subsec_nanos()) ^ (now.as_secs() % 1_000_000)
}
