//! A workbook with a sheet for each report. Texts are texts: no cell is ever a formula.
use std::{collections::BTreeSet, path::Path};

use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};
use wire::report::{self, ReportAnswer};

use super::{
    Content, Part, about,
    rows::{self, Level},
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
    for line in about::lines(content, part).iter().chain([&about::foot(content)]) {
        sheet.write_string(at, 0, line)?;
        at += 1;
    }
    let Some(answer) = &part.answer else { return Ok(()) };
    at += 1;
    for (column, text) in (0_u16..).zip(rows::headings(content, answer)) {
        sheet.write_string_with_format(at, column, text, &bold)?;
        sheet.set_column_width(column, 18)?;
    }
    sheet.set_freeze_panes(at + 1, 0)?;
    for (level, names, row) in rows::all(content, answer) {
        at += 1;
        for (column, text) in (0_u16..).zip(&names) {
            let plain = if level == Level::Plain { Format::new() } else { bold.clone() };
            sheet.write_string_with_format(at, column, text, &plain)?;
        }
        figures(sheet, content, answer, (at, row, level))?;
    }
    Ok(())
}

fn figures(
    sheet: &mut Worksheet,
    content: &Content,
    answer: &ReportAnswer,
    (at, row, level): (u32, &report::Row, Level),
) -> Result<(), XlsxError> {
    let reader = content.reads(answer);
    let first = u16::try_from(answer.groups.len()).unwrap_or_default();
    for ((place, column), value) in (first..).zip(&answer.columns).zip(&row.values) {
        let mut format = Format::new().set_num_format(pattern(column.format));
        if level != Level::Plain {
            format = format.set_bold();
        }
        match rows::digits(column, value).and_then(|digits| digits.parse::<f64>().ok()) {
            Some(number) => sheet.write_number_with_format(at, place, number, &format)?,
            None => sheet.write_string_with_format(at, place, reader.figure(answer, column, value), &format)?,
        };
    }
    Ok(())
}

fn pattern(format: report::Format) -> &'static str {
    match format {
        report::Format::Integer => "#,##0",
        report::Format::Money => "#,##0.00",
        report::Format::Percent => "0.0%",
        report::Format::Days => "0.0",
        _ => "General",
    }
}
