//! A filter in words: "Status is New, Contacted and Account › Industry is Retail".
use serde_json::Value;
use wire::{
    Condition, Definition, Kind, Op,
    condition::{Aggregate, Compare, Function},
    report::walk,
};

use crate::Reader;

impl Reader<'_> {
    /// None where nothing is narrowed.
    pub fn condition(&self, object: &'static Definition, condition: &Condition) -> Option<String> {
        let text = self.node(object, condition, true);
        (!text.is_empty()).then_some(text)
    }

    fn node(&self, object: &'static Definition, condition: &Condition, outermost: bool) -> String {
        let joined = |parts: &[Condition], by: &str| {
            let texts: Vec<_> = parts.iter().map(|part| self.node(object, part, false)).collect();
            let texts: Vec<_> = texts.into_iter().filter(|text| !text.is_empty()).collect();
            let text = texts.join(self.language.text(by));
            if texts.len() > 1 && !outermost { format!("({text})") } else { text }
        };
        match condition {
            Condition::All(all) => joined(&all.all, "filter.and"),
            Condition::Any(any) => joined(&any.any, "filter.or"),
            Condition::Not(not) => self.language.fill("filter.not", &[("what", &self.node(object, &not.not, true))]),
            Condition::Compare(compare) => self.compare(object, compare),
            Condition::Aggregate(aggregate) => self.aggregate(object, aggregate),
        }
    }

    fn compare(&self, object: &'static Definition, compare: &Compare) -> String {
        let name = self.language.path(object, &compare.path);
        if compare.op == Op::IsNull {
            let op = if compare.value == false { "filter.op_not_empty" } else { "filter.op_empty" };
            return format!("{name} {}", self.language.text(op));
        }
        let kind = walk(object, &compare.path).map_or(Kind::Text(0), |(_, field)| field.kind);
        let values = match &compare.value {
            Value::Array(values) => values.iter().map(|value| self.operand(object, compare, kind, value)).collect(),
            value => vec![self.operand(object, compare, kind, value)],
        };
        format!("{name} {} {}", self.language.text(op_name(compare.op, kind)), values.join(", "))
    }

    fn operand(&self, object: &'static Definition, compare: &Compare, kind: Kind, value: &Value) -> String {
        let text = value.as_str().unwrap_or_default();
        match text {
            "$me" => self.language.text("filter.me").to_owned(),
            "$my_team" | "$my_teams" => self.language.text("filter.my_team").to_owned(),
            "$today" => self.language.text("filter.today").to_owned(),
            "$now" => self.language.text("filter.now").to_owned(),
            _ if compare.op == Op::Within => self.period(text),
            _ if text.starts_with("$today") => self.day_from_today(text),
            _ if matches!(kind, Kind::Money) && !value.is_object() => {
                value.as_str().map_or_else(|| value.to_string(), str::to_owned)
            }
            _ => self.value(object, &compare.path, value),
        }
    }

    fn day_from_today(&self, text: &str) -> String {
        let days = |sign: char| text.strip_prefix("$today")?.strip_prefix(sign)?.strip_suffix('d')?.parse().ok();
        match (days('-'), days('+')) {
            (Some(days), _) => self.language.count("filter.days_ago", days),
            (_, Some(days)) => self.language.count("filter.days_ahead", days),
            _ => text.to_owned(),
        }
    }

    /// A period in words.
    pub fn period(&self, name: &str) -> String {
        if let Some(words) = self.language.find(&format!("period.{name}")) {
            return words.to_owned();
        }
        let days = |prefix: &str| name.strip_prefix(prefix)?.strip_suffix('d')?.parse().ok();
        match (days("last_"), days("next_")) {
            (Some(days), _) => self.language.count("period.last_days", days),
            (_, Some(days)) => self.language.count("period.next_days", days),
            _ => name.to_owned(),
        }
    }

    fn aggregate(&self, object: &'static Definition, aggregate: &Aggregate) -> String {
        let Some((child, _)) = object.children(&aggregate.of) else { return String::new() };
        let field = aggregate.field.as_deref().map_or("", |field| self.language.field(child.name, field));
        let names = [("records", &*self.language.records(child.name).to_lowercase()), ("field", field)];
        let of = self.language.fill(function_name(aggregate.aggregate), &names);
        let which = aggregate.filter.as_deref().and_then(|filter| self.condition(child, filter));
        let which = which.map(|which| format!(" ({which})")).unwrap_or_default();
        let value = aggregate.value.as_str().map_or_else(|| aggregate.value.to_string(), str::to_owned);
        format!("{of}{which} {} {value}", self.language.text(op_name(aggregate.op, Kind::Integer(0, 0))))
    }
}

fn function_name(function: Function) -> &'static str {
    match function {
        Function::Count => "figure.count_of",
        Function::Sum => "figure.sum_of",
        Function::Avg => "figure.avg_of",
        Function::Min => "figure.min_of",
        Function::Max => "figure.max_of",
    }
}

/// Dates and numbers speak differently of "less".
fn op_name(op: Op, kind: Kind) -> &'static str {
    let date = matches!(kind, Kind::Date | Kind::DateTime);
    match op {
        Op::Eq | Op::In => "filter.op_is",
        Op::Not | Op::NotIn => "filter.op_is_not",
        Op::Gt if date => "filter.op_after",
        Op::Lt if date => "filter.op_before",
        Op::Gte if date => "filter.op_since",
        Op::Lte if date => "filter.op_until",
        Op::Gt => "filter.op_gt",
        Op::Lt => "filter.op_lt",
        Op::Gte => "filter.op_gte",
        Op::Lte => "filter.op_lte",
        Op::Contains => "filter.op_contains",
        Op::StartsWith => "filter.op_starts_with",
        Op::IsNull => "filter.op_empty",
        Op::Within => "filter.op_within",
        Op::Under => "filter.op_under",
    }
}
