//! `rapport seed`: data to try out, and data to measure with.
mod demonstration;
mod scale;

use crate::{config::Config, database, out};

pub(crate) use demonstration::{fill as fill_demonstration, tell_sign_ins};

#[derive(Debug, clap::Subcommand)]
pub(crate) enum Seed {
    /// The demonstration: real companies, made-up deals, dates around today. For an empty database
    Demo,
    /// As many records as asked for, without a change log; with the demonstration first, where the database is empty
    Scale(scale::Amounts),
}

pub(crate) fn run(config: &Config, seed: Seed) -> anyhow::Result<()> {
    database::with(config, async |db| match seed {
        Seed::Demo => {
            tell_sign_ins(&demonstration::fill(&db).await?);
            Ok(())
        }
        Seed::Scale(amounts) => {
            if db.directory().await?.users.is_empty() {
                tell_sign_ins(&demonstration::fill(&db).await?);
            }
            scale::fill(&db, &amounts).await
        }
    })
}

/// `1 234 567`
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let groups = digits.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy);
    groups.collect::<Vec<_>>().join(" ")
}

/// Tells how far it is, with the seconds since it began.
struct Progress(std::time::Instant);

impl Progress {
    fn begin() -> Self {
        Self(std::time::Instant::now())
    }

    fn tell(&self, text: impl std::fmt::Display) {
        out::note(format_args!("[{:6.1} s] {text}", self.0.elapsed().as_secs_f64()));
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn numbers_are_grouped() {
        let grouped: Vec<_> = [0, 7, 999, 1_000, 1_234_567].map(super::grouped).into();
        assert_eq!(grouped, ["0", "7", "999", "1 000", "1 234 567"]);
    }
}
