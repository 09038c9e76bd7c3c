//! Charts as SVG: axes that begin at zero, ticks, numbers as the reader writes them, marks that are links to their rows (D1–D4).
mod axis;
mod bars;
mod columns;
mod keys;
mod line;
mod map;
mod pie;
mod scale;
mod scatter;
mod size;
mod text;

use leptos::{html, prelude::*};

pub(crate) use map::{Region, Regions};
pub(crate) use text::width as text_width;

use crate::{i18n::format, json};

/// More than these colours nobody tells apart.
pub(crate) const MOST_SERIES: usize = 6;
/// Slices of a pie that can still be compared.
pub(crate) const MOST_SLICES: usize = 5;

/// A place or length in a drawing, no finer than eyes and printers see.
fn px(value: f64) -> String {
    json::fraction((value * 100.0).round() / 100.0)
}

/// How figures are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// From left to right: long names have room.
    Bars,
    /// From the ground up: for dates, which run from left to right.
    Columns,
    Line,
    Area,
    Pie,
    /// One figure against another: a dot for each place.
    Scatter,
}

/// What the figures are in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    Whole,
    Number,
    Money(String),
    Percent,
}

impl Unit {
    /// As it stands beside an axis.
    fn tick(&self, value: f64) -> String {
        match self {
            Self::Whole | Self::Number => format::compact_number(value),
            Self::Money(currency) => format::compact_money(&json::fraction(value), currency),
            Self::Percent => format::percent(value * 100.0),
        }
    }
}

/// The colour of a series, or of one step of something that has an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    Series(usize),
    Heat(usize),
}

impl Tone {
    /// A ramp for so many steps: the palest are too faint for a bar.
    pub(crate) fn step(index: usize, count: usize) -> Self {
        let last = 7;
        Self::Heat(if count <= 1 { last } else { 3 + (index * (last - 3)) / (count - 1) })
    }

    fn fill(self) -> String {
        match self {
            Self::Series(number) => format!("fill-{number}"),
            Self::Heat(step) => format!("heat-{step}"),
        }
    }

    fn stroke(self) -> String {
        match self {
            Self::Series(number) => format!("stroke-{number}"),
            Self::Heat(step) => format!("stroke-heat-{step}"),
        }
    }
}

/// One figure.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Mark {
    pub(crate) value: f64,
    /// The value in words: `¥3.2M`.
    pub(crate) words: String,
    /// A second figure beside it: `80%`.
    pub(crate) note: String,
    /// Leads to exactly the rows it counts.
    pub(crate) href: Option<String>,
    /// A colour of its own.
    pub(crate) tone: Option<Tone>,
}

/// Figures of one kind, one for each place; none where there is nothing.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Series {
    pub(crate) name: String,
    pub(crate) tone: Tone,
    pub(crate) dashed: bool,
    pub(crate) marks: Vec<Option<Mark>>,
}

/// A chart, ready to be drawn.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Plot {
    pub(crate) form: Form,
    pub(crate) unit: Unit,
    /// Series stand on each other instead of side by side.
    pub(crate) stacked: bool,
    /// What the figures are: "Amount (USD)".
    pub(crate) measure: String,
    /// The chart in one sentence.
    pub(crate) summary: String,
    /// What the marks are of, in order.
    pub(crate) places: Vec<String>,
    pub(crate) series: Vec<Series>,
    /// Of dots: what they lie across by.
    pub(crate) across: Option<Across>,
}

/// The other figure of dots.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Across {
    pub(crate) unit: Unit,
    /// What it is: "Deals".
    pub(crate) measure: String,
    /// One for each place; none where there is nothing.
    pub(crate) values: Vec<Option<f64>>,
}

impl Plot {
    /// What is written beside a mark for those who see it, and read out to those who do not.
    fn name_of(&self, series: &Series, place: usize, mark: &Mark) -> String {
        let note = if mark.note.is_empty() { String::new() } else { format!(", {}", mark.note) };
        crate::i18n::of(&self.whose(series, place), &format!("{}{note}", mark.words))
    }

    /// The place, and of several series which.
    fn whose(&self, series: &Series, place: usize) -> String {
        let place = self.places.get(place).map_or("", String::as_str);
        if self.series.len() > 1 { format!("{place}, {}", series.name) } else { place.to_owned() }
    }

    /// The greatest and the least that has to fit.
    fn range(&self) -> (f64, f64) {
        let values = |series: &Series| series.marks.iter().flatten().map(|mark| mark.value).collect::<Vec<_>>();
        let stacked = self.stacked && matches!(self.form, Form::Bars | Form::Columns);
        let all: Vec<f64> = if stacked {
            (0..self.places.len()).map(|place| self.sum(place)).collect()
        } else {
            self.series.iter().flat_map(values).collect()
        };
        (all.iter().copied().fold(0.0, f64::min), all.iter().copied().fold(0.0, f64::max))
    }

    /// What a stack comes to.
    fn sum(&self, place: usize) -> f64 {
        let mark = |series: &Series| series.marks.get(place).and_then(Option::as_ref).map_or(0.0, |mark| mark.value);
        self.series.iter().map(mark).filter(|value| *value > 0.0).sum()
    }

    fn scale(&self, most: usize) -> scale::Scale {
        let (low, high) = self.range();
        scale::Scale::over(low, high, most, self.unit == Unit::Whole)
    }

    fn has_links(&self) -> bool {
        self.series.iter().flat_map(|series| series.marks.iter().flatten()).any(|mark| mark.href.is_some())
    }
}

