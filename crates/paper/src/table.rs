//! Rows below their headings, which stand again on each page.
use crate::{
    Line, LineKind, Section,
    columns::{GAP, widths},
    font::Style,
    layout::{Ink, LEADING, Layout, MARGIN, Mark, STRONG, TEXT},
    wrap::wrap,
};

/// Above and below the letters of a row.
const PAD: f32 = 2.5;

pub(crate) fn draw(layout: &mut Layout<'_>, section: &Section) {
    if section.head.is_empty() {
        return;
    }
    let table = Table { section, widths: widths(section, layout.faces, TEXT, layout.room()) };
    layout.y += 6.0;
    table.head(layout);
    for line in &section.lines {
        let style = if line.kind == LineKind::Plain { TEXT } else { STRONG };
        let cells = table.wrapped(layout, &line.cells, style);
        if layout.make_room(height(&cells)) {
            table.head(layout);
        }
        table.row(layout, line, &cells, style);
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

    fn head(&self, layout: &mut Layout<'_>) {
        let texts: Vec<String> = self.section.head.iter().map(|heading| heading.text.clone()).collect();
        let cells = self.wrapped(layout, &texts, STRONG);
        layout.make_room(height(&cells) * 2.0);
        self.cells(layout, &cells, STRONG, Ink::Grey);
        rule(layout, 0.8, Ink::Grey);
    }

    fn row(&self, layout: &mut Layout<'_>, line: &Line, cells: &[Vec<String>], style: Style) {
        if line.kind == LineKind::Total {
            rule(layout, 0.8, Ink::Grey);
        }
        self.cells(layout, cells, style, Ink::Black);
        rule(layout, 0.4, Ink::Pale);
    }

    fn cells(&self, layout: &mut Layout<'_>, cells: &[Vec<String>], style: Style, ink: Ink) {
        let (mut x, top) = (MARGIN, layout.y + PAD);
        for ((lines, width), heading) in cells.iter().zip(&self.widths).zip(&self.section.head) {
            let mut top = top;
            for line in lines {
                let shift = if heading.is_figure { width - layout.faces.width(line, style) } else { 0.0 };
                layout.text(x + shift.max(0.0), top, line.clone(), style, ink);
                top += style.size * LEADING;
            }
            x += width + GAP;
        }
        layout.y += height(cells);
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
