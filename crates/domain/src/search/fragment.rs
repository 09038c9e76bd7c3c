//! Fragments: parts of phones, e-mail addresses and codes from anywhere inside.
//!
//! Windows of four characters, one from each position: the shortest fragment is one term, so that it is looked up and
//! not gathered from many. Full suffixes would be exact, but nearly every one would be unique: a million rows make ten
//! thousand windows of digits, and eight million suffixes.
use super::expression::Expression;

/// Sets fragments apart from words and their beginnings.
const MARK: &str = "__";
const WINDOW: usize = 4;
/// Every window is asked for up to here; beyond, every other one, so that neighbours share two characters.
const DENSE: usize = 9;
/// Shorter fragments are no fragments.
pub(super) const SHORTEST: usize = WINDOW;
/// Beyond this an address or code is not indexed, nor asked for.
const LONGEST: usize = 100;

/// The letters and digits, everything else as `_`.
pub(super) fn literal(folded: &str) -> Vec<char> {
    folded.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).take(LONGEST).collect()
}

/// Windows of a stored value.
pub(super) fn tokens(literal: &[char], push: impl FnMut(String)) {
    literal.windows(WINDOW).map(token).for_each(push);
}

/// What holds of every stored value that contains `literal`; nothing if it is too short to ask.
pub(super) fn containing(literal: &[char]) -> Option<Expression> {
    let last = literal.len().checked_sub(WINDOW)?;
    let step = if literal.len() <= DENSE { 1 } else { 2 };
    let starts = (0..last).step_by(step).chain([last]);
    Some(Expression::all(starts.map(|start| Expression::exact(token(&literal[start..start + WINDOW]))).collect()))
}

fn token(window: &[char]) -> String {
    MARK.chars().chain(window.iter().copied()).collect()
}
