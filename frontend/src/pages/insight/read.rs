//! Answers out of JSON: what their derived readers do, at a tenth of their size, which every page of figures would load.
//! They are lenient where the derived ones are: what may be absent may be null. A test holds one against the other.
use std::{collections::BTreeMap, str::FromStr};

use chrono::NaiveDate;
use domain::{
    grain::Grain,
    money::Amount,
    rfm::{Class, Range},
    time::Timestamp,
};
use serde_json::Value;
use wire::{
    Condition, Op, Related,
    condition::Compare,
    report::{
        Ask, Cell, Chart, Column, CompareWith, Comparison, DaySection, Earliest, ExplainedStatement, Explanation,
        Format, Function, GroupColumn, Grouping, Home, Measure, MyDay, ReportAnswer, ReportDefinition, Row,
        SetupChange, SetupChanges, StandardDashboard, StandardReport, Widget,
        classes::{ClassCount, Classes, ClassesTried},
        forecast::{
            Adjusted, Adjustment, BackTest, DatedGuess, Earlier, Figure, Forecast, Guess, Month, MonthAhead,
            PersonForecast, Rfm, RfmClass, RfmMove, Said, Series, Slipped, SlippedDeal, Stalled, StalledStage,
        },
    },
};

use super::source;
use crate::{api::ApiError, ui::days};

/// What can be read out of JSON.
pub(super) trait Read: Sized {
    /// None for what is not that.
    fn read(value: &Value) -> Option<Self>;
}

/// An answer of the server; an older page before a newer one may not understand it.
pub(super) fn answer<T: Read>(body: &Value) -> Result<T, ApiError> {
    T::read(body).ok_or_else(source::unreadable)
}

impl Read for String {
    fn read(value: &Value) -> Option<Self> {
        value.as_str().map(str::to_owned)
    }
}

impl Read for Value {
    fn read(value: &Value) -> Option<Self> {
        Some(value.clone())
    }
}

impl Read for bool {
    fn read(value: &Value) -> Option<Self> {
        value.as_bool()
    }
}

impl Read for u64 {
    fn read(value: &Value) -> Option<Self> {
        value.as_u64()
    }
}

impl Read for u8 {
    fn read(value: &Value) -> Option<Self> {
        value.as_u64()?.try_into().ok()
    }
}

impl Read for u32 {
    fn read(value: &Value) -> Option<Self> {
        value.as_u64()?.try_into().ok()
    }
}

impl Read for i64 {
    fn read(value: &Value) -> Option<Self> {
        value.as_i64()
    }
}

impl Read for f64 {
    fn read(value: &Value) -> Option<Self> {
        value.as_f64()
    }
}

impl Read for NaiveDate {
    fn read(value: &Value) -> Option<Self> {
        days::parse(value.as_str()?)
    }
}

impl Read for Timestamp {
    fn read(value: &Value) -> Option<Self> {
        Self::parse(value.as_str()?).ok()
    }
}

impl Read for Amount {
    fn read(value: &Value) -> Option<Self> {
        parsed(value)
    }
}

impl Read for Condition {
    fn read(value: &Value) -> Option<Self> {
        Self::read(value)
    }
}

impl Read for Compare {
    fn read(value: &Value) -> Option<Self> {
        match Condition::read(value)? {
            Condition::Compare(compare) => Some(compare),
            _ => None,
        }
    }
}

impl<T: Read> Read for Option<T> {
    fn read(value: &Value) -> Option<Self> {
        if value.is_null() { Some(None) } else { T::read(value).map(Some) }
    }
}

