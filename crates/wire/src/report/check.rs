//! Whether a report can be asked: the form in the browser and the server call the same function.
use std::collections::BTreeSet;

use chrono::NaiveDate;
use domain::{period::Calendar, violation::Violation};

use super::{
    Function, Grouping, MAX_ASKS, MAX_COLUMNS, MAX_DEPTH, MAX_GROUPS, MAX_LEAVES, MAX_MEASURES, MAX_ROWS, Measure,
    ReportDefinition,
};
use crate::{Condition, Definition, Field, Kind, definition, query::too_long};

/// The longest walk over links, as in conditions.
const MAX_STEPS: usize = 4;

/// The field at the end of a path, and the record type that has it.
pub fn walk(object: &'static Definition, path: &str) -> Option<(&'static Definition, &'static Field)> {
    if path.split('.').count() > MAX_STEPS {
        return None;
    }
    match path.split_once('.') {
        Some((step, rest)) => walk(object.step(step)?.1, rest),
        None => Some((object, object.queryable(path)?)),
    }
}

/// What groups of a field are called in answers; none for a field that cannot be grouped by.
pub fn group_kind(field: &Field) -> Option<&'static str> {
    match field.kind {
        Kind::Link(_) => Some("link"),
        Kind::Choice(_) | Kind::State(_) => Some("choice"),
        Kind::Bool => Some("boolean"),
        Kind::Text(_) | Kind::Email | Kind::Phone | Kind::Url => Some("text"),
        Kind::Date | Kind::DateTime => Some("date"),
        Kind::Integer(..) => Some("integer"),
        _ => None,
    }
}

/// Every rule the report breaks; paths are relative to it.
pub fn check(report: &ReportDefinition) -> Vec<Violation> {
    let Some(object) = definition(&report.object) else {
        return vec![Violation::new("object", "choice")];
    };
    let mut found = shape(report);
    found.extend(groupings(object, report));
    found.extend(measures(object, &report.measures));
    found.extend(columns(object, report));
    found.extend(conditions(object, report));
    found.extend(texts(report));
    found.extend(order(object, report));
    found
}

fn shape(report: &ReportDefinition) -> Vec<Violation> {
    let figures = !report.groups.is_empty() || report.pivot.is_some() || !report.measures.is_empty();
    let mut found = Vec::new();
    match (report.columns.is_empty(), figures) {
        (true, false) => found.push(Violation::new("measures", "required")),
        (false, true) => found.push(Violation::new("columns", "not_with_figures")),
        (true, true) if report.measures.iter().all(|measure| measure.hidden) => {
            found.push(Violation::new("measures", "required"));
        }
        _ => {}
    }
    let counted = [
        ("groups", report.groups.len(), MAX_GROUPS),
        ("measures", report.measures.len(), MAX_MEASURES),
        ("columns", report.columns.len(), MAX_COLUMNS),
        ("ask", report.ask.len(), MAX_ASKS),
    ];
    let many = counted.iter().filter(|(_, count, most)| count > most);
    found.extend(many.map(|(name, _, most)| Violation::new(name, "too_many").with("max", most)));
    if report.limit.is_some_and(|limit| !(1..=MAX_ROWS).contains(&limit)) {
        found.push(Violation::new("limit", "range").with("min", 1).with("max", MAX_ROWS));
    }
    found
}

fn groupings(object: &'static Definition, report: &ReportDefinition) -> Vec<Violation> {
    let named = report.groups.iter().enumerate().map(|(index, group)| (format!("groups.{index}"), group));
    let all = named.chain(report.pivot.iter().map(|pivot| ("pivot".to_owned(), pivot)));
    all.filter_map(|(name, group)| grouping(object, &name, group)).collect()
}

fn grouping(object: &'static Definition, name: &str, group: &Grouping) -> Option<Violation> {
    let Some((_, field)) = walk(object, &group.path) else {
        return Some(Violation::new(&format!("{name}.path"), "unknown_field"));
    };
    let kind = group_kind(field);
    if kind.is_none() {
        return Some(Violation::new(&format!("{name}.path"), "grouping"));
    }
    (group.grain.is_some() && kind != Some("date")).then(|| Violation::new(&format!("{name}.grain"), "grouping"))
}

fn measures(object: &'static Definition, measures: &[Measure]) -> Vec<Violation> {
    let mut names = BTreeSet::new();
    let mut found = Vec::new();
    for (index, one) in measures.iter().enumerate() {
        let at = |member: &str| format!("measures.{index}.{member}");
        if !names.insert(one.name()) {
            found.push(Violation::new(&at("name"), "duplicate"));
        }
        let wrong = match one.function {
            Function::Ratio => ratio(measures, one),
            Function::Count => one.path.is_some().then_some(("path", "measure")),
            Function::Conversion => one.filter.is_none().then_some(("where", "required")),
            _ => value(object, one),
        };
        found.extend(wrong.map(|(member, code)| Violation::new(&at(member), code)));
    }
    found
}

