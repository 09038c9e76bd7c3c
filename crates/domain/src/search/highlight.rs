//! Which part of a shown text was asked for.
use std::ops::Range;

use super::fold::{Folded, fold_characters};
use super::script::{Kind, is_word, kind};
use super::{fragment, pinyin};

/// Longer words are marked by their beginning only.
const LONGEST: usize = 32;

pub(super) fn ranges(text: &str, literals: &[Vec<char>]) -> Vec<Range<usize>> {
    let folded = fold_characters(text);
    let mut found: Vec<Range<usize>> =
        literals.iter().flat_map(|literal| occurrences(&folded, &literal[..literal.len().min(LONGEST)])).collect();
    found.sort_unstable_by_key(|range| (range.start, range.end));
    merge(found)
}

fn occurrences(text: &[Folded], literal: &[char]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    while start < text.len() {
        match end_of_match(text, start, literal).filter(|_| may_start(text, start, literal)) {
            Some(end) => {
                found.push(text[start].start..text[end - 1].end);
                start = end;
            }
            None => start += 1,
        }
    }
    found
}

/// Words are found by their beginning, dense scripts and longer fragments anywhere.
fn may_start(text: &[Folded], start: usize, literal: &[char]) -> bool {
    let folded = text[start];
    let inside_word = start > 0 && is_word(text[start - 1].character) && kind(text[start - 1].character) == Kind::Plain;
    is_word(folded.character)
        && (!inside_word
            || kind(folded.character) == Kind::Dense
            || folded.upper
            || literal.len() >= fragment::SHORTEST)
}

/// One past the last character of `text` that spells `literal` from `start` on.
fn end_of_match(text: &[Folded], start: usize, literal: &[char]) -> Option<usize> {
    let Some((&wanted, rest)) = literal.split_first() else { return Some(start) };
    let at = skip_gap(text, start, literal)?;
    if text[at].character == wanted {
        return if rest.is_empty() { Some(at + 1) } else { end_of_match(text, at + 1, rest) };
    }
    let steps = pinyin::readings(text[at].character).flat_map(|reading| spelled(reading, literal));
    let mut ends = steps.filter_map(|length| end_of_match(text, at + 1, &literal[length..]));
    ends.next()
}

/// How many letters of `literal` may stand for a character read so: the syllable, its typed beginning, or its initial.
fn spelled(reading: &str, literal: &[char]) -> impl Iterator<Item = usize> {
    let common = reading.chars().zip(literal).take_while(|(a, b)| a == *b).count();
    let whole = (common == reading.len() || common == literal.len()).then_some(common).filter(|length| *length > 0);
    whole.into_iter().chain((common > 0 && whole != Some(1)).then_some(1))
}

/// Punctuation inside a word does not part it; spaces do, except in numbers.
fn skip_gap(text: &[Folded], start: usize, literal: &[char]) -> Option<usize> {
    let number = literal.iter().all(char::is_ascii_digit);
    let gap = text[start..].iter().take_while(|folded| !is_word(folded.character));
    let length = gap.take_while(|folded| number || !folded.character.is_whitespace()).count();
    text.get(start + length).filter(|folded| is_word(folded.character)).map(|_| start + length)
}

fn merge(sorted: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(sorted.len());
    for range in sorted {
        match merged.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}
