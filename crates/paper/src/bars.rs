//! Figures as lengths, each beside its name and its figure: read in print, in grey, and aloud.
use crate::{
    Bar, Bars,
    layout::{Ink, LEADING, Layout, MARGIN, Mark, STRONG, TEXT},
    tree::{Id, Part},
    wrap::shortened,
};

/// No more are drawn; the table below has all of them.
const MOST: usize = 12;
const HEIGHT: f32 = 11.0;
const STEP: f32 = 15.0;
const GAP: f32 = 6.0;

pub(crate) fn draw(layout: &mut Layout<'_>, parent: Id, chart: &Bars) {
    let bars = &chart.bars[..chart.bars.len().min(MOST)];
    let greatest = bars.iter().map(|bar| bar.size.abs()).fold(0.0, f64::max);
    if greatest <= 0.0 {
        return;
    }
    layout.y += 6.0;
    layout.make_room(STEP * count(bars.len()) + TEXT.size * LEADING);
    let figure = layout.tree.add(Some(parent), Part::Figure(told(&chart.name, bars)));
    layout.within(figure, |layout| drawn(layout, &chart.name, bars, greatest));
}

/// What the figure shows, for who cannot see it.
fn told(name: &str, bars: &[Bar]) -> String {
    let bars: Vec<String> = bars.iter().map(|bar| format!("{} {}", bar.label, bar.figure)).collect();
    format!("{name}: {}", bars.join("; "))
}

fn drawn(layout: &mut Layout<'_>, name: &str, bars: &[Bar], greatest: f64) {
    layout.lines(name, STRONG, Ink::Grey);
    let widest = |widths: &mut dyn Iterator<Item = f32>, most: f32| widths.fold(0.0, f32::max).min(most);
    let labels = widest(&mut bars.iter().map(|bar| layout.faces.width(&bar.label, TEXT)), layout.room() * 0.3);
    let figures = widest(&mut bars.iter().map(|bar| layout.faces.width(&bar.figure, TEXT)), layout.room() * 0.3);
    let room = layout.room() - labels - figures - 2.0 * GAP;
    for bar in bars {
        let top = layout.y;
        let label = if layout.faces.width(&bar.label, TEXT) > labels {
            shortened(layout.faces, &bar.label, TEXT, labels)
        } else {
            bar.label.clone()
        };
        layout.text(MARGIN, top, label, TEXT, Ink::Black);
        #[expect(clippy::cast_possible_truncation, reason = "a share between 0 and 1, drawn to a point")]
        let width = ((bar.size.abs() / greatest) as f32 * room).max(0.5);
        let x = MARGIN + labels + GAP;
        let ink = if bar.size < 0.0 { Ink::Grey } else { Ink::Accent };
        layout.mark(Mark::Box { x, y: top, width, height: HEIGHT, ink });
        layout.text(x + width + GAP, top, bar.figure.clone(), TEXT, Ink::Black);
        layout.y += STEP;
    }
}

fn count(bars: usize) -> f32 {
    u16::try_from(bars).map_or(0.0, f32::from)
}