impl<T: Read> Read for Box<T> {
    fn read(value: &Value) -> Option<Self> {
        T::read(value).map(Self::new)
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(value: &Value) -> Option<Self> {
        value.as_array()?.iter().map(T::read).collect()
    }
}

impl<T: Read> Read for BTreeMap<String, T> {
    fn read(value: &Value) -> Option<Self> {
        let mut map = Self::new();
        for (name, value) in value.as_object()? {
            map.insert(name.clone(), T::read(value)?);
        }
        Some(map)
    }
}

/// What is written as a text: an id, an amount.
fn parsed<T: FromStr>(value: &Value) -> Option<T> {
    value.as_str()?.parse().ok()
}

#[expect(clippy::option_option, reason = "nothing is an answer, what cannot be read is none")]
fn parsed_or_none<T: FromStr>(value: &Value) -> Option<Option<T>> {
    if value.is_null() { Some(None) } else { parsed(value).map(Some) }
}

/// Records by their ids.
fn by_id<Id: FromStr + Ord>(value: &Value) -> Option<BTreeMap<Id, Related>> {
    // Put in one by one: collecting a map brings sorting along.
    let mut map = BTreeMap::new();
    for (id, record) in value.as_object()? {
        map.insert(id.parse().ok()?, Related::read(record)?);
    }
    Some(map)
}

fn read<T: Read>(value: &Value) -> Option<T> {
    T::read(value)
}

/// What is left out where there is nothing to tell.
fn or_default<T: Read + Default>(value: &Value) -> Option<T> {
    if value.is_null() { Some(T::default()) } else { T::read(value) }
}

/// Whether an object has these members only. What a reader builds further must not lose what this page does not know.
fn only(value: &Value, names: &[&str]) -> bool {
    value.as_object().is_some_and(|members| members.keys().all(|name| names.contains(&name.as_str())))
}

/// `Type { member, member: reader, member: reader "name in JSON" }`; `only Type` refuses other members.
macro_rules! read {
    (@name $field:ident) => { stringify!($field) };
    (@name $field:ident $name:literal) => { $name };
    (@reader) => { read };
    (@reader $reader:ident) => { $reader };
    (@only $value:ident [] $($name:expr),*) => {};
    (@only $value:ident [only] $($name:expr),*) => { if !only($value, &[$($name),*]) { return None; } };
    (@one [$($only:ident)?] $type:ident { $($field:ident $(: $reader:ident $($name:literal)?)?),* }) => {
        impl Read for $type {
            fn read(value: &Value) -> Option<Self> {
                read!(@only value [$($only)?] $(read!(@name $field $($($name)?)?)),*);
                Some(Self { $($field: (read!(@reader $($reader)?))(&value[read!(@name $field $($($name)?)?)])?),* })
            }
        }
    };
    () => {};
    (only $type:ident { $($inner:tt)* } $($rest:tt)*) => { read!(@one [only] $type { $($inner)* }); read!($($rest)*); };
    ($type:ident { $($inner:tt)* } $($rest:tt)*) => { read!(@one [] $type { $($inner)* }); read!($($rest)*); };
}

/// What is one of a few, by the name JSON has for it.
macro_rules! named {
    ($($type:ident { $($variant:ident $name:literal),* })*) => {$(
        impl Read for $type {
            fn read(value: &Value) -> Option<Self> {
                match value.as_str()? {
                    $($name => Some(Self::$variant),)*
                    _ => None,
                }
            }
        }
    )*};
}

named! {
    Chart {
        Table "table", Bar "bar", Stacked "stacked", Line "line", Area "area", Funnel "funnel", Pie "pie", Scatter "scatter",
        HeatMap "heat_map", Kpi "kpi", RegionMap "region_map"
    }
    Function {
        Count "count", Sum "sum", Avg "avg", Min "min", Max "max", Median "median", Distinct "distinct", Weighted "weighted",
        Ratio "ratio", Conversion "conversion"
    }
    Format {
        Integer "integer", Decimal "decimal", Money "money", Percent "percent", Days "days", Date "date", Time "time",
        Field "field"
    }
    CompareWith { PreviousPeriod "previous_period", PreviousYear "previous_year" }
}

impl Read for Op {
    fn read(value: &Value) -> Option<Self> {
        let name = value.as_str()?;
        Self::ALL.into_iter().find(|op| op.name() == name)
    }
}

impl Read for Grain {
    fn read(value: &Value) -> Option<Self> {
        let name = value.as_str()?;
        Self::ALL.into_iter().find(|grain| grain.name() == name)
    }
}

read! {
    only ReportDefinition {
        object: or_default, columns: or_default, groups: or_default, pivot, measures: or_default, condition, ask: or_default,
        compare, sort, limit, chart: or_default
    }
    only Grouping { path, grain }
    only Measure {
        name, function: or_default, path, earliest, since, filter: read "where", of, by, format, hidden: or_default,
        labels: or_default
    }
    only Earliest { of, field, filter: read "where" }
    only Ask { name, path, op, value }
    only Comparison { path, period, with: or_default }
    only StandardReport {
        key, topic, labels, questions, definition, route, needs: or_default, available: or_default
    }
    only StandardDashboard { key, labels, about, filters, widgets }
    only Widget {
        id: or_default, title, report_id: parsed_or_none, standard, definition, chart, x: or_default, y: or_default,
        width: or_default, height: or_default
    }
    Related { record_type: read "type", name }
    ReportAnswer {
        object, path, chart, groups, pivot, columns, condition, rows, subtotals: or_default, totals, previous_condition,
        related: by_id, record_count, truncated, skipped: or_default, all_visible, currency, as_of
    }
    GroupColumn { path, object, field, kind, grain }
    Column { name, format, function, path, labels: or_default, pivot, condition }
    Cell { value }
    Row { key, values, condition, previous }
    Explanation { statements }
    ExplainedStatement { sql, plan }
    Home { standard, dashboard_id: parsed_or_none, chosen }
    MyDay { sections, as_of }
    DaySection { name, object, path, condition, sort }
    SetupChanges { data, related: by_id }
    SetupChange { object, record_id: parsed, action, actor_id: parsed_or_none, at, fields }
    Figure { amount, count, condition }
    Guess { amount, error }
    DatedGuess { amount, open, unopened, error }
    Forecast {
        period, from, until, pipeline_id: parsed, currency, as_of, closed, commit, best_case, pipeline, weighted_undated,
        weighted_error, dated, run_rate, target, people, back_tests, learned_from, series, earlier, said, commit_error,
        adjustments, adjusted, related: by_id
    }
    Earlier { taken_on, closed, commit, best_case, pipeline, dated }
    Said { from, until, taken_on, commit, best_case, dated, actual }
    Adjustment { id: parsed, owner_id: parsed, category, amount, note, by: parsed_or_none, at }
    Adjusted { commit, best_case }
    PersonForecast { owner_id: parsed_or_none, closed, commit, best_case, target }
    BackTest { from, until, actual, dated, run_rate, weighted }
    Series { method, level, history, ahead }
    Month { from, amount }
    MonthAhead { from, amount, low, high }
    Stalled { pipeline_id: parsed, currency, stages, related: by_id }
    StalledStage { stage_id: parsed, days, learned_from, stalled }
    Slipped { pipeline_id: parsed, currency, count, amount, deals, related: by_id }
    SlippedDeal { opportunity_id: parsed, owner_id: parsed_or_none, amount, first, closes, times, days }
    only Range { least: or_default, most: or_default }
    only Class {
        key, labels, recency: or_default, frequency: or_default, monetary: or_default, first_before_days,
        interest_within_days
    }
    Classes { version, classes, defaults }
    ClassesTried { customers, classes, moved }
    ClassCount { key, count }
    Rfm { as_of, since, currency, customers, classes, moved }
    RfmClass { key, labels, count, have_bought, amount, condition }
    RfmMove { from, to, count }
}

#[cfg(test)]
mod tests {
    use serde::de::DeserializeOwned;
    use serde_json::json;

