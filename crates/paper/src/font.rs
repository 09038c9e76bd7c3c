//! Letters: where each is found, and how wide it is.
use krilla::text::{Font, GlyphId, KrillaGlyph};
use skrifa::{
    FontRef, MetadataProvider as _,
    instance::{LocationRef, Size},
};

const REGULAR: &[u8] = include_bytes!("../fonts/Roboto-Regular.ttf");
const BOLD: &[u8] = include_bytes!("../fonts/Roboto-Bold.ttf");
const HAN: &[u8] = include_bytes!("../fonts/DroidSansFallbackFull.ttf");

/// Stands for what no face has.
const UNKNOWN: char = '?';

/// The place of the Chinese face among them.
const HAN_FACE: u8 = 2;

/// What no glyph may be said to mean (ISO 14289-1, 7.21.7).
fn is_silent(letter: char) -> bool {
    matches!(letter, '\0' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

/// One font file.
struct Face {
    font: Font,
    reader: FontRef<'static>,
    units: f32,
}

impl Face {
    fn load(file: &'static [u8]) -> Option<Self> {
        let reader = FontRef::new(file).ok()?;
        let units = f32::from(reader.metrics(Size::unscaled(), LocationRef::default()).units_per_em);
        Some(Self { font: Font::new(file.into(), 0)?, reader, units })
    }

    /// The glyph and its width, of a letter one unit high.
    fn glyph(&self, letter: char) -> Option<(GlyphId, f32)> {
        let id = self.reader.charmap().map(letter)?;
        let width = self.reader.glyph_metrics(Size::unscaled(), LocationRef::default()).advance_width(id)?;
        Some((GlyphId::new(id.to_u32()), width / self.units))
    }
}

/// How text looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Style {
    pub(crate) size: f32,
    pub(crate) bold: bool,
}

/// Letters of one face, one after the other.
pub(crate) struct Run {
    pub(crate) font: Font,
    pub(crate) text: String,
    pub(crate) glyphs: Vec<KrillaGlyph>,
    /// In points.
    pub(crate) width: f32,
    /// The face has no bold of its own: its letters are drawn with an outline.
    pub(crate) outlined: bool,
}

pub(crate) struct Faces {
    regular: Face,
    bold: Face,
    han: Face,
}

impl Faces {
    pub(crate) fn load() -> Option<Self> {
        Some(Self { regular: Face::load(REGULAR)?, bold: Face::load(BOLD)?, han: Face::load(HAN)? })
    }

    /// In points.
    pub(crate) fn width(&self, text: &str, style: Style) -> f32 {
        text.chars().map(|letter| self.find(letter, style.bold).2).sum::<f32>() * style.size
    }

    pub(crate) fn runs(&self, text: &str, style: Style) -> Vec<Run> {
        let mut runs: Vec<(u8, Run)> = Vec::new();
        for letter in text.chars().map(|letter| if is_silent(letter) { UNKNOWN } else { letter }) {
            let (which, id, advance) = self.find(letter, style.bold);
            if runs.last().is_none_or(|(last, _)| *last != which) {
                let font = self.face(which).font.clone();
                let outlined = style.bold && which == HAN_FACE;
                runs.push((which, Run { font, text: String::new(), glyphs: Vec::new(), width: 0.0, outlined }));
            }
            if let Some((_, run)) = runs.last_mut() {
                let from = run.text.len();
                run.text.push(letter);
                run.glyphs.push(KrillaGlyph::new(id, advance, 0.0, 0.0, 0.0, from..run.text.len(), None));
                run.width += advance * style.size;
            }
        }
        runs.into_iter().map(|(_, run)| run).collect()
    }

    fn face(&self, which: u8) -> &Face {
        [&self.regular, &self.bold, &self.han][usize::from(which)]
    }

    /// Latin letters first; there is one weight of Chinese, that `Run::outlined` makes heavier.
    fn find(&self, letter: char, bold: bool) -> (u8, GlyphId, f32) {
        let latin = u8::from(bold);
        let in_face = |which: u8, letter| self.face(which).glyph(letter).map(|(id, width)| (which, id, width));
        in_face(latin, letter).or_else(|| in_face(HAN_FACE, letter)).or_else(|| in_face(latin, UNKNOWN)).unwrap_or((
            latin,
            GlyphId::new(0),
            0.5,
        ))
    }
}
