//! The figures alone, for other programs: CSV in UTF-8, with the mark by which spreadsheets know it.
use std::{fs::File, io::Write as _, path::Path};

use super::{Content, rows};
use crate::job::harmless;

pub(super) fn write(content: &Content, path: &Path) -> std::io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all("\u{feff}".as_bytes())?;
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(file);
    let Some(answer) = content.parts.first().and_then(|part| part.answer.as_ref()) else { return Ok(()) };
    let reader = content.reads(answer);
    writer.write_record(rows::headings(content, answer).iter().map(|text| harmless(text)))?;
    for (_, names, row) in rows::all(content, answer) {
        let figures = answer.columns.iter().zip(&row.values).map(|(column, value)| {
            rows::digits(column, value).unwrap_or_else(|| harmless(&reader.figure(answer, column, value)))
        });
        writer.write_record(names.iter().map(|name| harmless(name)).chain(figures))?;
    }
    writer.flush()
}
