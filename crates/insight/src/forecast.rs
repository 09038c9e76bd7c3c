//! What is likely to be won until a day, beside plainer guesses, and how far each would have been off before.
//!
//! The weighted pipeline answers "ever", not "until then" (INSIGHT 2.1): it is here only to show its error.
use std::collections::BTreeMap;

use crate::{
    Day,
    deal::{Deal, won},
    life_table::LifeTable,
    number::{mean, percentage_error},
};

/// Past windows from which business not yet opened is guessed.
const WINDOWS: Day = 6;

/// What is expected to be won after today and not after the last day.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Dated {
    /// Of deals open today: Σ amount × chance to be won in time.
    pub open: f64,
    /// Of deals that are not there yet: what windows of this length brought, on average, with deals of their own.
    pub unopened: f64,
}

impl Dated {
    pub fn total(&self) -> f64 {
        self.open + self.unopened
    }
}

/// As known on `as_of`, until the end of `until`.
pub fn dated(deals: &[Deal], as_of: Day, until: Day) -> Dated {
    dated_by(deals, as_of, until, |_| ()).remove(&()).unwrap_or_default()
}

/// The same for each group of deals, told by their place in `deals`. Chances are learned from all of them, so that the
/// groups add up to the whole; a group that brings nothing is left out.
pub fn dated_by<K: Ord>(deals: &[Deal], as_of: Day, until: Day, group: impl Fn(usize) -> K) -> BTreeMap<K, Dated> {
    let length = (until - as_of).max(0);
    if length == 0 {
        return BTreeMap::new();
    }
    let table = LifeTable::learn(deals, as_of);
    let within = table.within(length);
    let windows = windows(deals, as_of, length);
    let mut parts: BTreeMap<K, Dated> = BTreeMap::new();
    for (place, deal) in deals.iter().enumerate() {
        let standing = deal.standing(as_of);
        let open = standing.map_or(0.0, |visit| deal.amount * within.chance(visit.stage, as_of - visit.from));
        let unopened = if is_quick(deal, &windows, length) { deal.amount / windows.len() as f64 } else { 0.0 };
        if open != 0.0 || unopened != 0.0 {
            let part = parts.entry(group(place)).or_default();
            part.open += open;
            part.unopened += unopened;
        }
    }
    parts
}

/// The days before past windows from which business not yet opened is guessed, the latest first.
fn windows(deals: &[Deal], as_of: Day, length: Day) -> Vec<Day> {
    let Some(first) = deals.iter().map(|deal| deal.created).min().filter(|_| length > 0) else { return Vec::new() };
    (1..=WINDOWS).map(|window| as_of - window * length).take_while(|start| *start + 1 >= first).collect()
}

/// Whether it was both opened and won within one of the windows.
fn is_quick(deal: &Deal, windows: &[Day], length: Day) -> bool {
    windows.iter().any(|from| deal.created > *from && deal.won_within(*from, from + length))
}

/// The open pipeline times the chance each stage is said to have of being won some day.
pub fn weighted(deals: &[Deal], as_of: Day, chances: &[f64]) -> f64 {
    let expected = |deal: &Deal| Some(deal.amount * chances.get(deal.standing(as_of)?.stage)?);
    deals.iter().filter_map(expected).sum()
}

/// One forecast made after the fact, from nothing that came after its origin.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tested {
    pub origin: Day,
    pub actual: f64,
    pub dated: f64,
    /// What the window before brought.
    pub run_rate: f64,
    pub weighted: f64,
}

/// Forecasts for the last `count` windows of `length` days before `as_of`, the latest first; only where there was a
/// window before to learn from.
pub fn backtest(deals: &[Deal], as_of: Day, length: Day, count: Day, chances: &[f64]) -> Vec<Tested> {
    let Some(first) = deals.iter().map(|deal| deal.created).min().filter(|_| length > 0) else { return Vec::new() };
    let origins = (1..=count).map(|window| as_of - window * length).take_while(|origin| *origin - length + 1 >= first);
    let test = |origin: Day| Tested {
        origin,
        actual: won(deals, origin, origin + length),
        dated: dated(deals, origin, origin + length).total(),
        run_rate: won(deals, origin - length, origin),
        weighted: weighted(deals, origin, chances),
    };
    origins.map(test).collect()
}

