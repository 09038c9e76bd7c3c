//! Tables and bars on pages: PDF that looks alike everywhere, in Latin and Chinese letters.
//!
//! [`write()`] first lays everything out as marks on pages (`layout`), so that each page knows how many there are, and then
//! draws them with what they mean (`tree`, `tag`), for who has the pages read aloud. It knows nothing of records or reports.
mod bars;
mod columns;
mod draw;
mod font;
mod layout;
mod sheet;
mod table;
mod tag;
mod tree;
mod wrap;

pub use sheet::{Bar, Bars, Heading, Line, LineKind, Section, Sheet};

/// The sheet as a PDF.
///
/// # Errors
/// When a font cannot be embedded: a fault of the program.
pub fn write(sheet: &Sheet) -> Result<Vec<u8>, Error> {
    let faces = font::Faces::load().ok_or(Error)?;
    draw::pdf(sheet, &layout::pages(sheet, &faces), &faces)
}

/// A page could not be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Error;

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the PDF could not be written")
    }
}

impl std::error::Error for Error {}

#[cfg(test)]
mod tests;
