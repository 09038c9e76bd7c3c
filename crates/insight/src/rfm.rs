//! RFM: how recently, how often and how much customers bought, in quintiles, and classes named by rules over them.
//!
//! Quintiles are cut by value, not by rank: two customers with the same figures always get the same score, and a score
//! can be said as a condition ("at least three orders"), so that a class opens the list of its members.
use std::collections::BTreeMap;

use domain::rfm::{Class, OTHER, Range};
use serde::Serialize;

use crate::Day;

/// What one customer has bought until some day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Purchases {
    pub first: Day,
    pub last: Day,
    pub count: i64,
    pub total: i64,
}

/// The greatest value of each of the four lower fifths.
pub type Cuts = [i64; 4];

/// Where the fifths of recency (last day), frequency and monetary value end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fifths {
    pub recency: Cuts,
    pub frequency: Cuts,
    pub monetary: Cuts,
}

/// From 1 (worst) to 5 (best) each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Scores {
    pub recency: u8,
    pub frequency: u8,
    pub monetary: u8,
}

impl Fifths {
    /// Of all customers who bought at all; none where nobody did.
    pub fn of(customers: &[Purchases]) -> Option<Self> {
        Some(Self {
            recency: cuts(customers.iter().map(|customer| customer.last).collect())?,
            frequency: cuts(customers.iter().map(|customer| customer.count).collect())?,
            monetary: cuts(customers.iter().map(|customer| customer.total).collect())?,
        })
    }

    pub fn scores(&self, customer: &Purchases) -> Scores {
        Scores {
            recency: score(&self.recency, customer.last),
            frequency: score(&self.frequency, customer.count),
            monetary: score(&self.monetary, customer.total),
        }
    }
}

fn cuts(mut values: Vec<i64>) -> Option<Cuts> {
    values.sort_unstable();
    let n = values.len();
    (n > 0).then(|| [1, 2, 3, 4].map(|fifth: usize| values[(fifth * n).div_ceil(5) - 1]))
}

/// One more than the fifths that end below the value.
pub fn score(cuts: &Cuts, value: i64) -> u8 {
    cuts.iter().fold(1, |score, cut| score + u8::from(value > *cut))
}

/// The values that get a score between `least` and `most`: above the first, up to the second; none for "no bound".
pub fn values(cuts: &Cuts, least: u8, most: u8) -> (Option<i64>, Option<i64>) {
    let cut = |fifth: u8| cuts.get(usize::from(fifth).checked_sub(1)?).copied();
    (cut(least.saturating_sub(1)), if most >= 5 { None } else { cut(most) })
}

/// Whether a class takes a customer who bought, and was first seen buying on `first`.
pub fn takes(class: &Class, scores: Scores, first: Day, today: Day) -> bool {
    class.interest_within_days.is_none()
        && class.recency.contains(scores.recency)
        && class.frequency.contains(scores.frequency)
        && class.monetary.contains(scores.monetary)
        && class.first_before_days.is_none_or(|days| today - first >= days)
}

/// The key of the first class that takes the customer.
pub fn class_of(classes: &[Class], scores: Scores, first: Day, today: Day) -> &str {
    classes.iter().find(|class| takes(class, scores, first, today)).map_or(OTHER, |class| &class.key)
}

/// The classes an installation begins with (INSIGHT 1.3).
pub fn defaults() -> Vec<Class> {
    let (high, low) = (Range::from(4), Range::up_to(2));
    let (dear, cheap) = (Range::from(4), Range::up_to(3));
    let class = |key: &str, labels: [&str; 3], recency, frequency, monetary| Class {
        key: key.to_owned(),
        labels: named(labels),
        recency,
        frequency,
        monetary,
        ..Class::default()
    };
    let any = Range::default();
    vec![
        class("important_value", ["VIP", "重要价值", "重要價值"], high, high, dear),
        class("important_keep", ["Important, win back", "重要保持", "重要保持"], low, high, dear),
        class("important_develop", ["Important, develop", "重要发展", "重要發展"], high, low, dear),
        class("important_retain", ["Important, at risk", "重要挽留", "重要挽留"], low, low, dear),
        Class {
            first_before_days: Some(731),
            ..class("long_term", ["Long-term", "长期", "長期"], any, Range::from(3), any)
        },
        class("general_value", ["General value", "一般价值", "一般價值"], high, high, cheap),
        class("general_keep", ["General, win back", "一般保持", "一般保持"], low, high, cheap),
        class("general_develop", ["General, develop", "一般发展", "一般發展"], high, low, cheap),
        class("general_retain", ["General, at risk", "一般挽留", "一般挽留"], low, low, cheap),
        Class {
            interest_within_days: Some(90), ..class("potential", ["Potential", "潜在", "潛在"], any, any, any)
        },
    ]
}

fn named(labels: [&str; 3]) -> BTreeMap<String, String> {
    ["en", "zh-CN", "zh-TW"].into_iter().zip(labels).map(|(tag, text)| (tag.to_owned(), text.to_owned())).collect()
}

#[cfg(test)]
mod tests;
