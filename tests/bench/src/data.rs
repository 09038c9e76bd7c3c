//! The records to measure with: made once by `rapport seed scale`, and kept.
use std::{fs, path::PathBuf, process::Command};

use anyhow::{Context as _, ensure};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use crate::{engine::Engine, product, settings::Settings};

/// Scale data of another seed would be other records.
const SEED: u64 = 1;

/// What was made, beside the database.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Stamp {
    records: BTreeMap<String, u64>,
    seed: u64,
    /// Records that measuring has added since.
    written: u64,
}

/// A database full of records.
pub(crate) struct Data {
    stamp: Stamp,
    file: PathBuf,
}

impl Data {
    /// The data that `settings` ask for: as a run before has left it, where that is fit, else made now.
    pub(crate) fn prepare(engine: &Engine, settings: &Settings) -> anyhow::Result<Self> {
        fs::create_dir_all(&settings.data)?;
        let records = settings.size.records().map(|(kind, count)| (kind.to_owned(), count));
        let wanted = Stamp { records: records.into(), seed: SEED, written: 0 };
        let file = settings.data.join(format!("{}-{}.json", settings.size.name(), engine.name()));
        let found = fs::read_to_string(&file).ok().and_then(|text| serde_json::from_str::<Stamp>(&text).ok());
        if let Some(stamp) = found.filter(|found| !settings.fresh && found.serves(&wanted)) {
            return Ok(Self { stamp, file });
        }
        // Should this be interrupted, what is there must not be taken for the data.
        let _ = fs::remove_file(&file);
        make(engine, settings, &wanted)?;
        let data = Self { stamp: wanted, file };
        data.keep()?;
        Ok(data)
    }

    /// Notes what measuring has added.
    pub(crate) fn written(&mut self, count: u64) -> anyhow::Result<()> {
        self.stamp.written += count;
        self.keep()
    }

    fn keep(&self) -> anyhow::Result<()> {
        fs::write(&self.file, serde_json::to_string_pretty(&self.stamp)?).context("cannot keep the stamp of the data")
    }
}

impl Stamp {
    /// Whether figures over this data mean what figures over `wanted` do.
    fn serves(&self, wanted: &Self) -> bool {
        let leads = wanted.records.get("leads").copied().unwrap_or_default();
        self.records == wanted.records && self.seed == wanted.seed && self.written <= leads / 5
    }
}

fn make(engine: &Engine, settings: &Settings, wanted: &Stamp) -> anyhow::Result<()> {
    crate::say(format_args!("Making the data for {}: {}", engine.name(), settings.data.display()));
    engine.clear()?;
    let mut seed = Command::new(fs::canonicalize(&settings.program)?);
    product::environment(&mut seed, engine);
    seed.current_dir(&settings.data).args(["seed", "scale", "--seed", &wanted.seed.to_string()]);
    for (kind, count) in &wanted.records {
        seed.args([format!("--{kind}"), count.to_string()]);
    }
    let status = seed.stdout(std::io::stderr()).status().context("the program does not run")?;
    ensure!(status.success(), "`rapport seed scale` failed");
    engine.settle()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_serves_until_it_has_grown() {
        let stamp = |leads, written| Stamp { records: [("leads".to_owned(), leads)].into(), seed: 1, written };
        assert!(stamp(1_000, 200).serves(&stamp(1_000, 0)));
        assert!(!stamp(1_000, 201).serves(&stamp(1_000, 0)));
        assert!(!stamp(1_000, 0).serves(&stamp(2_000, 0)));
    }
}
