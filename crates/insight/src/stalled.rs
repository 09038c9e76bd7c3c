//! When a deal stands still for too long: longer than nearly all that were won ever stood there.
use crate::{
    Day,
    deal::Deal,
    number::{quantile, sorted},
};

/// Nine in ten won deals had moved on by then.
const SHARE: f64 = 0.9;
/// Fewer stays than these teach nothing.
const ENOUGH: usize = 10;

/// Days after which a deal in a stage counts as stalled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Threshold {
    pub days: Day,
    /// Stays of won deals it was learned from.
    pub learned_from: usize,
}

/// For each of `stages` open stages; none where too few deals were won through it.
pub fn thresholds(deals: &[Deal], stages: usize, as_of: Day) -> Vec<Option<Threshold>> {
    let mut days: Vec<Vec<f64>> = vec![Vec::new(); stages];
    for deal in deals.iter().filter(|deal| deal.closed_by(as_of).is_some_and(|closed| closed.won)) {
        for visit in deal.visits(as_of) {
            if let (Some(left), Some(days)) = (visit.left, days.get_mut(visit.stage)) {
                days.push((left - visit.from) as f64);
            }
        }
    }
    days.iter().map(|days| threshold(days)).collect()
}

fn threshold(days: &[f64]) -> Option<Threshold> {
    let limit = quantile(&sorted(days), SHARE).filter(|_| days.len() >= ENOUGH)?;
    Some(Threshold { days: whole(limit.ceil()).max(1), learned_from: days.len() })
}

#[expect(clippy::cast_possible_truncation, reason = "days of a stay")]
fn whole(days: f64) -> Day {
    days as Day
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deal::tests::deal;

    /// Ten deals won after 1, 2 … 10 days in stage 0; the 90 % point of ten values lies at 9.1, so 10 whole days.
    #[test]
    fn thresholds_are_learned_from_won_deals() {
        let mut deals: Vec<_> = (1..=10).map(|days| deal(1.0, &[0], Some((days, true)))).collect();
        // A lost one that stood there for ever teaches nothing.
        deals.push(deal(1.0, &[0], Some((500, false))));
        assert_eq!(thresholds(&deals, 2, 600), [Some(Threshold { days: 10, learned_from: 10 }), None]);
    }

    #[test]
    fn nine_deals_are_too_few() {
        let deals: Vec<_> = (1..=9).map(|days| deal(1.0, &[0], Some((days, true)))).collect();
        assert_eq!(thresholds(&deals, 1, 600), [None]);
    }
}
