use crate::{
    Heading, Line, Section, Sheet,
    font::{Faces, Style},
    layout::{self, Mark},
    wrap::wrap,
};

const STYLE: Style = Style { size: 10.0, bold: false };

fn faces() -> Faces {
    Faces::load().expect("fonts")
}

fn heading(text: &str, is_figure: bool) -> Heading {
    Heading { text: text.to_owned(), is_figure }
}

fn sheet(rows: usize, columns: usize) -> Sheet {
    let head = (0..columns).map(|at| heading(&format!("Column{at}"), at > 0)).collect();
    let line = |row: usize| Line { cells: (0..columns).map(|at| format!("{row}-{at}")).collect(), ..Line::default() };
    let section = Section { head, lines: (0..rows).map(line).collect(), ..Section::default() };
    Sheet { title: "Report".to_owned(), sections: vec![section], ..Sheet::default() }
}

fn texts(page: &layout::Page) -> Vec<&str> {
    page.marks
        .iter()
        .filter_map(|placed| if let Mark::Text { text, .. } = &placed.mark { Some(text.as_str()) } else { None })
        .collect()
}

#[test]
fn letters_are_as_wide_as_the_fonts_say() {
    // Of Roboto's hmtx table: a full stop is 539 of 2048 units, a digit 1150; a Chinese character is as wide as high.
    let faces = faces();
    assert!((faces.width(".", STYLE) - 10.0 * 539.0 / 2048.0).abs() < 0.01, "{}", faces.width(".", STYLE));
    assert!((faces.width("42", STYLE) - 20.0 * 1150.0 / 2048.0).abs() < 0.01, "{}", faces.width("42", STYLE));
    assert!((faces.width("客户", STYLE) - 20.0).abs() < 0.01);
}

#[test]
fn text_breaks_between_words_and_between_characters() {
    let faces = faces();
    assert_eq!(wrap(&faces, "one two three", STYLE, 45.0), ["one two ", "three"]);
    // Four characters to a line; the comma does not begin one.
    assert_eq!(wrap(&faces, "重要价值客户，好", STYLE, 41.0), ["重要价值", "客户，好"]);
    assert_eq!(wrap(&faces, "重要价值客户们，", STYLE, 30.5), ["重要价", "值客户", "们，"]);
    assert_eq!(wrap(&faces, "", STYLE, 40.0), [""]);
}

#[test]
fn no_line_is_wider_than_its_place_and_long_texts_end_in_an_ellipsis() {
    let faces = faces();
    let long = "https://example.com/a/very/long/address/that/has/no/space ".repeat(8);
    let lines = wrap(&faces, &long, STYLE, 80.0);
    assert_eq!(lines.len(), 4);
    assert!(lines[3].ends_with('…'), "{lines:?}");
    assert!(lines.iter().all(|line| faces.width(line, STYLE) <= 80.0), "{lines:?}");
}

#[test]
fn headings_stand_on_every_page_and_every_row_once() {
    let faces = faces();
    let pages = layout::pages(&sheet(200, 3), &faces).pages;
    assert!(pages.len() > 2, "{}", pages.len());
    for page in &pages {
        assert!(texts(page).contains(&"Column1"));
    }
    for row in 0..200 {
        let name = format!("{row}-0");
        assert_eq!(pages.iter().flat_map(texts).filter(|text| *text == name).count(), 1, "{name}");
    }
    assert!(texts(&pages[1]).contains(&format!("2 / {}", pages.len()).as_str()));
}

#[test]
fn nothing_stands_beyond_the_margins() {
    let faces = faces();
    for columns in [1, 6, 7, 30] {
        let layout::Laid { pages, width, height, .. } = layout::pages(&sheet(40, columns), &faces);
        for mark in pages.iter().flat_map(|page| &page.marks).map(|placed| &placed.mark) {
            let (right, bottom) = match mark {
                Mark::Text { x, y, text, style, .. } => (x + faces.width(text.trim_end(), *style), *y),
                Mark::Box { x, y, width, height, .. } => (x + width, y + height),
            };
            assert!(right <= width - layout::MARGIN + 0.5, "{columns} columns: {mark:?}");
            assert!(bottom <= height - layout::MARGIN + 0.5, "{columns} columns: {mark:?}");
        }
    }
}
