//! How the day on which a deal is to close moved later and later.
use crate::Day;

/// What became of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slip {
    /// The day it was before it first moved later.
    pub first: Day,
    /// How often it moved later.
    pub times: usize,
    /// How many days later it is now.
    pub days: Day,
}

/// Of the moves from one day to another, in their order, and the day it is now; none for a deal that is not later now, be it
/// that nobody moved it or that it came back.
pub fn slip(moves: &[(Day, Day)], now: Day) -> Option<Slip> {
    let mut later = moves.iter().filter(|(from, to)| to > from);
    let first = later.next()?.0;
    let days = now - first;
    (days > 0).then(|| Slip { first, times: 1 + later.count(), days })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// On day 10 at first; 10 → 20 → 15 → 45.
    #[test]
    fn a_day_moves_later_by_what_it_is_later_now() {
        let moves = [(10, 20), (20, 15), (15, 45)];
        assert_eq!(slip(&moves, 45), Some(Slip { first: 10, times: 2, days: 35 }));
        // Brought forward before: later than it was then.
        assert_eq!(slip(&[(30, 10), (10, 12)], 12), Some(Slip { first: 10, times: 1, days: 2 }));
    }

    #[test]
    fn what_came_back_has_not_slipped() {
        assert_eq!(slip(&[], 10), None);
        assert_eq!(slip(&[(10, 5)], 5), None);
        assert_eq!(slip(&[(10, 20), (20, 10)], 10), None);
        assert_eq!(slip(&[(10, 20), (20, 8)], 8), None);
    }
}
