//! What a report answers.
//!
//! Every figure can be opened: the records behind the one in row `r` and column `c` are those for which the report's
//! `condition`, the row's and the column's all hold ([`ReportAnswer::drill`]).
use std::collections::BTreeMap;

use domain::{grain::Grain, time::Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::{Chart, Format};
use crate::{Condition, Related};

/// Rows, columns, and how to open each figure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReportAnswer {
    /// The record type, singular.
    pub object: String,
    /// Its plural: `POST /<path>/search` opens a figure.
    pub path: String,
    pub chart: Chart,
    /// What rows are grouped by; empty for a list of records.
    pub groups: Vec<GroupColumn>,
    pub pivot: Option<GroupColumn>,
    pub columns: Vec<Column>,
    /// Which records the report is about.
    pub condition: Condition,
    pub rows: Vec<Row>,
    /// Per value of the first group, where there are two.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subtotals: Vec<Row>,
    /// Over everything, also over rows not shown; none for a list of records.
    pub totals: Option<Row>,
    /// Which records `previous` figures are about, in place of `condition`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous_condition: Option<Condition>,
    /// Names of linked records by id.
    pub related: BTreeMap<Uuid, Related>,
    /// Records the figures are of.
    pub record_count: u64,
    /// Whether there are more rows than are shown.
    pub truncated: bool,
    /// Paths of filters that the object does not have.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skipped: Vec<String>,
    /// Whether the reader's rights show all records of the type, or only some.
    pub all_visible: bool,
    /// Amounts are in this one.
    pub currency: String,
    /// When it was true.
    pub as_of: Timestamp,
}

/// What rows are grouped by.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GroupColumn {
    pub path: String,
    /// The record type that has the field.
    pub object: String,
    /// The field at the end of the path.
    pub field: String,
    /// `choice`, `link`, `date`, `boolean`, `integer` or `text`.
    pub kind: String,
    pub grain: Option<Grain>,
}

/// One column of figures, or of a field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Column {
    /// The measure's name, or the path of the field.
    pub name: String,
    pub format: Format,
    /// The measure's function; none for a field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub function: Option<String>,
    /// The measure's or column's path.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// What it is called, by language tag, where the report says so.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, String>,
    /// The value of the pivot; none for the column over all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pivot: Option<Cell>,
    /// Narrows the records to those of the column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<Condition>,
}

/// A value of a group or pivot, which may be null itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    pub value: Value,
}

/// Figures of one group.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// One value for each of `groups`; of a date the first day of its span, of a record its id.
    pub key: Vec<Value>,
    /// One for each of `columns`.
    pub values: Vec<Value>,
    /// Narrows the records to those of the row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<Condition>,
    /// The figures of the period it is compared with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<Box<Self>>,
}

impl ReportAnswer {
    /// The condition that opens a figure: `POST /<path>/search` with it lists what was counted.
    pub fn drill(&self, row: &Row, column: usize) -> Condition {
        let column = self.columns.get(column).and_then(|column| column.condition.clone());
        joined(std::iter::once(self.condition.clone()).chain(row.condition.clone()).chain(column))
    }

    /// As [`ReportAnswer::drill`], for the figure the one of `row` is compared with.
    pub fn drill_previous(&self, row: &Row, column: usize) -> Option<Condition> {
        let previous = row.previous.as_deref()?;
        let column = self.columns.get(column).and_then(|column| column.condition.clone());
        let base = self.previous_condition.clone()?;
        Some(joined(std::iter::once(base).chain(previous.condition.clone()).chain(column)))
    }
}

/// All of them; groups of "all" are opened, so that the tree stays flat.
pub fn joined(parts: impl Iterator<Item = Condition>) -> Condition {
    let flat = parts.flat_map(|part| match part {
        Condition::All(all) => all.all,
        other => vec![other],
    });
    Condition::all(flat.collect())
}

/// How a report is answered by the database.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Explanation {
    pub statements: Vec<ExplainedStatement>,
}

/// One statement.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExplainedStatement {
    /// With its values written in.
    pub sql: String,
    /// The database's own words, line by line.
    pub plan: Vec<String>,
}
