//! Comma-separated values (RFC 4180), in UTF-8.
use std::{fs::File, io::BufWriter, io::Write as _, path::Path};

use wire::job::Purpose;

use super::{Cell, Sheet};
use crate::{StoreError, file::unavailable};

/// Whoever opens the file in a spreadsheet must not run what a stranger typed into a web form (OWASP: CSV injection).
const DANGEROUS: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

pub(super) struct Csv {
    writer: csv::Writer<BufWriter<File>>,
    purpose: Purpose,
}

impl Csv {
    pub(super) fn open(path: &Path, bom: bool, purpose: Purpose) -> Result<Self, StoreError> {
        let mut file = BufWriter::new(File::create(path).map_err(|error| unavailable(&error))?);
        if bom {
            file.write_all("\u{feff}".as_bytes()).map_err(|error| unavailable(&error))?;
        }
        let writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(file);
        Ok(Self { writer, purpose })
    }
}

impl Sheet for Csv {
    fn row(&mut self, cells: &[Cell]) -> Result<(), StoreError> {
        let texts = cells.iter().map(|cell| match cell {
            Cell::Empty => String::new(),
            Cell::Number(number) => number.clone(),
            Cell::Text(text) if self.purpose == Purpose::Spreadsheet => harmless(text),
            Cell::Text(text) => text.clone(),
        });
        self.writer.write_record(texts).map_err(|error| unavailable(&std::io::Error::other(error)))
    }

    fn finish(mut self: Box<Self>) -> Result<(), StoreError> {
        self.writer.flush().map_err(|error| unavailable(&error))
    }
}

/// A text no spreadsheet takes for a formula.
pub(crate) fn harmless(text: &str) -> String {
    // Blanks before it are passed over by some readers.
    if text.trim_start_matches([' ', '\u{a0}', '\u{3000}', '\n']).starts_with(DANGEROUS) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn what_a_spreadsheet_would_run_becomes_text() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\r=x", "＝1", "－1", " =1", "\u{3000}＠x", "\n=x"] {
            assert_eq!(harmless(text), format!("'{text}"));
        }
        for text in ["Acme", "a=b", "1-2", "李雷", "", "'quoted"] {
            assert_eq!(harmless(text), text);
        }
    }
}
