//! Comma-separated values (RFC 4180), in UTF-8: the one way they are written.
use std::{
    fs::File,
    io::{BufWriter, Result, Write as _},
    path::Path,
};

/// Whoever opens the file in a spreadsheet must not run what a stranger typed into a web form (OWASP: CSV injection).
const DANGEROUS: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

/// What stands in one place of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cell<'a> {
    /// Written as it is: digits, or a text for programs alone.
    Own(&'a str),
    /// A text that somebody else wrote, for a spreadsheet: it is made harmless.
    Foreign(&'a str),
}

/// A file in the making.
pub(crate) struct Csv {
    writer: ::csv::Writer<BufWriter<File>>,
}

impl Csv {
    /// With a mark by which spreadsheets know the encoding, where it is wanted.
    pub(crate) fn open(path: &Path, mark: bool) -> Result<Self> {
        let mut file = BufWriter::new(File::create(path)?);
        if mark {
            file.write_all("\u{feff}".as_bytes())?;
        }
        Ok(Self::on(file))
    }

    fn on(file: BufWriter<File>) -> Self {
        let mut builder = ::csv::WriterBuilder::new();
        Self { writer: builder.terminator(::csv::Terminator::CRLF).flexible(true).from_writer(file) }
    }

    pub(crate) fn row<'a>(&mut self, cells: impl IntoIterator<Item = Cell<'a>>) -> Result<()> {
        for cell in cells {
            match cell {
                Cell::Own(text) => self.writer.write_field(text)?,
                Cell::Foreign(text) => self.writer.write_field(harmless(text))?,
            }
        }
        // Ends the row.
        Ok(self.writer.write_record(None::<&[u8]>)?)
    }

    /// An empty line.
    pub(crate) fn gap(self) -> Result<Self> {
        let mut file = self.writer.into_inner().map_err(::csv::IntoInnerError::into_error)?;
        file.write_all(b"\r\n")?;
        Ok(Self::on(file))
    }

    pub(crate) fn finish(mut self) -> Result<()> {
        self.writer.flush()
    }
}

/// A text no spreadsheet takes for a formula.
fn harmless(text: &str) -> String {
    // Blanks before it are passed over by some readers.
    if text.trim_start_matches([' ', '\u{a0}', '\u{3000}', '\n']).starts_with(DANGEROUS) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::{Cell, Csv, harmless};

    #[test]
    fn rows_are_kept_apart_as_the_standard_says() {
        let path = std::env::temp_dir().join(format!("rapport-{}.csv", uuid::Uuid::now_v7()));
        let mut file = Csv::open(&path, true).unwrap();
        file.row([Cell::Foreign("a,b"), Cell::Foreign("say \"no\""), Cell::Own("-1.5")]).unwrap();
        file.row([Cell::Foreign("")]).unwrap();
        let mut file = file.gap().unwrap();
        file.row([Cell::Foreign("-1.5"), Cell::Own("=1")]).unwrap();
        file.finish().unwrap();
        let written = std::fs::read_to_string(&path).unwrap();
        std::fs::remove_file(&path).unwrap();
        assert_eq!(written, "\u{feff}\"a,b\",\"say \"\"no\"\"\",-1.5\r\n\"\"\r\n\r\n'-1.5,=1\r\n");
    }

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
