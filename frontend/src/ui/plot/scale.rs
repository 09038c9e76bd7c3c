//! From values to places, by ticks at numbers people count in.

/// A stretch of values that begins and ends at a tick, and holds zero.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Scale {
    low: f64,
    high: f64,
    step: f64,
}

impl Scale {
    /// At most about so many steps; of things that are counted no step is less than one.
    pub(super) fn over(low: f64, high: f64, most: usize, whole: bool) -> Self {
        let (low, high) = (low.min(0.0), high.max(0.0));
        let span = if high > low { high - low } else { 1.0 };
        #[expect(clippy::cast_precision_loss, reason = "a handful of ticks")]
        let rough = span / most.max(1) as f64;
        let power = power_of_ten(rough);
        let steps = [1.0, 2.0, 2.5, 5.0, 10.0].map(|number| number * power);
        let step = steps.into_iter().find(|step| *step >= rough * 0.999).unwrap_or(steps[4]);
        let step = if whole { step.ceil().max(1.0) } else { step };
        let high = if high > low { (high / step).ceil() * step } else { step };
        Self { low: (low / step).floor() * step, high, step }
    }

    pub(super) fn ticks(&self) -> Vec<f64> {
        let mut ticks = Vec::new();
        let mut number = 0.0;
        while self.low + number * self.step <= self.high + self.step * 0.001 {
            ticks.push(self.low + number * self.step);
            number += 1.0;
        }
        ticks
    }

    /// How far along a value lies: 0 at the beginning, 1 at the end.
    pub(super) fn share(&self, value: f64) -> f64 {
        (value - self.low) / (self.high - self.low)
    }
}

/// The greatest power of ten that is no greater, without bringing a logarithm along.
fn power_of_ten(number: f64) -> f64 {
    let mut power = 1.0;
    while power * 10.0 <= number && power < 1e300 {
        power *= 10.0;
    }
    while power > number && power > 1e-300 {
        power /= 10.0;
    }
    power
}

#[cfg(test)]
mod tests {
    use super::{Scale, power_of_ten};

    fn ticks(low: f64, high: f64, whole: bool) -> Vec<f64> {
        Scale::over(low, high, 5, whole).ticks()
    }

    #[test]
    fn ticks_are_round_and_hold_every_value() {
        assert_eq!(ticks(0.0, 9.0, true), [0.0, 2.0, 4.0, 6.0, 8.0, 10.0]);
        assert_eq!(ticks(0.0, 1_234.0, false), [0.0, 250.0, 500.0, 750.0, 1_000.0, 1_250.0]);
        assert_eq!(ticks(0.0, 100.0, false), [0.0, 20.0, 40.0, 60.0, 80.0, 100.0]);
    }

    #[test]
    fn great_and_small_values_have_ticks() {
        assert_eq!(ticks(0.0, 0.045, false).len(), 6);
        assert_eq!(ticks(0.0, 8e14, false), [0.0, 2e14, 4e14, 6e14, 8e14]);
        assert_eq!([power_of_ten(999.0), power_of_ten(1_000.0), power_of_ten(0.2)], [100.0, 1_000.0, 0.1]);
        assert!(power_of_ten(f64::INFINITY).is_finite());
    }

    #[test]
    fn what_is_counted_has_no_half_ticks() {
        assert_eq!(ticks(0.0, 2.0, true), [0.0, 1.0, 2.0]);
        assert_eq!(ticks(0.0, 12.0, true), [0.0, 3.0, 6.0, 9.0, 12.0]);
    }

    #[test]
    fn zero_is_always_there() {
        assert_eq!(ticks(40.0, 90.0, false)[0], 0.0);
        let below = ticks(-30.0, 70.0, false);
        assert!(below.contains(&0.0) && below[0] <= -30.0, "{below:?}");
        assert_eq!(ticks(0.0, 0.0, true), [0.0, 1.0], "nothing at all still has an axis");
    }

    #[test]
    fn shares_run_from_end_to_end() {
        let scale = Scale::over(0.0, 10.0, 5, true);
        assert_eq!((scale.share(0.0), scale.share(5.0), scale.share(10.0)), (0.0, 0.5, 1.0));
    }
}
