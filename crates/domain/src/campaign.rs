//! What a campaign brought for what it cost. Amounts are in 1/10 000 of one currency, as everywhere.
use crate::money::SCALE;

/// Return on what was spent: (won − cost) ÷ cost, in 1/10 000. None where nothing was spent.
pub fn roi(won: i128, cost: i128) -> Option<i128> {
    (cost > 0).then(|| divided((won - cost) * i128::from(SCALE), cost))
}

/// What each lead cost. None where there is none.
pub fn cost_per_lead(cost: i128, leads: u64) -> Option<i128> {
    (leads > 0).then(|| divided(cost, leads.into()))
}

/// Rounded to the nearest, halves away from zero. The divisor is positive.
fn divided(number: i128, by: i128) -> i128 {
    let half = if number < 0 { -by } else { by };
    (2 * number + half) / (2 * by)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn returns_are_told_by_what_was_spent() {
        // 2 700 won for 1 800: half as much again.
        assert_eq!(roi(27_000_000, 18_000_000), Some(5_000));
        // Nothing won: all of it is lost.
        assert_eq!(roi(0, 18_000_000), Some(-10_000));
        assert_eq!(roi(27_000_000, 0), None);
        // A third, and two thirds, to four digits.
        assert_eq!((roi(40_000, 30_000), roi(50_000, 30_000)), (Some(3_333), Some(6_667)));
        assert_eq!(roi(20_000, 30_000), Some(-3_333));
    }

    #[test]
    fn leads_share_the_cost() {
        assert_eq!(cost_per_lead(18_000_000, 20), Some(900_000));
        assert_eq!(cost_per_lead(10, 4), Some(3));
        assert_eq!(cost_per_lead(18_000_000, 0), None);
    }
}
