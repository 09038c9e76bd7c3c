//! One figure against another: a dot for each place, named where there is room for its name.
use leptos::prelude::*;

use super::{Across, Mark, Plot, Series, Unit, axis, axis::Area, columns::HEIGHT, linked, px, scale::Scale, text};

/// More dots than these stand too close for names; each still says its own.
const MOST_NAMED: usize = 12;
const FOOT: f64 = 22.0;

pub(super) fn draw(plot: &Plot, width: f64) -> (f64, AnyView) {
    let (Some(across), Some(series)) = (&plot.across, plot.series.first()) else { return (HEIGHT, ().into_any()) };
    let up = plot.scale(5);
    let left = axis::room(plot, &up);
    let area = Area { left, top: 10.0, width: width - left - 16.0, height: HEIGHT };
    let along = along(across, if width < 480.0 { 3 } else { 6 });
    let dots = placed(plot, across, series).into_iter().enumerate().map(|(number, (place, value, mark))| {
        let at = (area.x(along.share(value)), area.y(up.share(mark.value)));
        dot(plot, series, place, mark, at, number == 0, width)
    });
    let dots = dots.collect_view();
    let name = view! { <text class="tick" x=px(area.left + area.width) y=px(area.top + area.height + FOOT + 16.0) text-anchor="end">{across.measure.clone()}</text> };
    let inside = (axis::up(plot, &up, area), axis::across(&across.unit, &along, area), name, dots).into_any();
    (HEIGHT + FOOT + 34.0, inside)
}

fn along(across: &Across, most: usize) -> Scale {
    let values = across.values.iter().flatten().copied();
    let (low, high) = values.fold((0.0_f64, 0.0_f64), |(low, high), value| (low.min(value), high.max(value)));
    Scale::over(low, high, most, across.unit == Unit::Whole)
}

/// Places that have both figures.
fn placed<'a>(plot: &Plot, across: &Across, series: &'a Series) -> Vec<(usize, f64, &'a Mark)> {
    let one = |place: usize| Some((place, (*across.values.get(place)?)?, series.marks.get(place)?.as_ref()?));
    (0..plot.places.len()).filter_map(one).collect()
}

fn dot(
    plot: &Plot,
    series: &Series,
    place: usize,
    mark: &Mark,
    (x, y): (f64, f64),
    first: bool,
    width: f64,
) -> AnyView {
    let named = (plot.places.len() <= MOST_NAMED).then(|| {
        let name = text::fit(&plot.places[place], 140.0);
        let ends = x + 9.0 + text::width(&name) > width;
        let (at, anchor) = if ends { (x - 9.0, "end") } else { (x + 9.0, "start") };
        view! { <text class="place" x=px(at) y=px(y + 4.0) text-anchor=anchor>{name}</text> }
    });
    let inside = view! {
        <g>
            <circle class="reach" cx=px(x) cy=px(y) r="12" />
            <circle class=series.tone.fill() fill-opacity="0.8" cx=px(x) cy=px(y) r="5" />
            {named}
        </g>
    };
    linked(plot.name_of(series, place, mark), mark.href.clone(), first, inside.into_any())
}

#[cfg(test)]
mod tests {
    use super::super::{Form, Tone};
    use super::*;

    #[test]
    fn only_what_has_both_figures_is_a_dot() {
        let mark = |value| Some(Mark { value, words: String::new(), note: String::new(), href: None, tone: None });
        let series = Series {
            name: String::new(),
            tone: Tone::Series(1),
            dashed: false,
            marks: vec![mark(1.0), None, mark(3.0)],
        };
        let across = Across { unit: Unit::Whole, measure: String::new(), values: vec![Some(5.0), Some(6.0), None] };
        let plot = Plot {
            form: Form::Scatter,
            unit: Unit::Whole,
            stacked: false,
            measure: String::new(),
            summary: String::new(),
            places: vec!["a".into(), "b".into(), "c".into()],
            series: vec![series],
            across: Some(across),
        };
        let dots = placed(&plot, plot.across.as_ref().unwrap(), &plot.series[0]);
        assert_eq!(dots.iter().map(|(place, value, _)| (*place, *value)).collect::<Vec<_>>(), [(0, 5.0)]);
    }
}
