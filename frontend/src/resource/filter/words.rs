//! A filter in words: "Status is New, Contacted", "Account › Industry is Retail", "Number of activities (Kind is Call) is at least 3".
use wire::{Definition, Field, Kind, Op, condition::Function};

use super::{Figure, Filter, Group, Logic, Node, resolve, walk};
use crate::{
    api::records,
    i18n::{Key, count, fill, format, key, label, t},
};

pub(crate) fn node(definition: &'static Definition, node: &Node) -> String {
    match node {
        Node::Leaf(filter) => leaf(definition, filter),
        Node::Group(group) => nested(definition, group),
        Node::Figure(figure) => self::figure(definition, figure),
    }
}

/// "Not (A or B)", "(A and B)".
fn nested(definition: &'static Definition, group: &Group) -> String {
    let parts: Vec<_> = group.nodes.iter().map(|part| node(definition, part)).collect();
    let (join, around) = match group.logic {
        Logic::All => (key::FILTER_AND, None),
        Logic::Any => (key::FILTER_OR, None),
        Logic::None => (key::FILTER_OR, Some(key::FILTER_NOT)),
    };
    let inside = parts.join(t(join));
    match around {
        Some(around) => fill(around, &[("what", &inside)]),
        None if parts.len() > 1 => format!("({inside})"),
        None => inside,
    }
}

fn leaf(definition: &'static Definition, filter: &Filter) -> String {
    let Some((at, field)) = resolve(definition, &filter.field) else { return String::new() };
    let name = path(definition, &filter.field);
    if filter.op == Op::IsNull {
        let empty = filter.values.first().is_some_and(|value| value == "true");
        return format!("{name} {}", t(if empty { key::FILTER_OP_EMPTY } else { key::FILTER_OP_NOT_EMPTY }));
    }
    let values: Vec<_> = filter.values.iter().map(|it| value(at, field, filter.op, it)).collect();
    format!("{name} {} {}", t(op_key(filter.op, field.kind)), values.join(", "))
}

/// "Account › Industry".
pub(crate) fn path(definition: &'static Definition, path: &str) -> String {
    let (steps, name) = path.rsplit_once('.').unwrap_or(("", path));
    let field = walk(definition, steps).map_or("", |at| label::field(at.name, name));
    if steps.is_empty() { field.to_owned() } else { format!("{} › {field}", walked(definition, steps)) }
}

/// "Account › Owner".
pub(crate) fn walked(definition: &'static Definition, steps: &str) -> String {
    let mut at = definition;
    let mut names = Vec::new();
    for step in steps.split('.') {
        let Some((field, next)) = at.step(step) else { break };
        names.push(label::field(at.name, field.name));
        at = next;
    }
    names.join(" › ")
}

fn value(definition: &Definition, field: &Field, op: Op, value: &str) -> String {
    match (field.kind, value) {
        (_, "$me") => t(key::FILTER_ME).to_owned(),
        (_, "$my_team") => t(key::FILTER_MY_TEAM).to_owned(),
        (_, "$today") => t(key::FILTER_TODAY).to_owned(),
        (_, "$now") => t(key::FILTER_NOW).to_owned(),
        (Kind::Choice(_) | Kind::State(_), _) => label::choice(definition.name, field.name, value).to_owned(),
        (Kind::Link(_) | Kind::Links(_) | Kind::References(_), _) => {
            records::name_of(value).unwrap_or_else(|| t(key::FILTER_CHOSEN).to_owned())
        }
        (Kind::Date | Kind::DateTime, _) if op == Op::Within => period(value),
        (Kind::Date | Kind::DateTime, _) => day(value),
        (Kind::Bool, _) => t(if value == "true" { key::VALUE_YES } else { key::VALUE_NO }).to_owned(),
        _ => value.to_owned(),
    }
}

/// A day; `$today-14d` is told as it is meant.
fn day(value: &str) -> String {
    let days = |sign: char| value.strip_prefix("$today")?.strip_prefix(sign)?.strip_suffix('d')?.parse::<u64>().ok();
    match (days('-'), days('+')) {
        (Some(days), _) => count(key::FILTER_DAYS_AGO, days),
        (_, Some(days)) => count(key::FILTER_DAYS_AHEAD, days),
        _ => format::date(value),
    }
}

