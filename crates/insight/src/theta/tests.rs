//! References: statsmodels 0.15.0 (`ThetaModel`, `seasonal_decompose`), run on the same numbers.
use super::*;
use crate::season;

/// International airline passengers, thousands a month, 1949 to 1960 (Box & Jenkins 1976, series G).
const PASSENGERS: [f64; 144] = [
    112., 118., 132., 129., 121., 135., 148., 148., 136., 119., 104., 118., 115., 126., 141., 135., 125., 149., 170.,
    170., 158., 133., 114., 140., 145., 150., 178., 163., 172., 178., 199., 199., 184., 162., 146., 166., 171., 180.,
    193., 181., 183., 218., 230., 242., 209., 191., 172., 194., 196., 196., 236., 235., 229., 243., 264., 272., 237.,
    211., 180., 201., 204., 188., 235., 227., 234., 264., 302., 293., 259., 229., 203., 229., 242., 233., 267., 269.,
    270., 315., 364., 347., 312., 274., 237., 278., 284., 277., 317., 313., 318., 374., 413., 405., 355., 306., 271.,
    306., 315., 301., 356., 348., 355., 422., 465., 467., 404., 347., 305., 336., 340., 318., 362., 348., 363., 435.,
    491., 505., 404., 359., 310., 337., 360., 342., 406., 396., 420., 472., 548., 559., 463., 407., 362., 405., 417.,
    391., 419., 461., 472., 535., 622., 606., 508., 461., 390., 432.,
];

fn near(found: &[f64], expected: &[f64], share: f64) {
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        assert!((found / expected - 1.0).abs() <= share, "{found} is not {expected}");
    }
}

#[test]
fn classical_decomposition_as_published() {
    let found = season::indices(&PASSENGERS[..132], 12).unwrap();
    let expected = [
        0.910_004, 0.887_377, 1.018_204, 0.975_412, 0.979_813, 1.111_59, 1.222_147, 1.213_596, 1.060_917, 0.921_767,
        0.800_213, 0.898_962,
    ];
    near(&found, &expected, 2e-6);
}

#[test]
fn a_seasonal_series_with_a_trend() {
    let (found, method) = forecast(&PASSENGERS[..132], 12, 12);
    let expected =
        [411.325, 402.231, 462.832, 444.627, 447.884, 509.54, 561.779, 559.398, 490.376, 427.236, 371.918, 418.961];
    assert_eq!(method, Method::Theta);
    near(&found, &expected, 1e-4);
    // The year that came: statsmodels is off by 5.42 % (symmetric).
    let smape = found.iter().zip(&PASSENGERS[132..]).map(|(f, a)| 2.0 * (f - a).abs() / (f + a)).sum::<f64>() / 12.0;
    assert!((smape - 0.0542).abs() < 0.002, "{smape}");
}

#[test]
fn a_series_without_season() {
    let (found, _) = forecast(&PASSENGERS[..40], 1, 4);
    near(&found, &[181.8633, 182.7248, 183.5864, 184.448], 1e-4);
}

#[test]
fn short_series_say_that_they_are() {
    assert_eq!(forecast(&[], 12, 2), (vec![0.0, 0.0], Method::None));
    assert_eq!(forecast(&[2.0, 4.0], 12, 2), (vec![3.0, 3.0], Method::Mean));
    assert_eq!(forecast(&[1.0, 2.0, 3.0, 4.0, 5.0], 4, 5), (vec![2.0, 3.0, 4.0, 5.0, 2.0], Method::SeasonalNaive));
}
