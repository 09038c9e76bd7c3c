//! Horizontal bars as SVG: each bar is a link to its rows, and a table says the same in words (D1–D3).
use leptos::prelude::*;

use crate::i18n::{key, tr};

/// One bar. `href` leads to exactly the rows the bar counts.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Bar {
    pub(crate) label: String,
    pub(crate) value: f64,
    /// The value in words: `¥3.2M`.
    pub(crate) text: String,
    /// A second figure: `12 deals`.
    pub(crate) note: String,
    pub(crate) href: String,
}

const ROW: f64 = 36.0;
const BAR: f64 = 20.0;

/// Bars start at zero; their length is a share of the longest.
#[component]
pub(crate) fn BarChart(#[prop(into)] title: Signal<String>, #[prop(into)] bars: Signal<Vec<Bar>>) -> impl IntoView {
    view! {
        <figure class="chart">
            <figcaption class="visually-hidden">{move || title.get()}</figcaption>
            {move || bars.with(|bars| rows(bars))}
            <details>
                <summary>{tr(key::CHART_AS_TABLE)}</summary>
                <table class="table compact">
                    <caption class="visually-hidden">{move || title.get()}</caption>
                    <tbody>{move || bars.get().into_iter().map(table_row).collect_view()}</tbody>
                </table>
            </details>
        </figure>
    }
}

fn table_row(bar: Bar) -> impl IntoView {
    view! { <tr><th scope="row"><a href=bar.href>{bar.label}</a></th><td class="number">{bar.note}</td><td class="number">{bar.text}</td></tr> }
}

fn rows(bars: &[Bar]) -> impl IntoView + use<> {
    let longest = bars.iter().map(|bar| bar.value).fold(0.0, f64::max);
    let count = bars.len();
    let row = |(index, bar): (usize, &Bar)| {
        let share = if longest > 0.0 { bar.value / longest * 100.0 } else { 0.0 };
        draw(bar.clone(), share, heat(index, count))
    };
    view! { <ul class="bars">{bars.iter().enumerate().map(row).collect_view()}</ul> }
}

fn draw(bar: Bar, share: f64, heat: usize) -> impl IntoView {
    view! {
        <li>
            <a class="bar-row" href=bar.href>
                <span class="bar-label">{bar.label}</span>
                <svg class="bar" height=ROW.to_string() aria-hidden="true">
                    <rect class="bar-ground" x="0" y=((ROW - BAR) / 2.0).to_string() width="100%" height=BAR.to_string() rx="4" />
                    <rect class=format!("bar-value heat-{heat}") x="0" y=((ROW - BAR) / 2.0).to_string()
                        width=format!("{share:.2}%") height=BAR.to_string() rx="4" />
                </svg>
                <span class="bar-note">{bar.note}</span>
                <span class="bar-text">{bar.text}</span>
            </a>
        </li>
    }
}

/// Stages take the steps of one hue in order, the last the darkest; the two palest are too faint for a bar.
fn heat(index: usize, count: usize) -> usize {
    let last = 7;
    if count <= 1 { last } else { 3 + (index * (last - 3)) / (count - 1) }
}

#[cfg(test)]
mod tests {
    use super::heat;

    #[test]
    fn bars_darken_in_order() {
        assert_eq!((0..5).map(|index| heat(index, 5)).collect::<Vec<_>>(), [3, 4, 5, 6, 7]);
        assert_eq!(heat(0, 1), 7);
    }
}
