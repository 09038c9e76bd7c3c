//! Figures against their bars: as a table to read, as JSON to compare, as Markdown to publish.
use std::{fmt::Write as _, io::Write as _, path::Path};

use serde_json::{Value, json};

/// One figure and what it had to be.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) check: &'static str,
    pub(crate) what: String,
    pub(crate) figure: String,
    pub(crate) bar: String,
    pub(crate) passed: bool,
}

#[derive(Default)]
pub(crate) struct Report {
    rows: Vec<Row>,
    check: &'static str,
}

impl Report {
    /// Rows from now on belong to this check.
    pub(crate) fn begin(&mut self, check: &'static str) {
        self.check = check;
    }

    #[expect(clippy::needless_pass_by_value, reason = "callers hand over literals and numbers")]
    pub(crate) fn row(&mut self, what: impl Into<String>, figure: impl ToString, bar: impl ToString, passed: bool) {
        let row =
            Row { check: self.check, what: what.into(), figure: figure.to_string(), bar: bar.to_string(), passed };
        let verdict = if passed { "ok  " } else { "FAIL" };
        line(format_args!("  {verdict}  {}: {} (bar: {})", row.what, row.figure, row.bar));
        self.rows.push(row);
    }

    /// A number that must not be above another.
    pub(crate) fn at_most(&mut self, what: impl Into<String>, figure: u64, bar: u64) {
        self.row(what, figure, if bar == 0 { "0".to_owned() } else { format!("≤ {bar}") }, figure <= bar);
    }

    /// Too little done proves nothing.
    pub(crate) fn at_least(&mut self, what: impl Into<String>, figure: u64, bar: u64) {
        self.row(what, figure, format!("≥ {bar}"), figure >= bar);
    }

    /// Things that are wrong; the first few are shown.
    pub(crate) fn none(&mut self, what: impl Into<String>, wrong: &[String]) {
        wrong.iter().take(10).for_each(|one| line(format_args!("        {one}")));
        self.row(what, wrong.len(), "0", wrong.is_empty());
    }

    pub(crate) fn failed(&self) -> usize {
        self.rows.iter().filter(|row| !row.passed).count()
    }

    pub(crate) fn passed(&self) -> usize {
        self.rows.len() - self.failed()
    }

    pub(crate) fn failed_since(&self, rows: usize) -> bool {
        self.rows.iter().skip(rows).any(|row| !row.passed)
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(crate) fn table(&self) -> String {
        let width = |text: fn(&Row) -> &str, least: usize| {
            self.rows.iter().map(|row| text(row).chars().count()).max().unwrap_or(0).max(least)
        };
        let (what, figure, bar) = (width(|r| &r.what, 8), width(|r| &r.figure, 6), width(|r| &r.bar, 3));
        let mut table = format!("{:5} {:what$}  {:figure$}  {:bar$}  verdict\n", "check", "scenario", "figure", "bar");
        for row in &self.rows {
            let verdict = if row.passed { "ok" } else { "FAIL" };
            let _ = writeln!(
                table,
                "{:5} {:what$}  {:figure$}  {:bar$}  {verdict}",
                row.check, row.what, row.figure, row.bar
            );
        }
        table
    }

    fn markdown(&self, about: &Value) -> String {
        let mut text = String::from("# Faults\n\n");
        for (name, value) in about.as_object().into_iter().flatten() {
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let _ = writeln!(text, "- {name}: {value}");
        }
        text += "\n| check | scenario | figure | bar | verdict |\n|---|---|---|---|---|\n";
        for row in &self.rows {
            let verdict = if row.passed { "ok" } else { "**FAIL**" };
            let _ = writeln!(text, "| {} | {} | {} | {} | {verdict} |", row.check, row.what, row.figure, row.bar);
        }
        text
    }

    fn json(&self, about: &Value) -> Value {
        let rows = self.rows.iter().map(|row| {
            json!({"check": row.check, "scenario": row.what, "figure": row.figure, "bar": row.bar, "passed": row.passed})
        });
        json!({"about": about, "passed": self.passed(), "failed": self.failed(), "rows": rows.collect::<Vec<_>>()})
    }

    /// `faults.json` and `faults.md`.
    pub(crate) fn write(&self, folder: &Path, about: &Value) -> anyhow::Result<()> {
        std::fs::create_dir_all(folder)?;
        std::fs::write(folder.join("faults.json"), format!("{:#}\n", self.json(about)))?;
        std::fs::write(folder.join("faults.md"), self.markdown(about))?;
        Ok(())
    }
}

/// A line for whoever watches.
pub(crate) fn line(text: impl std::fmt::Display) {
    // A closed pipe is no failure.
    let _ = writeln!(std::io::stdout(), "{text}");
}
