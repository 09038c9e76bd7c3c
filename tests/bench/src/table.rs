//! Figures with their bars and verdicts, for people and for programs.
use std::{fmt::Write as _, fs, path::Path};

use serde_json::{Value, json};

use crate::{
    budget::{Budgets, Verdict},
    settings::Size,
};

/// One figure of one scenario.
#[derive(Clone, Debug)]
struct Row {
    scenario: String,
    figure: String,
    engine: String,
    value: f64,
    bar: Option<String>,
    verdict: Verdict,
    /// What else there is to say, such as the bare references.
    note: String,
}

/// All figures of a run.
pub(crate) struct Table {
    budgets: Budgets,
    size: Size,
    rows: Vec<Row>,
}

impl Table {
    pub(crate) fn new(budgets: Budgets, size: Size) -> Self {
        Self { budgets, size, rows: Vec::new() }
    }

    /// Takes a figure, judges it, and shows it at once.
    pub(crate) fn add(&mut self, engine: &str, scenario: &str, figure: &str, value: f64, note: impl Into<String>) {
        let bar = self.budgets.bar(scenario, figure, engine);
        let row = Row {
            scenario: scenario.to_owned(),
            figure: figure.to_owned(),
            engine: engine.to_owned(),
            value,
            bar: bar.map(ToString::to_string),
            verdict: bar.map_or(Verdict::Told, |bar| bar.judge(value, self.size)),
            note: note.into(),
        };
        crate::say(format_args!("{}", self.line(&row)));
        self.rows.push(row);
    }

    /// A bar that nothing was measured for counts as missed.
    pub(crate) fn demand(&mut self, engine: &str, scenarios: &[&str]) {
        let judged: Vec<_> = self
            .budgets
            .judged(self.size, engine)
            .into_iter()
            .map(|(scenario, figure)| (scenario.to_owned(), figure.to_owned()))
            .collect();
        for (scenario, figure) in judged {
            let known =
                self.rows.iter().any(|row| row.engine == engine && row.scenario == scenario && row.figure == figure);
            if !known && scenarios.contains(&scenario.as_str()) {
                let bar = self.budgets.bar(&scenario, &figure, engine).map(ToString::to_string);
                let row = Row {
                    scenario,
                    figure,
                    engine: engine.to_owned(),
                    value: f64::NAN,
                    bar,
                    verdict: Verdict::Missed,
                    note: "not measured".to_owned(),
                };
                crate::say(format_args!("{}", self.line(&row)));
                self.rows.push(row);
            }
        }
    }

    /// Bars kept, and bars missed. One that is not reached yet is kept at the small size.
    pub(crate) fn counts(&self) -> (usize, usize) {
        let missed =
            |row: &&Row| row.verdict == Verdict::Missed || (row.verdict == Verdict::NotYet && self.size == Size::Full);
        let judged = self.rows.iter().filter(|row| row.verdict != Verdict::Told).count();
        let failed = self.rows.iter().filter(missed).count();
        (judged - failed, failed)
    }

    /// Writes `<name>.md` and `<name>.json`.
    pub(crate) fn write(&self, folder: &Path, name: &str, machine: &Value) -> anyhow::Result<()> {
        fs::create_dir_all(folder)?;
        fs::write(folder.join(format!("{name}.md")), self.markdown(machine))?;
        let rows: Vec<Value> = self.rows.iter().map(Row::json).collect();
        let (passed, failed) = self.counts();
        let all = json!({ "machine": machine, "passed": passed, "failed": failed, "figures": rows });
        fs::write(folder.join(format!("{name}.json")), serde_json::to_string_pretty(&all)?)?;
        Ok(())
    }

    fn markdown(&self, machine: &Value) -> String {
        let mut text = String::from(
            "| scenario | figure | engine | measured | bar | verdict | beside it |\n|---|---|---|--:|---|---|---|\n",
        );
        for row in &self.rows {
            let Row { scenario, figure, engine, note, .. } = row;
            let (value, bar) = (number(row.value), row.bar.as_deref().unwrap_or_default());
            let _ = writeln!(
                text,
                "| {scenario} | {figure} | {engine} | {value} | {bar} | {} | {note} |",
                self.verdict(row)
            );
        }
        let word = |name: &str| machine[name].as_str().unwrap_or_default().to_owned();
        let _ = write!(text, "\n`{}` on {}, {}, {}.\n", word("command"), word("date"), word("processor"), word("data"));
        text
    }

    fn verdict(&self, row: &Row) -> String {
        let bar = self.budgets.bar(&row.scenario, &row.figure, &row.engine);
        let excess = bar.map_or(0.0, |bar| bar.excess_percent(row.value));
        match row.verdict {
            Verdict::Met => "met".to_owned(),
            Verdict::NotYet => format!("not yet, {excess:.0} % over"),
            Verdict::Missed if excess.is_finite() => format!("MISSED by {excess:.0} %"),
            Verdict::Missed => "MISSED".to_owned(),
            Verdict::Told => "–".to_owned(),
        }
    }

    fn line(&self, row: &Row) -> String {
        let Row { scenario, figure, engine, note, .. } = row;
        let bar = row.bar.as_deref().unwrap_or_default();
        format!(
            "{engine:<9}{scenario:<19}{figure:<17}{:>9}  {bar:<8} {:<18} {note}",
            number(row.value),
            self.verdict(row)
        )
    }
}

impl Row {
    fn json(&self) -> Value {
        let Self { scenario, figure, engine, value, bar, verdict, note } = self;
        let verdict = match verdict {
            Verdict::Met => "met",
            Verdict::NotYet => "not_yet",
            Verdict::Missed => "missed",
            Verdict::Told => "told",
        };
        json!({ "scenario": scenario, "figure": figure, "engine": engine, "value": value, "bar": bar, "verdict": verdict, "note": note })
    }
}

/// Three digits that matter.
fn number(value: f64) -> String {
    match value.abs() {
        size if size >= 100.0 || value.fract() == 0.0 => format!("{value:.0}"),
        size if size >= 10.0 => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(size: Size) -> Table {
        Table::new(Budgets::read().unwrap(), size)
    }

    #[test]
    fn what_is_missed_fails_and_what_is_only_told_does_not() {
        let mut table = table(Size::Full);
        table.add("sqlite", "record", "cpu_ms", 0.5, "");
        table.add("sqlite", "record", "answer_bytes", 1e9, "");
        table.add("sqlite", "record", "rows", 0.0, "");
        assert_eq!(table.counts(), (1, 1));
    }

    #[test]
    fn a_bar_nobody_measured_fails() {
        let mut table = table(Size::Small);
        table.add("sqlite", "create_by_32", "errors", 0.0, "");
        table.demand("sqlite", &["create_by_32", "mixed"]);
        assert_eq!(table.counts(), (1, 2));
    }

    #[test]
    fn numbers_are_short() {
        for (value, expected) in [(0.1234, "0.12"), (12.34, "12.3"), (1234.5, "1234"), (4.0, "4")] {
            assert_eq!(number(value), expected);
        }
    }
}
