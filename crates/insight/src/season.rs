//! Seasons of a series: whether there are any, and the share each has.
use crate::number::mean;

/// Standard normal quantile of the two-sided 90 % test that the M3 competition's Theta used.
const SIGNIFICANT: f64 = 1.645;

/// Whether the autocorrelation at lag `period` is too great for chance. Needs two whole seasons.
pub fn is_seasonal(series: &[f64], period: usize) -> bool {
    if period < 2 || series.len() < 2 * period {
        return false;
    }
    let correlations: Vec<f64> = (1..=period).map(|lag| autocorrelation(series, lag)).collect();
    let before: f64 = correlations[..period - 1].iter().map(|r| r * r).sum();
    let limit = SIGNIFICANT * ((1.0 + 2.0 * before) / series.len() as f64).sqrt();
    correlations[period - 1].abs() > limit
}

fn autocorrelation(series: &[f64], lag: usize) -> f64 {
    let Some(mean) = mean(series) else { return 0.0 };
    let spread: f64 = series.iter().map(|value| (value - mean).powi(2)).sum();
    let with_lag: f64 = series.iter().zip(&series[lag..]).map(|(a, b)| (a - mean) * (b - mean)).sum();
    if spread == 0.0 { 0.0 } else { with_lag / spread }
}

/// The multiplicative index of each season, the first value's season first: classical decomposition by a centred moving
/// average. None where the series is too short or not positive throughout.
pub fn indices(series: &[f64], period: usize) -> Option<Vec<f64>> {
    if series.len() < 2 * period || series.iter().any(|value| *value <= 0.0) {
        return None;
    }
    let trend = centred_average(series, period);
    let share = |season: usize| {
        let ratios: Vec<f64> =
            (season..series.len()).step_by(period).filter_map(|at| trend[at].map(|trend| series[at] / trend)).collect();
        mean(&ratios)
    };
    let shares: Vec<f64> = (0..period).map(share).collect::<Option<_>>()?;
    let level = mean(&shares)?;
    Some(shares.iter().map(|share| share / level).collect())
}

/// Over one season; an even one takes half of each end.
fn centred_average(series: &[f64], period: usize) -> Vec<Option<f64>> {
    let half = period / 2;
    let even = period.is_multiple_of(2);
    let at = |centre: usize| {
        let window = series.get(centre.checked_sub(half)?..=centre + half)?;
        let sum: f64 = window.iter().sum();
        let ends = if even { f64::midpoint(window[0], window[window.len() - 1]) } else { 0.0 };
        Some((sum - ends) / period as f64)
    };
    (0..series.len()).map(at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moving_average_is_centred() {
        // Period 4 by hand: (1/2 + 2 + 3 + 4 + 5/2) / 4 = 3 at the third value.
        let found = centred_average(&[1.0, 2.0, 3.0, 4.0, 5.0], 4);
        assert_eq!(found, [None, None, Some(3.0), None, None]);
        let found = centred_average(&[1.0, 2.0, 6.0], 3);
        assert_eq!(found, [None, Some(3.0), None]);
    }

    #[test]
    fn indices_of_a_pure_season_are_its_shares() {
        // Level 10 with shares 0.5, 1, 1.5, 1.
        let series: Vec<f64> = (0..4).flat_map(|_| [5.0, 10.0, 15.0, 10.0]).collect();
        let found = indices(&series, 4).unwrap();
        for (found, expected) in found.iter().zip([0.5, 1.0, 1.5, 1.0]) {
            assert!((found - expected).abs() < 1e-12);
        }
        assert!(is_seasonal(&series, 4));
    }

    #[test]
    fn a_straight_line_or_too_little_has_no_season() {
        let line: Vec<f64> = (1..=40).map(f64::from).collect();
        assert!(!is_seasonal(&line[..6], 4));
        assert!(!is_seasonal(&[3.0; 40], 4));
        assert_eq!(indices(&[1.0, 0.0, 1.0, 2.0, 1.0, 2.0, 1.0, 2.0], 4), None);
    }
}