    use super::*;

    /// Reads the same as the derived reader, and refuses what lacks one of the members that must be there.
    fn reads<T: Read + DeserializeOwned + PartialEq + std::fmt::Debug>(value: &Value, needed: &[&str]) {
        let derived: T = serde_json::from_value(value.clone()).expect("a sample");
        assert_eq!(T::read(value).as_ref(), Some(&derived), "{value}");
        for name in needed {
            let mut lacking = value.clone();
            lacking.as_object_mut().unwrap().remove(*name).expect("it was there");
            assert_eq!(T::read(&lacking), None, "without {name}");
            assert!(serde_json::from_value::<T>(lacking).is_err(), "without {name}");
        }
    }

    const ID: &str = "01990000-0000-7000-8000-000000000001";

    fn related() -> Value {
        json!({ID: {"type": "account", "name": "Around the Horn"}})
    }

    fn condition() -> Value {
        json!({"all": [{"path": "status", "op": "in", "value": ["open"]}, {"not": {"path": "owner_id", "op": "is_null"}}]})
    }

    fn definition() -> Value {
        json!({
            "object": "opportunity", "groups": [{"path": "closed_at", "grain": "week"}, {"path": "stage_id"}],
            "pivot": {"path": "source"}, "condition": condition(), "sort": "-key", "limit": 20, "chart": "heat_map",
            "measures": [
                {"function": "count", "where": condition(), "hidden": true, "labels": {"en": "Deals"}},
                {"name": "r", "function": "ratio", "of": "a", "by": "b", "format": "percent"},
                {"earliest": {"of": "activities", "field": "at", "where": condition()}, "since": "created_at", "function": "avg"},
                {"earliest": {"of": "activities", "field": "at"}},
            ],
            "ask": [{"name": "period", "path": "closed_at", "op": "within", "value": "this_year"}, {"name": "x", "path": "y", "op": "eq"}],
            "compare": {"path": "closed_at", "period": "this_year", "with": "previous_year"},
        })
    }

