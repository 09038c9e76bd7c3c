//! Classes of customers by how recently, how often and how much they bought (RFM): what an organisation may say of them.
//! Scores are fifths, from 1 (worst) to 5 (best); the first class whose rule holds takes the customer, and whom none takes is
//! one of all [`OTHER`]s.
use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::violation::{Violation, step};

/// The best score.
pub const BEST: u8 = 5;
/// Everybody whom no class takes.
pub const OTHER: &str = "other";
pub const MAX_CLASSES: usize = 30;
pub const LONGEST_NAME: usize = 60;
const LONGEST_TAG: usize = 35;
/// A century: no customer is older.
pub const MAX_FIRST_DAYS: i64 = 36_500;
/// As far back as a period of days reaches.
pub const MAX_INTEREST_DAYS: i64 = 3_660;

/// A range of scores, both ends in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Range {
    pub least: u8,
    pub most: u8,
}

impl Default for Range {
    fn default() -> Self {
        Self { least: 1, most: BEST }
    }
}

impl Range {
    pub const fn from(least: u8) -> Self {
        Self { least, most: BEST }
    }

    pub const fn up_to(most: u8) -> Self {
        Self { least: 1, most }
    }

    pub fn contains(&self, score: u8) -> bool {
        (self.least..=self.most).contains(&score)
    }

    fn violations(self, path: &str) -> Option<Violation> {
        let outside = |name, score: u8| {
            let range = Violation::new(&format!("{path}.{name}"), "range").with("min", 1).with("max", BEST);
            (!(1..=BEST).contains(&score)).then_some(range)
        };
        let reversed = || Violation::new(&format!("{path}.most"), "range").with("min", self.least);
        outside("least", self.least)
            .or_else(|| outside("most", self.most))
            .or_else(|| (self.least > self.most).then(reversed))
    }
}

/// A named class of customers: whoever meets the rule and none before it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Class {
    pub key: String,
    /// Its name by language tag.
    pub labels: BTreeMap<String, String>,
    pub recency: Range,
    pub frequency: Range,
    pub monetary: Range,
    /// The first purchase lies at least so many days back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_before_days: Option<i64>,
    /// Of those who never bought: has shown interest within so many days. Such a class holds nobody who bought.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interest_within_days: Option<i64>,
}

/// What is wrong with classes, each fault at its place below `classes`; the form and the server ask the same.
pub fn violations(classes: &[Class]) -> Vec<Violation> {
    if classes.is_empty() {
        return vec![Violation::new("classes", "required")];
    }
    if classes.len() > MAX_CLASSES {
        return vec![Violation::new("classes", "too_many").with("max", MAX_CLASSES)];
    }
    let mut seen = Seen::default();
    classes.iter().enumerate().flat_map(|(at, class)| seen.violations(class, &format!("classes.{at}"))).collect()
}

/// What the classes before have taken.
#[derive(Default)]
struct Seen<'a> {
    keys: BTreeSet<&'a str>,
    /// By language, without regard to case.
    names: BTreeSet<(&'a str, String)>,
    interest: bool,
}

impl<'a> Seen<'a> {
    fn violations(&mut self, class: &'a Class, path: &str) -> Vec<Violation> {
        let ranges = [("recency", class.recency), ("frequency", class.frequency), ("monetary", class.monetary)];
        let days = [
            ("first_before_days", class.first_before_days, MAX_FIRST_DAYS),
            ("interest_within_days", class.interest_within_days, MAX_INTEREST_DAYS),
        ];
        let below = |name: &str| format!("{path}.{name}");
        let mut found: Vec<Violation> = self.key(&class.key, &below("key")).into_iter().collect();
        found.extend(self.names(&class.labels, &below("labels")));
        found.extend(ranges.into_iter().filter_map(|(name, range)| range.violations(&below(name))));
        found.extend(days.into_iter().filter_map(|(name, days, most)| outside(days?, most, &below(name))));
        if class.interest_within_days.is_some() && std::mem::replace(&mut self.interest, true) {
            found.push(Violation::new(&below("interest_within_days"), "one_interest"));
        }
        found
    }