/// Mean absolute percentage error of one of the guesses; none where nothing was ever won.
pub fn error(tests: &[Tested], guess: impl Fn(&Tested) -> f64) -> Option<f64> {
    let errors: Vec<f64> = tests.iter().filter_map(|test| percentage_error(guess(test), test.actual)).collect();
    mean(&errors)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deal::tests::deal;

    fn close(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-9, "{found} is not {expected}");
    }

    /// Twenty old deals of one stage, half of them won after five days, half lost; one open deal of 1 000 since day 100.
    fn history() -> Vec<Deal> {
        let old = (0..20).map(|n| deal(10.0, &[0], Some((5, n % 2 == 0))));
        old.chain([deal(1_000.0, &[100], None)]).collect()
    }

    /// The chance of a stay of age 0 within 7 days. Stays: 20 old ones, 10 won; and the open one, censored on its first
    /// day: 10 / (21 − 0.5) for the cell and for the prior alike.
    #[test]
    fn open_deals_count_by_their_chance() {
        let found = dated(&history(), 100, 107);
        close(found.open, 1_000.0 * 10.0 / 20.5);
        // Windows (93, 100], (86, 93] … (58, 65]: none of the old deals was opened within.
        close(found.unopened, 0.0);
    }

    /// Windows of 10 days before day 30: (20, 30] brought 7 of its own, (10, 20] brought 5, (0, 10] is before the first
    /// deal only by its first day: its deal of day 1 was won on day 9, worth 3. Mean 5.
    #[test]
    fn business_not_yet_opened_is_what_windows_brought_by_themselves() {
        let deals = [
            deal(7.0, &[21], Some((30, true))),
            deal(5.0, &[11], Some((20, true))),
            deal(3.0, &[1], Some((9, true))),
            // Opened in one window, won in the next: not of its own.
            deal(100.0, &[9], Some((12, true))),
            deal(100.0, &[22], Some((25, false))),
        ];
        close(dated(&deals, 30, 40).unopened, 5.0);
    }

    /// The same deals in two groups: (7 + 3) / 3 and 5 / 3, and nothing of the group whose deals were not quick.
    #[test]
    fn groups_add_up_to_the_whole() {
        let deals = [
            deal(7.0, &[21], Some((30, true))),
            deal(5.0, &[11], Some((20, true))),
            deal(3.0, &[1], Some((9, true))),
            deal(100.0, &[9], Some((12, true))),
        ];
        let parts = dated_by(&deals, 30, 40, |place| ["a", "b", "a", "c"][place]);
        assert_eq!(parts.keys().copied().collect::<Vec<_>>(), ["a", "b"]);
        close(parts["a"].unopened, 10.0 / 3.0);
        close(parts["b"].unopened, 5.0 / 3.0);
        let mixed = history();
        let halves = dated_by(&mixed, 100, 107, |place| place % 2);
        close(halves.values().map(Dated::total).sum(), dated(&mixed, 100, 107).total());
    }

    #[test]
    fn a_back_test_knows_nothing_of_what_came_later() {
        // One deal a window of 10 days, each worth 4, opened on its first day and won on its last.
        let steady: Vec<Deal> = (0..8).map(|n| deal(4.0, &[n * 10 + 1], Some((n * 10 + 10, true)))).collect();
        let tests = backtest(&steady, 80, 10, 6, &[0.5]);
        assert_eq!(tests.len(), 6);
        for test in &tests {
            // Nothing is open at an origin; each window brings its own 4, and so did the one before.
            close(test.actual, 4.0);
            close(test.dated, 4.0);
            close(test.run_rate, 4.0);
            close(test.weighted, 0.0);
        }
        close(error(&tests, |test| test.dated).unwrap(), 0.0);
        close(error(&tests, |test| test.weighted).unwrap(), 1.0);
        assert_eq!(error(&[], |test| test.dated), None);
    }

    #[test]
    fn the_weighted_pipeline_asks_only_the_stage() {
        let deals = [deal(100.0, &[0], None), deal(100.0, &[0, 5], None), deal(100.0, &[0], Some((3, true)))];
        close(weighted(&deals, 10, &[0.1, 0.8]), 90.0);
    }
}