fn figure(definition: &'static Definition, figure: &Figure) -> String {
    let Some((child, _)) = definition.children(&figure.of) else { return String::new() };
    let of = if figure.function == Function::Count {
        fill(key::FIGURE_COUNT_OF, &[("records", &label::records_inside(child.name))])
    } else {
        let names =
            [("field", label::field(child.name, &figure.field)), ("records", &label::records_inside(child.name))];
        fill(function_key(figure.function), &names)
    };
    let which: Vec<_> = figure.of_which.iter().map(|part| node(child, part)).collect();
    let which = if which.is_empty() { String::new() } else { format!(" ({})", which.join(t(key::FILTER_AND))) };
    let kind = child.field(&figure.field).map_or(Kind::Integer(0, 0), |field| field.kind);
    let shown =
        if matches!(kind, Kind::Date | Kind::DateTime) { format::date(&figure.value) } else { figure.value.clone() };
    format!("{of}{which} {} {shown}", t(op_key(figure.op, kind)))
}

fn function_key(function: Function) -> Key {
    match function {
        Function::Count => key::FIGURE_COUNT_OF,
        Function::Sum => key::FIGURE_SUM_OF,
        Function::Avg => key::FIGURE_AVG_OF,
        Function::Min => key::FIGURE_MIN_OF,
        Function::Max => key::FIGURE_MAX_OF,
    }
}

/// A comparison in words; dates and numbers speak differently of "less".
pub(crate) fn op_key(op: Op, kind: Kind) -> Key {
    let date = matches!(kind, Kind::Date | Kind::DateTime);
    match op {
        Op::Eq | Op::In => key::FILTER_OP_IS,
        Op::Not | Op::NotIn => key::FILTER_OP_IS_NOT,
        Op::Gt if date => key::FILTER_OP_AFTER,
        Op::Lt if date => key::FILTER_OP_BEFORE,
        Op::Gte if date => key::FILTER_OP_SINCE,
        Op::Lte if date => key::FILTER_OP_UNTIL,
        Op::Gt => key::FILTER_OP_GT,
        Op::Lt => key::FILTER_OP_LT,
        Op::Gte => key::FILTER_OP_GTE,
        Op::Lte => key::FILTER_OP_LTE,
        Op::Contains => key::FILTER_OP_CONTAINS,
        Op::StartsWith => key::FILTER_OP_STARTS_WITH,
        Op::IsNull => key::FILTER_OP_EMPTY,
        Op::Within => key::FILTER_OP_WITHIN,
        Op::Under => key::FILTER_OP_UNDER,
    }
}

/// Periods that need no number.
pub(crate) const PERIODS: [(&str, Key); 15] = [
    ("today", key::PERIOD_TODAY),
    ("yesterday", key::PERIOD_YESTERDAY),
    ("tomorrow", key::PERIOD_TOMORROW),
    ("this_week", key::PERIOD_THIS_WEEK),
    ("last_week", key::PERIOD_LAST_WEEK),
    ("next_week", key::PERIOD_NEXT_WEEK),
    ("this_month", key::PERIOD_THIS_MONTH),
    ("last_month", key::PERIOD_LAST_MONTH),
    ("next_month", key::PERIOD_NEXT_MONTH),
    ("this_quarter", key::PERIOD_THIS_QUARTER),
    ("last_quarter", key::PERIOD_LAST_QUARTER),
    ("next_quarter", key::PERIOD_NEXT_QUARTER),
    ("this_year", key::PERIOD_THIS_YEAR),
    ("last_year", key::PERIOD_LAST_YEAR),
    ("next_year", key::PERIOD_NEXT_YEAR),
];

/// Periods of days offered; an address may name any other number.
const DAYS: [&str; 8] = ["last_7d", "last_30d", "last_90d", "last_365d", "next_7d", "next_14d", "next_30d", "next_90d"];

/// The periods to choose from, with the one in force among them.
pub(crate) fn periods(own: &str) -> Vec<(String, String)> {
    let known = PERIODS.iter().map(|(name, _)| *name).chain(DAYS);
    let all: Vec<&str> = known.collect();
    let extra = (!own.is_empty() && !all.contains(&own)).then_some(own);
    all.into_iter().chain(extra).map(|name| (name.to_owned(), period(name))).collect()
}

/// A period in words.
pub(crate) fn period(name: &str) -> String {
    if let Some((_, words)) = PERIODS.iter().find(|(known, _)| *known == name) {
        return t(*words).to_owned();
    }
    let days = |prefix: &str| name.strip_prefix(prefix)?.strip_suffix('d')?.parse::<u64>().ok();
    match (days("last_"), days("next_")) {
        (Some(days), _) => count(key::PERIOD_LAST_DAYS, days),
        (_, Some(days)) => count(key::PERIOD_NEXT_DAYS, days),
        _ => name.to_owned(),
    }
}
