//! A chart as a picture that stands alone: its title, the filter in words, the legend, and the drawing as on white paper.
use std::fmt::Write as _;

use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;
use web_sys::{Element, NodeList};
use wire::report::ReportAnswer;

use super::{
    export,
    result::{self, Shown},
};
use crate::{
    browser,
    i18n::{fill, format, key, t, tr},
    piece,
    ui::{
        icon,
        menu::{Menu, MenuItem},
        plot, toast,
    },
};

/// What a drawing owes to the style sheets.
const STYLES: [&str; 9] = [
    "fill",
    "fill-opacity",
    "stroke",
    "stroke-width",
    "stroke-dasharray",
    "font-family",
    "font-size",
    "font-weight",
    "text-anchor",
];
const MARGIN: f64 = 20.0;
const LEAST_WIDTH: f64 = 420.0;
/// Dots of a picture for each of the page: sharp on paper and on fine screens.
const SCALE: f64 = 2.0;
/// On white, whatever the theme.
const INK: &str = "#18202b";
const PALER: &str = "#465162";

/// What is written around a drawing.
#[derive(Clone, Default)]
pub(crate) struct Words {
    pub(super) title: String,
    pub(super) sentence: String,
}

impl Words {
    fn of(shown: &Shown) -> Self {
        Self::of_answer(&shown.title, &shown.answer)
    }

    pub(super) fn of_answer(title: &str, answer: &ReportAnswer) -> Self {
        let as_of = fill(key::REPORT_AS_OF, &[("time", &format::instant(&answer.as_of.to_string()))]);
        Self { title: title.to_owned(), sentence: format!("{} · {as_of}", result::sentence(answer)) }
    }
}

/// A widget's answer as a file; there is nothing to take before it is there.
pub(super) fn menu(widget: String, shown: RwSignal<Option<Shown>>) -> AnyView {
    let widget = StoredValue::new(widget);
    (move || {
        let drawn = shown.get()?;
        let figure = Signal::derive(move || format!("[aria-labelledby=\"{}\"]", widget.get_value()));
        let pictured = drawn.plot().is_some();
        let name = Signal::derive(move || {
            let title = shown.read().as_ref().map(|shown| shown.title.clone()).unwrap_or_default();
            format!("{}: {title}", t(key::REPORT_DOWNLOAD))
        });
        Some(view! {
            <Menu label=name icon=icon::DOWNLOAD icon_only=true class="icon-button widget-download">
                {pictured.then(|| items(figure, Signal::derive(move || shown.get().as_ref().map(Words::of).unwrap_or_default())))}
                <MenuItem label=tr(key::REPORT_CSV) on_choose=move |()| table(shown.get_untracked().as_ref()) />
            </Menu>
        })
    })
    .into_any()
}

fn table(shown: Option<&Shown>) {
    let saved = shown.and_then(|shown| {
        let text = format!("{}{}", export::BOM, export::csv(&shown.answer));
        export::save(&format!("{}.csv", shown.title), "text/csv", &text)
    });
    tell(saved);
}

/// The two kinds of picture, of the drawing within `figure`.
pub(super) fn items(figure: Signal<String>, words: Signal<Words>) -> AnyView {
    let save = move |kind: Kind| {
        spawn_local(async move {
            if !piece::picture::call(kind, figure.get_untracked(), words.get_untracked()).await {
                tell(None);
            }
        });
    };
    let vector = move |()| save(Kind::Vector);
    let dots = move |()| save(Kind::Dots);
    view! {
        <MenuItem label=tr(key::REPORT_PNG) on_choose=dots />
        <MenuItem label=tr(key::REPORT_SVG) on_choose=vector />
    }
    .into_any()
}

/// How a picture is kept.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Vector,
    Dots,
}

/// Draws a picture and hands it to the reader.
pub(crate) fn save(kind: Kind, figure: &str, words: &Words) {
    let made = drawn(figure, words);
    let title = words.title.clone();
    spawn_local(async move {
        tell(match (made, kind) {
            (Some(picture), Kind::Vector) => export::save(&format!("{title}.svg"), "image/svg+xml", &picture.text),
            (Some(picture), Kind::Dots) => {
                export::save_dots(&format!("{title}.png"), &picture.text, picture.size, SCALE).await
            }
            (None, _) => None,
        });
    });
}

