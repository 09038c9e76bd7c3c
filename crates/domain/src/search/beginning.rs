//! Beginnings of words and spellings as tokens of their own.
//!
//! A database that is asked for `zhang*` gathers the rows of every term that starts so before it looks at any; asked for
//! the token `_zhang` it walks them newest first and stops when it has enough. So a word is stored as all of its
//! beginnings, and a spelling (one from each syllable on, so there are many) as its short ones.

/// Sets beginnings apart from whole tokens.
const MARK: char = '_';

/// The longest beginning of a spelling that is a token. `shangh` still tells Shanghai from Shandong.
pub(super) const SPELLED: usize = 6;

pub(super) fn token(text: &str) -> String {
    std::iter::once(MARK).chain(text.chars()).collect()
}

/// Of a word: everything it can be found by while it is typed.
pub(super) fn of_word(word: &str, push: impl FnMut(String)) {
    ends(word).map(|end| token(&word[..end])).for_each(push);
}

/// Of a spelling: short beginnings, and itself where it is longer.
pub(super) fn of_spelling(spelling: &str, mut push: impl FnMut(String)) {
    ends(spelling).take(SPELLED).map(|end| token(&spelling[..end])).for_each(&mut push);
    if ends(spelling).nth(SPELLED).is_some() {
        push(spelling.to_owned());
    }
}

fn ends(text: &str) -> impl Iterator<Item = usize> + '_ {
    text.char_indices().map(|(start, character)| start + character.len_utf8())
}
