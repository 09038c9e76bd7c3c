//! A file for people: pages with bars and tables, figures as they are read.
use paper::{Bar, Bars, Heading, Line, LineKind, Section, Sheet};
use wire::report::{Chart, ReportAnswer, Row};

use super::{
    Content, Part, about,
    rows::{self, Level},
};

pub(super) fn pdf(content: &Content) -> std::io::Result<Vec<u8>> {
    let alone = content.parts.len() == 1;
    let sheet = Sheet {
        title: content.title.clone(),
        about: Vec::new(),
        sections: content.parts.iter().map(|part| section(content, part, alone)).collect(),
        foot: about::foot(content),
        language: content.language.tag().to_owned(),
    };
    paper::write(&sheet).map_err(std::io::Error::other)
}

fn section(content: &Content, part: &Part, alone: bool) -> Section {
    let mut section = Section { about: about::lines(content, part), ..Section::default() };
    section.title =
        (!alone || part.title != content.title).then(|| part.title.clone()).filter(|title| !title.is_empty());
    let Some(answer) = &part.answer else { return section };
    if answer.rows.is_empty() && answer.totals.is_none() {
        section.about.push(content.language.text("report.empty").to_owned());
        return section;
    }
    section.bars = bars(content, answer);
    let figures = answer.groups.iter().map(|_| false).chain(answer.columns.iter().map(rows::is_figure));
    let headings = rows::headings(content, answer).into_iter().zip(figures);
    section.head = headings.map(|(text, is_figure)| Heading { text, is_figure }).collect();
    section.lines = rows::all(content, answer).into_iter().map(|row| line(content, answer, row)).collect();
    section
}

fn line(content: &Content, answer: &ReportAnswer, (level, mut cells, row): (Level, Vec<String>, &Row)) -> Line {
    let kind = match level {
        Level::Plain => LineKind::Plain,
        Level::Subtotal => LineKind::Subtotal,
        Level::Total => LineKind::Total,
    };
    cells.extend((0..answer.columns.len()).map(|at| cell(content, answer, row, at)));
    Line { cells, kind }
}

/// The figure, and the one before it where it is compared.
fn cell(content: &Content, answer: &ReportAnswer, row: &Row, at: usize) -> String {
    let (reader, column) = (content.reads(answer), &answer.columns[at]);
    let told = |row: &Row| row.values.get(at).map(|value| reader.figure(answer, column, value)).unwrap_or_default();
    let before = row.previous.as_deref().map(told).filter(|before| !before.is_empty());
    let now = told(row);
    let now = if now.is_empty() { "–".to_owned() } else { now };
    match before {
        Some(before) => format!("{now}\n{}", content.language.fill("report.before_value", &[("value", &before)])),
        None => now,
    }
}

/// The first figure of each group, where the report is drawn.
fn bars(content: &Content, answer: &ReportAnswer) -> Option<Bars> {
    if answer.groups.len() != 1 || matches!(answer.chart, Chart::Table | Chart::Kpi) {
        return None;
    }
    let reader = content.reads(answer);
    let of_figure = |column: &wire::report::Column| column.pivot.is_none() && rows::is_figure(column);
    // Money says more than the number of records it is of.
    let money =
        answer.columns.iter().position(|column| of_figure(column) && column.format == wire::report::Format::Money);
    let at = money.or_else(|| answer.columns.iter().position(of_figure))?;
    let column = &answer.columns[at];
    let bar = |row: &Row| {
        let value = row.values.get(at)?;
        let size = rows::digits(column, value)?.parse().ok()?;
        let label = reader.key(&answer.groups[0], row.key.first()?);
        Some(Bar { label, size, figure: reader.figure(answer, column, value) })
    };
    let bars: Vec<Bar> = answer.rows.iter().filter_map(bar).collect();
    (bars.len() > 1).then(|| Bars { name: reader.column(answer, column), bars })
}
