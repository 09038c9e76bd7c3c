//! An export as comma-separated values.
use std::path::Path;

use wire::job::Purpose;

use super::{Cell, Sheet};
use crate::{
    StoreError,
    csv::{self, Csv},
    file::unavailable,
};

pub(super) struct Text {
    file: Csv,
    purpose: Purpose,
}

impl Text {
    pub(super) fn open(path: &Path, mark: bool, purpose: Purpose) -> Result<Self, StoreError> {
        Ok(Self { file: Csv::open(path, mark).map_err(|error| unavailable(&error))?, purpose })
    }
}

impl Sheet for Text {
    fn row(&mut self, cells: &[Cell]) -> Result<(), StoreError> {
        let cells = cells.iter().map(|cell| match cell {
            Cell::Empty => csv::Cell::Own(""),
            Cell::Number(number) => csv::Cell::Own(number),
            Cell::Text(text) if self.purpose == Purpose::Spreadsheet => csv::Cell::Foreign(text),
            Cell::Text(text) => csv::Cell::Own(text),
        });
        self.file.row(cells).map_err(|error| unavailable(&error))
    }

    fn finish(self: Box<Self>) -> Result<(), StoreError> {
        self.file.finish().map_err(|error| unavailable(&error))
    }
}
