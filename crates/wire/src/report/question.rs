//! What a report asks.
use std::collections::BTreeMap;

use domain::grain::Grain;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::{Condition, Op, condition::Compare};

/// What a report shows: records (`columns`), or figures over groups of them (`groups`, `pivot`, `measures`).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ReportDefinition {
    /// The record type the rows or figures are of, singular.
    pub object: String,
    /// Fields shown of each record, across links (`account.industry`). Only without groups and measures.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<String>,
    /// What figures are grouped by: up to two.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<Grouping>,
    /// What figures are spread over columns by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pivot: Option<Grouping>,
    /// The figures.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub measures: Vec<Measure>,
    /// Which records; all where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub condition: Option<Condition>,
    /// Further conditions whose values the reader may choose.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ask: Vec<Ask>,
    /// Only one period, held against another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compare: Option<Comparison>,
    /// Of figures: a measure's name or `key`, with `-` before it for descending. Of records: as a list's `sort`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sort: Option<String>,
    /// Rows shown at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
    pub chart: Chart,
}

/// How a report is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Chart {
    #[default]
    Table,
    Bar,
    Stacked,
    Line,
    Area,
    Funnel,
    Pie,
    Scatter,
    HeatMap,
    Kpi,
    RegionMap,
}

impl Chart {
    pub const NAMES: [&'static str; 11] =
        ["table", "bar", "stacked", "line", "area", "funnel", "pie", "scatter", "heat_map", "kpi", "region_map"];
}

/// A field to group by, here or on a linked record.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grouping {
    pub path: String,
    /// For dates: how fine; months where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grain: Option<Grain>,
}

/// One figure.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Measure {
    /// What the figure is called here; `function:path` where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    pub function: Function,
    /// The field, here or on a linked record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Instead of `path`: the earliest of children.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub earliest: Option<Earliest>,
    /// A date or time of the record: the figure is of the time from there to the other one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// Counts only these records. For `conversion`: those that made it.
    #[serde(rename = "where", skip_serializing_if = "Option::is_none")]
    pub filter: Option<Condition>,
    /// For `ratio`: the name of the measure above the line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// For `ratio`: the name of the measure below the line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// How it is written; follows from the rest where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<Format>,
    /// Needed by a ratio, but not shown itself.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub hidden: bool,
    /// What it is called, by language tag; reports that are shipped have it.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, String>,
}

impl Measure {
    /// What the figure is called in answers and orders.
    pub fn name(&self) -> String {
        let path = || self.path.as_deref().or_else(|| Some(self.earliest.as_ref()?.field.as_str()));
        match (&self.name, path()) {
            (Some(name), _) => name.clone(),
            (None, Some(path)) => format!("{}:{path}", self.function.name()),
            (None, None) => self.function.name().to_owned(),
        }
    }
}

/// The least value of a date or time among the records that point here: when somebody first called.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Earliest {
    /// The children, by their plural.
    pub of: String,
    pub field: String,
    #[serde(default, rename = "where", skip_serializing_if = "Option::is_none")]
    pub filter: Option<Box<Condition>>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Function {
    #[default]
    Count,
    Sum,
    Avg,
    Min,
    Max,
    Median,
    /// How many different values.
    Distinct,
    /// Each amount times its own probability.
    Weighted,
    /// One measure by another.
    Ratio,
    /// The share of the records that `where` holds for.
    Conversion,
}

impl Function {
    pub const NAMES: [&'static str; 10] =
        ["count", "sum", "avg", "min", "max", "median", "distinct", "weighted", "ratio", "conversion"];

    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }
}

/// How a figure is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// A whole number, as JSON has it.
    Integer,
    /// A decimal text.
    Decimal,
    /// A decimal text, in the base currency.
    Money,
    /// A decimal text; 1 is 100 %.
    Percent,
    /// A decimal text of days.
    Days,
    /// `YYYY-MM-DD`.
    Date,
    /// RFC 3339.
    Time,
    /// A text, a choice, a link: as the field is.
    Field,
}

impl Format {
    pub const NAMES: [&'static str; 8] = ["integer", "decimal", "money", "percent", "days", "date", "time", "field"];
}

/// A condition whose value the reader may choose.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ask {
    /// The member of `values` that chooses.
    pub name: String,
    pub path: String,
    pub op: Op,
    /// What holds unless the reader chooses; null for no condition.
    #[serde(default)]
    pub value: Value,
}

/// One period held against another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Comparison {
    /// The date or time that lies in the period.
    pub path: String,
    /// As `within` takes it: `this_month`, `last_30d`.
    pub period: String,
    #[serde(default)]
    pub with: CompareWith,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CompareWith {
    #[default]
    PreviousPeriod,
    PreviousYear,
}

impl RunReport {
    /// With a period for whatever the report asks one for; a report that asks for none passes it over.
    #[must_use]
    pub fn within(mut self, report: &ReportDefinition, period: &str) -> Self {
        if report.compare.is_some() {
            self.period = Some(period.to_owned());
        } else if let Some(ask) = report.ask.iter().find(|ask| ask.op == Op::Within) {
            self.values.insert(ask.name.clone(), period.into());
        }
        self
    }
}

/// Body of `POST /reports/run`, `/reports/{id}/run` and `/reports/explain`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RunReport {
    /// The report itself; not where the address names a saved one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub definition: Option<ReportDefinition>,
    /// Instead of `definition`: the key of a shipped report.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub standard: Option<String>,
    /// Instead of `definition`: the id of a saved report.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub report_id: Option<Uuid>,
    /// Values for what the report asks, by name; null drops the condition.
    pub values: BTreeMap<String, Value>,
    /// Further conditions, as a dashboard has them over all its widgets; those on fields the object does not have are
    /// passed over and listed in the answer.
    pub filters: Vec<Compare>,
    /// Takes the place of the period that is compared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<String>,
}
