//! A workbook with a sheet for each report. Texts are texts: no cell is ever a formula.
use std::{collections::BTreeSet, path::Path};

use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};
use wire::report;

use super::{
    Content, Part, about,
    grid::{Grid, Level},
};

/// The longest name of a sheet, in characters.
const LONGEST: usize = 31;

pub(super) fn write(content: &Content, path: &Path) -> std::io::Result<()> {
    let mut book = Workbook::new();
    let mut names = BTreeSet::new();
    for part in &content.parts {
        let sheet = book.add_worksheet();
        sheet.set_name(name(part, &mut names)).map_err(failed)?;
        fill(sheet, content, part).map_err(failed)?;
    }
    book.save(path).map_err(failed)
}

#[expect(clippy::needless_pass_by_value, reason = "handed to `map_err`")]
fn failed(error: XlsxError) -> std::io::Error {
    std::io::Error::other(error.to_string())
}

/// A sheet's name holds no mark of formulas, and there is one of each, whatever its case.
fn name(part: &Part, known: &mut BTreeSet<String>) -> String {
    let plain = |letter: char| !letter.is_control() && !"[]:*?/\\'".contains(letter);
    let title: String = part.title.chars().filter(|letter| plain(*letter)).collect();
    let title = if title.trim().is_empty() { "Report" } else { title.trim() };
    // No dashboard has so many reports.
    (1_usize..1_000)
        .map(|number| {
            let tail = if number == 1 { String::new() } else { format!(" {number}") };
            let kept: String = title.chars().take(LONGEST - tail.len()).collect();
            kept + &tail
        })
        .find(|name| known.insert(name.to_lowercase()))
        .unwrap_or_default()
}

fn fill(sheet: &mut Worksheet, content: &Content, part: &Part) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    sheet.write_string_with_format(0, 0, &part.title, &bold)?;
    let mut at = 1;
    for line in part.about.iter().chain([&about::foot(content)]) {
        sheet.write_string(at, 0, line)?;
        at += 1;
    }
    for (number, grid) in part.grids.iter().enumerate() {
        at += 1;
        for line in grid.title.iter().chain(&grid.note) {
            sheet.write_string_with_format(at, 0, line, &bold)?;
            at += 1;
        }
        // One table alone keeps its headings in sight.
        if number == 0 && part.grids.len() == 1 {
            sheet.set_freeze_panes(at + 1, 0)?;
        }
        at = table(sheet, grid, at)?;
    }
    Ok(())
}

/// The first row after it.
fn table(sheet: &mut Worksheet, grid: &Grid, from: u32) -> Result<u32, XlsxError> {
    let bold = Format::new().set_bold();
    for (place, column) in (0_u16..).zip(&grid.columns) {
        sheet.write_string_with_format(from, place, &column.heading, &bold)?;
        sheet.set_column_width(place, 18)?;
    }
    let mut at = from + 1;
    for line in &grid.lines {
        for ((place, column), cell) in (0_u16..).zip(&grid.columns).zip(&line.cells) {
            let format = Format::new().set_num_format(pattern(column.format));
            let format = if line.level == Level::Plain { format } else { format.set_bold() };
            match cell.digits.as_deref().and_then(|digits| digits.parse::<f64>().ok()) {
                Some(number) => sheet.write_number_with_format(at, place, number, &format)?,
                None => sheet.write_string_with_format(at, place, &cell.text, &format)?,
            };
        }
        at += 1;
    }
    Ok(at)
}

fn pattern(format: Option<report::Format>) -> &'static str {
    match format {
        Some(report::Format::Integer) => "#,##0",
        Some(report::Format::Money) => "#,##0.00",
        Some(report::Format::Percent) => "0.0%",
        Some(report::Format::Days) => "0.0",
        _ => "General",
    }
}
