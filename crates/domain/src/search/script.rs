//! Splitting text into chunks (between spaces) and pieces (one script each).
use super::fold::{Folded, fold_characters};

/// How a piece is searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Written without spaces (Han, kana, Hangul, Thai …): any substring must hit.
    Dense,
    /// Words: prefixes must hit.
    Plain,
}

/// A run of letters and digits of one kind.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub(super) kind: Kind,
    pub(super) letters: Vec<char>,
    /// Where a part starts inside a word, the first character not counted: `PayPal` 3, `iPhone15` 1 and 6.
    pub(super) humps: Vec<usize>,
    /// Whether the next piece follows with nothing between.
    pub(super) touches_next: bool,
}

/// What stands between two spaces: its pieces, and its text as typed (folded).
#[derive(Clone, Debug)]
pub(super) struct Chunk {
    pub(super) pieces: Vec<Piece>,
    pub(super) text: String,
}

/// Inner parts of a word beyond this are noise (random identifiers).
const MAX_HUMPS: usize = 8;

pub(super) fn chunks(text: &str) -> Vec<Chunk> {
    let folded = fold_characters(text);
    let parts = folded.split(|folded| folded.character.is_whitespace());
    parts
        .map(|part| Chunk { pieces: pieces(part), text: part.iter().map(|f| f.character).collect() })
        .filter(|chunk| !chunk.pieces.is_empty())
        .collect()
}

/// Letters and digits make tokens, everything else separates them.
pub(super) fn is_word(character: char) -> bool {
    character.is_alphanumeric()
}

pub(super) fn kind(character: char) -> Kind {
    if is_dense(character) { Kind::Dense } else { Kind::Plain }
}

fn is_dense(character: char) -> bool {
    matches!(character,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' // Thai, Lao, Myanmar, Khmer
        | '\u{2e80}'..='\u{2fdf}' | '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{312f}' | '\u{31a0}'..='\u{31ff}' // radicals, kana, bopomofo
        | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}') // Han, Hangul
}

fn pieces(part: &[Folded]) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut previous: Option<Folded> = None;
    for (index, &folded) in part.iter().enumerate() {
        let before = previous.replace(folded).filter(|before| is_word(before.character));
        if !is_word(folded.character) {
            continue;
        }
        let kind = kind(folded.character);
        match pieces.last_mut() {
            Some(piece) if before.is_some() && piece.kind == kind => {
                push_letter(piece, before, folded, part.get(index + 1));
            }
            last => {
                if let Some(piece) = last {
                    piece.touches_next = before.is_some();
                }
                pieces.push(Piece { kind, letters: vec![folded.character], humps: Vec::new(), touches_next: false });
            }
        }
    }
    pieces
}

fn push_letter(piece: &mut Piece, before: Option<Folded>, folded: Folded, after: Option<&Folded>) {
    if piece.kind == Kind::Plain
        && piece.humps.len() < MAX_HUMPS
        && before.is_some_and(|before| starts_part(before, folded, after))
    {
        piece.humps.push(piece.letters.len());
    }
    piece.letters.push(folded.character);
}

/// `payPal`, `JPMorgan`, `iPhone15`, `3M`: a change of case or between letters and digits.
fn starts_part(before: Folded, folded: Folded, after: Option<&Folded>) -> bool {
    let opens_word = after.is_some_and(|after| after.character.is_alphabetic() && !after.upper);
    let case = folded.upper && (!before.upper || opens_word) && before.start != folded.start;
    case || before.character.is_numeric() != folded.character.is_numeric()
}

impl Piece {
    /// The letters from every part on: the word itself first.
    pub(super) fn starts(&self) -> impl Iterator<Item = usize> + '_ {
        std::iter::once(0).chain(self.humps.iter().copied())
    }
}
