//! What columns, groups and figures are called, and how figures are written.
use serde_json::Value;
use wire::{
    definition,
    report::{Cell, Column, Format, Function, GroupColumn, Measure, ReportAnswer, ReportDefinition, walk},
};

use super::source::spoken;
use crate::{
    api::records,
    browser,
    i18n::{Key, count, fill, format, key, label, t},
    json,
    resource::{filter::words, value},
    ui::plot::Unit,
};

/// What a function does, as a heading.
pub(super) fn function(function: Function) -> Key {
    match function {
        Function::Count => key::REPORT_COUNT,
        Function::Sum => key::FIGURE_SUM,
        Function::Avg => key::FIGURE_AVG,
        Function::Min => key::FIGURE_MIN,
        Function::Max => key::FIGURE_MAX,
        Function::Median => key::REPORT_MEDIAN,
        Function::Distinct => key::REPORT_DISTINCT,
        Function::Weighted => key::REPORT_WEIGHTED,
        Function::Ratio => key::REPORT_RATIO,
        Function::Conversion => key::REPORT_CONVERSION,
    }
}

fn function_named(name: &str) -> Option<Function> {
    let at = Function::NAMES.iter().position(|known| *known == name)?;
    ALL.get(at).copied()
}

pub(super) const ALL: [Function; 10] = [
    Function::Count,
    Function::Sum,
    Function::Avg,
    Function::Min,
    Function::Max,
    Function::Median,
    Function::Distinct,
    Function::Weighted,
    Function::Ratio,
    Function::Conversion,
];

/// A column's heading, without its pivot.
pub(super) fn column(answer: &ReportAnswer, column: &Column) -> String {
    let own = spoken(&column.labels);
    if !own.is_empty() {
        return own;
    }
    measured(&answer.object, column.function.as_deref().and_then(function_named), column.path.as_deref(), &column.name)
}

/// "Sum · Amount", "Number of deals"; a field is called what it is called.
fn measured(object: &str, of: Option<Function>, path: Option<&str>, name: &str) -> String {
    let field = path.and_then(|path| Some(words::path(definition(object)?, path)));
    match (of, field) {
        (Some(Function::Count), _) => fill(key::FIGURE_COUNT_OF, &[("records", &label::records_inside(object))]),
        (Some(of), Some(field)) => format!("{} · {field}", t(function(of))),
        (Some(of), None) => t(function(of)).to_owned(),
        (None, Some(field)) => field,
        (None, None) => name.to_owned(),
    }
}

/// What a measure is called before there is an answer.
pub(super) fn measure(report: &ReportDefinition, measure: &Measure) -> String {
    let own = spoken(&measure.labels);
    if own.is_empty() {
        measured(&report.object, Some(measure.function), measure.path.as_deref(), &measure.name())
    } else {
        own
    }
}

/// What rows are grouped by.
pub(super) fn group(answer: &ReportAnswer, group: &GroupColumn) -> String {
    definition(&answer.object).map(|object| words::path(object, &group.path)).unwrap_or_default()
}

/// One value of a group.
pub(super) fn key_of(group: &GroupColumn, value: &Value) -> String {
    let text = value.as_str().unwrap_or_default();
    match (group.kind.as_str(), value) {
        (_, Value::Null) => t(key::REPORT_NONE).to_owned(),
        ("link", _) => records::name_of(text).unwrap_or_else(|| t(key::VALUE_HIDDEN).to_owned()),
        ("choice", _) => label::choice(&group.object, &group.field, text).to_owned(),
        ("date", _) => span(group.grain.map_or("day", domain::grain::Grain::name), text),
        ("boolean", _) => t(if value == true { key::VALUE_YES } else { key::VALUE_NO }).to_owned(),
        ("integer", _) => format::number(value.as_f64().unwrap_or_default()),
        _ => text.to_owned(),
    }
}

pub(super) fn cell(group: &GroupColumn, cell: &Cell) -> String {
    key_of(group, &cell.value)
}

