//! An answer as rows: groups with their subtotals, then the totals.
use wire::report::{Column, Format, ReportAnswer, Row};

use super::Content;

/// What a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Level {
    Plain,
    Subtotal,
    Total,
}

/// The rows in the order of the page, each with the names of its groups.
pub(super) fn all<'a>(content: &Content, answer: &'a ReportAnswer) -> Vec<(Level, Vec<String>, &'a Row)> {
    let mut rows = Vec::new();
    for (at, row) in answer.rows.iter().enumerate() {
        rows.push((Level::Plain, keys(content, answer, row), row));
        let ends = answer.rows.get(at + 1).is_none_or(|next| next.key.first() != row.key.first());
        let subtotal = answer.subtotals.iter().find(|subtotal| subtotal.key.first() == row.key.first());
        if let Some(subtotal) = subtotal.filter(|_| ends) {
            rows.push((Level::Subtotal, subtotal_name(content, answer, subtotal), subtotal));
        }
    }
    // Of a single row of figures the total is the same once more.
    let alone = answer.groups.is_empty() && !answer.rows.is_empty();
    if let Some(totals) = answer.totals.as_ref().filter(|_| !alone) {
        let mut names = vec![String::new(); answer.groups.len()];
        if let Some(first) = names.first_mut() {
            content.language.text("report.total").clone_into(first);
        }
        rows.push((if answer.groups.is_empty() { Level::Plain } else { Level::Total }, names, totals));
    }
    rows
}

fn keys(content: &Content, answer: &ReportAnswer, row: &Row) -> Vec<String> {
    let reader = content.reads(answer);
    answer.groups.iter().zip(&row.key).map(|(group, value)| reader.key(group, value)).collect()
}

fn subtotal_name(content: &Content, answer: &ReportAnswer, row: &Row) -> Vec<String> {
    let first = keys(content, answer, row).into_iter().next().unwrap_or_default();
    let name = content.language.fill("report.subtotal", &[("group", &first)]);
    let blank = answer.groups.len().saturating_sub(1);
    std::iter::once(name).chain(std::iter::repeat_n(String::new(), blank)).collect()
}

/// The headings: of groups, then of columns.
pub(super) fn headings(content: &Content, answer: &ReportAnswer) -> Vec<String> {
    let reader = content.reads(answer);
    let groups = answer.groups.iter().map(|group| reader.group(answer, group));
    groups.chain(answer.columns.iter().map(|column| reader.heading(answer, column))).collect()
}

/// Whether a column holds figures.
pub(super) fn is_figure(column: &Column) -> bool {
    matches!(column.format, Format::Integer | Format::Decimal | Format::Money | Format::Percent | Format::Days)
}

/// A figure as digits; none where it is none.
pub(super) fn digits(column: &Column, value: &serde_json::Value) -> Option<String> {
    let text = match value {
        serde_json::Value::Number(number) => number.to_string(),
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Object(money) => money.get("amount")?.as_str()?.to_owned(),
        _ => return None,
    };
    is_figure(column).then_some(text)
}
