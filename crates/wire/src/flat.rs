//! Flat query parameters of a list (`status=new&amount_gte=1000`) as a condition tree.
use domain::violation::Violation;
use serde_json::Value;

use crate::{
    Definition, Field, Kind,
    condition::{Condition, Op},
    query::Search,
};

/// The greatest whole number every client can hold; the least is its negative.
pub const MAX_NUMBER: i64 = 9_007_199_254_740_991;
/// The longest list of values in one parameter.
const LONGEST_LIST: usize = 4_000;

/// Reads the parameters of `GET /<records>`. `fields` and unknown names are told apart by the definition alone.
///
/// # Errors
/// One violation per parameter that is unknown, repeated or does not parse; its field is the parameter's name.
pub fn search(definition: &'static Definition, parameters: &[(String, String)]) -> Result<Search, Vec<Violation>> {
    let mut search = Search::default();
    let mut conditions = Vec::new();
    let mut violations = Vec::new();
    for (index, (name, value)) in parameters.iter().enumerate() {
        if parameters[..index].iter().any(|(earlier, _)| earlier == name) {
            violations.push(Violation::new(name, "repeated_parameter"));
            continue;
        }
        match own_parameter(&mut search, name, value) {
            Some(Ok(())) => {}
            Some(Err(violation)) => violations.push(violation),
            None => match parameter(definition, name) {
                Some((field, op)) => match misfit(name, field, op, value) {
                    Some(violation) => violations.push(violation),
                    None => conditions.push(filter(field, op, value)),
                },
                None => violations.push(Violation::new(name, "unknown_parameter")),
            },
        }
    }
    if !conditions.is_empty() {
        search.condition = Some(Condition::all(conditions));
    }
    if violations.is_empty() { Ok(search) } else { Err(violations) }
}

fn own_parameter(search: &mut Search, name: &str, value: &str) -> Option<Result<(), Violation>> {
    let number = || value.parse().map(Some).map_err(|_| Violation::new(name, "type"));
    let text = || Some(value.to_owned());
    match name {
        "q" => search.q = text(),
        "sort" => search.sort = text(),
        "cursor" => search.cursor = text(),
        "count" => search.count = text(),
        "expand" => search.expand = text(),
        "deleted" => search.deleted = text(),
        "limit" => return Some(number().map(|limit| search.limit = limit)),
        "offset" => return Some(number().map(|offset| search.offset = offset)),
        _ => return None,
    }
    Some(Ok(()))
}

fn filter(field: &Field, op: Op, value: &str) -> Condition {
    let value = match op {
        Op::In | Op::NotIn => Value::from(value.split(',').map(str::to_owned).collect::<Vec<_>>()),
        _ => Value::from(value),
    };
    Condition::compare(field.name, op, value)
}

/// What no value of this comparison can be.
fn misfit(name: &str, field: &Field, op: Op, value: &str) -> Option<Violation> {
    let max = longest(field, op);
    if value.chars().count() > max {
        return Some(Violation::new(name, "length").with("max", max));
    }
    let number = value.parse().ok().filter(|_| matches!(field.kind, Kind::Integer(..)));
    let range = -MAX_NUMBER..=MAX_NUMBER;
    let violation = || Violation::new(name, "range").with("min", -MAX_NUMBER).with("max", MAX_NUMBER);
    number.is_some_and(|number: i64| !range.contains(&number)).then(violation)
}

/// The longest value of a parameter, in characters.
pub fn longest(field: &Field, op: Op) -> usize {
    match (op, field.kind) {
        (Op::In | Op::NotIn, _) => LONGEST_LIST,
        (Op::Within, _) => 20,
        (_, Kind::Text(max)) => max,
        (_, Kind::Date | Kind::DateTime) => 40,
        (_, Kind::Money) => 21,
        (_, Kind::Id | Kind::Link(_) | Kind::Links(_) | Kind::References(_)) => 36,
        _ => 254,
    }
}

