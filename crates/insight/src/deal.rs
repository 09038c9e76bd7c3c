//! A deal's way through its stages, as far as statistics need it.
use crate::Day;

/// One deal.
#[derive(Clone, Debug, PartialEq)]
pub struct Deal {
    pub created: Day,
    /// What it is worth, or was when it closed.
    pub amount: f64,
    /// Open stages it entered, in order of time; the first is where it began.
    pub moves: Vec<Move>,
    pub closed: Option<Closed>,
}

/// An open stage was entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Move {
    pub at: Day,
    /// The stage's place among the open stages of its pipeline.
    pub stage: usize,
}

/// The end of a deal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closed {
    pub at: Day,
    pub won: bool,
}

/// A stay in one stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visit {
    pub stage: usize,
    pub from: Day,
    /// When it went on or closed; none while it stays.
    pub left: Option<Day>,
}

impl Deal {
    /// The stays known on `as_of`, in order of time.
    pub fn visits(&self, as_of: Day) -> impl Iterator<Item = Visit> + '_ {
        let closed = self.closed_by(as_of).map(|closed| closed.at);
        let known = self.known(as_of);
        let ends = known.iter().skip(1).map(|entered| Some(entered.at)).chain([closed]);
        known.iter().zip(ends).map(|(entered, left)| Visit { stage: entered.stage, from: entered.at, left })
    }

    /// The moves until the end of `day`.
    fn known(&self, day: Day) -> &[Move] {
        &self.moves[..self.moves.partition_point(|entered| entered.at <= day)]
    }

    /// How it ended, where that is known on `as_of`.
    pub fn closed_by(&self, as_of: Day) -> Option<Closed> {
        self.closed.filter(|closed| closed.at <= as_of)
    }

    /// The stage it stood in at the end of `day`, and since when; none before it began and after it closed.
    pub fn standing(&self, day: Day) -> Option<Visit> {
        if self.created > day || self.closed_by(day).is_some() {
            return None;
        }
        self.known(day).last().map(|entered| Visit { stage: entered.stage, from: entered.at, left: None })
    }

    /// Won after `from` and not after `until`.
    pub fn won_within(&self, from: Day, until: Day) -> bool {
        self.closed.is_some_and(|closed| closed.won && closed.at > from && closed.at <= until)
    }
}

/// What deals won after `from` and not after `until` were worth.
pub fn won(deals: &[Deal], from: Day, until: Day) -> f64 {
    deals.iter().filter(|deal| deal.won_within(from, until)).map(|deal| deal.amount).sum()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A deal worth `amount` that entered stage 0, 1, 2 … on the given days.
    pub(crate) fn deal(amount: f64, entered: &[Day], closed: Option<(Day, bool)>) -> Deal {
        let moves: Vec<_> = entered.iter().zip(0..).map(|(at, stage)| Move { at: *at, stage }).collect();
        Deal { created: entered[0], amount, moves, closed: closed.map(|(at, won)| Closed { at, won }) }
    }

    #[test]
    fn what_is_known_grows_with_the_days() {
        let deal = deal(5.0, &[10, 20], Some((35, true)));
        assert_eq!(deal.standing(9), None);
        assert_eq!(deal.standing(15), Some(Visit { stage: 0, from: 10, left: None }));
        assert_eq!(deal.standing(34), Some(Visit { stage: 1, from: 20, left: None }));
        assert_eq!(deal.standing(35), None);
        let visits: Vec<_> = deal.visits(40).collect();
        assert_eq!(visits[0], Visit { stage: 0, from: 10, left: Some(20) });
        assert_eq!(visits[1], Visit { stage: 1, from: 20, left: Some(35) });
        assert!((won(std::slice::from_ref(&deal), 34, 35) - 5.0).abs() < 1e-12 && won(&[deal], 35, 99).abs() < 1e-12);
    }
}