pub(super) fn tell(saved: Option<()>) {
    if saved.is_none() {
        toast::failed(t(key::REPORT_NOT_SAVED));
    }
}

/// A file, and how wide and high it is drawn.
struct Picture {
    text: String,
    size: (f64, f64),
}

/// The first drawing within `figure`, with what is written around it.
fn drawn(figure: &str, words: &Words) -> Option<Picture> {
    let drawing = browser::document().query_selector(&format!("{figure} svg.plot-drawing")).ok()??;
    let around = drawing.closest("figure").ok()??;
    let paper = Paper::new()?;
    let (inside, size) = paper.dressed(&drawing)?;
    let legend = entries(&paper, &around);
    let caption = around.query_selector("figcaption").ok().flatten().and_then(|caption| caption.text_content());
    let font = browser::window().get_computed_style(&drawing).ok()??.get_property_value("font-family").ok()?;
    paper.remove();
    Some(composed(words, caption.as_deref().unwrap_or_default(), &legend, &inside, size, &font))
}

/// A place beside the page that is as white paper: what is put there takes its colours from the light theme.
struct Paper(Element);

impl Paper {
    fn new() -> Option<Self> {
        let holder = browser::document().create_element("div").ok()?;
        holder.set_class_name("plot picture-paper");
        browser::document().body()?.append_child(&holder).ok()?;
        Some(Self(holder))
    }

    fn remove(&self) {
        self.0.remove();
    }

    /// A copy that needs no style sheet, and its size.
    fn dressed(&self, drawing: &Element) -> Option<(String, (f64, f64))> {
        let copy: Element = drawing.clone_node_with_deep(true).ok()?.dyn_into().ok()?;
        self.0.append_child(&copy).ok()?;
        let inner = all(&copy)?;
        // Read before anything is changed: a class that is gone no longer dresses what is below.
        let worn: Vec<_> =
            (0..inner.length()).filter_map(|at| element(&inner, at)).map(|one| (worn(&one), one)).collect();
        for (values, one) in &worn {
            dress(one, values);
        }
        let measured = |name: &str| copy.get_attribute(name).as_deref().and_then(browser::number);
        let size = (measured("width")?, measured("height")?);
        for name in ["class", "role", "aria-label"] {
            let _ = copy.remove_attribute(name);
        }
        Some((export::serialized(&copy), size))
    }
}

fn all(element: &Element) -> Option<NodeList> {
    element.query_selector_all("*").ok()
}

fn element(nodes: &NodeList, at: u32) -> Option<Element> {
    nodes.get(at)?.dyn_into().ok()
}

fn worn(element: &Element) -> Vec<(&'static str, String)> {
    let Ok(Some(style)) = browser::window().get_computed_style(element) else { return Vec::new() };
    STYLES.iter().filter_map(|name| Some((*name, style.get_property_value(name).ok()?))).collect()
}

