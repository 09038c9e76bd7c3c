//! Rows below their headings, which stand again on each page.
use crate::{
    Line, LineKind, Section,
    columns::{GAP, widths},
    font::Style,
    layout::{Ink, LEADING, Layout, MARGIN, Mark, STRONG, TEXT},
    tree::{Id, Part},
    wrap::wrap,
};

/// Above and below the letters of a row.
const PAD: f32 = 2.5;

pub(crate) fn draw(layout: &mut Layout<'_>, parent: Id, section: &Section) {
    if section.head.is_empty() {
        return;
    }
    let table = Table { section, widths: widths(section, layout.faces, TEXT, layout.room()) };
    layout.y += 6.0;
    let whole = layout.tree.add(Some(parent), Part::Table);
    let head = layout.tree.add(Some(whole), Part::TableHead);
    table.head(layout, Some(head));
    let body = layout.tree.add(Some(whole), Part::TableBody);
    for line in &section.lines {
        let style = if line.kind == LineKind::Plain { TEXT } else { STRONG };
        let cells = table.wrapped(layout, &line.cells, style);
        if layout.make_room(height(&cells)) {
            // It stands there for the eye: the table has one head.
            table.head(layout, None);
        }
        table.row(layout, body, line, &cells, style);
    }
}

struct Table<'a> {
    section: &'a Section,
    widths: Vec<f32>,
}

impl Table<'_> {
    fn wrapped(&self, layout: &Layout<'_>, cells: &[String], style: Style) -> Vec<Vec<String>> {
        cells.iter().zip(&self.widths).map(|(text, width)| wrap(layout.faces, text, style, *width)).collect()
    }

    fn head(&self, layout: &mut Layout<'_>, part: Option<Id>) {
        let texts: Vec<String> = self.section.head.iter().map(|heading| heading.text.clone()).collect();
        let cells = self.wrapped(layout, &texts, STRONG);
        layout.make_room(height(&cells) * 2.0);
        let row = part.map(|head| layout.tree.add(Some(head), Part::Row));
        let parts = row.map(|row| self.parts(layout, row, |_| Part::ColumnHeading));
        self.cells(layout, parts.as_deref(), &cells, (STRONG, Ink::Grey));
        rule(layout, 0.8, Ink::Grey);
    }

    fn row(&self, layout: &mut Layout<'_>, body: Id, line: &Line, cells: &[Vec<String>], style: Style) {
        if line.kind == LineKind::Total {
            rule(layout, 0.8, Ink::Grey);
        }
        let row = layout.tree.add(Some(body), Part::Row);
        let parts = self.parts(layout, row, |at| if at < self.names() { Part::RowHeading } else { Part::Cell });
        self.cells(layout, Some(&parts), cells, (style, Ink::Black));
        rule(layout, 0.4, Ink::Pale);
    }

    /// The columns before the first figure name the row, where there is a figure.
    fn names(&self) -> usize {
        self.section.head.iter().position(|heading| heading.is_figure).unwrap_or(0)
    }

    fn parts(&self, layout: &mut Layout<'_>, row: Id, part: impl Fn(usize) -> Part) -> Vec<Id> {
        (0..self.section.head.len()).map(|at| layout.tree.add(Some(row), part(at))).collect()
    }

    fn cells(&self, layout: &mut Layout<'_>, parts: Option<&[Id]>, cells: &[Vec<String>], look: (Style, Ink)) {
        let mut x = MARGIN;
        for (at, (lines, width)) in cells.iter().zip(&self.widths).enumerate() {
            let place = Place { x, width: *width, is_figure: self.section.head[at].is_figure };
            match parts {
                Some(parts) => layout.within(parts[at], |layout| cell(layout, &place, lines, look)),
                None => cell(layout, &place, lines, look),
            }
            x += width + GAP;
        }
        layout.y += height(cells);
    }
}

/// Where a cell stands.
struct Place {
    x: f32,
    width: f32,
    is_figure: bool,
}

fn cell(layout: &mut Layout<'_>, place: &Place, lines: &[String], (style, ink): (Style, Ink)) {
    let mut top = layout.y + PAD;
    for line in lines {
        let shift = if place.is_figure { place.width - layout.faces.width(line.trim_end(), style) } else { 0.0 };
        layout.text(place.x + shift.max(0.0), top, line.clone(), style, ink);
        top += style.size * LEADING;
    }
}

fn height(cells: &[Vec<String>]) -> f32 {
    let lines = cells.iter().map(Vec::len).max().unwrap_or(1);
    u16::try_from(lines).map_or(1.0, f32::from) * TEXT.size * LEADING + 2.0 * PAD
}

fn rule(layout: &mut Layout<'_>, height: f32, ink: Ink) {
    let (y, width) = (layout.y, layout.room());
    layout.mark(Mark::Box { x: MARGIN, y, width, height, ink });
}
