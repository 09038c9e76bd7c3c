//! Questions to a list.
use serde::{Deserialize, Serialize};

use crate::condition::Condition;

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
    /// `count`, `sum:<field>`, `avg:<field>`, `min:<field>`, `max:<field>`; money in the base currency.
    pub measures: Vec<String>,
}
