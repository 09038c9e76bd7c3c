//! From a condition to the list of its records, and to words.
use wire::{Condition, Definition};

use super::{
    ListState,
    filter::{self, Group, Logic, Node, words},
};
use crate::{
    browser,
    i18n::{key, t},
};

/// The parts that all must hold.
fn parts(definition: &'static Definition, condition: &Condition) -> Option<Vec<Node>> {
    Some(match Node::of(condition, definition)? {
        Node::Group(Group { logic: Logic::All, nodes }) => nodes,
        node => vec![node],
    })
}

/// The parts, if an address can hold them all: one that says anything else would open other rows.
fn sayable(definition: &'static Definition, condition: &Condition) -> Option<Vec<Node>> {
    let filters = parts(definition, condition)?;
    let (reread, lost) = filter::read(&filter::write(&filters), definition);
    (lost == 0 && reread == filters).then_some(filters)
}

/// The list with exactly this filter in its address; none where no address can say it.
pub(crate) fn drill(definition: &'static Definition, condition: &Condition) -> Option<String> {
    let state = ListState { filters: sayable(definition, condition)?, page: 1, ..ListState::default() };
    Some(state.address(definition, browser::encode))
}

/// A stored condition as the filter of a list; none where it names what is not known here.
pub(crate) fn narrowed(definition: &'static Definition, condition: &Condition) -> Option<ListState> {
    Some(ListState { filters: parts(definition, condition)?, page: 1, ..ListState::default() })
}

/// The condition in one sentence, without an end; none where it is empty or names what is not known here.
pub(crate) fn sentence(definition: &'static Definition, condition: &Condition) -> Option<String> {
    let parts = parts(definition, condition)?;
    let words: Vec<_> = parts.iter().map(|node| words::node(definition, node)).collect();
    (!words.is_empty()).then(|| words.join(t(key::FILTER_AND)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn condition(tree: serde_json::Value) -> Condition {
        serde_json::from_value(tree).unwrap()
    }

    #[test]
    fn conditions_of_figures_fit_into_addresses() {
        let deal = wire::definition("opportunity").unwrap();
        for tree in [
            json!({"all": []}),
            json!({"path": "status", "op": "eq", "value": "won"}),
            json!({"all": [
                {"path": "closed_at", "op": "gte", "value": "2026-01-01"}, {"path": "closed_at", "op": "lt", "value": "2026-02-01"},
                {"not": {"path": "account.industry", "op": "is_null", "value": false}},
                {"any": [{"path": "owner_id", "op": "eq", "value": "$me"}, {"path": "amount", "op": "is_null", "value": true}]},
                {"aggregate": "count", "of": "stage-changes", "op": "gt", "value": 0, "where": {"path": "to_stage_id", "op": "in", "value": ["0192d1a0-0000-7000-8000-000000000001", "0192d1a0-0000-7000-8000-000000000002"]}},
            ]}),
        ] {
            let filters = sayable(deal, &condition(tree.clone())).unwrap_or_else(|| panic!("{tree}"));
            let back = Group { logic: Logic::All, nodes: filters }.condition(deal).unwrap();
            // As the server reads it: a group of one, and "not any of one", are that one.
            assert_eq!(flat(&serde_json::to_value(back).unwrap()), flat(&tree), "{tree}");
        }
    }

    /// Without groups of one part.
    fn flat(tree: &serde_json::Value) -> serde_json::Value {
        match tree {
            serde_json::Value::Object(members) => {
                for name in ["all", "any"] {
                    if let Some([one]) = members.get(name).and_then(|parts| parts.as_array()).map(Vec::as_slice) {
                        return flat(one);
                    }
                }
                members
                    .iter()
                    .map(|(name, value)| (name.clone(), flat(value)))
                    .collect::<serde_json::Map<_, _>>()
                    .into()
            }
            serde_json::Value::Array(parts) => parts.iter().map(flat).collect(),
            other => other.clone(),
        }
    }

    #[test]
    fn what_no_address_can_say_has_none() {
        let deal = wire::definition("opportunity").unwrap();
        for tree in
            [json!({"path": "source", "op": "eq", "value": ""}), json!({"path": "gone", "op": "eq", "value": "x"})]
        {
            assert_eq!(sayable(deal, &condition(tree.clone())), None, "{tree}");
        }
    }
}
