//! A card in pieces: lines cut where people put a bar, a dot or a gap between two things.
use super::{has_digit, has_letter, is_han, label::Label, words};

/// A piece of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Segment {
    pub(super) text: String,
    pub(super) line: usize,
    /// What stood before it and a colon.
    pub(super) label: Option<Label>,
}

impl Segment {
    /// Another text in the same place.
    pub(super) fn with(&self, text: &str) -> Self {
        Self { text: text.to_owned(), ..self.clone() }
    }
}

pub(super) fn all(lines: &[String]) -> Vec<Segment> {
    let mut segments = Vec::new();
    for (line, text) in lines.iter().enumerate() {
        let text = plain(text);
        if is_noise(&text) {
            continue;
        }
        let pieces = cut(&text);
        segments.extend(pieces.into_iter().map(|text| Segment { text, line, label: None }));
    }
    segments
}

/// Full-width letters, signs and spaces as the usual ones; `电　话：` as `电话:`.
fn plain(text: &str) -> String {
    let mut plain: String = text
        .chars()
        .map(|c| match c {
            '\u{3000}' | '\u{00A0}' => ' ',
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
            '‐' | '‑' | '–' | '—' | '−' => '-',
            '•' | '∙' | '●' | '丨' | '│' | '¦' => '|',
            '、' => ',',
            other => other,
        })
        .filter(|c| !matches!(c, '*' | '\u{200B}' | '\u{FEFF}' | '\u{200E}' | '\u{202A}' | '\u{202C}'))
        .collect();
    while let Some(gap) = gap_in_label(&plain) {
        plain.replace_range(gap, "");
    }
    plain.trim().to_owned()
}

/// The gap in a label of two characters before a colon.
fn gap_in_label(text: &str) -> Option<std::ops::Range<usize>> {
    let (label, _) = text.split_once(':')?;
    let label = label.trim_end();
    let short =
        label.chars().filter(|c| !c.is_whitespace()).count() <= 4 && label.chars().all(|c| is_han(c) || c == ' ');
    let start = label.find(' ').filter(|_| short)?;
    let end = start + label[start..].find(|c| c != ' ')?;
    Some(start..end)
}

fn cut(text: &str) -> Vec<String> {
    let mut pieces = vec![text.to_owned()];
    for mark in ["|", "\t", " · ", " / ", ";"] {
        pieces = pieces.iter().flat_map(|piece| piece.split(mark).map(str::to_owned).collect::<Vec<_>>()).collect();
    }
    let pieces = pieces.iter().flat_map(|piece| cut_at_gaps(piece)).flat_map(|piece| cut_at_dashes(&piece));
    pieces.map(|piece| words::trim(&piece).to_owned()).filter(|piece| !piece.is_empty()).collect()
}

/// A gap of several spaces divides, but not the two characters of a name; nor does any gap in a number.
fn cut_at_gaps(text: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    for piece in text.split("  ").map(str::trim).filter(|piece| !piece.is_empty()) {
        let single = |text: &str| text.chars().count() == 1 && text.chars().all(is_han);
        let number = |text: &str| !has_letter(text);
        match pieces.last_mut() {
            Some(last) if single(last) && piece.chars().all(is_han) => last.push_str(piece),
            Some(last) if number(last) && number(piece) => {
                last.push(' ');
                last.push_str(piece);
            }
            _ => pieces.push(piece.to_owned()),
        }
    }
    pieces
}

/// "Jane Smith - Sales Director": not in addresses and numbers.
fn cut_at_dashes(text: &str) -> Vec<String> {
    if has_digit(text) || text.contains('@') {
        return vec![text.to_owned()];
    }
    text.split(" - ").map(str::to_owned).collect()
}

/// Greetings, and what the law wants below a signature.
pub(super) fn is_noise(text: &str) -> bool {
    let lower = text.to_lowercase();
    let greeting = text.chars().count() < 40 && words::GREETINGS.iter().any(|start| lower.starts_with(start));
    greeting || text.chars().count() > 160 || words::REGISTERS.iter().any(|mark| lower.contains(mark))
}