fn ratio(measures: &[Measure], ratio: &Measure) -> Option<(&'static str, &'static str)> {
    let plain = |name: &Option<String>| {
        let name = name.as_deref()?;
        measures.iter().find(|measure| measure.name() == name && measure.function != Function::Ratio)
    };
    if plain(&ratio.of).is_none() {
        return Some(("of", "measure"));
    }
    plain(&ratio.by).is_none().then_some(("by", "measure"))
}

/// A measure of some value: the field must be there, and of a kind the function takes.
fn value(object: &'static Definition, one: &Measure) -> Option<(&'static str, &'static str)> {
    let is_time = |kind: Kind| matches!(kind, Kind::Date | Kind::DateTime);
    let kind = match (&one.path, &one.earliest) {
        (Some(path), None) => walk(object, path).map(|(_, field)| field.kind),
        (None, Some(earliest)) => {
            let field = object.children(&earliest.of).and_then(|(child, _)| child.queryable(&earliest.field));
            field.map(|field| field.kind).filter(|kind| is_time(*kind))
        }
        _ => return Some(("path", "required")),
    };
    let Some(kind) = kind else {
        return Some((if one.path.is_some() { "path" } else { "earliest" }, "unknown_field"));
    };
    if let Some(since) = &one.since {
        let since = object.queryable(since).is_some_and(|field| is_time(field.kind));
        let spans = matches!(one.function, Function::Avg | Function::Min | Function::Max | Function::Median);
        return (!since || !is_time(kind) || !spans).then_some(("since", "measure"));
    }
    let number = matches!(kind, Kind::Integer(..) | Kind::Money);
    // The same linked amount would be added once for every record that points to it.
    let own = one.path.as_deref().is_some_and(|path| !path.contains('.'));
    let fits = match one.function {
        Function::Sum | Function::Avg | Function::Median => number && own,
        Function::Weighted => matches!(kind, Kind::Money) && own && object.has("probability"),
        Function::Min | Function::Max => number || is_time(kind),
        _ => one.path.is_some() && group_kind_of(kind),
    };
    (!fits).then_some(("path", "measure"))
}

fn group_kind_of(kind: Kind) -> bool {
    group_kind(&Field::new("", kind)).is_some()
}

fn columns(object: &'static Definition, report: &ReportDefinition) -> Vec<Violation> {
    let wrong = |(index, path): (usize, &String)| {
        let at = format!("columns.{index}");
        match walk(object, path) {
            None => Some(Violation::new(&at, "unknown_field")),
            Some((_, field)) if !shown(field) => Some(Violation::new(&at, "column")),
            Some(_) => None,
        }
    };
    report.columns.iter().enumerate().filter_map(wrong).collect()
}

/// Whether a field can be a column of a report: one value, not a list of them.
pub fn shown(field: &Field) -> bool {
    group_kind(field).is_some() || matches!(field.kind, Kind::Id | Kind::Money | Kind::Decimal | Kind::LongText(_))
}

/// Texts that are longer than the document says.
fn texts(report: &ReportDefinition) -> Vec<Violation> {
    let mut found = Vec::new();
    for (index, one) in report.measures.iter().enumerate() {
        let at = |member: &str| format!("measures.{index}.{member}");
        let named = [("name", &one.name, 80), ("of", &one.of, 80), ("by", &one.by, 80), ("since", &one.since, 60)];
        found.extend(named.iter().filter_map(|(member, text, max)| too_long(&at(member), text.as_deref()?, *max)));
        found.extend(one.labels.values().find_map(|label| too_long(&at("labels"), label, 300)));
    }
    let asks = report.ask.iter().enumerate();
    found.extend(asks.filter_map(|(index, ask)| too_long(&format!("ask.{index}.name"), &ask.name, 60)));
    found
}

fn conditions(object: &'static Definition, report: &ReportDefinition) -> Vec<Violation> {
    let too_complex = |name: &str| Violation::new(name, "too_complex").with("max_conditions", MAX_LEAVES);
    let (depth, leaves) = report.condition.as_ref().map_or((0, 0), Condition::size);
    let own = leaves + report.ask.len();
    let mut found = Vec::new();
    if depth > MAX_DEPTH || own > MAX_LEAVES {
        found.push(too_complex("condition"));
    } else if report.condition.as_ref().is_some_and(|tree| !tree.is_bounded()) {
        found.push(Violation::new("condition", "condition"));
    }
    for (index, measure) in report.measures.iter().enumerate() {
        let (depth, leaves) = measure.filter.as_ref().map_or((0, 0), Condition::size);
        let at = format!("measures.{index}.where");
        if depth > MAX_DEPTH || own + leaves > MAX_LEAVES {
            found.push(too_complex(&at));
        } else if measure.filter.as_ref().is_some_and(|tree| !tree.is_bounded()) {
            found.push(Violation::new(&at, "condition"));
        }
    }
    let earliest = report.measures.iter().enumerate().filter_map(|(index, one)| Some((index, one.earliest.as_ref()?)));
    let unbounded = earliest.filter(|(_, one)| one.filter.as_ref().is_some_and(|tree| !tree.is_bounded()));
    found.extend(unbounded.map(|(index, _)| Violation::new(&format!("measures.{index}.earliest.where"), "condition")));
    let mut names = BTreeSet::new();
    for (index, ask) in report.ask.iter().enumerate() {
        if !names.insert(&ask.name) {
            found.push(Violation::new(&format!("ask.{index}.name"), "duplicate"));
        }
        if !walk(object, &ask.path).is_some_and(|(_, field)| field.kind.ops().contains(&ask.op)) {
            found.push(Violation::new(&format!("ask.{index}.path"), "unknown_field"));
        }
    }
    found.extend(comparison(object, report));
    found
}

