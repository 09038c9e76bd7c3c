//! Fragments: parts of phones, e-mail addresses and codes from anywhere inside.
//!
//! Windows of five characters, one from each position. Full suffixes would be exact too, but nearly every one would be
//! unique: at a million rows five-digit windows make 100 000 terms, suffixes eight million.
use super::expression::Expression;

/// Sets fragments apart from words.
const MARK: char = '_';
const WINDOW: usize = 5;
/// Neighbouring windows of a query share two characters, so that both are met in one place.
const STEP: usize = 3;
/// Shorter fragments are no fragments.
pub(super) const SHORTEST: usize = 4;
/// Beyond this an address or code is not indexed, nor asked for.
const LONGEST: usize = 100;

/// The letters and digits, everything else as `_`.
pub(super) fn literal(folded: &str) -> Vec<char> {
    folded.chars().map(|c| if c.is_alphanumeric() { c } else { MARK }).take(LONGEST).collect()
}

/// Windows of a stored value; the last one is shorter, for four-character queries.
pub(super) fn tokens(literal: &[char], mut push: impl FnMut(String)) {
    for start in 0..(literal.len() + 1).saturating_sub(SHORTEST) {
        push(token(&literal[start..literal.len().min(start + WINDOW)]));
    }
}

/// What holds of every stored value that contains `literal`; nothing if it is too short to ask.
pub(super) fn containing(literal: &[char]) -> Option<Expression> {
    match literal.len() {
        0..SHORTEST => None,
        SHORTEST => Some(Expression::prefix(token(literal))),
        length => {
            let last = length - WINDOW;
            let starts = (0..last).step_by(STEP).chain([last]);
            Some(Expression::all(
                starts.map(|start| Expression::exact(token(&literal[start..start + WINDOW]))).collect(),
            ))
        }
    }
}

fn token(window: &[char]) -> String {
    std::iter::once(MARK).chain(window.iter().copied()).collect()
}
