//! Marks as PDF.
use krilla::{
    Document,
    color::rgb,
    geom::{PathBuilder, Point, Rect},
    metadata::Metadata,
    page::PageSettings,
    paint::Fill,
    surface::Surface,
};

use crate::{
    Error, Sheet,
    font::Faces,
    layout::{Ink, Laid, Mark},
};

pub(crate) fn pdf(sheet: &Sheet, pages: &Laid, faces: &Faces) -> Result<Vec<u8>, Error> {
    let mut document = Document::new();
    for page in &pages.pages {
        let settings = PageSettings::from_wh(pages.width, pages.height).ok_or(Error)?;
        let mut sheet = document.start_page_with(settings);
        let mut surface = sheet.surface();
        for mark in &page.marks {
            draw(&mut surface, mark, faces);
        }
        surface.finish();
        sheet.finish();
    }
    let about =
        Metadata::new().title(sheet.title.clone()).language(sheet.language.clone()).creator("Rapport".to_owned());
    document.set_metadata(about);
    document.finish().map_err(|_| Error)
}

fn draw(surface: &mut Surface<'_>, mark: &Mark, faces: &Faces) {
    match mark {
        Mark::Text { x, y, text, style, ink } => {
            surface.set_fill(Some(fill(*ink)));
            let mut x = *x;
            for run in faces.runs(text, *style) {
                surface.draw_glyphs(Point::from_xy(x, *y), &run.glyphs, run.font, &run.text, style.size, false);
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

fn fill(ink: Ink) -> Fill {
    let color = match ink {
        Ink::Black => rgb::Color::new(0x17, 0x1a, 0x1f),
        Ink::Grey => rgb::Color::new(0x5a, 0x63, 0x70),
        Ink::Pale => rgb::Color::new(0xdd, 0xe1, 0xe6),
        Ink::Accent => rgb::Color::new(0x2f, 0x6f, 0xb5),
    };
    Fill { paint: color.into(), ..Fill::default() }
}
