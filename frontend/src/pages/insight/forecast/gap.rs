//! What is missing to the target, and how often what is open would fill it.
use domain::money::Amount;
use leptos::prelude::*;
use wire::report::forecast::Forecast;

use super::parts::{self, money, short, value};
use crate::i18n::{fill, format, key, t};

/// The gap first; then what is won, which opens its deals.
pub(super) fn tiles(forecast: &Forecast) -> AnyView {
    let won = parts::tile(t(key::FORECAST_CLOSED).to_owned(), &forecast.closed, &forecast.currency);
    view! { <div class="figures">{missing(forecast)}{won}</div> }.into_any()
}

fn missing(forecast: &Forecast) -> AnyView {
    let currency = &forecast.currency;
    let Some(target) = forecast.target else {
        return view! { <a class="figure" href="/targets"><span class="figure-title">{t(key::FORECAST_MISSING)}</span><span class="figure-value">"–"</span><span class="muted">{t(key::FORECAST_NO_TARGET)}</span></a> }.into_any();
    };
    let left = Amount(target.0.saturating_sub(forecast.closed.amount.0).max(0));
    let words = if left.0 == 0 {
        fill(key::FORECAST_TARGET_REACHED, &[("target", &money(target, currency))])
    } else {
        fill(key::FORECAST_COVERED, &[("target", &money(target, currency)), ("times", &covered(forecast, value(left)))])
    };
    view! { <a class="figure" href="/targets"><span class="figure-title">{t(key::FORECAST_MISSING)}</span><span class="figure-value" title=money(left, currency)>{short(left, currency)}</span><span class="muted">{words}</span></a> }.into_any()
}

/// Everything that is open and to close in the period, over what is missing.
fn covered(forecast: &Forecast, left: f64) -> String {
    let open = [&forecast.commit, &forecast.best_case, &forecast.pipeline];
    let open: f64 = open.iter().map(|figure| value(figure.amount)).sum();
    format::number((open / left * 10.0).round() / 10.0)
}
