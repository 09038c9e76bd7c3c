//! Text in lines no wider than its place: Latin breaks between words, Chinese between any two characters.
use crate::font::{Faces, Style};

/// A cell takes no more lines; what is left is told by an ellipsis.
const MOST: usize = 4;

/// The lines of a text, at least one. A line that ends between words ends in their space: whoever reads the lines aloud
/// or copies them has the words apart.
pub(crate) fn wrap(faces: &Faces, text: &str, style: Style, room: f32) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for paragraph in text.lines() {
        if let Some(last) = lines.last_mut() {
            last.push(' ');
        }
        fill(faces, paragraph, style, room, &mut lines);
    }
    if lines.len() > MOST {
        lines.truncate(MOST);
        if let Some(last) = lines.last_mut() {
            *last = shortened(faces, last.trim_end(), style, room);
        }
    }
    if lines.is_empty() {
        lines.push(String::new());
    }
    lines
}

fn fill(faces: &Faces, paragraph: &str, style: Style, room: f32, lines: &mut Vec<String>) {
    let mut line = String::new();
    for piece in pieces(paragraph) {
        let fits = |line: &str| faces.width(line.trim_end(), style) <= room;
        if fits(&format!("{line}{piece}")) {
            line.push_str(&piece);
            continue;
        }
        if !line.trim().is_empty() {
            let space = if line.ends_with(char::is_whitespace) { " " } else { "" };
            lines.push(format!("{}{space}", line.trim_end()));
        }
        line = broken(faces, piece.trim_start(), style, room, lines);
    }
    lines.push(line.trim_end().to_owned());
}

/// A piece too long for a line of its own is broken anywhere; what is left of it begins the next line.
fn broken(faces: &Faces, piece: &str, style: Style, room: f32, lines: &mut Vec<String>) -> String {
    let mut line = String::new();
    for letter in piece.chars() {
        line.push(letter);
        if faces.width(line.trim_end(), style) > room && line.chars().count() > 1 {
            line.pop();
            lines.push(std::mem::take(&mut line));
            line.push(letter);
        }
    }
    line
}

/// Words with the space behind them, and single characters of Chinese with the marks that may not begin a line.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut before = ' ';
    for letter in text.chars() {
        let breaks = !is_closing(letter)
            && !letter.is_whitespace()
            && (before.is_whitespace() || is_han(letter) || is_han(before));
        match pieces.last_mut() {
            Some(last) if !breaks => last.push(letter),
            _ => pieces.push(letter.into()),
        }
        before = letter;
    }
    pieces
}

fn is_han(letter: char) -> bool {
    matches!(letter, '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
}

/// Marks that belong to what stands before them.
fn is_closing(letter: char) -> bool {
    matches!(
        letter,
        '，' | '。'
            | '、'
            | '；'
            | '：'
            | '？'
            | '！'
            | '）'
            | '」'
            | '』'
            | '》'
            | '”'
            | '’'
            | ','
            | '.'
            | ')'
            | '%'
    )
}

/// With an ellipsis at its end, within the room.
pub(crate) fn shortened(faces: &Faces, text: &str, style: Style, room: f32) -> String {
    let mut kept = text.to_owned();
    while !kept.is_empty() && faces.width(&format!("{kept}…"), style) > room {
        kept.pop();
    }
    format!("{}…", kept.trim_end())
}
