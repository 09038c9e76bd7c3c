//! Marks on pages: where each text, line and bar stands.
use crate::{
    Section, Sheet, bars,
    font::{Faces, Style},
    table,
    tree::{Id, Part, Tree},
    wrap,
};

/// A4 in points.
const SHORT: f32 = 595.28;
const LONG: f32 = 841.89;
pub(crate) const MARGIN: f32 = 42.0;
/// What the foot takes.
const FOOT: f32 = 26.0;
/// With more columns a page lies on its side.
const UPRIGHT: usize = 6;

pub(crate) const TITLE: Style = Style { size: 18.0, bold: true };
pub(crate) const HEADING: Style = Style { size: 12.0, bold: true };
pub(crate) const TEXT: Style = Style { size: 8.5, bold: false };
pub(crate) const STRONG: Style = Style { size: 8.5, bold: true };
/// From one line to the next, of the size of its letters.
pub(crate) const LEADING: f32 = 1.4;

/// Grey, from 0 for black.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Ink {
    Black,
    Grey,
    Pale,
    Accent,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Mark {
    /// `y` is the line the letters stand on.
    Text {
        x: f32,
        y: f32,
        text: String,
        style: Style,
        ink: Ink,
    },
    Box {
        x: f32,
        y: f32,
        width: f32,
        height: f32,
        ink: Ink,
    },
}

/// A mark, and what it is part of; of nothing where it only orders the page: rules, feet, headings that stand again.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Placed {
    pub(crate) mark: Mark,
    pub(crate) of: Option<Id>,
}

#[derive(Debug, Default)]
pub(crate) struct Page {
    pub(crate) marks: Vec<Placed>,
}

/// Where the next thing goes.
pub(crate) struct Layout<'a> {
    pub(crate) faces: &'a Faces,
    pub(crate) width: f32,
    pub(crate) height: f32,
    pub(crate) y: f32,
    pub(crate) tree: Tree,
    /// What is being drawn.
    pub(crate) of: Option<Id>,
    pages: Vec<Page>,
}

/// The finished pages, what they mean, and how large they are.
pub(crate) struct Laid {
    pub(crate) pages: Vec<Page>,
    pub(crate) tree: Tree,
    pub(crate) width: f32,
    pub(crate) height: f32,
}

pub(crate) fn pages(sheet: &Sheet, faces: &Faces) -> Laid {
    let wide = sheet.sections.iter().any(|section| section.head.len() > UPRIGHT);
    let (width, height) = if wide { (LONG, SHORT) } else { (SHORT, LONG) };
    let (tree, pages) = (Tree::default(), vec![Page::default()]);
    let mut layout = Layout { faces, width, height, y: MARGIN, tree, of: None, pages };
    layout.heading(None, 1, &sheet.title, TITLE);
    for line in &sheet.about {
        layout.paragraph(None, line, TEXT, Ink::Grey);
    }
    for section in &sheet.sections {
        layout.section(section);
    }
    layout.foot(&sheet.foot);
    Laid { pages: layout.pages, tree: layout.tree, width, height }
}

impl Layout<'_> {
    fn section(&mut self, section: &Section) {
        self.y += 14.0;
        let whole = self.tree.add(None, Part::Section);
        if let Some(title) = &section.title {
            // A heading stays with what it heads.
            self.make_room(HEADING.size * LEADING + 90.0);
            self.heading(Some(whole), 2, title, HEADING);
        }
        for line in &section.about {
            self.paragraph(Some(whole), line, TEXT, Ink::Grey);
        }
        if let Some(chart) = &section.bars {
            bars::draw(self, whole, chart);
        }
        table::draw(self, whole, section);
    }

    /// Between the margins.
    pub(crate) fn room(&self) -> f32 {
        self.width - 2.0 * MARGIN
    }

    fn end(&self) -> f32 {
        self.height - MARGIN - FOOT
    }

    pub(crate) fn fits(&self, height: f32) -> bool {
        self.y + height <= self.end()
    }

    /// A new page, where this one is too full; says whether.
    pub(crate) fn make_room(&mut self, height: f32) -> bool {
        if self.fits(height) || self.y <= MARGIN {
            return false;
        }
        self.pages.push(Page::default());
        self.y = MARGIN;
        true
    }

    pub(crate) fn mark(&mut self, mark: Mark) {
        if let Some(page) = self.pages.last_mut() {
            page.marks.push(Placed { mark, of: self.of });
        }
    }

    /// Letters in a line that is `LEADING` high and begins at `top`.
    pub(crate) fn text(&mut self, x: f32, top: f32, text: String, style: Style, ink: Ink) {
        self.mark(Mark::Text { x, y: top + style.size * 1.05, text, style, ink });
    }

    fn heading(&mut self, parent: Option<Id>, level: u16, text: &str, style: Style) {
        let heading = self.tree.add(parent, Part::Heading(level, text.to_owned()));
        self.within(heading, |layout| layout.lines(text, style, Ink::Black));
    }

    fn paragraph(&mut self, parent: Option<Id>, text: &str, style: Style, ink: Ink) {
        let paragraph = self.tree.add(parent, Part::Paragraph);
        self.within(paragraph, |layout| layout.lines(text, style, ink));
    }

    /// What is drawn meanwhile is part of it.
    pub(crate) fn within<T>(&mut self, part: Id, draw: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.of.replace(part);
        let drawn = draw(self);
        self.of = before;
        drawn
    }

    pub(crate) fn lines(&mut self, text: &str, style: Style, ink: Ink) {
        for line in wrap::wrap(self.faces, text, style, self.room()) {
            self.make_room(style.size * LEADING);
            let top = self.y;
            self.text(MARGIN, top, line, style, ink);
            self.y += style.size * LEADING;
        }
    }

    /// Its number on each page, once it is known how many there are.
    fn foot(&mut self, left: &str) {
        let (count, y) = (self.pages.len(), self.height - MARGIN);
        let left = if self.faces.width(left, TEXT) > self.room() - 60.0 {
            wrap::shortened(self.faces, left, TEXT, self.room() - 60.0)
        } else {
            left.to_owned()
        };
        for at in 0..count {
            let number = format!("{} / {count}", at + 1);
            let x = self.width - MARGIN - self.faces.width(&number, TEXT);
            let text = |x: f32, text: String| Placed {
                mark: Mark::Text { x, y, text, style: TEXT, ink: Ink::Grey },
                of: None,
            };
            self.pages[at].marks.extend([text(MARGIN, left.clone()), text(x, number)]);
        }
    }
}
