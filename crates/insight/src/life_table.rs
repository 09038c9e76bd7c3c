//! How likely an open deal is won within so many days, given its stage and how long it has stood there.
//!
//! Cumulative incidence with losing as the competing end (Aalen & Johansen 1978), in weekly intervals with half of the
//! censored counted (the actuary's life table); small cells are drawn towards the mean of all stages.
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

    /// Answers many questions about one horizon, in days.
    pub fn within(&self, horizon: Day) -> Within {
        let weeks = Weeks::until(horizon);
        let mut all = weeks.clone();
        let stages = self.stays.iter().map(|stay| stay.stage + 1).max().unwrap_or(0);
        let mut cells = vec![weeks; stages * AGES.len()];
        // Once over all stays: each is counted at every age it reached.
        for stay in &self.stays {
            all.count(stay.followed, stay.won);
            let reached = AGES.iter().take_while(|age| **age <= stay.stayed).enumerate();
            reached.for_each(|(at, age)| cells[stay.stage * AGES.len() + at].count(stay.followed - age, stay.won));
        }
        let prior = all.incidence();
        Within { chances: cells.iter().map(|cell| cell.drawn_to(prior)).collect(), prior }
    }
}

fn stays(deal: &Deal, as_of: Day) -> impl Iterator<Item = Stay> + '_ {
    let closed = deal.closed_by(as_of);
    let end = closed.map_or(as_of, |closed| closed.at);
    deal.visits(as_of).map(move |visit| Stay {
        stage: visit.stage,
        stayed: visit.left.unwrap_or(as_of) - visit.from,
        followed: end - visit.from,
        won: closed.map(|closed| closed.won),
    })
}

/// The chances within one horizon, by stage and age.
pub struct Within {
    chances: Vec<f64>,
    prior: f64,
}

impl Within {
    /// Of a deal that has stood in `stage` for `age` days; the mean of all where nobody was ever in that stage.
    pub fn chance(&self, stage: usize, age: Day) -> f64 {
        let at = AGES.iter().rposition(|from| *from <= age).unwrap_or(0);
        self.chances.get(stage * AGES.len() + at).copied().unwrap_or(self.prior)
    }
}

/// Of deals open on a first day, what happened in each week after it, up to a horizon.
#[derive(Clone, Debug)]
struct Weeks {
    horizon: Day,
    each: Vec<Week>,
    /// Neither ended nor lost from sight before the horizon.
    beyond: u32,
    /// Deals in all, with those that ended before the first day.
    size: u32,
}

/// What happened in one week; the last may be shorter.
#[derive(Clone, Copy, Debug, Default)]
struct Week {
    won: u32,
    lost: u32,
    /// Not followed any longer, before the week's last day.
    censored: u32,
    /// Followed until its last day.
    seen_out: u32,
}

impl Weeks {
    fn until(horizon: Day) -> Self {
        let weeks = usize::try_from((horizon + WEEK - 1) / WEEK).unwrap_or(0);
        Self { horizon, each: vec![Week::default(); weeks], beyond: 0, size: 0 }
    }

    /// A deal that was followed for so many days. The first week begins with day 0 itself.
    fn count(&mut self, followed: Day, won: Option<bool>) {
        self.size += 1;
        if followed > self.horizon {
            self.beyond += 1;
            return;
        }
        let Ok(at) = usize::try_from((followed - 1).max(0) / WEEK) else { return };
        let last = ((followed - 1).max(0) / WEEK * WEEK + WEEK).min(self.horizon);
        let Some(week) = self.each.get_mut(at).filter(|_| followed >= 0) else { return };
        match won {
            Some(true) => week.won += 1,
            Some(false) => week.lost += 1,
            None if followed < last => week.censored += 1,
            None => week.seen_out += 1,
        }
    }

    /// The share won within the horizon.
    fn incidence(&self) -> f64 {
        let inside = self.each.iter().map(|week| week.won + week.lost + week.censored + week.seen_out).sum::<u32>();
        let mut at_risk = inside + self.beyond;
        let (mut still_open, mut won_by_now) = (1.0, 0.0);
        for week in &self.each {
            let exposed = f64::from(at_risk) - f64::from(week.censored) / 2.0;
            if exposed <= 0.0 {
                break;
            }
            won_by_now += still_open * f64::from(week.won) / exposed;
            still_open *= 1.0 - f64::from(week.won + week.lost) / exposed;
            at_risk -= week.won + week.lost + week.censored + week.seen_out;
        }
        won_by_now
    }

    fn drawn_to(&self, prior: f64) -> f64 {
        let size = f64::from(self.size);
        (self.incidence() * size + prior * PRIOR) / (size + PRIOR)
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

    /// The share won within `horizon` days after day `age` of each stay.
    fn incidence(table: &LifeTable, age: Day, horizon: Day) -> f64 {
        let mut weeks = Weeks::until(horizon);
        table.stays.iter().for_each(|stay| weeks.count(stay.followed - age, stay.won));
        weeks.incidence()
    }

    #[test]
    fn without_censoring_incidence_is_the_share() {
        let table = LifeTable::learn(&ten(), 100);
        close(incidence(&table, 0, 14), 0.3);
        close(incidence(&table, 0, 7), 0.2);
        // After a week in the stage seven are left, of which one is won in the week that follows.
        let left = LifeTable { stays: table.stays.iter().copied().filter(|stay| stay.stayed > 7).collect() };
        close(incidence(&left, 7, 7), 1.0 / 7.0);
    }

    /// Known only until day 10: the deal won on day 10 counts, four with later ends are open since 10 days.
    /// Week 1: 10 at risk, 2 won, 1 lost. Week 2: 7 at risk, 1 won on day 10, 6 censored at day 10, so 7 − 3 = 4 exposed.
    /// 0.2 + 0.7 · 1/4 = 0.375.
    #[test]
    fn half_of_the_censored_count() {
        let table = LifeTable::learn(&ten(), 10);
        close(incidence(&table, 0, 14), 0.375);
    }

    #[test]
    fn a_small_cell_is_drawn_to_the_mean() {
        let table = LifeTable::learn(&ten(), 100);
        let within = table.within(14);
        // Own share and mean of all are the same 0.3.
        close(within.chance(0, 0), 0.3);
        // Nobody was ever in stage 9: the mean.
        close(within.chance(9, 0), 0.3);
        // Two deals left after 28 days … four, none of them won: (0 · 4 + 0.3 · 20) / 24.
        close(within.chance(0, 30), 0.25);
    }
}
