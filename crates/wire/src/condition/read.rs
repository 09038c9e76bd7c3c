//! A condition out of JSON in the browser: what a derived reader of an untagged tree does, at a tenth of its size.
use serde_json::{Map, Value};

use super::{Aggregate, All, Any, Compare, Condition, Function, Not, Op};

impl Condition {
    /// The condition that `value` is; `None` for what is none. Accepts what the derived reader does, but for lists in
    /// place of structures, which serde takes member by member.
    pub fn read(value: &Value) -> Option<Self> {
        let members = value.as_object()?;
        let only = |names: &[&str]| members.keys().all(|name| names.contains(&name.as_str()));
        if only(&["all"]) {
            return Some(Self::All(All { all: list(members.get("all")?)? }));
        }
        if only(&["any"]) {
            return Some(Self::Any(Any { any: list(members.get("any")?)? }));
        }
        if only(&["not"]) {
            return Some(Self::Not(Not { not: Box::new(Self::read(members.get("not")?)?) }));
        }
        if only(&["path", "op", "value"]) {
            return Some(Self::Compare(compare(members)?));
        }
        only(&["aggregate", "of", "field", "where", "op", "value"]).then(|| aggregate(members))?.map(Self::Aggregate)
    }
}

fn list(value: &Value) -> Option<Vec<Condition>> {
    value.as_array()?.iter().map(Condition::read).collect()
}

fn text(members: &Map<String, Value>, name: &str) -> Option<String> {
    members.get(name)?.as_str().map(str::to_owned)
}

/// What is neither absent nor well formed.
struct Malformed;

/// A member that may be absent or null.
fn optional<T>(
    members: &Map<String, Value>,
    name: &str,
    read: impl Fn(&Value) -> Option<T>,
) -> Result<Option<T>, Malformed> {
    match members.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => read(value).map(Some).ok_or(Malformed),
    }
}

fn op(members: &Map<String, Value>) -> Option<Op> {
    let name = members.get("op")?.as_str()?;
    Op::ALL.into_iter().find(|op| op.name() == name)
}

fn compare(members: &Map<String, Value>) -> Option<Compare> {
    Some(Compare {
        path: text(members, "path")?,
        op: op(members)?,
        value: members.get("value").cloned().unwrap_or_default(),
    })
}

fn aggregate(members: &Map<String, Value>) -> Option<Aggregate> {
    let aggregate = match members.get("aggregate")?.as_str()? {
        "count" => Function::Count,
        "sum" => Function::Sum,
        "avg" => Function::Avg,
        "min" => Function::Min,
        "max" => Function::Max,
        _ => return None,
    };
    Some(Aggregate {
        aggregate,
        of: text(members, "of")?,
        field: optional(members, "field", |value| value.as_str().map(str::to_owned)).ok()?,
        filter: optional(members, "where", |value| Condition::read(value).map(Box::new)).ok()?,
        op: op(members)?,
        value: members.get("value")?.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// What the derived reader accepts or refuses, this one does.
    #[test]
    fn both_readers_agree() {
        let leaf = json!({"path": "status", "op": "not_in", "value": ["a"]});
        let figure = json!({"aggregate": "sum", "of": "opportunities", "field": "amount", "where": leaf, "op": "gte", "value": 1});
        let count = json!({"aggregate": "count", "of": "activities", "field": null, "op": "eq", "value": null});
        let mut samples = vec![
            leaf.clone(),
            figure.clone(),
            count,
            json!({"path": "email", "op": "is_null"}),
            json!({"all": []}),
            json!({"any": [leaf, {"not": figure}, {"all": [{"not": {"any": []}}]}]}),
            json!({}),
            json!([]),
            json!("all"),
            json!({"all": {}}),
            json!({"all": [7]}),
            json!({"all": [], "any": []}),
            json!({"path": "status"}),
            json!({"path": 7, "op": "eq"}),
            json!({"path": "status", "op": "equals"}),
            json!({"path": "status", "op": "eq", "extra": 1}),
            json!({"aggregate": "median", "of": "tasks", "op": "eq", "value": 1}),
            json!({"aggregate": "count", "of": "tasks", "op": "eq"}),
            json!({"aggregate": "count", "of": "tasks", "where": {}, "op": "eq", "value": 1}),
        ];
        samples.extend(Op::ALL.map(|op| json!({"path": "name", "op": op.name(), "value": {"odd": true}})));
        for sample in samples {
            let derived = serde_json::from_value::<Condition>(sample.clone()).ok();
            assert_eq!(Condition::read(&sample), derived, "{sample}");
        }
        assert_eq!(Condition::read(&json!({"not": [{"path": "email", "op": "is_null"}]})), None);
    }
}
