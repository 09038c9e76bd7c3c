//! The bars, from `budgets.toml`.
use std::collections::BTreeMap;

use serde::Deserialize;

use crate::settings::Size;

/// Bars by scenario and figure.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub(crate) struct Budgets(BTreeMap<String, BTreeMap<String, Bar>>);

/// What one figure is held to.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Bar {
    at_most: Option<f64>,
    at_least: Option<f64>,
    /// The same on every machine.
    #[serde(default)]
    counted: bool,
    engine: Option<String>,
    /// Not reached yet: no worse than this, meanwhile.
    not_yet: Option<f64>,
}

/// How a figure stands to its bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Met,
    /// Beyond the bar, though no worse than agreed: only the full size fails.
    NotYet,
    Missed,
    /// No bar, or one that this size does not judge.
    Told,
}

impl Budgets {
    pub(crate) fn read() -> anyhow::Result<Self> {
        let budgets: Self = toml::from_str(include_str!("../budgets.toml"))?;
        for (scenario, figure, bar) in budgets.all() {
            anyhow::ensure!(
                bar.at_most.is_some() != bar.at_least.is_some(),
                "budgets.toml: {scenario}.{figure} needs one bar"
            );
        }
        Ok(budgets)
    }

    /// The bar of a figure on an engine.
    pub(crate) fn bar(&self, scenario: &str, figure: &str, engine: &str) -> Option<&Bar> {
        self.0.get(scenario)?.get(figure).filter(|bar| bar.holds_on(engine))
    }

    /// Figures that this size judges: each must have been measured.
    pub(crate) fn judged(&self, size: Size, engine: &str) -> Vec<(&str, &str)> {
        let judged = self.all().filter(|(_, _, bar)| bar.holds_on(engine) && bar.is_judged(size));
        judged.map(|(scenario, figure, _)| (scenario, figure)).collect()
    }

    pub(crate) fn scenarios(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    fn all(&self) -> impl Iterator<Item = (&str, &str, &Bar)> {
        self.0
            .iter()
            .flat_map(|(scenario, bars)| bars.iter().map(|(figure, bar)| (scenario.as_str(), figure.as_str(), bar)))
    }
}

impl Bar {
    fn holds_on(&self, engine: &str) -> bool {
        self.engine.as_deref().is_none_or(|only| only == engine)
    }

    fn is_judged(&self, size: Size) -> bool {
        self.counted || size == Size::Full
    }

    pub(crate) fn judge(&self, value: f64, size: Size) -> Verdict {
        if !self.is_judged(size) {
            return Verdict::Told;
        }
        let keeps = |at_most: Option<f64>| {
            at_most.is_none_or(|most| value <= most) && self.at_least.is_none_or(|least| value >= least)
        };
        match self.not_yet {
            _ if keeps(self.at_most) => Verdict::Met,
            Some(meanwhile) if keeps(Some(meanwhile)) => Verdict::NotYet,
            _ => Verdict::Missed,
        }
    }

    /// By how many percent of the bar `value` is worse than it; below zero where it is better.
    pub(crate) fn excess_percent(&self, value: f64) -> f64 {
        match (self.at_most, self.at_least) {
            (Some(most), _) if most > 0.0 => (value / most - 1.0) * 100.0,
            (_, Some(least)) if value > 0.0 => (least / value - 1.0) * 100.0,
            _ => 100.0,
        }
    }
}

impl std::fmt::Display for Bar {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.at_most, self.at_least) {
            (Some(most), _) => write!(f, "≤ {most}"),
            (None, Some(least)) => write!(f, "≥ {least}"),
            (None, None) => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bar(text: &str) -> Bar {
        toml::from_str(text).unwrap()
    }

    #[test]
    fn bars_divide_good_from_bad() {
        for (text, value, size, expected) in [
            ("at_most = 4", 4.0, Size::Full, Verdict::Met),
            ("at_most = 4", 4.1, Size::Full, Verdict::Missed),
            ("at_most = 4", 4.1, Size::Small, Verdict::Told),
            ("at_most = 4\ncounted = true", 5.0, Size::Small, Verdict::Missed),
            ("at_least = 50\ncounted = true", 49.0, Size::Small, Verdict::Missed),
            ("at_least = 50\ncounted = true", 50.0, Size::Small, Verdict::Met),
            ("at_most = 300\nnot_yet = 500\ncounted = true", 400.0, Size::Full, Verdict::NotYet),
            ("at_most = 300\nnot_yet = 500\ncounted = true", 501.0, Size::Small, Verdict::Missed),
            ("at_most = 300\nnot_yet = 500\ncounted = true", 300.0, Size::Small, Verdict::Met),
        ] {
            assert_eq!(bar(text).judge(value, size), expected, "{text} with {value}");
        }
    }

    #[test]
    fn the_file_is_sound() {
        let budgets = Budgets::read().unwrap();
        assert!(budgets.bar("create_by_32", "per_second", "sqlite").is_some());
        assert!(budgets.bar("create_by_32", "per_second", "postgres").is_none());
        let (small, full) = (budgets.judged(Size::Small, "sqlite"), budgets.judged(Size::Full, "sqlite"));
        assert!(!small.contains(&("record", "cpu_ms")) && full.contains(&("record", "cpu_ms")));
        assert!(small.contains(&("mixed", "errors")));
    }

    #[test]
    fn excess_is_told_in_percent() {
        assert!((bar("at_most = 2").excess_percent(3.0) - 50.0).abs() < 1e-9);
        assert!((bar("at_least = 1500").excess_percent(1000.0) - 50.0).abs() < 1e-9);
    }
}