fn dress(element: &Element, values: &[(&'static str, String)]) {
    for (name, value) in values {
        let _ = element.set_attribute(name, value);
    }
    // Addresses within the application lead nowhere from a file.
    for name in ["class", "href", "tabindex"] {
        let _ = element.remove_attribute(name);
    }
}

/// What colours stand for: the swatch as it is drawn, and its name.
fn entries(paper: &Paper, figure: &Element) -> Vec<(String, String)> {
    let Ok(lines) = figure.query_selector_all(".legend li") else { return Vec::new() };
    let line = |at| {
        let line = element(&lines, at)?;
        let swatch = line.query_selector("svg").ok()??;
        Some((paper.dressed(&swatch)?.0, line.text_content()?))
    };
    (0..lines.length()).filter_map(line).collect()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Lines no wider than the room there is; Chinese breaks between any two signs.
fn lines(text: &str, room: f64, scale: f64) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut word = String::new();
    let mut flush = |word: &mut String| {
        let last = lines.last_mut().expect("there is always one");
        if !last.is_empty() && plot::text_width(&format!("{last}{}", word.trim_end())) * scale > room {
            lines.push(std::mem::take(word));
        } else {
            last.push_str(&std::mem::take(word));
        }
    };
    for c in text.chars() {
        word.push(c);
        if c == ' ' || u32::from(c) >= 0x2E80 {
            flush(&mut word);
        }
    }
    flush(&mut word);
    lines
}

/// Text below text; how far down it came.
struct Column {
    body: String,
    y: f64,
}

impl Column {
    fn write(&mut self, text: &str, room: f64, size: f64, attributes: &str) {
        for line in lines(text, room, size / 12.0).iter().filter(|line| !line.trim().is_empty()) {
            self.y += size * 1.4;
            let (y, line) = (self.y, escaped(line.trim_end()));
            _ = write!(self.body, "<text x=\"{MARGIN}\" y=\"{y:.1}\" font-size=\"{size}\" {attributes}>{line}</text>");
        }
    }

    /// Swatches with their names, side by side as far as there is room.
    fn legend(&mut self, entries: &[(String, String)], room: f64) {
        let mut x = MARGIN;
        self.y += 20.0;
        for (swatch, name) in entries {
            let width = 22.0 + plot::text_width(name) + 18.0;
            if x > MARGIN && x + width > MARGIN + room {
                (x, self.y) = (MARGIN, self.y + 20.0);
            }
            let (top, y, name) = (self.y - 11.0, self.y, escaped(name));
            _ = write!(self.body, "<g transform=\"translate({x:.1} {top:.1})\">{swatch}</g>");
            _ = write!(
                self.body,
                "<text x=\"{:.1}\" y=\"{y:.1}\" font-size=\"12\" fill=\"{INK}\">{name}</text>",
                x + 22.0
            );
            x += width;
        }
    }
}

fn composed(
    words: &Words,
    caption: &str,
    legend: &[(String, String)],
    inside: &str,
    (width, height): (f64, f64),
    font: &str,
) -> Picture {
    let whole = width.max(LEAST_WIDTH) + 2.0 * MARGIN;
    let room = whole - 2.0 * MARGIN;
    let mut column = Column { body: String::new(), y: MARGIN - 6.0 };
    column.write(&words.title, room, 18.0, &format!("font-weight=\"600\" fill=\"{INK}\""));
    column.write(&words.sentence, room, 12.0, &format!("fill=\"{PALER}\""));
    column.write(caption, room, 12.0, &format!("fill=\"{INK}\""));
    if !legend.is_empty() {
        column.legend(legend, room);
    }
    let top = column.y + 14.0;
    let high = top + height + MARGIN;
    let (font, body) = (escaped(font), column.body);
    let text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{whole}\" height=\"{high}\" viewBox=\"0 0 {whole} {high}\" \
         font-family=\"{font}\"><title>{}</title><rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>{body}\
         <g transform=\"translate({MARGIN} {top:.1})\">{inside}</g></svg>",
        escaped(&words.title)
    );
    Picture { text, size: (whole, high) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_sentences_are_broken() {
        assert_eq!(lines("one two three", 60.0, 1.0), ["one two ", "three"]);
        assert_eq!(lines("未结商机按阶段", 40.0, 1.0), ["未结商", "机按阶", "段"]);
        assert_eq!(lines("short", 600.0, 1.0), ["short"]);
    }

    #[test]
    fn what_people_wrote_stays_text() {
        let words = Words { title: "A & B <script>".to_owned(), sentence: "Name is \"x\"".to_owned() };
        let legend = [("<svg/>".to_owned(), "Won & lost".to_owned())];
        let picture = composed(&words, "Amount", &legend, "<svg width=\"300\"/>", (300.0, 200.0), "\"Noto Sans\"");
        for part in
            ["A &amp; B &lt;script&gt;", "&quot;x&quot;", "Won &amp; lost", "font-family=\"&quot;Noto Sans&quot;\""]
        {
            assert!(picture.text.contains(part), "{part} in {}", picture.text);
        }
        assert!(!picture.text.contains("<script"));
        assert_eq!(picture.size.0, LEAST_WIDTH + 2.0 * MARGIN);
        assert!(picture.size.1 > 200.0 + MARGIN);
    }
}