    #[test]
    fn what_is_shipped_is_read() {
        let file = |name: &str| {
            let text = std::fs::read_to_string(format!(
                "{}/../crates/persistence/src/report/{name}",
                env!("CARGO_MANIFEST_DIR")
            ));
            serde_json::from_str::<Vec<Value>>(&text.unwrap()).unwrap()
        };
        for report in file("standard.json") {
            reads::<StandardReport>(&report, &["key", "topic", "labels", "questions"]);
        }
        for board in file("boards.json") {
            reads::<StandardDashboard>(&board, &["key", "labels", "about", "filters", "widgets"]);
        }
    }

    #[test]
    fn a_question_is_read() {
        reads::<ReportDefinition>(&definition(), &[]);
        reads::<ReportDefinition>(
            &json!({"object": "lead", "columns": ["name"], "compare": {"path": "a", "period": "b"}}),
            &[],
        );
        reads::<Ask>(&definition()["ask"][0], &["name", "path", "op"]);
        reads::<Comparison>(&definition()["compare"], &["path", "period"]);
        let widget = json!({"id": "a", "title": "T", "report_id": ID, "definition": definition(), "chart": "kpi", "x": 1, "width": 6});
        reads::<Widget>(&widget, &[]);
    }

    #[test]
    fn a_question_with_more_in_it_than_this_page_knows_is_refused() {
        let mut newer = definition();
        newer["having"] = 1.into();
        assert_eq!(ReportDefinition::read(&newer), None);
        let mut newer = definition();
        newer["measures"][0]["unit"] = "kg".into();
        assert_eq!(ReportDefinition::read(&newer), None);
        assert_eq!(Chart::read(&"globe".into()), None);
    }

    #[test]
    fn an_answer_is_read() {
        let row = json!({"key": ["2026-01-01", null], "values": [1, "2.50"], "condition": condition(), "previous": {"key": [], "values": [0]}});
        let group = json!({"path": "closed_at", "object": "opportunity", "field": "closed_at", "kind": "date", "grain": "quarter"});
        let column = json!({
            "name": "sum:amount", "format": "money", "function": "sum", "path": "amount", "labels": {"en": "Sum"},
            "pivot": {"value": null}, "condition": condition(),
        });
        let answer = json!({
            "object": "opportunity", "path": "opportunities", "chart": "region_map", "groups": [group], "pivot": group,
            "columns": [column, {"name": "count", "format": "integer"}], "condition": condition(), "rows": [row],
            "subtotals": [row], "totals": row, "previous_condition": condition(), "related": related(), "record_count": 7,
            "truncated": false, "skipped": ["x"], "all_visible": true, "currency": "EUR", "as_of": "2026-01-31T10:00:00Z",
        });
        reads::<ReportAnswer>(&answer, &["object", "chart", "groups", "rows", "record_count", "all_visible", "as_of"]);
        let mut short = answer;
        for name in ["pivot", "subtotals", "totals", "previous_condition", "skipped"] {
            short.as_object_mut().unwrap().remove(name);
        }
        reads::<ReportAnswer>(&short, &[]);
        reads::<Explanation>(&json!({"statements": [{"sql": "SELECT 1", "plan": ["SCAN"]}]}), &["statements"]);
    }

    #[test]
    fn the_page_one_begins_with_is_read() {
        reads::<Home>(&json!({"standard": null, "dashboard_id": ID, "chosen": true}), &["chosen"]);
        let section =
            json!({"name": "tasks", "object": "task", "path": "tasks", "condition": condition(), "sort": "due"});
        reads::<MyDay>(&json!({"sections": [section], "as_of": "2026-01-31T10:00:00Z"}), &["sections", "as_of"]);
        let change = json!({
            "object": "role", "record_id": ID, "action": "update", "actor_id": null, "at": "2026-01-31T10:00:00Z", "fields": ["name"],
        });
        reads::<SetupChanges>(&json!({"data": [change], "related": related()}), &["data", "related"]);
    }

