//! Bands around a forecast, from how far its own earlier forecasts were off: split conformal prediction over rolling
//! origins. No distribution is assumed; published intervals of the models themselves are all too narrow (INSIGHT 2.2).
use crate::theta;

/// Fewer errors than these say too little; then those of the plainest method are taken.
const ENOUGH: usize = 20;

/// A forecast with its band.
#[derive(Clone, Debug, PartialEq)]
pub struct Banded {
    pub method: theta::Method,
    pub ahead: Vec<Point>,
}

/// One step ahead.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    pub value: f64,
    pub low: f64,
    pub high: f64,
}

/// The next `horizon` values with bands that hold a share `level` of what comes (0.8 for 80 %). Where even the fallback
/// has no errors to learn from, the band is the value itself, and says nothing.
pub fn forecast(series: &[f64], period: usize, horizon: usize, level: f64) -> Banded {
    let (values, method) = theta::forecast(series, period, horizon);
    let errors = rolling_errors(series, period, horizon);
    let point = |(step, value): (usize, &f64)| {
        let own = &errors[step];
        let margin = if own.len() >= ENOUGH {
            margin(own, level)
        } else {
            margin(own, level).max(margin(&naive_errors(series, period, step + 1), level))
        };
        Point { value: *value, low: value - margin, high: value + margin }
    };
    Banded { method, ahead: values.iter().enumerate().map(point).collect() }
}

/// By steps ahead: how far forecasts from every earlier origin were off.
fn rolling_errors(series: &[f64], period: usize, horizon: usize) -> Vec<Vec<f64>> {
    let mut errors = vec![Vec::new(); horizon];
    let first = (2 * period).max(4);
    for origin in first..series.len() {
        let ahead = (series.len() - origin).min(horizon);
        let (values, _) = theta::forecast(&series[..origin], period, ahead);
        for (step, value) in values.iter().enumerate() {
            errors[step].push((series[origin + step] - value).abs());
        }
    }
    errors
}

/// Errors of "the same season of the last round", as many rounds back as it takes to be known `ahead` steps before.
fn naive_errors(series: &[f64], period: usize, ahead: usize) -> Vec<f64> {
    let lag = period.max(1) * ahead.div_ceil(period.max(1));
    series.iter().zip(series.iter().skip(lag)).map(|(before, now)| (now - before).abs()).collect()
}

/// The least margin that held a share `level` of the errors, corrected for their number: the ⌈(n+1)·level⌉-th smallest.
fn margin(errors: &[f64], level: f64) -> f64 {
    let sorted = crate::number::sorted(errors);
    let rank = ((sorted.len() + 1) as f64 * level).ceil();
    let at = crate::number::floor(rank).clamp(1, sorted.len().max(1)) - 1;
    sorted.get(at).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_margin_is_a_corrected_quantile() {
        // Nine errors: ⌈10 · 0.8⌉ = 8th smallest.
        let errors: Vec<f64> = (1..=9).map(f64::from).collect();
        assert!((margin(&errors, 0.8) - 8.0).abs() < 1e-12);
        // More is asked than nine errors can promise: the greatest.
        assert!((margin(&errors, 0.99) - 9.0).abs() < 1e-12);
        assert!(margin(&[], 0.8).abs() < 1e-12);
    }

    #[test]
    fn a_series_without_surprises_has_a_narrow_band() {
        let flat = forecast(&[7.0; 40], 1, 3, 0.8);
        assert!(flat.ahead.iter().all(|point| (point.value - 7.0).abs() < 1e-9 && point.high - point.low < 1e-9));
    }

    /// Noise that a generator of its own makes: the band must hold about 80 % of values nobody has seen.
    #[test]
    fn a_band_of_80_percent_holds_about_80_percent() {
        let (mut inside, mut all) = (0.0, 0.0);
        for seed in 0..150_u64 {
            let series = noise(seed, 73);
            let banded = forecast(&series[..72], 1, 1, 0.8);
            let point = banded.ahead[0];
            inside += f64::from(u8::from((point.low..=point.high).contains(&series[72])));
            all += 1.0;
        }
        let share: f64 = inside / all;
        // Two standard errors of a share of 150 are ± 6.5 %.
        assert!((0.735..=0.865).contains(&share), "{share}");
    }

    /// Uniform numbers around 100 (xorshift64*, Vigna 2016).
    fn noise(seed: u64, length: usize) -> Vec<f64> {
        let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
        let mut next = || {
            state ^= state >> 12;
            state ^= state << 25;
            state ^= state >> 27;
            100.0 + (state.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 40) as f64 / f64::from(1 << 24) * 20.0
        };
        (0..length).map(|_| next()).collect()
    }
}
