//! Small figures over lists of numbers.

/// The mean; of nothing, none.
pub fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// The value below which a share `q` of the sorted values lies: linear between neighbours, as spreadsheets and
/// PostgreSQL's `percentile_cont` have it. Of nothing, none.
pub fn quantile(sorted: &[f64], q: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let place = q.clamp(0.0, 1.0) * last as f64;
    let below = floor(place);
    let above = (below + 1).min(last);
    let part = place - below as f64;
    Some(sorted[below] + (sorted[above] - sorted[below]) * part)
}

/// The median of values in any order.
pub fn median(values: &[f64]) -> Option<f64> {
    quantile(&sorted(values), 0.5)
}

/// The values in ascending order.
pub fn sorted(values: &[f64]) -> Vec<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted
}

/// How far a forecast was off, as a share of what came; none where nothing came.
pub fn percentage_error(forecast: f64, actual: f64) -> Option<f64> {
    (actual != 0.0).then(|| (forecast - actual).abs() / actual.abs())
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an index: not negative, and small")]
pub(crate) fn floor(value: f64) -> usize {
    value.floor().max(0.0) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: Option<f64>, expected: f64) {
        assert!((found.unwrap() - expected).abs() < 1e-12, "{found:?} is not {expected}");
    }

    #[test]
    fn quantiles_lie_between_neighbours() {
        // PostgreSQL: percentile_cont(0.25) over 1, 2, 3, 10 is 1.75; 0.5 is 2.5; 0.9 is 7.9.
        let values = [1.0, 2.0, 3.0, 10.0];
        close(quantile(&values, 0.25), 1.75);
        close(median(&[10.0, 1.0, 3.0, 2.0]), 2.5);
        close(quantile(&values, 0.9), 7.9);
        close(quantile(&values, 1.0), 10.0);
        assert_eq!(quantile(&[], 0.5), None);
    }

    #[test]
    fn an_error_is_a_share_of_what_came() {
        close(percentage_error(150.0, 100.0), 0.5);
        assert_eq!(percentage_error(5.0, 0.0), None);
    }
}
