//! Columns, groups and figures of a report, as the page calls and writes them.
use chrono::{Months, NaiveDate};
use domain::grain::Grain;
use serde_json::Value;
use wire::{
    definition,
    report::{Cell, Column, Format, GroupColumn, ReportAnswer},
};

use crate::Reader;

impl Reader<'_> {
    /// A column's heading, with its value of the pivot.
    pub fn heading(&self, answer: &ReportAnswer, column: &Column) -> String {
        let name = self.column(answer, column);
        let pivot = answer.pivot.as_ref().zip(column.pivot.as_ref());
        pivot.map_or_else(
            || name.clone(),
            |(group, Cell { value })| format!("{}{}{name}", self.key(group, value), self.language.colon()),
        )
    }

    /// "Sum · Amount", "Number of deals"; a field is called what it is called.
    pub fn column(&self, answer: &ReportAnswer, column: &Column) -> String {
        let language = self.language;
        if let Some(own) = column.labels.get(language.tag()).or_else(|| column.labels.get("en")) {
            return own.clone();
        }
        let field = || Some(language.path(definition(&answer.object)?, column.path.as_deref()?));
        match (column.function.as_deref(), field()) {
            (Some("count"), _) => {
                let records = language.records(&answer.object).to_lowercase();
                language.fill("figure.count_of", &[("records", &records)])
            }
            (Some(function), Some(field)) => format!("{} · {field}", self.function(function)),
            (Some(function), None) => self.function(function).to_owned(),
            (None, Some(field)) => field,
            (None, None) => column.name.clone(),
        }
    }

    fn function(&self, name: &str) -> &'static str {
        let own = self.language.find(&format!("figure.{name}"));
        own.unwrap_or_else(|| self.language.text(&format!("report.{name}")))
    }

    /// What rows are grouped by.
    pub fn group(&self, answer: &ReportAnswer, group: &GroupColumn) -> String {
        definition(&answer.object).map(|object| self.language.path(object, &group.path)).unwrap_or_default()
    }

    /// One value of a group.
    pub fn key(&self, group: &GroupColumn, value: &Value) -> String {
        let text = value.as_str().unwrap_or_default();
        match (group.kind.as_str(), value) {
            (_, Value::Null) => self.language.text("report.none").to_owned(),
            ("link", _) => self.name(text),
            ("choice", _) => self.language.choice(&group.object, &group.field, text).to_owned(),
            ("date", _) => self.span(group.grain.unwrap_or(Grain::Day), text),
            ("boolean", _) => self.yes_or_no(value == true).to_owned(),
            ("integer", _) => self.language.number(&value.to_string(), 0),
            _ => text.to_owned(),
        }
    }

    /// A span of time by its first day. Quarters and years of a fiscal calendar say where they begin and end.
    fn span(&self, grain: Grain, first: &str) -> String {
        let Ok(day) = first.parse::<NaiveDate>() else { return first.to_owned() };
        let month = |day| self.language.month(day);
        let until = |months| format!("{} – {}", month(day), month(day + Months::new(months)));
        match grain.name() {
            "year" if first.get(5..7) == Some("01") => first.get(..4).unwrap_or_default().to_owned(),
            "year" => until(11),
            "quarter" => until(2),
            "month" => month(day),
            _ => self.language.date(day),
        }
    }

    /// A figure in words; empty for none.
    pub fn figure(&self, answer: &ReportAnswer, column: &Column, figure: &Value) -> String {
        let plain = decimal(figure);
        match column.format {
            _ if figure.is_null() => String::new(),
            Format::Money if figure.is_object() => {
                self.language.money(&plain, figure["currency"].as_str().unwrap_or_default())
            }
            Format::Money => self.language.money(&plain, &answer.currency),
            Format::Percent => self.language.percent(plain.parse().unwrap_or_default()),
            Format::Days => self.days(&plain),
            Format::Integer => self.language.number(&plain, 0),
            Format::Decimal => self.language.number(&plain, 4),
            Format::Date => self.date(&plain),
            Format::Time => self.instant(&plain),
            Format::Field => self.shown(answer, column, figure),
        }
    }

    fn shown(&self, answer: &ReportAnswer, column: &Column, figure: &Value) -> String {
        let object = definition(&answer.object).zip(column.path.as_deref());
        object.map_or_else(|| decimal(figure), |(object, path)| self.value(object, path, figure))
    }

    /// Whole days in words; less than ten are told to the tenth.
    fn days(&self, days: &str) -> String {
        let tenths = self.language.number(days, 1);
        if tenths.contains('.') && tenths.len() <= 3 {
            return self.language.fill("time.days_part", &[("n", &tenths)]);
        }
        let whole = self.language.number(days, 0).replace(',', "");
        self.language.count("time.days", whole.parse().unwrap_or_default())
    }
}

/// A figure as digits, however it travels.
fn decimal(figure: &Value) -> String {
    match figure {
        Value::String(text) => text.clone(),
        Value::Object(money) => money["amount"].as_str().unwrap_or_default().to_owned(),
        other => other.to_string(),
    }
}
