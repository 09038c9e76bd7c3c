//! The kinds of record that have a day, each a layer that can be switched.
use chrono::NaiveDate;
use serde_json::json;
use wire::{Condition, Definition, Op, condition::Any, definition};

use crate::{
    i18n::format,
    ui::days::{self, Span},
};

/// A kind of record on the calendar.
#[derive(Debug)]
pub(super) struct Layer {
    pub(super) record: &'static str,
    /// The field that holds its day.
    pub(super) starts: &'static str,
    /// The field with its last day, where it lasts longer than one.
    pub(super) ends: Option<&'static str>,
    /// `starts` is an instant, and no date.
    pub(super) timed: bool,
    /// Whether it can be put on another day from here. A deal or a campaign is moved where its consequences are seen.
    pub(super) moves: bool,
    /// Shown unless the address says otherwise.
    pub(super) usual: bool,
    /// Which records of the kind do not belong here: the field, and what it must not, or must, be.
    rule: (&'static str, Op, &'static [&'static str]),
}

pub(super) const LAYERS: [Layer; 4] = [
    Layer {
        record: "task",
        starts: "due_date",
        ends: None,
        timed: false,
        moves: true,
        usual: true,
        rule: ("status", Op::NotIn, &["cancelled"]),
    },
    Layer {
        record: "activity",
        starts: "occurred_at",
        ends: None,
        timed: true,
        moves: true,
        usual: true,
        // Mail, messages and notes happen; only these take place.
        rule: ("kind", Op::In, &["call", "meeting", "visit"]),
    },
    Layer {
        record: "opportunity",
        starts: "close_date",
        ends: None,
        timed: false,
        moves: false,
        usual: false,
        rule: ("status", Op::NotIn, &["lost"]),
    },
    Layer {
        record: "campaign",
        starts: "start_date",
        ends: Some("end_date"),
        timed: false,
        moves: false,
        usual: false,
        rule: ("status", Op::NotIn, &["aborted"]),
    },
];

/// Tasks that still wait to be done.
pub(super) const OPEN: [&str; 3] = ["todo", "in_progress", "deferred"];

impl Layer {
    pub(super) fn named(name: &str) -> Option<&'static Self> {
        LAYERS.iter().find(|layer| layer.record == name)
    }

    pub(super) fn definition(&self) -> Option<&'static Definition> {
        definition(self.record)
    }

    /// Records of the kind that touch the span.
    pub(super) fn condition(&self, span: Span, who: &str) -> Condition {
        let (field, op, values) = self.rule;
        let mut all = vec![Condition::compare(field, op, json!(values))];
        all.extend(self.within(span));
        all.extend(of(who));
        Condition::all(all)
    }

    fn within(&self, span: Span) -> Vec<Condition> {
        if self.timed {
            let end = days::plus(span.last, 1);
            return vec![
                Condition::compare(self.starts, Op::Gte, midnight(span.first)),
                Condition::compare(self.starts, Op::Lt, midnight(end)),
            ];
        }
        let begins = Condition::compare(self.starts, Op::Lte, span.last.to_string());
        vec![begins, self.lasts_until(span.first)]
    }

    /// What has no end ends on the day it begins.
    fn lasts_until(&self, day: NaiveDate) -> Condition {
        let day = day.to_string();
        let starts = Condition::compare(self.starts, Op::Gte, day.clone());
        let Some(ends) = self.ends else { return starts };
        let endless = Condition::compare(ends, Op::IsNull, true);
        let any = vec![Condition::compare(ends, Op::Gte, day), Condition::all(vec![endless, starts])];
        Condition::Any(Any { any })
    }
}

/// Tasks that should have been done before a day.
pub(super) fn overdue(day: NaiveDate, who: &str) -> Condition {
    let open = Condition::compare("status", Op::In, json!(OPEN));
    let late = Condition::compare("due_date", Op::Lt, day.to_string());
    Condition::all([Some(open), Some(late), of(who)].into_iter().flatten().collect())
}

fn of(who: &str) -> Option<Condition> {
    let (path, value) = match who {
        "all" => return None,
        "team" => ("team_id", "$my_team"),
        "me" => ("owner_id", "$me"),
        id => ("owner_id", id),
    };
    Some(Condition::compare(path, Op::Eq, value))
}

/// The instant at which a day begins for the reader.
fn midnight(day: NaiveDate) -> String {
    format::from_local_input(&format!("{day}T00:00")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Names are texts here; the contract knows them, and how each may be compared.
    #[test]
    fn the_contract_knows_what_a_layer_asks() {
        for layer in &LAYERS {
            let definition = layer.definition().unwrap();
            let (rule, op, values) = layer.rule;
            for name in [Some(layer.starts), layer.ends, Some(rule)].into_iter().flatten() {
                assert!(definition.has(name), "{} {name}", layer.record);
            }
            let field = definition.field(rule).unwrap();
            assert!(field.kind.ops().contains(&op));
            let names: Vec<&str> = match field.kind {
                wire::Kind::Choice(names) => names.to_vec(),
                wire::Kind::State(states) => states.states.iter().map(|state| state.name).collect(),
                _ => Vec::new(),
            };
            assert!(values.iter().all(|value| names.contains(value)), "{} {values:?} {names:?}", layer.record);
        }
    }

    #[test]
    fn a_period_is_met_when_it_touches_the_span() {
        let day = |text| days::parse(text).unwrap();
        let span = Span { first: day("2026-11-01"), last: day("2026-11-30") };
        let campaign = serde_json::to_value(Layer::named("campaign").unwrap().condition(span, "all")).unwrap();
        assert_eq!(campaign["all"][1], json!({"path": "start_date", "op": "lte", "value": "2026-11-30"}));
        assert_eq!(campaign["all"][2]["any"][0], json!({"path": "end_date", "op": "gte", "value": "2026-11-01"}));
        let mine = serde_json::to_value(overdue(day("2026-11-01"), "me")).unwrap();
        assert_eq!(mine["all"][2], json!({"path": "owner_id", "op": "eq", "value": "$me"}));
    }
}
