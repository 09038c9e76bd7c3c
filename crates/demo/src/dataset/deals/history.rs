//! When a deal entered each of its stages.
use wire::Timestamp;

use crate::{clock, dice::Dice};

/// The stages with their times: the first at `from`, the last at `until`, the others spread between by chance.
pub(super) fn way(dice: &mut Dice, stages: &[usize], from: Timestamp, until: Timestamp) -> Vec<(usize, Timestamp)> {
    let until = until.max(from);
    let span = clock::seconds_between(from, until);
    let mut offsets: Vec<i64> = stages.iter().map(|_| dice.between(0, span)).collect();
    offsets.sort_unstable();
    let last = stages.len() - 1;
    let time = |place: usize, offset: i64| match place {
        // A deal that has one stage entered it when it was made, and is in it still.
        0 => from,
        place if place == last => until,
        _ => clock::later(from, offset),
    };
    stages.iter().zip(offsets).enumerate().map(|(place, (stage, offset))| (*stage, time(place, offset))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_rise_from_the_first_to_the_last() {
        let [from, until] =
            ["2026-01-05T09:00:00Z", "2026-03-05T17:00:00Z"].map(|text| Timestamp::parse(text).unwrap());
        let mut dice = Dice::named("history");
        for _ in 0..100 {
            let way = way(&mut dice, &[0, 1, 2, 3, 4, 5], from, until);
            assert_eq!((way[0], way[5]), ((0, from), (5, until)));
            assert!(way.windows(2).all(|pair| pair[0].1 <= pair[1].1));
        }
    }
}
