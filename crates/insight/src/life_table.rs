//! How likely an open deal is won within so many days, given its stage and how long it has stood there.
//!
//! Cumulative incidence with losing as the competing end (Aalen & Johansen 1978), in weekly intervals with half of the
//! censored counted (the actuary's life table); small cells are drawn towards the mean of all stages.
use std::collections::HashMap;

use crate::{Day, deal::Deal};

const WEEK: Day = 7;
/// How many deals the mean of all weighs against those of one cell.
const PRIOR: f64 = 20.0;
/// Ages in a stage, in days, from which deals are looked at alike.
const AGES: [Day; 6] = [0, 7, 14, 28, 56, 112];

/// One stay in a stage and what became of the deal afterwards.
#[derive(Clone, Copy, Debug)]
struct Stay {
    stage: usize,
    /// Days it stayed, or has stayed so far.
    stayed: Day,
    /// Days from entering until the deal's end, or until today.
    followed: Day,
    won: Option<bool>,
}

/// What the history of deals teaches until some day.
#[derive(Clone, Debug, Default)]
pub struct LifeTable {
    stays: Vec<Stay>,
}

impl LifeTable {
    /// From all that was known on `as_of`.
    pub fn learn(deals: &[Deal], as_of: Day) -> Self {
        Self { stays: deals.iter().flat_map(|deal| stays(deal, as_of)).collect() }
    }

    /// How many stays it was learned from.
    pub fn size(&self) -> usize {
        self.stays.len()
    }

    /// Answers many questions about one horizon.
    pub fn within(&self, horizon: Day) -> Within<'_> {
        let prior = incidence(self.stays.iter(), 0, horizon);
        Within { table: self, horizon, prior, known: HashMap::new() }
    }
}

fn stays(deal: &Deal, as_of: Day) -> impl Iterator<Item = Stay> {
    let closed = deal.closed_by(as_of);
    let end = closed.map_or(as_of, |closed| closed.at);
    deal.visits(as_of).into_iter().map(move |visit| Stay {
        stage: visit.stage,
        stayed: visit.left.unwrap_or(as_of) - visit.from,
        followed: end - visit.from,
        won: closed.map(|closed| closed.won),
    })
}

/// The chances within one horizon.
pub struct Within<'a> {
    table: &'a LifeTable,
    horizon: Day,
    prior: f64,
    known: HashMap<(usize, Day), f64>,
}

impl Within<'_> {
    /// Of a deal that has stood in `stage` for `age` days.
    pub fn chance(&mut self, stage: usize, age: Day) -> f64 {
        let age = AGES.iter().copied().rev().find(|from| *from <= age).unwrap_or(0);
        if let Some(known) = self.known.get(&(stage, age)) {
            return *known;
        }
        let cell = || self.table.stays.iter().filter(move |stay| stay.stage == stage && stay.stayed >= age);
        let size = cell().count() as f64;
        let own = if size > 0.0 { incidence(cell(), age, self.horizon) } else { 0.0 };
        let chance = (own * size + self.prior * PRIOR) / (size + PRIOR);
        self.known.insert((stage, age), chance);
        chance
    }
}

/// The share won within `horizon` days after the stay's day `age`.
fn incidence<'a>(stays: impl Iterator<Item = &'a Stay>, age: Day, horizon: Day) -> f64 {
    let ends: Vec<(Day, Option<bool>)> = stays.map(|stay| (stay.followed - age, stay.won)).collect();
    let (mut still_open, mut won_by_now, mut from) = (1.0, 0.0, 0);
    while from < horizon {
        let until = (from + WEEK).min(horizon);
        let week = Interval::count(&ends, from, until);
        let exposed = week.at_risk - week.censored / 2.0;
        if exposed <= 0.0 {
            break;
        }
        won_by_now += still_open * week.won / exposed;
        still_open *= 1.0 - (week.won + week.lost) / exposed;
        from = until;
    }
    won_by_now
}

#[derive(Default)]
struct Interval {
    at_risk: f64,
    won: f64,
    lost: f64,
    censored: f64,
}

impl Interval {
    /// Of deals open at `from`: what happened up to `until`. The first interval begins with day 0 itself.
    fn count(ends: &[(Day, Option<bool>)], from: Day, until: Day) -> Self {
        let mut counted = Self::default();
        for (end, won) in ends.iter().filter(|(end, _)| *end > from || (from == 0 && *end == 0)) {
            counted.at_risk += 1.0;
            match won {
                _ if *end > until => {}
                Some(true) => counted.won += 1.0,
                Some(false) => counted.lost += 1.0,
                None if *end < until => counted.censored += 1.0,
                None => {}
            }
        }
        counted
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deal::tests::deal;

    fn close(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-12, "{found} is not {expected}");
    }

    /// Ten deals of one stage, all followed for long. First week: 2 won, 1 lost; second week: 1 won, 2 lost.
    /// Incidence within 14 days: 2/10 + 7/10 · 1/7 = 0.3: just the share, for nothing is censored.
    fn ten() -> Vec<Deal> {
        let ends = [(3, true), (7, true), (5, false), (10, true), (12, false), (14, false)];
        let closed = ends.iter().map(|end| deal(1.0, &[0], Some(*end)));
        closed.chain((0..4).map(|_| deal(1.0, &[0], None))).collect()
    }

    #[test]
    fn without_censoring_incidence_is_the_share() {
        let table = LifeTable::learn(&ten(), 100);
        close(incidence(table.stays.iter(), 0, 14), 0.3);
        close(incidence(table.stays.iter(), 0, 7), 0.2);
        // After a week in the stage seven are left, of which one is won in the week that follows.
        let left: Vec<_> = table.stays.iter().filter(|stay| stay.stayed > 7).collect();
        close(incidence(left.into_iter(), 7, 7), 1.0 / 7.0);
    }

    /// Known only until day 10: the deal won on day 10 counts, four with later ends are open since 10 days.
    /// Week 1: 10 at risk, 2 won, 1 lost. Week 2: 7 at risk, 1 won on day 10, 6 censored at day 10, so 7 − 3 = 4 exposed.
    /// 0.2 + 0.7 · 1/4 = 0.375.
    #[test]
    fn half_of_the_censored_count() {
        let table = LifeTable::learn(&ten(), 10);
        close(incidence(table.stays.iter(), 0, 14), 0.375);
    }

    #[test]
    fn a_small_cell_is_drawn_to_the_mean() {
        let table = LifeTable::learn(&ten(), 100);
        let mut within = table.within(14);
        // Own share and mean of all are the same 0.3.
        close(within.chance(0, 0), 0.3);
        // Nobody was ever in stage 9: the mean.
        close(within.chance(9, 0), 0.3);
        // Two deals left after 28 days … four, none of them won: (0 · 4 + 0.3 · 20) / 24.
        close(within.chance(0, 30), 0.25);
    }
}
