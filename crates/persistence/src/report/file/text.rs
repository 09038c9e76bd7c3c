//! The figures alone, for other programs: CSV. Tables that follow one another are kept apart by an empty line.
use std::path::Path;

use super::{
    Content,
    grid::{Cell, Grid},
};
use crate::csv::{self, Csv};

pub(super) fn write(content: &Content, path: &Path) -> std::io::Result<()> {
    let mut file = Csv::open(path, true)?;
    for (number, grid) in content.parts.iter().flat_map(|part| &part.grids).enumerate() {
        if number > 0 {
            file = file.gap()?;
        }
        table(&mut file, grid)?;
    }
    file.finish()
}

fn table(file: &mut Csv, grid: &Grid) -> std::io::Result<()> {
    if let Some(title) = &grid.title {
        file.row([csv::Cell::Foreign(title)])?;
    }
    file.row(grid.columns.iter().map(|column| csv::Cell::Foreign(&column.heading)))?;
    for line in &grid.lines {
        file.row(line.cells.iter().map(cell))?;
    }
    Ok(())
}

fn cell(cell: &Cell) -> csv::Cell<'_> {
    cell.digits.as_deref().map_or(csv::Cell::Foreign(&cell.text), csv::Cell::Own)
}
