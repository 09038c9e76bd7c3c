//! What a stage asks of a deal before the deal may enter: the server's rule, known here too, so that what is missing is
//! asked for before the move is sent (B3).
use serde_json::Value;
use wire::Violation;

use super::value::is_empty;
use crate::order::sorted;

/// What a stage wants filled.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Gate {
    names: Vec<String>,
}

impl Gate {
    pub(crate) fn of(stage: &Value) -> Self {
        let own = stage["required_fields"].as_array().into_iter().flatten().filter_map(Value::as_str);
        let reason = (stage["kind"] == "lost").then_some("lost_reason");
        let mut names: Vec<String> = sorted(own.chain(reason), |a, b| a < b).into_iter().map(str::to_owned).collect();
        names.dedup();
        Self { names }
    }

    /// Of what it wants, what the deal lacks.
    pub(crate) fn lacking(&self, deal: &Value) -> Vec<Violation> {
        let empty = self.names.iter().filter(|name| is_empty(&deal[name.as_str()]));
        empty.map(|name| Violation::new(name, "required_by_stage")).collect()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Gate;

    #[test]
    fn a_gate_names_what_is_empty() {
        let stage = json!({"kind": "lost", "required_fields": ["amount", "close_date", "tag_ids"]});
        let deal = json!({"amount": null, "close_date": "2026-11-30", "tag_ids": [], "lost_reason": null});
        let names: Vec<_> = Gate::of(&stage).lacking(&deal).into_iter().map(|violation| violation.field).collect();
        assert_eq!(names, ["amount", "lost_reason", "tag_ids"]);
        let open = json!({"kind": "open", "required_fields": []});
        assert!(Gate::of(&open).lacking(&deal).is_empty());
    }
}