    #[test]
    fn a_forecast_is_read() {
        let figure = json!({"amount": "10.00", "count": 2, "condition": condition()});
        let month = json!({"from": "2026-01-01", "amount": "1.00"});
        let ahead = json!({"from": "2026-02-01", "amount": "1.00", "low": "0.50", "high": "1.50"});
        let earlier = json!({
            "taken_on": "2026-01-05", "closed": "1.00", "commit": "2.00", "best_case": "3.00", "pipeline": "4.00", "dated": "5.00",
        });
        let said = json!({
            "from": "2026-01-01", "until": "2026-04-01", "taken_on": "2026-01-05", "commit": "2.00", "best_case": "3.00",
            "dated": "5.00", "actual": "4.00",
        });
        let adjustment = json!({
            "id": ID, "owner_id": ID, "category": "commit", "amount": "-5.00", "note": "n", "by": null, "at": "2026-01-31T10:00:00Z",
        });
        let past = json!({"from": "2026-01-01", "until": "2026-02-01", "actual": "1.00", "dated": "2.00", "run_rate": "3.00", "weighted": "4.00"});
        let forecast = json!({
            "period": "this_quarter", "from": "2026-01-01", "until": "2026-04-01", "pipeline_id": ID, "currency": "EUR",
            "as_of": "2026-01-31T10:00:00Z", "closed": figure, "commit": figure, "best_case": figure, "pipeline": figure,
            "weighted_undated": figure, "weighted_error": 0.25, "target": "12.50", "learned_from": 3, "commit_error": null,
            "dated": {"amount": "1.00", "open": "2.00", "unopened": "3.00", "error": 1}, "run_rate": {"amount": "1.00", "error": null},
            "people": [{"owner_id": ID, "closed": "1.00", "commit": "2.00", "best_case": "3.00", "target": null}],
            "back_tests": [past], "series": {"method": "theta", "level": 0.8, "history": [month], "ahead": [ahead]},
            "earlier": [earlier], "said": [said], "adjustments": [adjustment],
            "adjusted": {"commit": "1.00", "best_case": "2.00"}, "related": related(),
        });
        reads::<Forecast>(&forecast, &["period", "from", "closed", "dated", "series", "adjustments", "related"]);
        let stage = json!({"stage_id": ID, "days": 20, "learned_from": 5, "stalled": figure});
        let stalled = json!({"pipeline_id": ID, "currency": "EUR", "stages": [stage], "related": related()});
        reads::<Stalled>(&stalled, &["pipeline_id", "stages"]);
        let deal = json!({
            "opportunity_id": ID, "owner_id": null, "amount": "1.00", "first": "2026-01-01", "closes": "2026-01-31", "times": 2, "days": 30,
        });
        let slipped = json!({
            "pipeline_id": ID, "currency": "EUR", "count": 1, "amount": "1.00", "deals": [deal], "related": related(),
        });
        reads::<Slipped>(&slipped, &["pipeline_id", "count", "deals"]);
    }

    #[test]
    fn classes_are_read() {
        let class = json!({
            "key": "champions", "labels": {"en": "Champions"}, "count": 4, "have_bought": true, "amount": "9.00", "condition": condition(),
        });
        let moved = json!({"from": null, "to": "champions", "count": 1});
        let rfm = json!({
            "as_of": "2026-01-31", "since": "2024-01-31", "currency": "EUR", "customers": 9, "classes": [class], "moved": [moved],
        });
        reads::<Rfm>(&rfm, &["as_of", "customers", "classes", "moved"]);
        let rule = json!({
            "key": "a", "labels": {"en": "A"}, "recency": {"least": 4, "most": 5}, "frequency": {"least": 1, "most": 2},
            "monetary": {"least": 1, "most": 5}, "first_before_days": 731,
        });
        let interest = json!({"key": "b", "labels": {}, "interest_within_days": 90});
        let classes = json!({"version": 2, "classes": [rule, interest], "defaults": [rule]});
        reads::<Classes>(&classes, &["version", "classes", "defaults"]);
        let tried = json!({"customers": 3, "classes": [{"key": "a", "count": 1}], "moved": 2});
        reads::<ClassesTried>(&tried, &["customers", "classes", "moved"]);
    }
}
