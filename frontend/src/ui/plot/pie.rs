//! A pie of few slices, each with its name and share beside it.
use std::f64::consts::TAU;

use leptos::prelude::*;

use super::{Plot, Tone, linked, px, text};
use crate::{browser, i18n::format};

const SIZE: f64 = 200.0;

pub(super) fn draw(plot: &Plot, width: f64) -> (f64, AnyView) {
    let Some(series) = plot.series.first() else { return (SIZE, ().into_any()) };
    let total: f64 = series.marks.iter().flatten().map(|mark| mark.value.max(0.0)).sum();
    let mut from = 0.0;
    let mut slices = Vec::new();
    for (place, mark) in series.marks.iter().enumerate() {
        let Some(mark) = mark.as_ref().filter(|mark| mark.value > 0.0) else { continue };
        let share = mark.value / total;
        let tone = Tone::Series(place + 1);
        let words = format!("{} · {} · {}", plot.places[place], mark.words, format::percent(share * 100.0));
        let inside = slice(&words, place, (from, share), tone, width);
        // It is called what is written beside it, whole where that is cut.
        slices.push(linked(words, mark.href.clone(), slices.is_empty(), inside));
        from += share;
    }
    (SIZE + 16.0, slices.into_any())
}

#[expect(clippy::cast_precision_loss, reason = "a handful of slices")]
fn slice(words: &str, place: usize, (from, share): (f64, f64), tone: Tone, width: f64) -> AnyView {
    let left = SIZE + 24.0;
    let y = 28.0 + 30.0 * place as f64;
    view! {
        <g>
            <path class=tone.fill() d=path(from, share) />
            <rect class=tone.fill() x=px(left) y=px(y - 10.0) width="12" height="12" rx="3" />
            <text class="value" x=px(left + 18.0) y=px(y)>{text::fit(words, width - left - 18.0)}</text>
        </g>
    }
    .into_any()
}

/// A sector that begins at the top and runs with the clock.
fn path(from: f64, share: f64) -> String {
    let (middle, radius) = (SIZE / 2.0 + 4.0, SIZE / 2.0);
    // A whole circle is no arc: its ends would be one point.
    let share = share.min(0.9999);
    let point = |turn: f64| {
        let angle = (turn - 0.25) * TAU;
        let (sine, cosine) = browser::sine_and_cosine(angle);
        (middle + radius * cosine, middle + radius * sine)
    };
    let ((x1, y1), (x2, y2)) = (point(from), point(from + share));
    let large = u8::from(share > 0.5);
    let [middle, radius, x1, y1, x2, y2] = [middle, radius, x1, y1, x2, y2].map(px);
    format!("M{middle} {middle}L{x1} {y1}A{radius} {radius} 0 {large} 1 {x2} {y2}Z")
}

#[cfg(test)]
mod tests {
    use super::path;

    #[test]
    fn a_quarter_runs_from_the_top_to_the_right() {
        assert_eq!(path(0.0, 0.25), "M104 104L104 4A100 100 0 0 1 204 104Z");
        assert!(path(0.0, 1.0).contains(" 1 1 "), "a whole circle takes the long way");
    }
}
