//! Marks as PDF.
use krilla::{
    Document, SerializeSettings,
    color::rgb,
    configure::{Accessibility, Configuration, ConfigurationBuilder},
    destination::XyzDestination,
    geom::{PathBuilder, Point, Rect},
    metadata::Metadata,
    outline::{Outline, OutlineNode},
    page::PageSettings,
    paint::{Fill, Stroke},
    surface::Surface,
};

use crate::{
    Error, Sheet,
    font::{Faces, Run},
    layout::{Ink, Laid, Mark, Page},
    tag::Tags,
    tree::Part,
};

/// How wide the outline of a letter is that has no bold face, of its size: as much heavier as Roboto's bold is.
const OUTLINE: f32 = 0.035;

/// Held to PDF/UA-1 by the writer; where a text keeps it from that (a heading without letters), the same pages that do not
/// say they are.
pub(crate) fn pdf(sheet: &Sheet, laid: &Laid, faces: &Faces) -> Result<Vec<u8>, Error> {
    let strict = ConfigurationBuilder::new().with_accessibility_validator(Accessibility::UA1).finish();
    let strict = strict.map_err(|_| Error).and_then(|strict| written(sheet, laid, faces, strict));
    strict.or_else(|_| written(sheet, laid, faces, Configuration::default()))
}

fn written(sheet: &Sheet, laid: &Laid, faces: &Faces, configuration: Configuration) -> Result<Vec<u8>, Error> {
    let mut document = Document::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
    let mut tags = Tags::default();
    for page in &laid.pages {
        let settings = PageSettings::from_wh(laid.width, laid.height).ok_or(Error)?;
        let mut sheet = document.start_page_with(settings);
        let mut surface = sheet.surface();
        draw_page(&mut surface, page, faces, &mut tags);
        surface.finish();
        sheet.finish();
    }
    let about =
        Metadata::new().title(sheet.title.clone()).language(sheet.language.clone()).creator("Rapport".to_owned());
    document.set_metadata(about);
    document.set_outline(outline(laid));
    document.set_tag_tree(tags.tree(&laid.tree, &sheet.language));
    document.finish().map_err(|_| Error)
}

/// Marks of one part in a row are one piece of content.
fn draw_page(surface: &mut Surface<'_>, page: &Page, faces: &Faces, tags: &mut Tags) {
    for piece in page.marks.chunk_by(|one, other| one.of == other.of) {
        tags.start(surface, piece[0].of);
        for placed in piece {
            draw(surface, &placed.mark, faces);
        }
        surface.end_tagged();
    }
}

/// The headings, each with its place.
fn outline(laid: &Laid) -> Outline {
    let mut outline = Outline::new();
    let mut last = None;
    for (number, page) in laid.pages.iter().enumerate() {
        for placed in &page.marks {
            let (Mark::Text { y, style, .. }, Some(of)) = (&placed.mark, placed.of) else { continue };
            let Part::Heading(_, text) = laid.tree.part(of) else { continue };
            if last.replace(of) != Some(of) {
                let place = XyzDestination::new(number, Point::from_xy(0.0, y - style.size));
                outline.push_child(OutlineNode::new(text.clone(), place));
            }
        }
    }
    outline
}

fn draw(surface: &mut Surface<'_>, mark: &Mark, faces: &Faces) {
    match mark {
        Mark::Text { x, y, text, style, ink } => {
            let mut x = *x;
            for run in faces.runs(text, *style) {
                letters(surface, Point::from_xy(x, *y), &run, style.size, *ink);
                x += run.width;
            }
        }
        Mark::Box { x, y, width, height, ink } => {
            let Some(rect) = Rect::from_xywh(*x, *y, *width, *height) else { return };
            let mut path = PathBuilder::new();
            path.push_rect(rect);
            if let Some(path) = path.finish() {
                surface.set_fill(Some(fill(*ink)));
                surface.draw_path(&path);
            }
        }
    }
}

fn letters(surface: &mut Surface<'_>, at: Point, run: &Run, size: f32, ink: Ink) {
    surface.set_fill(Some(fill(ink)));
    let outline = Stroke { paint: color(ink).into(), width: size * OUTLINE, ..Stroke::default() };
    surface.set_stroke(run.outlined.then_some(outline));
    surface.draw_glyphs(at, &run.glyphs, run.font.clone(), &run.text, size, false);
    surface.set_stroke(None);
}

fn fill(ink: Ink) -> Fill {
    Fill { paint: color(ink).into(), ..Fill::default() }
}

fn color(ink: Ink) -> rgb::Color {
    match ink {
        Ink::Black => rgb::Color::new(0x17, 0x1a, 0x1f),
        Ink::Grey => rgb::Color::new(0x5a, 0x63, 0x70),
        Ink::Pale => rgb::Color::new(0xdd, 0xe1, 0xe6),
        Ink::Accent => rgb::Color::new(0x2f, 0x6f, 0xb5),
    }
}