/// A span of time by its first day. Quarters and years of a fiscal calendar say where they begin and end.
fn span(grain: &str, first: &str) -> String {
    let month = first.get(5..7).and_then(|month| month.parse::<u32>().ok()).unwrap_or(1);
    let year = first.get(..4).unwrap_or_default();
    let later = |months: u32| {
        let at = month - 1 + months;
        let year = year.parse::<u32>().unwrap_or_default() + at / 12;
        format::month(&format!("{year:04}-{:02}-01", at % 12 + 1))
    };
    match grain {
        "year" if month == 1 => year.to_owned(),
        "year" => format!("{} – {}", format::month(first), later(11)),
        "quarter" => format!("{} – {}", format::month(first), later(2)),
        "month" => format::month(first),
        _ => format::date(first),
    }
}

/// A number that travels as a number or as a decimal text.
pub(super) fn number(value: &Value) -> Option<f64> {
    value.as_f64().or_else(|| browser::number(value.as_str()?)).or_else(|| browser::number(value["amount"].as_str()?))
}

/// A figure in words; empty for none.
pub(super) fn figure(answer: &ReportAnswer, column: &Column, figure: &Value) -> String {
    let plain = figure.as_str().unwrap_or_default();
    match column.format {
        _ if figure.is_null() => String::new(),
        Format::Money if figure.is_object() => value::money(figure),
        Format::Money => format::money(plain, &answer.currency),
        Format::Percent => format::percent(number(figure).unwrap_or_default() * 100.0),
        Format::Days => days(number(figure).unwrap_or_default()),
        Format::Integer | Format::Decimal => format::number(number(figure).unwrap_or_default()),
        Format::Date => format::date(plain),
        Format::Time => format::instant(plain),
        Format::Field => of_field(answer, column, figure),
    }
}

fn of_field(answer: &ReportAnswer, column: &Column, figure: &Value) -> String {
    let found = definition(&answer.object).and_then(|object| walk(object, column.path.as_deref()?));
    let plain = || figure.as_str().map_or_else(|| figure.to_string(), str::to_owned);
    found.map_or_else(plain, |(object, field)| value::text(object, field, figure))
}

/// Whole days in words; less than ten are told to the tenth.
pub(super) fn days(days: f64) -> String {
    let days = (days * 10.0).round() / 10.0;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a positive number of days")]
    if days >= 10.0 || days.fract() == 0.0 {
        return count(key::TIME_DAYS, days.round().max(0.0) as u64);
    }
    fill(key::TIME_DAYS_PART, &[("n", &format::number(days))])
}

/// A figure in few signs, for charts.
pub(super) fn short(answer: &ReportAnswer, column: &Column, figure_: &Value) -> String {
    match column.format {
        Format::Money if !figure_.is_null() => {
            let amount = json::fraction(number(figure_).unwrap_or_default());
            format::compact_money(&amount, &answer.currency)
        }
        _ => figure(answer, column, figure_),
    }
}

/// What an axis of the column's figures counts in.
pub(super) fn unit(answer: &ReportAnswer, column: &Column) -> Unit {
    match column.format {
        Format::Money => Unit::Money(answer.currency.clone()),
        Format::Percent => Unit::Percent,
        Format::Integer => Unit::Whole,
        _ => Unit::Number,
    }
}

/// Whether a column holds figures that can be drawn.
pub(super) fn drawable(column: &Column) -> bool {
    matches!(column.format, Format::Integer | Format::Decimal | Format::Money | Format::Percent | Format::Days)
}

/// The column's name with its unit, for an axis.
pub(super) fn axis(answer: &ReportAnswer, column: &Column) -> String {
    let name = self::column(answer, column);
    match column.format {
        Format::Money => format!("{name} ({})", answer.currency),
        Format::Days => format!("{name} ({})", t(key::REPORT_IN_DAYS)),
        _ => name,
    }
}
