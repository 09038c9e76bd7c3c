//! Workbooks, written row by row to disk. Texts are written as texts: no cell is ever a formula.
use std::path::{Path, PathBuf};

use rust_xlsxwriter::{Format, Workbook, XlsxError};

use super::{Cell, Sheet};
use crate::{StoreError, file::unavailable};

/// The most rows a sheet can hold beside its heading.
pub(super) const MOST_ROWS: i64 = 1_048_575;
/// The longest text of a cell.
const LONGEST: usize = 32_767;

pub(super) struct Xlsx {
    path: PathBuf,
    book: Workbook,
    next: u32,
}

impl Xlsx {
    pub(super) fn open(path: &Path) -> Result<Self, StoreError> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet_with_constant_memory().map_err(failed)?;
        sheet.set_freeze_panes(1, 0).map_err(failed)?;
        Ok(Self { path: path.to_owned(), book, next: 0 })
    }
}

impl Sheet for Xlsx {
    fn row(&mut self, cells: &[Cell]) -> Result<(), StoreError> {
        let (row, heading) = (self.next, self.next == 0);
        self.next += 1;
        let sheet = self.book.worksheet_from_index(0).map_err(failed)?;
        for (column, cell) in (0_u16..).zip(cells) {
            let written = match cell {
                Cell::Empty => continue,
                Cell::Text(text) if heading => {
                    sheet.write_string_with_format(row, column, text, &Format::new().set_bold())
                }
                Cell::Text(text) => sheet.write_string(row, column, cut(text)),
                Cell::Number(number) => match exact(number) {
                    Some(value) => sheet.write_number(row, column, value),
                    None => sheet.write_string(row, column, number),
                },
            };
            written.map_err(failed)?;
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<(), StoreError> {
        self.book.save(&self.path).map_err(failed)
    }
}

/// A number that a spreadsheet keeps to the last digit; longer ones are texts.
fn exact(number: &str) -> Option<f64> {
    let digits = number.chars().filter(char::is_ascii_digit).count();
    (digits <= 15).then(|| number.parse().ok()).flatten()
}

fn cut(text: &str) -> String {
    let units = text.encode_utf16().count();
    if units <= LONGEST {
        text.to_owned()
    } else {
        String::from_utf16_lossy(&text.encode_utf16().take(LONGEST - 1).collect::<Vec<_>>())
    }
}

#[expect(clippy::needless_pass_by_value, reason = "handed to `map_err`")]
fn failed(error: XlsxError) -> StoreError {
    unavailable(&std::io::Error::other(error.to_string()))
}
