//! Questions to a list.
use domain::violation::Violation;
use serde::{Deserialize, Serialize};

use crate::condition::Condition;

/// The longest text to look for.
pub const LONGEST_Q: usize = 200;
pub const LONGEST_SORT: usize = 200;
pub const LONGEST_CURSOR: usize = 2_000;
pub const LONGEST_EXPAND: usize = 500;

pub const DEFAULT_LIMIT: u64 = 50;
pub const MAX_LIMIT: u64 = 200;
pub const MAX_OFFSET: u64 = 10_000;
/// An exact count stops here and says so.
pub const COUNT_CAP: u64 = 10_000;

/// Body of `POST /<records>/search`; the flat query parameters of a list compile to the same.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Search {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub condition: Option<Condition>,
    /// Free text, as in the search box.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// Up to three fields, `-` before one for descending: `-updated_at,name`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sort: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Rows to pass over, for page numbers; at most 10 000. Not together with `cursor`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offset: Option<u64>,
    /// `exact` to count the whole filter, capped at 10 000.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<String>,
    /// Link fields whose records' names the answer should carry: `owner_id,account_id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expand: Option<String>,
    /// `only` or `include` deleted records.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deleted: Option<String>,
}

/// Body of `POST /<records>/aggregate`: figures over a whole filter.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Aggregation {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub condition: Option<Condition>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// Up to two fields; empty for one total.
    pub group_by: Vec<String>,
    /// `count`, `sum:<field>`, `avg:<field>`, `min:<field>`, `max:<field>`; money in the base currency. Empty: `count`.
    pub measures: Vec<String>,
    /// `edit`, `delete` or `export`: of those only that one may do this to; absent, of all one may read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub right: Option<String>,
}

impl Search {
    /// Texts that are longer than any good one.
    pub fn violations(&self) -> Vec<Violation> {
        let texts = [
            ("q", &self.q, LONGEST_Q),
            ("sort", &self.sort, LONGEST_SORT),
            ("cursor", &self.cursor, LONGEST_CURSOR),
            ("expand", &self.expand, LONGEST_EXPAND),
        ];
        texts.iter().filter_map(|(name, text, max)| too_long(name, text.as_deref()?, *max)).collect()
    }
}

impl Aggregation {
    /// As [`Search::violations`].
    pub fn violations(&self) -> Vec<Violation> {
        self.q.as_deref().and_then(|q| too_long("q", q, LONGEST_Q)).into_iter().collect()
    }
}

/// A text that is longer than `max` characters.
pub fn too_long(name: &str, text: &str, max: usize) -> Option<Violation> {
    (text.chars().count() > max).then(|| Violation::new(name, "length").with("max", max))
}
