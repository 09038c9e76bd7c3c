//! What is asked for on the command line, and what each size means.
use std::{path::PathBuf, time::Duration};

use clap::{Parser, ValueEnum};

/// Measures Rapport against its budgets (tests/bench/budgets.toml): figure, bar, verdict. Ends with 1 when a bar is missed.
///
/// Usually called as `./just bench`, which builds what it measures and starts PostgreSQL.
#[derive(Parser)]
#[command(name = "./just bench")]
pub(crate) struct Settings {
    /// small: thousands of records and seconds; only what can be counted is judged. full: the million; all is judged
    #[arg(long, value_enum, default_value_t = Size::Full)]
    pub(crate) size: Size,
    /// The engine to measure on
    #[arg(long, value_enum, default_value_t = Engines::Both)]
    pub(crate) engine: Engines,
    /// Only this scenario, by its name in budgets.toml; may be repeated
    #[arg(long, value_name = "SCENARIO")]
    pub(crate) only: Vec<String>,
    /// Make the data anew, though there is some with the right parameters
    #[arg(long)]
    pub(crate) fresh: bool,
    /// Tell every statement of the readings as well
    #[arg(long)]
    pub(crate) statements: bool,
    /// Where the data is kept from run to run [default: `$RAPPORT_BENCH_DATA`, else /var/tmp/rapport-bench]
    #[arg(
        long,
        env = "RAPPORT_BENCH_DATA",
        default_value = "/var/tmp/rapport-bench",
        hide_default_value = true,
        hide_env = true
    )]
    pub(crate) data: PathBuf,
    /// Where the table is written
    #[arg(long, value_name = "FOLDER", default_value = "target/bench")]
    pub(crate) output: PathBuf,
    /// The program to measure
    #[arg(long, value_name = "FILE", default_value = "target/release/rapport")]
    pub(crate) program: PathBuf,
    /// Serve the bare reference instead: JSON, and nothing else
    #[arg(long, hide = true)]
    pub(crate) serve_hello: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Size {
    Small,
    Full,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Engines {
    Sqlite,
    Postgres,
    Both,
}

impl Engines {
    pub(crate) fn names(self) -> &'static [&'static str] {
        match self {
            Self::Sqlite => &["sqlite"],
            Self::Postgres => &["postgres"],
            Self::Both => &["sqlite", "postgres"],
        }
    }
}

impl Settings {
    /// Whether `scenario` is asked for.
    pub(crate) fn wants(&self, scenario: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|only| only == scenario)
    }
}

impl Size {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Small => "small",
            Self::Full => "full",
        }
    }

    /// Records of each kind, as `rapport seed scale` takes them.
    pub(crate) fn records(self) -> [(&'static str, u64); 6] {
        let [accounts, contacts, opportunities, leads, activities, tasks] = match self {
            Self::Small => [1_000, 2_000, 6_000, 6_000, 4_000, 300],
            Self::Full => [300_000, 1_000_000, 300_000, 1_000_000, 2_000_000, 500_000],
        };
        [
            ("accounts", accounts),
            ("contacts", contacts),
            ("opportunities", opportunities),
            ("leads", leads),
            ("activities", activities),
            ("tasks", tasks),
        ]
    }

    /// CPU time that a figure is the mean of.
    pub(crate) fn cpu(self) -> Duration {
        match self {
            Self::Small => Duration::from_millis(50),
            Self::Full => Duration::from_secs(2),
        }
    }

    /// How long clients press at once: creating, and mixed.
    pub(crate) fn pressure(self) -> (Duration, Duration) {
        match self {
            Self::Small => (Duration::from_secs(2), Duration::from_secs(4)),
            Self::Full => (Duration::from_secs(15), Duration::from_mins(1)),
        }
    }

    /// The page that is far behind the first.
    pub(crate) fn deep_page(self) -> u64 {
        match self {
            Self::Small => 5,
            Self::Full => 1_000,
        }
    }
}
