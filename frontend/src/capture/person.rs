//! Names of people, and which part of them is the family's.
use super::{Find, Part, has_han, is_han, segment::Segment, words};

/// Family name and given name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Name {
    pub(super) family: String,
    pub(super) given: String,
}

pub(super) fn is_name(text: &str) -> bool {
    parse(text).is_some()
}

pub(super) fn parse(text: &str) -> Option<Name> {
    // Another name may follow in brackets.
    let text = text.split('(').next().unwrap_or_default();
    if has_han(text) { han(text) } else { latin(text) }
}

/// The person of a card that names several, or one in two scripts: what a label says, then Chinese, then the first.
pub(super) fn choose(candidates: &[&Segment]) -> Vec<Find> {
    let labelled = candidates.iter().find(|segment| segment.label.is_some());
    let chinese = || candidates.iter().find(|segment| has_han(&segment.text) && is_name(&segment.text));
    let Some(segment) = labelled.or_else(chinese).or_else(|| candidates.first()) else { return Vec::new() };
    let name = parse(&segment.text).unwrap_or_else(|| Name { family: segment.text.clone(), given: String::new() });
    let find = |part, text: String| Find { part, text, line: segment.line };
    let finds = [find(Part::FamilyName, name.family), find(Part::GivenName, name.given)];
    finds.into_iter().filter(|find| !find.text.is_empty()).collect()
}

fn han(text: &str) -> Option<Name> {
    let mut text: String = text.chars().filter(|c| *c != ' ').collect();
    for honorific in words::HONORIFICS_HAN {
        if let Some(rest) = text.strip_suffix(honorific) {
            text = rest.to_owned();
        }
    }
    let characters: Vec<char> = text.chars().collect();
    if !(2..=4).contains(&characters.len()) || !characters.iter().all(|c| is_han(*c)) {
        return None;
    }
    let double: String = characters.iter().take(2).collect();
    let length = if characters.len() > 2 && words::DOUBLE_SURNAMES.contains(&double.as_str()) { 2 } else { 1 };
    let known = length == 2 || words::SURNAMES.contains(characters[0]);
    let given: String = characters.iter().skip(length).collect();
    (known && characters.len() - length <= 2).then(|| Name { family: characters.iter().take(length).collect(), given })
}

fn latin(text: &str) -> Option<Name> {
    let bare = text.split(',').next().unwrap_or_default();
    let rest = text.split(',').skip(1).all(|piece| words::is_degree(piece.trim()));
    let mut parts: Vec<&str> = bare.split_whitespace().collect();
    while parts.first().is_some_and(|word| words::is_honorific(word)) {
        parts.remove(0);
    }
    while parts.len() > 2 && parts.last().is_some_and(|word| words::is_degree(word)) {
        parts.pop();
    }
    if !rest || !(2..=5).contains(&parts.len()) || !parts.iter().all(|word| is_part(word)) {
        return None;
    }
    let at = family_at(&parts);
    let family = parts[at.clone()].join(" ");
    let given = parts.iter().enumerate().filter(|(index, _)| !at.contains(index)).map(|(_, word)| spelled(word));
    Some(Name { family: spelled(&family), given: given.collect::<Vec<_>>().join(" ") })
}

/// A capital and letters, or the "von" before a family name.
fn is_part(word: &str) -> bool {
    let letters = word.chars().all(|c| c.is_alphabetic() || ".-'’".contains(c));
    letters
        && (word.starts_with(char::is_uppercase) || words::PARTICLES.contains(&word))
        && word.chars().any(char::is_alphabetic)
}

/// Written in capitals among others; first where it is a Chinese one before what is none; else last, with its particles.
fn family_at(parts: &[&str]) -> std::ops::Range<usize> {
    let capitals = |word: &str| {
        word.chars().filter(|c| c.is_alphabetic()).count() > 1
            && !word.contains(char::is_lowercase)
            && !word.contains('.')
    };
    let loud: Vec<usize> =
        parts.iter().enumerate().filter(|(_, word)| capitals(word)).map(|(index, _)| index).collect();
    if let [at] = loud[..] {
        return at..at + 1;
    }
    let last = parts.len() - 1;
    let pinyin = |word: &str| words::PINYIN_SURNAMES.contains(&word.to_lowercase().as_str());
    if pinyin(parts[0]) && !pinyin(parts[last]) && parts.len() <= 3 {
        return 0..1;
    }
    let start = parts.iter().position(|word| words::PARTICLES.contains(word)).filter(|at| *at > 0).unwrap_or(last);
    start..last + 1
}

/// `SMITH` as `Smith`; `McDonald` and `J.R.` as they are.
fn spelled(word: &str) -> String {
    let loud = word.chars().filter(|c| c.is_alphabetic()).count() > 2
        && !word.contains(char::is_lowercase)
        && !word.contains('.');
    if !loud {
        return word.to_owned();
    }
    let mut start = true;
    let letter = |c: char| {
        let shown = if start { c.to_uppercase().collect::<String>() } else { c.to_lowercase().collect() };
        start = !c.is_alphabetic();
        shown
    };
    word.chars().map(letter).collect()
}