/// The field and comparison a parameter's name stands for: `amount_gte` is `amount`, `gte`.
fn parameter(definition: &'static Definition, name: &str) -> Option<(&'static Field, Op)> {
    if let Some(field) = definition.queryable(name) {
        let op = bare(field);
        return field.kind.ops().contains(&op).then_some((field, op));
    }
    Op::ALL.iter().find_map(|&op| {
        let field = definition.queryable(name.strip_suffix(op.name())?.strip_suffix('_')?)?;
        field.kind.ops().contains(&op).then_some((field, op))
    })
}

/// The parameter that a place in a condition made by [`search`] stands for: `condition.all.1.value`.
pub fn parameter_at(definition: &'static Definition, condition: Option<&Condition>, place: &str) -> Option<String> {
    let index: usize = place.strip_prefix("condition.all.")?.split('.').next()?.parse().ok()?;
    let Some(Condition::All(filters)) = condition else { return None };
    let Condition::Compare(filter) = filters.all.get(index)? else { return None };
    Some(named(definition.queryable(&filter.path)?, filter.op))
}

/// The comparison a field's own name stands for, as a parameter.
fn bare(field: &Field) -> Op {
    if field.kind.ops().contains(&Op::Eq) { Op::Eq } else { Op::Contains }
}

fn named(field: &Field, op: Op) -> String {
    if op == bare(field) { field.name.to_owned() } else { format!("{}_{}", field.name, op.name()) }
}

/// Every filter parameter of the record's list, for the contract.
pub fn parameters(definition: &'static Definition) -> impl Iterator<Item = (String, &'static Field, Op)> {
    let fields = definition.fields.iter().chain(crate::definition::COMMON);
    fields.flat_map(|field| field.kind.ops().iter().map(move |&op| (named(field, op), field, op)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Resource, record::Lead};
    use serde_json::json;

    fn pairs(query: &[(&str, &str)]) -> Vec<(String, String)> {
        query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn parameters_become_a_tree() {
        let search = search(
            Lead::DEFINITION,
            &pairs(&[("status_in", "new,assigned"), ("limit", "10"), ("created_at_within", "last_30d")]),
        )
        .unwrap();
        assert_eq!(search.limit, Some(10));
        assert_eq!(
            serde_json::to_value(search.condition).unwrap(),
            json!({"all": [
                {"path": "status", "op": "in", "value": ["new", "assigned"]},
                {"path": "created_at", "op": "within", "value": "last_30d"},
            ]})
        );
    }

    #[test]
    fn what_is_no_parameter_is_refused_by_name() {
        let violations = search(
            Lead::DEFINITION,
            &pairs(&[("stauts", "new"), ("name_gt", "a"), ("limit", "ten"), ("q", "a"), ("q", "b")]),
        )
        .unwrap_err();
        let found: Vec<_> = violations.iter().map(|v| (v.field.as_str(), v.code.as_str())).collect();
        assert_eq!(
            found,
            [
                ("stauts", "unknown_parameter"),
                ("name_gt", "unknown_parameter"),
                ("limit", "type"),
                ("q", "repeated_parameter")
            ]
        );
    }

    #[test]
    fn values_have_a_longest_length_and_numbers_a_range() {
        let long = "x".repeat(201);
        let text = search(Lead::DEFINITION, &pairs(&[("family_name", &long)])).unwrap_err();
        let number = search(Lead::DEFINITION, &pairs(&[("version_gt", "9007199254740992")])).unwrap_err();
        assert_eq!((text[0].code.as_str(), number[0].code.as_str()), ("length", "range"));
        let fits = [("family_name", &long[..100]), ("version_gt", "9007199254740991")];
        assert!(search(Lead::DEFINITION, &pairs(&fits)).is_ok());
    }

    #[test]
    fn no_two_parameters_share_a_name() {
        for definition in crate::DEFINITIONS {
            let own = ["q", "sort", "limit", "cursor", "offset", "count", "expand", "deleted"].map(str::to_owned);
            let mut names: Vec<_> = parameters(definition).map(|(name, ..)| name).chain(own).collect();
            names.sort();
            let count = names.len();
            names.dedup();
            assert_eq!(names.len(), count, "{}", definition.name);
        }
    }
}
