//! How far deals of a cohort came, and how long they stayed where they were: from history, not from where they stand.
use crate::{
    Day,
    deal::Deal,
    number::{quantile, sorted},
};

/// One step of a funnel.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// Deals of the cohort that came to this stage or further.
    pub reached: usize,
    pub amount: f64,
    /// Of those that reached the step before; none for the first.
    pub from_before: Option<f64>,
    /// The middle deal came here so many days after it began.
    pub median_days: Option<f64>,
}

/// The funnel of deals that began from `from` to `until`, both included: one step for each of `stages` open stages, and
/// one for what was won.
pub fn cohort(deals: &[Deal], stages: usize, from: Day, until: Day) -> Vec<Step> {
    let began: Vec<&Deal> = deals.iter().filter(|deal| (from..=until).contains(&deal.created)).collect();
    let mut steps: Vec<Step> = Vec::new();
    for stage in 0..=stages {
        let reached: Vec<(&Deal, Day)> =
            began.iter().filter_map(|deal| Some((*deal, reached(deal, stage, stages)?))).collect();
        let days: Vec<f64> = reached.iter().map(|(deal, at)| (at - deal.created) as f64).collect();
        let before = steps.last().map(|step| step.reached);
        steps.push(Step {
            reached: reached.len(),
            amount: reached.iter().map(|(deal, _)| deal.amount).sum(),
            from_before: before.filter(|count| *count > 0).map(|count| reached.len() as f64 / count as f64),
            median_days: quantile(&sorted(&days), 0.5),
        });
    }
    steps
}

/// When a deal first stood in `stage` or one after it; a deal that skipped stages has passed them.
fn reached(deal: &Deal, stage: usize, won: usize) -> Option<Day> {
    let moved = deal.moves.iter().filter(|entered| stage < won && entered.stage >= stage).map(|entered| entered.at);
    moved.chain(deal.closed.filter(|closed| closed.won).map(|closed| closed.at)).min()
}

/// How long deals stay in a stage, once they have left it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stay {
    pub left: usize,
    pub median_days: Option<f64>,
    /// One in ten stays longer.
    pub ninth_decile_days: Option<f64>,
}

/// For each of `stages` open stages.
pub fn time_in_stage(deals: &[Deal], stages: usize, as_of: Day) -> Vec<Stay> {
    let mut days: Vec<Vec<f64>> = vec![Vec::new(); stages];
    for visit in deals.iter().flat_map(|deal| deal.visits(as_of)) {
        if let (Some(left), Some(days)) = (visit.left, days.get_mut(visit.stage)) {
            days.push((left - visit.from) as f64);
        }
    }
    let stay = |days: Vec<f64>| {
        let days = sorted(&days);
        Stay { left: days.len(), median_days: quantile(&days, 0.5), ninth_decile_days: quantile(&days, 0.9) }
    };
    days.into_iter().map(stay).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deal::{Closed, Move, tests::deal};

    /// Four deals of January (days 0 to 30) and one of February, over two open stages:
    /// a won from stage 1 · b lost in stage 1 · c lost in stage 0 · d skips to won from stage 0.
    fn deals() -> Vec<Deal> {
        vec![
            deal(10.0, &[0, 10], Some((20, true))),
            deal(20.0, &[1, 21], Some((25, false))),
            deal(30.0, &[2], Some((4, false))),
            Deal {
                created: 5,
                amount: 40.0,
                moves: vec![Move { at: 5, stage: 0 }],
                closed: Some(Closed { at: 11, won: true }),
            },
            deal(50.0, &[40], None),
        ]
    }

    #[test]
    fn a_cohort_is_followed_wherever_it_stands_now() {
        let steps = cohort(&deals(), 2, 0, 30);
        let counts: Vec<_> = steps.iter().map(|step| (step.reached, step.amount)).collect();
        assert_eq!(counts, [(4, 100.0), (3, 70.0), (2, 50.0)]);
        assert_eq!(steps[0].from_before, None);
        assert!((steps[1].from_before.unwrap() - 0.75).abs() < 1e-12);
        // Stage 1 after 10, 20 and (skipped, by winning) 6 days.
        assert_eq!(steps[1].median_days, Some(10.0));
        // Won after 20 and 6 days.
        assert_eq!(steps[2].median_days, Some(13.0));
    }

    #[test]
    fn time_in_stage_counts_who_left() {
        let stays = time_in_stage(&deals(), 2, 60);
        // Stage 0 left after 10, 20, 2 and 6 days: median 8. The deal of February is still there.
        assert_eq!((stays[0].left, stays[0].median_days), (4, Some(8.0)));
        // Stage 1: 10 and 4 days; nine tenths of the way from 4 to 10 is 9.4.
        assert_eq!((stays[1].left, stays[1].median_days), (2, Some(7.0)));
        assert!((stays[1].ninth_decile_days.unwrap() - 9.4).abs() < 1e-12);
    }
}
