//! How wide columns are: as wide as their texts and what is left over, where that fits; else the widest give way first.
use crate::{
    Section,
    font::{Faces, Style},
};

/// Between columns, in points.
pub(crate) const GAP: f32 = 8.0;
/// No column is narrower, unless its texts are.
const LEAST: f32 = 42.0;

/// Widths in points, that fill `room` at most.
pub(crate) fn widths(section: &Section, faces: &Faces, style: Style, room: f32) -> Vec<f32> {
    let mut widths: Vec<f32> = (0..section.head.len()).map(|at| natural(section, faces, style, at)).collect();
    let room = room - GAP * gaps(widths.len());
    // Each round cuts the widest down to one limit; the limit sinks until all fit.
    let mut limit = widths.iter().copied().fold(0.0, f32::max);
    while widths.iter().sum::<f32>() > room && limit > LEAST {
        limit = (limit - 2.0).max(LEAST);
        for width in &mut widths {
            *width = width.min(limit);
        }
    }
    let total: f32 = widths.iter().sum();
    if total > room {
        for width in &mut widths {
            *width *= room / total;
        }
    } else if !widths.is_empty() {
        // A narrow table takes the whole width, as its rules do.
        let more = (room - total) / (gaps(widths.len()) + 1.0);
        for width in &mut widths {
            *width += more;
        }
    }
    widths
}

fn gaps(columns: usize) -> f32 {
    u16::try_from(columns.saturating_sub(1)).map_or(0.0, f32::from)
}

/// The widest of its texts. A heading wraps at its words rather than widen a column of figures.
fn natural(section: &Section, faces: &Faces, style: Style, at: usize) -> f32 {
    let bold = Style { bold: true, ..style };
    let cells = section.lines.iter().filter_map(|line| line.cells.get(at)).map(|text| faces.width(text, bold));
    let words = section.head[at].text.split(' ').map(|word| faces.width(word, bold));
    cells.chain(words).fold(0.0, f32::max) + 1.0
}
