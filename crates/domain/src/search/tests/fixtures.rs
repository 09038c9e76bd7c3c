//! Real names: see fixtures/SOURCE.md.
pub(super) fn companies() -> impl Iterator<Item = &'static str> {
    include_str!("fixtures/companies.txt").lines()
}

/// Each company with the syllables of its Han characters.
pub(super) fn company_pinyin() -> impl Iterator<Item = (&'static str, Vec<&'static str>)> {
    let lines = include_str!("fixtures/companies_pinyin.txt").lines().filter_map(|line| line.split_once('\t'));
    lines.map(|(name, syllables)| (name, syllables.split(' ').collect()))
}

pub(super) fn sp500() -> impl Iterator<Item = &'static str> {
    include_str!("fixtures/sp500.txt").lines()
}
