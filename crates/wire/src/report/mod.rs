//! Reports: questions about many records at once, and their answers.
mod answer;
mod check;
pub mod classes;
mod file;
pub mod forecast;
mod home;
mod question;
mod standard;
mod widget;

pub use answer::{Cell, Column, ExplainedStatement, Explanation, GroupColumn, ReportAnswer, Row, joined};
pub use check::{check, group_kind, is_period, shown, walk};
pub use file::{FileFormat, LONGEST_TITLE, ReportFile};
pub use home::{DaySection, HOMES, Home, MyDay, SetupChange, SetupChanges, StandardDashboard};
pub use question::{
    Ask, Chart, CompareWith, Comparison, Earliest, Format, Function, Grouping, Measure, ReportDefinition, RunReport,
};
pub use standard::StandardReport;
pub use widget::{Widget, check_widgets};

/// Limits of a report: what a reader can take in, and what a server can bear.
pub const MAX_GROUPS: usize = 2;
pub const MAX_MEASURES: usize = 20;
pub const MAX_COLUMNS: usize = 30;
pub const MAX_ASKS: usize = 10;
pub const MAX_ROWS: u64 = 1_000;
pub const DEFAULT_ROWS: u64 = 200;
/// Conditions of a report leave room for those of a figure, so that every figure can be searched.
pub const MAX_LEAVES: usize = 30;
pub const MAX_DEPTH: usize = 5;
