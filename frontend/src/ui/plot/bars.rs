//! Bars from left to right: the name before them, the figure behind them.
use leptos::prelude::*;

use super::{Mark, Plot, Series, axis, axis::Area, linked, px, scale::Scale, text};

const AXIS: f64 = 26.0;
const GAP: f64 = 12.0;

/// Where the bars of one place lie.
struct Row<'a> {
    plot: &'a Plot,
    scale: &'a Scale,
    area: Area,
    place: usize,
    top: f64,
    thickness: f64,
    /// Names too long for a narrow drawing stand above their bars.
    above: bool,
}

/// How high a name above its bars is.
const HEAD: f64 = 16.0;

#[expect(clippy::cast_precision_loss, reason = "at most a thousand rows")]
pub(super) fn draw(plot: &Plot, width: f64) -> (f64, AnyView) {
    let lanes = if plot.stacked { 1 } else { plot.series.len().max(1) };
    let thickness = if lanes == 1 { 22.0 } else { 13.0 };
    let (label, end) = margins(plot, width);
    let above = width < 480.0 && label < names(plot);
    let (label, head) = if above { (4.0, HEAD) } else { (label, 0.0) };
    let row = head + thickness * lanes as f64 + GAP;
    let most = if width < 480.0 { 3 } else { 6 };
    let scale = plot.scale(most);
    let height = row * plot.places.len() as f64;
    let area = Area { left: label, top: 4.0, width: width - label - end, height };
    let rows = (0..plot.places.len()).map(|place| {
        let top = area.top + row * place as f64 + GAP / 2.0 + head;
        Row { plot, scale: &scale, area, place, top, thickness, above }.draw()
    });
    let inside = (axis::across(&plot.unit, &scale, area), rows.collect_view()).into_any();
    (height + AXIS + 4.0, inside)
}

/// How wide the names are.
fn names(plot: &Plot) -> f64 {
    plot.places.iter().map(|name| text::width(name)).fold(0.0, f64::max) + 12.0
}

/// Room for names, and for figures.
fn margins(plot: &Plot, width: f64) -> (f64, f64) {
    let marks = plot.series.iter().flat_map(|series| series.marks.iter().flatten());
    let words = marks.map(|mark| text::width(&words(mark))).fold(0.0, f64::max) + 16.0;
    (names(plot).min(width * 0.32).max(40.0), words.max(44.0).min(width * 0.36))
}

fn words(mark: &Mark) -> String {
    if mark.note.is_empty() { mark.words.clone() } else { format!("{} · {}", mark.words, mark.note) }
}

impl Row<'_> {
    fn draw(&self) -> AnyView {
        let name = &self.plot.places[self.place];
        let (x, y, anchor, room) = if self.above {
            (self.area.left + 4.0, self.top - 4.0, "start", self.area.width)
        } else {
            (self.area.left - 8.0, self.top + self.height() / 2.0 + 4.0, "end", self.area.left - 10.0)
        };
        let bars = if self.plot.stacked { self.stack() } else { self.lanes() };
        view! {
            <g>
                <text class="place" x=px(x) y=px(y) text-anchor=anchor>{text::fit(name, room)}</text>
                {bars}
            </g>
        }
        .into_any()
    }

    #[expect(clippy::cast_precision_loss, reason = "a handful of series")]
    fn height(&self) -> f64 {
        self.thickness * if self.plot.stacked { 1.0 } else { self.plot.series.len().max(1) as f64 }
    }

    fn mark<'a>(&self, series: &'a Series) -> Option<&'a Mark> {
        series.marks.get(self.place)?.as_ref()
    }

    /// Side by side, each with its figure.
    #[expect(clippy::cast_precision_loss, reason = "a handful of series")]
    fn lanes(&self) -> AnyView {
        let lane = |(number, series): (usize, &Series)| {
            let mark = self.mark(series)?;
            let top = self.top + self.thickness * number as f64;
            let words = view! { <text class="value" x=px(self.x(mark.value.max(0.0)) + 6.0) y=px(top + self.thickness / 2.0 + 4.0)>{words(mark)}</text> }.into_any();
            Some(self.bar(series, mark, 0.0, top, self.thickness - 1.0, number == 0, Some(words)))
        };
        self.plot.series.iter().enumerate().filter_map(lane).collect_view().into_any()
    }

    /// On each other; the figure is of all.
    fn stack(&self) -> AnyView {
        let mut from = 0.0;
        let mut parts = Vec::new();
        for series in &self.plot.series {
            let Some(mark) = self.mark(series).filter(|mark| mark.value > 0.0) else { continue };
            parts.push(self.bar(series, mark, from, self.top, self.thickness, parts.is_empty(), None));
            from += mark.value;
        }
        let words = (from > 0.0).then(|| {
            view! { <text class="value" x=px(self.x(from) + 6.0) y=px(self.top + self.thickness / 2.0 + 4.0)>{self.plot.unit.tick(from)}</text> }
        });
        (parts, words).into_any()
    }

    fn x(&self, value: f64) -> f64 {
        self.area.x(self.scale.share(value))
    }

    #[expect(clippy::too_many_arguments, reason = "a rectangle and what it is of")]
    fn bar(
        &self,
        series: &Series,
        mark: &Mark,
        from: f64,
        top: f64,
        thickness: f64,
        first: bool,
        words: Option<AnyView>,
    ) -> AnyView {
        let (start, end) = (self.x(from), self.x(from + mark.value));
        let (left, right) = (start.min(end), start.max(end));
        let class = mark.tone.unwrap_or(series.tone).fill();
        let inside = view! {
            <g>
                // A short bar, or none, is still something to press.
                <rect class="reach" x=px(left) y=px(top) width=px((right - left).max(24.0)) height=px(thickness) />
                <rect class=class x=px(left) y=px(top) width=px((right - left).max(0.0)) height=px(thickness) rx="2" />
                {words}
            </g>
        };
        let name = self.plot.name_of(series, self.place, mark);
        linked(name, mark.href.clone(), first && self.place == 0, inside.into_any())
    }
}
