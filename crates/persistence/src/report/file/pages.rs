//! A file for people: pages with bars and tables, figures as they are read.
use paper::{Bar, Bars, Heading, LineKind, Section, Sheet};

use super::{
    Content, Part, about,
    grid::{Cell, Column, Grid, Level, Line},
};

pub(super) fn pdf(content: &Content) -> std::io::Result<Vec<u8>> {
    let alone = content.parts.len() == 1;
    let sheet = Sheet {
        title: content.title.clone(),
        about: Vec::new(),
        sections: content.parts.iter().flat_map(|part| sections(content, part, alone)).collect(),
        foot: about::foot(content),
        language: content.language.tag().to_owned(),
    };
    paper::write(&sheet).map_err(std::io::Error::other)
}

/// What the part says above its first table; each further table has a section of its own.
fn sections(content: &Content, part: &Part, alone: bool) -> Vec<Section> {
    let title = (!alone || part.title != content.title).then(|| part.title.clone()).filter(|title| !title.is_empty());
    let whole = Section { title, about: part.about.clone(), ..Section::default() };
    let mut sections: Vec<Section> = part.grids.iter().map(|grid| section(content, grid)).collect();
    match sections.first_mut() {
        // Its own title would stand between the two.
        Some(first) if first.title.is_none() => {
            first.title = whole.title;
            first.about.splice(0..0, whole.about);
        }
        _ => sections.insert(0, whole),
    }
    sections
}

fn section(content: &Content, grid: &Grid) -> Section {
    let heading = |column: &Column| Heading { text: column.heading.clone(), is_figure: column.format.is_some() };
    Section {
        title: grid.title.clone(),
        about: grid.note.iter().cloned().collect(),
        bars: grid.drawn.and_then(|at| bars(grid, at)),
        head: grid.columns.iter().map(heading).collect(),
        lines: grid.lines.iter().map(|line| row(content, grid, line)).collect(),
    }
}

fn row(content: &Content, grid: &Grid, line: &Line) -> paper::Line {
    let kind = match line.level {
        Level::Plain => LineKind::Plain,
        Level::Subtotal => LineKind::Subtotal,
        Level::Total => LineKind::Total,
    };
    let cells = grid.columns.iter().zip(&line.cells).map(|(column, cell)| text(content, column, cell));
    paper::Line { cells: cells.collect(), kind }
}

/// The figure, and the one before it where it is compared.
fn text(content: &Content, column: &Column, cell: &Cell) -> String {
    let now = if cell.text.is_empty() && !column.is_name { "–" } else { &cell.text };
    match &cell.before {
        Some(before) => format!("{now}\n{}", content.language.fill("report.before_value", &[("value", before)])),
        None => now.to_owned(),
    }
}

fn bars(grid: &Grid, at: usize) -> Option<Bars> {
    let bar = |line: &Line| {
        let (name, figure) = (line.cells.first()?, line.cells.get(at)?);
        let size = figure.digits.as_deref()?.parse().ok()?;
        Some(Bar { label: name.text.clone(), size, figure: figure.text.clone() })
    };
    let bars: Vec<Bar> = grid.lines.iter().filter(|line| line.level == Level::Plain).filter_map(bar).collect();
    (bars.len() > 1).then(|| Bars { name: grid.columns[at].heading.clone(), bars })
}
