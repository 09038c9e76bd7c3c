//! Bars from the ground up, for what runs from left to right: time.
use leptos::prelude::*;

use super::{Mark, Plot, Series, axis, axis::Area, linked, px, scale::Scale};

pub(super) const HEIGHT: f64 = 240.0;

#[expect(clippy::cast_precision_loss, reason = "at most a thousand columns")]
pub(super) fn draw(plot: &Plot, width: f64) -> (f64, AnyView) {
    let scale = plot.scale(5);
    let left = axis::room(plot, &scale);
    let area = Area { left, top: 10.0, width: width - left - 8.0, height: HEIGHT };
    let slot = area.width / plot.places.len().max(1) as f64;
    let places = (0..plot.places.len()).map(|place| {
        let from = area.left + slot * (place as f64 + 0.15);
        column(plot, &scale, area, place, from, slot * 0.7)
    });
    let inside = (axis::up(plot, &scale, area), axis::names(plot, area), places.collect_view()).into_any();
    (HEIGHT + 38.0, inside)
}

#[expect(clippy::cast_precision_loss, reason = "a handful of series")]
fn column(plot: &Plot, scale: &Scale, area: Area, place: usize, left: f64, width: f64) -> AnyView {
    let lanes = if plot.stacked { 1.0 } else { plot.series.len().max(1) as f64 };
    let mut ground = 0.0;
    let mut parts = Vec::new();
    for (number, series) in plot.series.iter().enumerate() {
        let Some(mark) = series.marks.get(place).and_then(Option::as_ref) else { continue };
        let lane = if plot.stacked { 0.0 } else { number as f64 };
        let box_ = (left + width / lanes * lane, width / lanes);
        parts.push(bar(plot, scale, area, (series, mark), place, ground, box_, place == 0 && parts.is_empty()));
        if plot.stacked {
            ground += mark.value;
        }
    }
    parts.into_any()
}

#[expect(clippy::too_many_arguments, reason = "a rectangle and what it is of")]
fn bar(
    plot: &Plot,
    scale: &Scale,
    area: Area,
    (series, mark): (&Series, &Mark),
    place: usize,
    ground: f64,
    (left, width): (f64, f64),
    first: bool,
) -> AnyView {
    let (one, other) = (area.y(scale.share(ground)), area.y(scale.share(ground + mark.value)));
    let (top, height) = (one.min(other), (one - other).abs());
    let reach = height.max(24.0);
    let inside = view! {
        <g>
            <rect class="reach" x=px(left) y=px(top + height - reach) width=px(width) height=px(reach) />
            <rect class=mark.tone.unwrap_or(series.tone).fill() x=px(left) y=px(top) width=px((width - 1.0).max(1.0)) height=px(height) rx="2" />
        </g>
    };
    linked(plot.name_of(series, place, mark), mark.href.clone(), first, inside.into_any())
}
