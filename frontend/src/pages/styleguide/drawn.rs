//! Charts. They are in the piece of the dashboards, with the rest of the page: a file of its own would cut many others.
use leptos::prelude::*;

use super::component;
use crate::ui::plot::{Across, Chart, Form, Mark, Plot, Series, Tone, Unit};

const PLACES: [&str; 4] = ["Q1", "Q2", "第三季度", "Q4"];

pub(crate) fn charts() -> AnyView {
    let forms = [
        ("Bars", Form::Bars, false, 1),
        ("Bars, several", Form::Bars, false, 2),
        ("Bars, stacked", Form::Bars, true, 3),
        ("Columns", Form::Columns, false, 2),
        ("Columns, stacked", Form::Columns, true, 6),
        ("Line", Form::Line, false, 2),
        ("Area", Form::Area, false, 1),
        ("Pie", Form::Pie, false, 1),
        ("Scatter", Form::Scatter, false, 1),
        ("Nothing to draw", Form::Bars, false, 0),
    ];
    let each = |scheme: &'static str| {
        let one = |(name, form, stacked, count): (&'static str, Form, bool, usize)| {
            let plot = plot(name, form, stacked, count);
            view! { <div class="specimen wide"><Chart plot=Signal::stored(plot) /></div> }.into_any()
        };
        view! { <div class="scheme" data-scheme=scheme>{component("Chart", "Arrow keys walk the marks.", forms.map(one).into())}</div> }
    };
    view! { <h2>"Charts"</h2><div class="schemes">{each("light")}{each("dark")}</div> }.into_any()
}

fn plot(name: &str, form: Form, stacked: bool, count: usize) -> Plot {
    Plot {
        form,
        unit: Unit::Whole,
        stacked,
        measure: name.to_owned(),
        summary: format!("{name}: a sample"),
        places: PLACES.map(str::to_owned).to_vec(),
        series: (0..count).map(series).collect(),
        across: (form == Form::Scatter).then(across),
    }
}

fn across() -> Across {
    Across { unit: Unit::Whole, measure: "Visits".to_owned(), values: [4.0, 9.0, 2.0, 6.0].map(Some).to_vec() }
}

fn series(number: usize) -> Series {
    let names = ["New business", "续约", "Existing", "Partner", "Web", "Other"];
    let mark = |place: usize| {
        // One place has nothing.
        let value = [12_u32, 30, 0, 21][place] + u32::try_from(number).unwrap_or(0) * 5;
        let (value, words) = (f64::from(value), value.to_string());
        (place != 2 || number > 0).then(|| Mark {
            value,
            words,
            note: String::new(),
            href: Some("/styleguide".to_owned()),
            tone: None,
        })
    };
    Series {
        name: names[number % names.len()].to_owned(),
        tone: Tone::Series(number + 1),
        dashed: number == 1,
        marks: (0..PLACES.len()).map(mark).collect(),
    }
}
