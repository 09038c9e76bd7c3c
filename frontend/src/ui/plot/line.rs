//! Lines over time. What was before is dashed; the name stands at the end of the line.
use leptos::prelude::*;

use super::{Form, Plot, Series, axis, axis::Area, columns::HEIGHT, linked, px, scale::Scale, text};

#[expect(clippy::cast_precision_loss, reason = "at most a thousand places")]
pub(super) fn draw(plot: &Plot, width: f64) -> (f64, AnyView) {
    let scale = plot.scale(5);
    let left = axis::room(plot, &scale);
    let area = Area { left, top: 10.0, width: width - left - end(plot, width), height: HEIGHT };
    let slot = area.width / plot.places.len().max(1) as f64;
    let x = move |place: usize| area.left + (place as f64 + 0.5) * slot;
    let series = plot.series.iter().enumerate().rev();
    let lines = series.map(|(number, series)| drawn(plot, &scale, area, series, &x, number == 0)).collect_view();
    (HEIGHT + 38.0, (axis::up(plot, &scale, area), axis::names(plot, area), lines).into_any())
}

/// Room for the names at the ends.
fn end(plot: &Plot, width: f64) -> f64 {
    if plot.series.len() < 2 {
        return 12.0;
    }
    let widest = plot.series.iter().map(|series| text::width(&series.name)).fold(0.0, f64::max) + 12.0;
    widest.min(width * 0.22)
}

fn drawn(plot: &Plot, scale: &Scale, area: Area, series: &Series, x: &dyn Fn(usize) -> f64, first: bool) -> AnyView {
    let at = |place: usize, value: f64| (x(place), area.y(scale.share(value)));
    let marks: Vec<_> =
        series.marks.iter().enumerate().filter_map(|(place, mark)| Some((place, mark.as_ref()?))).collect();
    let points: Vec<_> = marks.iter().map(|(place, mark)| at(*place, mark.value)).collect();
    let ground = (plot.form == Form::Area).then(|| ground(series, &points, area.y(scale.share(0.0))));
    let dots = marks.iter().enumerate().map(|(number, (place, mark))| {
        let (x, y) = points[number];
        let inside = view! {
            <g>
                <circle class="reach" cx=px(x) cy=px(y) r="12" />
                <circle class=series.tone.fill() cx=px(x) cy=px(y) r=if series.dashed { "2.5" } else { "4" } />
            </g>
        };
        linked(plot.name_of(series, *place, mark), mark.href.clone(), first && number == 0, inside.into_any())
    });
    let name = points.last().filter(|_| plot.series.len() > 1).map(|(x, y)| {
        let room = area.left + area.width + end(plot, area.width + area.left) - x;
        view! { <text class="value" x=px(x + 8.0) y=px(y + 4.0)>{text::fit(&series.name, room)}</text> }
    });
    view! {
        <g>
            {ground}
            <polyline class=series.tone.stroke() points=joined(&points) fill="none" stroke-width="2" stroke-linejoin="round"
                stroke-dasharray=series.dashed.then_some("5 4") />
            {dots.collect_view()}
            {name}
        </g>
    }
    .into_any()
}

fn ground(series: &Series, points: &[(f64, f64)], level: f64) -> AnyView {
    let (Some(first), Some(last)) = (points.first(), points.last()) else { return ().into_any() };
    let round = [&[(first.0, level)], points, &[(last.0, level)]].concat();
    view! { <polygon class=series.tone.fill() points=joined(&round) fill-opacity="0.25" /> }.into_any()
}

fn joined(points: &[(f64, f64)]) -> String {
    points.iter().map(|(x, y)| format!("{},{}", px(*x), px(*y))).collect::<Vec<_>>().join(" ")
}
