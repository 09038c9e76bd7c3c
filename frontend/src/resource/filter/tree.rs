//! A filter as the server's condition, and a stored condition as a filter.
use serde_json::Value;
use wire::{
    Condition, Definition, Field, Kind, Op,
    condition::{Aggregate, All, Any, Compare, Function, Not},
};

use super::{Figure, Filter, Group, Logic, Node, resolve};

impl Node {
    pub(crate) fn condition(&self, definition: &'static Definition) -> Option<Condition> {
        match self {
            Self::Leaf(filter) => Some(filter.condition(resolve(definition, &filter.field)?.1)),
            Self::Group(group) => group.condition(definition),
            Self::Figure(figure) => figure.condition(definition),
        }
    }

    /// A stored condition; `None` for one that names what does not exist any more.
    pub(crate) fn of(condition: &Condition, definition: &'static Definition) -> Option<Self> {
        let nodes =
            |conditions: &[Condition]| conditions.iter().map(|it| Self::of(it, definition)).collect::<Option<Vec<_>>>();
        let group = |logic, nodes| Self::Group(Group { logic, nodes });
        Some(match condition {
            Condition::All(All { all }) => group(Logic::All, nodes(all)?),
            Condition::Any(Any { any }) => group(Logic::Any, nodes(any)?),
            Condition::Not(Not { not }) => match &**not {
                Condition::Any(Any { any }) => group(Logic::None, nodes(any)?),
                other => group(Logic::None, vec![Self::of(other, definition)?]),
            },
            Condition::Compare(compare) => Self::Leaf(Filter::of(compare, definition)?),
            Condition::Aggregate(aggregate) => Self::Figure(Figure::of(aggregate, definition)?),
        })
    }
}

impl Group {
    pub(crate) fn condition(&self, definition: &'static Definition) -> Option<Condition> {
        let inside = self.nodes.iter().map(|node| node.condition(definition)).collect::<Option<Vec<_>>>()?;
        Some(match self.logic {
            Logic::All => Condition::All(All { all: inside }),
            Logic::Any => Condition::Any(Any { any: inside }),
            Logic::None => Condition::Not(Not { not: Box::new(Condition::Any(Any { any: inside })) }),
        })
    }
}

impl Filter {
    fn condition(&self, field: &Field) -> Condition {
        let typed = |value: &String| typed(field.kind, self.op, value);
        let value = match self.op {
            Op::In | Op::NotIn => Value::Array(self.values.iter().map(typed).collect()),
            _ => self.values.first().map(typed).unwrap_or_default(),
        };
        Condition::compare(&self.field, self.op, value)
    }

    fn of(compare: &Compare, definition: &'static Definition) -> Option<Self> {
        resolve(definition, &compare.path)?;
        let values = match &compare.value {
            Value::Array(items) => items.iter().map(as_text).collect(),
            Value::Null => vec!["true".to_owned()],
            value => vec![as_text(value)],
        };
        Some(Self { field: compare.path.clone(), op: compare.op, values })
    }
}

impl Figure {
    fn condition(&self, definition: &'static Definition) -> Option<Condition> {
        let (child, _) = definition.children(&self.of)?;
        let inside = self.of_which.iter().map(|node| node.condition(child)).collect::<Option<Vec<_>>>()?;
        let number = || self.value.trim().parse::<i64>().ok().map(Value::from);
        let value = if self.function == Function::Count {
            number()?
        } else {
            number().unwrap_or_else(|| self.value.clone().into())
        };
        Some(Condition::Aggregate(Aggregate {
            aggregate: self.function,
            of: self.of.clone(),
            field: Some(self.field.clone()).filter(|field| !field.is_empty()),
            filter: (!inside.is_empty()).then(|| Box::new(Condition::All(All { all: inside }))),
            op: self.op,
            value,
        }))
    }

    fn of(aggregate: &Aggregate, definition: &'static Definition) -> Option<Self> {
        let (child, _) = definition.children(&aggregate.of)?;
        let of_which = match aggregate.filter.as_deref() {
            None => Vec::new(),
            Some(Condition::All(All { all })) => {
                all.iter().map(|it| Node::of(it, child)).collect::<Option<Vec<_>>>()?
            }
            Some(other) => vec![Node::of(other, child)?],
        };
        Some(Self {
            function: aggregate.aggregate,
            of: aggregate.of.clone(),
            field: aggregate.field.clone().unwrap_or_default(),
            of_which,
            op: aggregate.op,
            value: as_text(&aggregate.value),
        })
    }
}

fn as_text(value: &Value) -> String {
    value.as_str().map_or_else(|| crate::json::text(value), str::to_owned)
}

/// A value as JSON wants it; what the address holds is always text.
fn typed(kind: Kind, op: Op, text: &str) -> Value {
    let boolean = || Value::Bool(text == "true");
    match kind {
        _ if op == Op::IsNull => boolean(),
        Kind::Bool => boolean(),
        Kind::Integer(..) => text.parse::<i64>().map_or_else(|_| text.into(), Value::from),
        _ => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn conditions_go_there_and_back() {
        let account = wire::definition("account").unwrap();
        for tree in [
            json!({"path": "owner.name", "op": "contains", "value": "Li"}),
            json!({"path": "industry", "op": "in", "value": ["retail", "food"]}),
            json!({"any": [{"path": "name", "op": "is_null", "value": true}, {"all": [{"path": "created_at", "op": "within", "value": "last_30d"}]}]}),
            json!({"not": {"any": [{"path": "type", "op": "eq", "value": "customer"}]}}),
            json!({"aggregate": "count", "of": "activities", "where": {"all": [{"path": "kind", "op": "eq", "value": "call"}]}, "op": "eq", "value": 0}),
            json!({"aggregate": "sum", "of": "opportunities", "field": "amount", "op": "gte", "value": 1000}),
        ] {
            let condition: Condition = serde_json::from_value(tree.clone()).unwrap();
            let node = Node::of(&condition, account).unwrap_or_else(|| panic!("{tree}"));
            let back = node.condition(account).map(|back| serde_json::to_value(back).unwrap());
            assert_eq!(back, Some(tree));
        }
    }

    #[test]
    fn values_are_typed_by_their_field() {
        let lead = wire::definition("lead").unwrap();
        let json = |filter: Filter| serde_json::to_value(Node::from(filter).condition(lead)).unwrap();
        assert_eq!(json(Filter::new("employees", Op::Gte, &["10"]))["value"], 10);
        assert_eq!(json(Filter::new("email", Op::IsNull, &["false"]))["value"], false);
        assert_eq!(json(Filter::new("status", Op::In, &["new"]))["value"], json!(["new"]));
        assert_eq!(Node::from(Filter::new("gone", Op::Eq, &["1"])).condition(lead), None);
    }
}
