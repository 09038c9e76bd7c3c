//! The Theta method (Assimakopoulos & Nikolopoulos 2000), in the form of Hyndman & Billah (2003): simple exponential
//! smoothing with half the slope of a straight line as drift, on the series without its season.
use crate::{number::mean, season};

/// How a forecast was made; shown beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    Theta,
    /// The same season of the last round: too short a series for anything better.
    SeasonalNaive,
    /// The mean of what there is: shorter than one season.
    Mean,
    /// Nothing was given.
    None,
}

impl Method {
    pub fn name(self) -> &'static str {
        match self {
            Self::Theta => "theta",
            Self::SeasonalNaive => "seasonal_naive",
            Self::Mean => "mean",
            Self::None => "none",
        }
    }
}

/// The next `horizon` values of the series, and how they were found. `period` is the number of values in a season.
pub fn forecast(series: &[f64], period: usize, horizon: usize) -> (Vec<f64>, Method) {
    let long_enough = series.len() >= (2 * period).max(4);
    if long_enough {
        return (theta(series, period, horizon), Method::Theta);
    }
    if period > 1 && series.len() >= period {
        return (seasonal_naive(series, period, horizon), Method::SeasonalNaive);
    }
    match mean(series) {
        Some(mean) => (vec![mean; horizon], Method::Mean),
        None => (vec![0.0; horizon], Method::None),
    }
}

/// The value of the same season in the last round.
pub fn seasonal_naive(series: &[f64], period: usize, horizon: usize) -> Vec<f64> {
    let last = &series[series.len() - period..];
    (0..horizon).map(|step| last[step % period]).collect()
}

fn theta(series: &[f64], period: usize, horizon: usize) -> Vec<f64> {
    let seasons = season::is_seasonal(series, period).then(|| season::indices(series, period)).flatten();
    let Some(seasons) = seasons else { return without_season(series, horizon) };
    let level: Vec<f64> = series.iter().enumerate().map(|(at, value)| value / seasons[at % period]).collect();
    let ahead = without_season(&level, horizon);
    ahead.iter().enumerate().map(|(step, value)| value * seasons[(series.len() + step) % period]).collect()
}

fn without_season(series: &[f64], horizon: usize) -> Vec<f64> {
    let alpha = best_alpha(series);
    let (level, _) = smooth(series, alpha);
    let n = series.len() as f64;
    let drift = slope(series) / 2.0;
    // What the smoothed level lags behind the drift, made good.
    let lag = (1.0 - (1.0 - alpha).powf(n)) / alpha;
    (0..horizon).map(|step| level + drift * (step as f64 + lag)).collect()
}

/// The last level of simple exponential smoothing, and the sum of its squared one-step errors.
fn smooth(series: &[f64], alpha: f64) -> (f64, f64) {
    series.iter().fold((first_level(series, alpha), 0.0), |(level, squares), value| {
        let error = value - level;
        (level + alpha * error, squares + error * error)
    })
}

/// The level to begin with that makes the squared errors least: errors are linear in it, so it is a regression.
fn first_level(series: &[f64], alpha: f64) -> f64 {
    let (mut from_zero, mut weight, mut across, mut along) = (0.0, 1.0, 0.0, 0.0);
    for value in series {
        let error = value - from_zero;
        across += error * weight;
        along += weight * weight;
        from_zero += alpha * error;
        weight *= 1.0 - alpha;
    }
    if along == 0.0 { 0.0 } else { across / along }
}

/// The weight with the least squared error: a grid, then golden section around its best point.
fn best_alpha(series: &[f64]) -> f64 {
    const LEAST: f64 = 0.01;
    const MOST: f64 = 0.9999;
    let cost = |alpha: f64| smooth(series, alpha).1;
    let grid: Vec<f64> = (0..=50).map(|step| LEAST + (MOST - LEAST) * f64::from(step) / 50.0).collect();
    let best = grid.iter().copied().min_by(|a, b| cost(*a).total_cmp(&cost(*b))).unwrap_or(0.5);
    let step = (MOST - LEAST) / 50.0;
    golden_section(cost, (best - step).max(LEAST), (best + step).min(MOST))
}

fn golden_section(cost: impl Fn(f64) -> f64, mut low: f64, mut high: f64) -> f64 {
    const RATIO: f64 = 0.618_033_988_749_894_9;
    for _ in 0..40 {
        let (left, right) = (high - RATIO * (high - low), low + RATIO * (high - low));
        if cost(left) <= cost(right) {
            high = right;
        } else {
            low = left;
        }
    }
    f64::midpoint(low, high)
}

/// Of the straight line of least squares over 1, 2, 3, …
fn slope(series: &[f64]) -> f64 {
    let n = series.len() as f64;
    let middle = (n - 1.0) / 2.0;
    let Some(mean) = mean(series) else { return 0.0 };
    let (mut across, mut along) = (0.0, 0.0);
    for (at, value) in series.iter().enumerate() {
        across += (at as f64 - middle) * (value - mean);
        along += (at as f64 - middle).powi(2);
    }
    if along == 0.0 { 0.0 } else { across / along }
}

#[cfg(test)]
mod tests;
