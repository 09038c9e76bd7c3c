//! Pinyin of folded (simplified) Han characters: readings, spellings of a run, and typed letters cut into syllables.
//!
//! The table is 54 KB (33 KB brotli), so the browser leaves it out unless it builds with feature `pinyin`; everything here
//! then finds no readings. The server always has it. (The `pinyin` crate would add 100 KB brotli.)
use std::sync::LazyLock;

use super::{COMPLETE, TOKEN_LENGTH};

const TABLE: &str = if COMPLETE { include_str!("tables/pinyin.txt") } else { "" };

/// Spellings kept for one start. Four characters of two readings fit; a fifth gives its first reading only.
const MAX_SPELLINGS: usize = 16;

/// Readings of family names that are not in the table, being rare elsewhere (曾, 单, 解, 仇, 查, 翟 are in it).
#[rustfmt::skip]
const SURNAMES: &[(char, &str)] = &[
    ('缪', "miao"), ('秘', "bi"), ('洗', "xian"), ('黑', "he"), ('么', "yao"), ('召', "shao"), ('繁', "po"), ('能', "nai"), ('佴', "nai"), ('吕', "lyu"), ('俞', "shu"), ('澹', "tan"), ('谌', "shen"), ('库', "she"), ('适', "kuo"), ('乜', "nie"),
]; // rustfmt would make 50 lines of it

/// A further reading of the first character of a person's name.
pub(super) fn surname_reading(first: char) -> Option<&'static str> {
    SURNAMES.iter().find(|(character, _)| *character == first).map(|(_, reading)| *reading)
}

/// What the table says; nothing for kana, Hangul and characters outside it.
pub(super) fn readings(character: char) -> impl Iterator<Item = &'static str> {
    let start = READINGS.partition_point(|(known, _)| *known < character);
    READINGS[start..].iter().take_while(move |(known, _)| *known == character).map(|(_, reading)| *reading)
}

/// Full spellings and initials of `run` from every character on; `surname` is a further reading of the first one.
pub(super) fn tokens(run: &[char], surname: Option<&'static str>, mut push: impl FnMut(String)) {
    for start in 0..run.len() {
        let surname = surname.filter(|_| start == 0);
        spellings(&run[start..], surname, |reading| reading).into_iter().for_each(&mut push);
        spellings(&run[start..], surname, |reading| &reading[..1]).into_iter().for_each(&mut push);
    }
}

fn spellings(run: &[char], surname: Option<&'static str>, part: fn(&str) -> &str) -> Vec<String> {
    let mut spelled = vec![String::with_capacity(TOKEN_LENGTH + 6)];
    for (index, &character) in run.iter().enumerate() {
        let parts = distinct(readings(character).chain(surname.filter(|_| index == 0)).map(part));
        if parts.is_empty() || spelled.iter().all(|spelling| spelling.len() >= TOKEN_LENGTH) {
            break;
        }
        append(&mut spelled, &parts);
    }
    spelled.retain(|spelling| !spelling.is_empty());
    for spelling in &mut spelled {
        spelling.truncate(TOKEN_LENGTH);
    }
    spelled
}

fn distinct<'a>(parts: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut kept = Vec::with_capacity(2);
    for part in parts {
        if !kept.contains(&part) {
            kept.push(part);
        }
    }
    kept
}

fn append(spelled: &mut Vec<String>, parts: &[&str]) {
    let fits = spelled.len() * parts.len() <= MAX_SPELLINGS;
    let further = if fits { &parts[1..] } else { &[] };
    let branches: Vec<String> =
        further.iter().flat_map(|part| spelled.iter().map(move |spelling| format!("{spelling}{part}"))).collect();
    for spelling in spelled.iter_mut() {
        spelling.push_str(parts[0]);
    }
    spelled.extend(branches);
}

/// Typed letters that mix full syllables and initials: `zhangwm`, `szkeji`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Mixed {
    /// `zwm`, `szkj`
    pub(super) initials: String,
    /// `[zhang]`, `[keji]`
    pub(super) syllables: Vec<String>,
}

const MAX_MIXED: usize = 3;

/// The likeliest readings of `letters` as such a mixture, longest syllables first. Pure spellings and pure initials are
/// left out: they are prefixes of tokens as they stand.
pub(super) fn mixed(letters: &str) -> Vec<Mixed> {
    let mut found = Vec::new();
    if (3..=TOKEN_LENGTH).contains(&letters.len()) && letters.bytes().all(|byte| byte.is_ascii_lowercase()) {
        let mut steps = 200;
        segment(letters, &mut Vec::new(), &mut found, &mut steps);
    }
    found
}

fn segment<'a>(rest: &'a str, segments: &mut Vec<&'a str>, found: &mut Vec<Mixed>, steps: &mut usize) {
    if *steps == 0 || found.len() == MAX_MIXED {
        return;
    }
    *steps -= 1;
    if rest.is_empty() {
        found.extend(mixture(segments).filter(|mixed| !found.contains(mixed)));
        return;
    }
    for length in (1..=rest.len().min(6)).rev().filter(|length| is_segment(&rest[..*length])) {
        segments.push(&rest[..length]);
        segment(&rest[length..], segments, found, steps);
        segments.pop();
    }
}

fn is_segment(letters: &str) -> bool {
    match letters.len() {
        1 => !matches!(letters, "i" | "u" | "v"),
        _ => is_double_initial(letters) || is_syllable(letters),
    }
}

/// `zhw` for 张伟: some type the whole initial.
fn is_double_initial(letters: &str) -> bool {
    matches!(letters, "zh" | "ch" | "sh")
}

fn is_syllable(letters: &str) -> bool {
    letters.len() > 1 && SYLLABLES.binary_search(&letters).is_ok()
}

fn mixture(segments: &[&str]) -> Option<Mixed> {
    let whole = |segment: &&str| is_syllable(segment);
    let single = |segment: &&str| segment.len() == 1;
    if segments.iter().all(whole) || segments.iter().all(single) {
        return None;
    }
    let initials = segments.iter().map(|segment| &segment[..1]).collect();
    let runs = segments.split(|segment| !whole(segment)).filter(|run| !run.is_empty());
    Some(Mixed { initials, syllables: runs.map(<[&str]>::concat).collect() })
}

static SYLLABLES: LazyLock<Vec<&'static str>> = LazyLock::new(|| lines().map(|(syllable, _)| syllable).collect());

static READINGS: LazyLock<Vec<(char, &'static str)>> = LazyLock::new(|| {
    let mut pairs: Vec<_> = lines()
        .flat_map(|(syllable, characters)| characters.chars().map(move |character| (character, syllable)))
        .collect();
    pairs.sort_unstable();
    pairs
});

/// Lines `syllable TAB characters`, sorted by syllable.
fn lines() -> impl Iterator<Item = (&'static str, &'static str)> {
    TABLE.lines().filter_map(|line| line.split_once('\t'))
}