fn comparison(object: &'static Definition, report: &ReportDefinition) -> Option<Violation> {
    let compare = report.compare.as_ref()?;
    let date = walk(object, &compare.path).is_some_and(|(_, field)| group_kind(field) == Some("date"));
    if !date {
        return Some(Violation::new("compare.path", "unknown_field"));
    }
    (!is_period(&compare.period)).then(|| Violation::new("compare.period", "period"))
}

/// Whether `within` knows the period: any calendar does for that.
pub fn is_period(name: &str) -> bool {
    let calendar = Calendar { today: NaiveDate::default(), first_weekday: chrono::Weekday::Mon, fiscal_start: 1 };
    calendar.span(name).is_some()
}

fn order(object: &'static Definition, report: &ReportDefinition) -> Option<Violation> {
    let sort = report.sort.as_deref()?;
    let known = |name: &str| {
        if report.columns.is_empty() {
            return name == "key" || report.measures.iter().any(|measure| measure.name() == name);
        }
        walk(object, name).is_some_and(|(_, field)| field.sortable())
    };
    (!known(sort.trim_start_matches('-'))).then(|| Violation::new("sort", "unknown_field").with("name", sort))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    #[track_caller]
    fn expect(report: Value, expected: &[(&str, &str)]) {
        let report: ReportDefinition = serde_json::from_value(report).expect("a report");
        let found = check(&report);
        let found: Vec<_> = found.iter().map(|wrong| (wrong.field.as_str(), wrong.code.as_str())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn what_can_be_asked() {
        expect(json!({"object": "opportunity", "measures": [{"function": "count"}]}), &[]);
        expect(
            json!({"object": "opportunity", "columns": ["name", "account.industry", "amount"], "sort": "-amount"}),
            &[],
        );
        expect(
            json!({
                "object": "opportunity",
                "groups": [{"path": "account.level"}, {"path": "close_date", "grain": "quarter"}],
                "pivot": {"path": "source"},
                "measures": [
                    {"function": "sum", "path": "amount"},
                    {"function": "avg", "path": "closed_at", "since": "created_at"},
                    {"function": "ratio", "of": "sum:amount", "by": "cost"},
                    {"name": "cost", "function": "max", "path": "campaign.actual_cost", "hidden": true},
                ],
                "sort": "-sum:amount",
            }),
            &[],
        );
    }

    #[test]
    fn every_refusal_names_a_member() {
        expect(json!({"object": "nothing"}), &[("object", "choice")]);
        expect(json!({"object": "lead"}), &[("measures", "required")]);
        let count = json!([{"function": "count"}]);
        expect(json!({"object": "lead", "columns": ["name"], "measures": count}), &[("columns", "not_with_figures")]);
        expect(
            json!({"object": "lead", "groups": [{"path": "nothing"}], "measures": count}),
            &[("groups.0.path", "unknown_field")],
        );
        expect(
            json!({"object": "lead", "groups": [{"path": "tag_ids"}], "measures": count}),
            &[("groups.0.path", "grouping")],
        );
        expect(
            json!({"object": "lead", "groups": [{"path": "status", "grain": "day"}], "measures": count}),
            &[("groups.0.grain", "grouping")],
        );
        expect(
            json!({"object": "opportunity", "measures": [{"function": "sum", "path": "account.annual_revenue"}]}),
            &[("measures.0.path", "measure")],
        );
        expect(
            json!({"object": "opportunity", "measures": [{"function": "ratio", "of": "count", "by": "x"}, {"function": "count"}]}),
            &[("measures.0.by", "measure")],
        );
        expect(
            json!({"object": "opportunity", "measures": [{"function": "count"}, {"function": "count"}]}),
            &[("measures.1.name", "duplicate")],
        );
        expect(
            json!({"object": "opportunity", "measures": count, "compare": {"path": "closed_at", "period": "someday"}}),
            &[("compare.period", "period")],
        );
        expect(json!({"object": "lead", "measures": count, "sort": "-total"}), &[("sort", "unknown_field")]);
        expect(json!({"object": "lead", "columns": ["emails.x"]}), &[("columns.0", "unknown_field")]);
        expect(json!({"object": "lead", "columns": ["addresses"]}), &[("columns.0", "column")]);
        expect(json!({"object": "lead", "measures": count, "limit": 0}), &[("limit", "range")]);
    }
}
