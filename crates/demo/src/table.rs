//! Reading the tab-separated tables of `data/`.

/// The rows of a table with `N` columns; a cell that is not there is empty.
pub(crate) fn rows<const N: usize>(text: &'static str) -> impl Iterator<Item = [&'static str; N]> {
    text.lines().map(|line| {
        let mut cells = line.split('\t');
        std::array::from_fn(|_| cells.next().unwrap_or(""))
    })
}

/// A cell's text; `None` where it is empty.
pub(crate) fn some(cell: &str) -> Option<String> {
    (!cell.is_empty()).then(|| cell.to_owned())
}

/// A cell's number; the tables are part of the program, and a test reads them all.
pub(crate) fn number(cell: &str) -> i64 {
    cell.parse().unwrap_or_default()
}
