//! Figures in the making: whole numbers until the last step, so that both engines and every sum agree to the last digit.
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    money::{self, SCALE},
    time::Timestamp,
};
use serde_json::Value;
use wire::report::Format;

/// What one part of a figure came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Worth {
    #[default]
    Nothing,
    Number(i128),
    Day(NaiveDate),
    Instant(DateTime<Utc>),
}

impl Worth {
    pub(super) fn number(self) -> i128 {
        if let Self::Number(number) = self { number } else { 0 }
    }
}

/// A figure as it is known: exact, or a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exact {
    Nothing,
    /// A fraction of two whole numbers; the lower one is not zero.
    Fraction(i128, i128),
    Day(NaiveDate),
    Instant(DateTime<Utc>),
}

impl Exact {
    pub(super) fn fraction(above: i128, below: i128) -> Self {
        match below {
            0 => Self::Nothing,
            below if below < 0 => Self::Fraction(-above, -below),
            below => Self::Fraction(above, below),
        }
    }

    /// One by the other; of nothing, and by zero, there is none.
    pub(super) fn by(self, other: Self) -> Self {
        match (self, other) {
            // Beyond any figure of a business there is none, rather than a wrong one.
            (Self::Fraction(a, b), Self::Fraction(c, d)) => a
                .checked_mul(d)
                .zip(b.checked_mul(c))
                .map_or(Self::Nothing, |(above, below)| Self::fraction(above, below)),
            _ => Self::Nothing,
        }
    }

    pub(super) fn json(self, format: Format) -> Value {
        match self {
            Self::Nothing => Value::Null,
            Self::Fraction(above, below) if format == Format::Integer => whole(rounded(above, below)).into(),
            Self::Fraction(above, below) => money::text(rounded(above * i128::from(SCALE), below)).into(),
            Self::Day(day) => day.to_string().into(),
            Self::Instant(at) => serde_json::to_value(Timestamp::from(at)).unwrap_or_default(),
        }
    }

    /// For orders: nothing is the smallest.
    pub(super) fn compare(self, other: Self) -> std::cmp::Ordering {
        use std::cmp::Ordering::{Equal, Greater, Less};
        match (self, other) {
            (Self::Nothing, Self::Nothing) => Equal,
            (Self::Nothing, _) => Less,
            (_, Self::Nothing) => Greater,
            (Self::Fraction(a, b), Self::Fraction(c, d)) => a.saturating_mul(d).cmp(&c.saturating_mul(b)),
            (Self::Day(a), Self::Day(b)) => a.cmp(&b),
            (Self::Instant(a), Self::Instant(b)) => a.cmp(&b),
            _ => Equal,
        }
    }
}

fn whole(number: i128) -> i64 {
    i64::try_from(number).unwrap_or(if number < 0 { i64::MIN } else { i64::MAX })
}

/// Half a unit away from zero, as money is rounded.
fn rounded(above: i128, below: i128) -> i128 {
    let (quotient, rest) = (above / below, (above % below).abs());
    if 2 * rest >= below { quotient + above.signum() } else { quotient }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_are_rounded_away_from_zero() {
        for (above, below, expected) in [(5, 2, 3), (-5, 2, -3), (4, 3, 1), (-4, 3, -1), (0, 7, 0), (6, 2, 3)] {
            assert_eq!(rounded(above, below), expected, "{above}/{below}");
        }
    }

    #[test]
    fn figures_are_written_by_their_format() {
        // 1 350.50 EUR over three deals.
        let mean = Exact::fraction(13_505_000, 3 * 10_000);
        assert_eq!(mean.json(Format::Money), "450.1667");
        assert_eq!(Exact::fraction(7, 1).json(Format::Integer), 7);
        assert_eq!(Exact::fraction(1, 3).json(Format::Percent), "0.3333");
        assert_eq!(Exact::fraction(1, 0).json(Format::Percent), Value::Null);
        let half = Exact::fraction(3, 2).by(Exact::fraction(3, 1));
        assert_eq!(half.json(Format::Decimal), "0.50");
        assert_eq!(half.by(Exact::fraction(0, 1)), Exact::Nothing);
    }
}