/// Draws a chart as wide as there is room; arrow keys walk its marks.
#[component]
pub(crate) fn Chart(#[prop(into)] plot: Signal<Plot>) -> impl IntoView {
    let holder = NodeRef::<html::Div>::new();
    let width = size::width_of(holder);
    view! {
        <figure class="plot">
            <figcaption>{move || plot.with(|plot| plot.measure.clone())}</figcaption>
            {move || plot.with(legend)}
            <div class="plot-holder" node_ref=holder on:keydown=|event| keys::walk(&event)>
                {move || {
                    let width = width.get();
                    (width > 0.0).then(|| plot.with(|plot| drawn(plot, width)))
                }}
            </div>
        </figure>
    }
}

fn drawn(plot: &Plot, width: f64) -> AnyView {
    let (height, inside) = match plot.form {
        Form::Bars => bars::draw(plot, width),
        Form::Columns => columns::draw(plot, width),
        Form::Line | Form::Area => line::draw(plot, width),
        Form::Pie => pie::draw(plot, width),
        Form::Scatter => scatter::draw(plot, width),
    };
    // A picture as a whole is one thing to a screen reader; one that is full of links is not.
    let role = if plot.has_links() { "group" } else { "img" };
    view! {
        <svg class="plot-drawing" role=role aria-label=plot.summary.clone() width=px(width) height=px(height)
            viewBox=format!("0 0 {} {}", px(width), px(height))>
            {inside}
        </svg>
    }
    .into_any()
}

/// What colours stand for, where there is more than one and no name beside the marks.
fn legend(plot: &Plot) -> Option<AnyView> {
    let named = plot.form == Form::Pie || plot.series.len() < 2;
    (!named).then(|| {
        let line = |series: &Series| {
            let dash = series.dashed.then_some("4 3");
            let swatch = if matches!(plot.form, Form::Line | Form::Area) {
                view! { <svg class="swatch" width="18" height="12" aria-hidden="true"><line class=series.tone.stroke() x1="0" x2="18" y1="6" y2="6" stroke-width="2.5" stroke-dasharray=dash /></svg> }.into_any()
            } else {
                view! { <svg class="swatch" width="12" height="12" aria-hidden="true"><rect class=series.tone.fill() width="12" height="12" rx="3" /></svg> }.into_any()
            };
            view! { <li>{swatch}<span>{series.name.clone()}</span></li> }
        };
        view! { <ul class="legend">{plot.series.iter().map(line).collect_view()}</ul> }.into_any()
    })
}

/// A mark's drawing, as a link where it leads somewhere. `first` is where the Tab key arrives.
fn linked(name: String, href: Option<String>, first: bool, inside: AnyView) -> AnyView {
    let title = leptos::svg::title().child(name.clone());
    match href {
        Some(href) => {
            let tab = if first { "0" } else { "-1" };
            leptos::svg::a()
                .attr("href", href)
                .attr("class", "mark")
                .attr("aria-label", name)
                .attr("tabindex", tab)
                .child((title, inside))
                .into_any()
        }
        None => leptos::svg::g().attr("class", "mark").child((title, inside)).into_any(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(value: f64) -> Option<Mark> {
        Some(Mark { value, words: format!("{value}"), note: String::new(), href: None, tone: None })
    }

    fn plot(form: Form, stacked: bool, series: &[&[f64]]) -> Plot {
        let one = |(number, values): (usize, &&[f64])| Series {
            name: format!("s{number}"),
            tone: Tone::Series(number + 1),
            dashed: false,
            marks: values.iter().map(|value| mark(*value)).collect(),
        };
        Plot {
            form,
            unit: Unit::Whole,
            stacked,
            measure: String::new(),
            summary: String::new(),
            places: vec!["a".into(), "b".into()],
            series: series.iter().enumerate().map(one).collect(),
            across: None,
        }
    }

    #[test]
    fn a_stack_is_as_high_as_its_parts_together() {
        assert_eq!(plot(Form::Bars, true, &[&[1.0, 5.0], &[4.0, 2.0]]).range(), (0.0, 7.0));
        assert_eq!(plot(Form::Bars, false, &[&[1.0, 5.0], &[4.0, 2.0]]).range(), (0.0, 5.0));
        assert_eq!(plot(Form::Line, true, &[&[1.0, 5.0], &[4.0, 2.0]]).range(), (0.0, 5.0), "lines do not stack");
        assert_eq!(plot(Form::Bars, false, &[&[-3.0, -1.0]]).range(), (-3.0, 0.0), "zero is always there");
    }

    #[test]
    fn steps_darken_in_order() {
        let steps: Vec<_> = (0..5).map(|index| Tone::step(index, 5)).collect();
        assert_eq!(steps, [3, 4, 5, 6, 7].map(Tone::Heat));
        assert_eq!(Tone::step(0, 1), Tone::Heat(7));
    }

    #[test]
    fn a_mark_says_what_it_is_of() {
        let plot = plot(Form::Bars, true, &[&[1.0], &[4.0]]);
        let mark = plot.series[1].marks[0].clone().unwrap();
        // The texts by their place are there in a browser alone: the sentence is looked up by its name.
        let sentence = crate::i18n::find("state.of").unwrap();
        let whose = plot.whose(&plot.series[1], 0);
        assert_eq!(crate::i18n::replace(sentence, &[("name", &whose), ("what", &mark.words)]), "a, s1: 4");
    }
}