    /// A key is a name for programs: it stays when the class is called otherwise.
    fn key(&mut self, key: &'a str, path: &str) -> Option<Violation> {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        if key.is_empty() {
            return Some(Violation::new(path, "required"));
        }
        if key.len() > LONGEST_NAME {
            return Some(Violation::new(path, "length").with("max", LONGEST_NAME));
        }
        if !key.bytes().all(plain) || key == OTHER {
            return Some(Violation::new(path, "choice"));
        }
        (!self.keys.insert(key)).then(|| Violation::new(path, "duplicate"))
    }

    /// In one language at least, and in each unlike the others.
    fn names(&mut self, labels: &'a BTreeMap<String, String>, path: &str) -> Vec<Violation> {
        if labels.is_empty() {
            return vec![Violation::new(path, "required")];
        }
        labels.iter().filter_map(|(tag, name)| self.name(tag, name, &format!("{path}.{}", step(tag)))).collect()
    }

    fn name(&mut self, tag: &'a str, name: &str, path: &str) -> Option<Violation> {
        let part_of_tag = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        if tag.is_empty() || tag.len() > LONGEST_TAG || !tag.bytes().all(part_of_tag) {
            return Some(Violation::new(path, "type"));
        }
        let plain = name.trim();
        if plain.is_empty() {
            return Some(Violation::new(path, "required"));
        }
        if plain.chars().any(char::is_control) {
            return Some(Violation::new(path, "invalid_character"));
        }
        if name.chars().count() > LONGEST_NAME {
            return Some(Violation::new(path, "length").with("max", LONGEST_NAME));
        }
        (!self.names.insert((tag, plain.to_lowercase()))).then(|| Violation::new(path, "duplicate"))
    }
}

fn outside(days: i64, most: i64, path: &str) -> Option<Violation> {
    let range = || Violation::new(path, "range").with("min", 1).with("max", most);
    (!(1..=most).contains(&days)).then(range)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn class(key: &str, name: &str) -> Class {
        let labels = BTreeMap::from([("en".to_owned(), name.to_owned())]);
        Class { key: key.to_owned(), labels, ..Class::default() }
    }

    #[track_caller]
    fn expect(classes: &[Class], expected: &[(&str, &str)]) {
        let found = violations(classes);
        let found: Vec<_> = found.iter().map(|one| (one.field.as_str(), one.code.as_str())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn classes_are_told_apart() {
        expect(&[class("a", "Gold"), class("b", "Silver")], &[]);
        expect(
            &[class("a", "Gold"), class("a", " gold ")],
            &[("classes.1.key", "duplicate"), ("classes.1.labels.en", "duplicate")],
        );
        let mut french = class("b", "Or");
        french.labels = BTreeMap::from([("fr".to_owned(), "Gold".to_owned())]);
        expect(&[class("a", "Gold"), french], &[]);
        for (key, code) in [("", "required"), ("other", "choice"), ("VIP", "choice"), ("a b", "choice")] {
            expect(&[class(key, "Gold")], &[("classes.0.key", code)]);
        }
        expect(&[class(&"k".repeat(61), "Gold")], &[("classes.0.key", "length")]);
    }

    #[test]
    fn a_class_has_a_name() {
        let (long, most) = ("名".repeat(61), "名".repeat(60));
        for (name, code) in [(" ", "required"), ("a\u{0}b", "invalid_character"), (&long, "length")] {
            expect(&[class("a", name)], &[("classes.0.labels.en", code)]);
        }
        expect(&[class("a", &most)], &[]);
        expect(&[Class { labels: BTreeMap::new(), ..class("a", "") }], &[("classes.0.labels", "required")]);
        let odd = BTreeMap::from([("e.n/x".to_owned(), "Gold".to_owned())]);
        expect(&[Class { labels: odd, ..class("a", "") }], &[("classes.0.labels.e%2En~1x", "type")]);
    }

    #[test]
    fn scores_go_from_one_to_five_and_upwards() {
        for (least, most, expected) in [
            (1, 5, None),
            (3, 3, None),
            (0, 5, Some(("classes.0.monetary.least", "range"))),
            (1, 6, Some(("classes.0.monetary.most", "range"))),
            (4, 3, Some(("classes.0.monetary.most", "range"))),
        ] {
            let monetary = Range { least, most };
            expect(&[Class { monetary, ..class("a", "Gold") }], &Vec::from_iter(expected));
        }
    }

    #[test]
    fn days_are_bounded_and_one_class_at_most_is_of_those_who_never_bought() {
        let first = |days| Class { first_before_days: Some(days), ..class("a", "Gold") };
        let interest = |key: &str, days| Class { interest_within_days: Some(days), ..class(key, key) };
        expect(&[first(1)], &[]);
        expect(&[first(0)], &[("classes.0.first_before_days", "range")]);
        expect(&[first(36_501)], &[("classes.0.first_before_days", "range")]);
        expect(&[interest("a", 3_661)], &[("classes.0.interest_within_days", "range")]);
        expect(&[interest("a", 3_660), interest("b", 1)], &[("classes.1.interest_within_days", "one_interest")]);
    }

    #[test]
    fn there_is_one_and_there_are_not_too_many() {
        expect(&[], &[("classes", "required")]);
        let many: Vec<_> = (0..31).map(|at| class(&format!("c{at}"), &format!("C{at}"))).collect();
        expect(&many, &[("classes", "too_many")]);
        expect(&many[1..], &[]);
    }
}
