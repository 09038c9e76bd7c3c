//! Tables as every kind of file writes them: each cell in words for people, and in digits for programs.
use serde_json::Value;
use wire::report::{self, Chart, Format, ReportAnswer};
use words::Reader;

/// One table.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Grid {
    /// None where what stands above says it all.
    pub(super) title: Option<String>,
    /// What the reader should know of it.
    pub(super) note: Option<String>,
    pub(super) columns: Vec<Column>,
    pub(super) lines: Vec<Line>,
    /// The column that is drawn, where one is.
    pub(super) drawn: Option<usize>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Column {
    pub(super) heading: String,
    /// None for texts.
    pub(super) format: Option<Format>,
    /// It says what the row is of.
    pub(super) is_name: bool,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Line {
    pub(super) level: Level,
    pub(super) cells: Vec<Cell>,
}

/// What a row is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Level {
    #[default]
    Plain,
    Subtotal,
    Total,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Cell {
    /// As it is read.
    pub(super) text: String,
    /// As it is reckoned with; none where it is no figure.
    pub(super) digits: Option<String>,
    /// The figure of the period before, where it is compared.
    pub(super) before: Option<String>,
}

impl Column {
    pub(super) fn name(heading: &str) -> Self {
        Self { heading: heading.to_owned(), format: None, is_name: true }
    }

    pub(super) fn text(heading: &str) -> Self {
        Self { heading: heading.to_owned(), ..Self::default() }
    }

    pub(super) fn figure(heading: &str, format: Format) -> Self {
        Self { heading: heading.to_owned(), format: Some(format), is_name: false }
    }
}

impl Cell {
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    pub(super) fn figure(text: String, digits: &impl ToString) -> Self {
        Self { text, digits: Some(digits.to_string()), before: None }
    }
}

impl Grid {
    /// Groups with their subtotals, then the totals, in the order of the page; none where nothing was found.
    pub(super) fn of_answer(reader: &Reader<'_>, answer: &ReportAnswer) -> Option<Self> {
        if answer.rows.is_empty() && answer.totals.is_none() {
            return None;
        }
        let groups = answer.groups.iter().map(|group| Column::name(&reader.group(answer, group)));
        let columns = answer.columns.iter().map(|column| Column {
            heading: reader.heading(answer, column),
            format: is_figure(column).then_some(column.format),
            is_name: false,
        });
        let columns = groups.chain(columns).collect();
        Some(Self { columns, lines: lines(reader, answer), drawn: drawn(answer), ..Self::default() })
    }
}

fn lines(reader: &Reader<'_>, answer: &ReportAnswer) -> Vec<Line> {
    let mut lines = Vec::new();
    for (at, row) in answer.rows.iter().enumerate() {
        lines.push(line(reader, answer, (Level::Plain, keys(reader, answer, row), row)));
        let ends = answer.rows.get(at + 1).is_none_or(|next| next.key.first() != row.key.first());
        let subtotal = answer.subtotals.iter().find(|subtotal| subtotal.key.first() == row.key.first());
        if let Some(subtotal) = subtotal.filter(|_| ends) {
            lines.push(line(reader, answer, (Level::Subtotal, subtotal_name(reader, answer, subtotal), subtotal)));
        }
    }
    // Of a single row of figures the total is the same once more.
    let alone = answer.groups.is_empty() && !answer.rows.is_empty();
    if let Some(totals) = answer.totals.as_ref().filter(|_| !alone) {
        let mut names = vec![String::new(); answer.groups.len()];
        if let Some(first) = names.first_mut() {
            reader.language.text("report.total").clone_into(first);
        }
        let level = if answer.groups.is_empty() { Level::Plain } else { Level::Total };
        lines.push(line(reader, answer, (level, names, totals)));
    }
    lines
}

fn line(reader: &Reader<'_>, answer: &ReportAnswer, (level, names, row): (Level, Vec<String>, &report::Row)) -> Line {
    let names = names.into_iter().map(Cell::text);
    let figures = (0..answer.columns.len()).map(|at| figure(reader, answer, row, at));
    Line { level, cells: names.chain(figures).collect() }
}

/// The figure, and the one before it where it is compared.
fn figure(reader: &Reader<'_>, answer: &ReportAnswer, row: &report::Row, at: usize) -> Cell {
    let column = &answer.columns[at];
    let told = |value: &Value| reader.figure(answer, column, value);
    let before = row.previous.as_deref().and_then(|before| before.values.get(at)).map(told);
    let value = row.values.get(at).unwrap_or(&Value::Null);
    Cell { text: told(value), digits: digits(column, value), before: before.filter(|before| !before.is_empty()) }
}

fn keys(reader: &Reader<'_>, answer: &ReportAnswer, row: &report::Row) -> Vec<String> {
    answer.groups.iter().zip(&row.key).map(|(group, value)| reader.key(group, value)).collect()
}

fn subtotal_name(reader: &Reader<'_>, answer: &ReportAnswer, row: &report::Row) -> Vec<String> {
    let first = keys(reader, answer, row).into_iter().next().unwrap_or_default();
    let name = reader.language.fill("report.subtotal", &[("group", &first)]);
    let blank = answer.groups.len().saturating_sub(1);
    std::iter::once(name).chain(std::iter::repeat_n(String::new(), blank)).collect()
}

/// The first figure of each group, where the report is drawn. Money says more than the number of records it is of.
fn drawn(answer: &ReportAnswer) -> Option<usize> {
    if answer.groups.len() != 1 || matches!(answer.chart, Chart::Table | Chart::Kpi) {
        return None;
    }
    let of_figure = |column: &report::Column| column.pivot.is_none() && is_figure(column);
    let money = answer.columns.iter().position(|column| of_figure(column) && column.format == Format::Money);
    let at = money.or_else(|| answer.columns.iter().position(of_figure))?;
    Some(answer.groups.len() + at)
}

/// Whether a column holds figures.
fn is_figure(column: &report::Column) -> bool {
    matches!(column.format, Format::Integer | Format::Decimal | Format::Money | Format::Percent | Format::Days)
}

/// A figure as digits; none where it is none.
fn digits(column: &report::Column, value: &Value) -> Option<String> {
    let text = match value {
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        Value::Object(money) => money.get("amount")?.as_str()?.to_owned(),
        _ => return None,
    };
    is_figure(column).then_some(text)
}
