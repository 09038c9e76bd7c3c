//! What the reader chose about a report: it lives in the address (UX 2.2), and becomes a run.
use std::collections::BTreeMap;

use serde_json::Value;
use wire::{
    Kind, Op,
    condition::Compare,
    definition,
    report::{Ask, CompareWith, Comparison, ReportDefinition, RunReport, walk},
};

use super::source::Source;

/// No condition at all.
pub(super) const ANY: &str = "any";
/// Members of an address that are no questions of the report.
const OWN: [&str; 3] = ["as", "compare", "measure"];

/// What an address says about a report, where that is not what the report says itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Choices {
    /// By what the report asks; texts as the address has them.
    pub(super) values: BTreeMap<String, String>,
    /// `previous_period`, `previous_year`, or empty.
    pub(super) compare: String,
    /// The figure that is drawn; empty for the report's own.
    pub(super) measure: String,
    /// No chart.
    pub(super) table: bool,
}

/// The name of the period that a report compares.
const PERIOD: &str = "period";

/// What a question of the report is called in addresses.
fn parameter_of(ask: &str) -> String {
    if OWN.contains(&ask) { format!("ask-{ask}") } else { ask.to_owned() }
}

impl Choices {
    pub(super) fn read(report: &ReportDefinition, parameter: impl Fn(&str) -> Option<String>) -> Self {
        let text = |name: &str| parameter(name).unwrap_or_default();
        let asked = report.ask.iter().map(|ask| ask.name.clone());
        let asked = asked.chain(report.compare.as_ref().map(|_| PERIOD.to_owned()));
        let values = asked.filter_map(|name| Some((name.clone(), parameter(&parameter_of(&name))?)));
        Self {
            values: values.collect(),
            compare: text("compare"),
            measure: text("measure"),
            table: text("as") == "table",
        }
    }

    pub(super) fn address(&self, source: &Source, encode: impl Fn(&str) -> String) -> String {
        let asked = self.values.iter().map(|(name, value)| (parameter_of(name), value.clone()));
        let own = [
            ("compare".to_owned(), self.compare.clone()),
            ("measure".to_owned(), self.measure.clone()),
            ("as".to_owned(), if self.table { "table".to_owned() } else { String::new() }),
        ];
        let written = asked.chain(own).filter(|(_, value)| !value.is_empty());
        let query: Vec<_> = written.map(|(name, value)| format!("{}={}", encode(&name), encode(&value))).collect();
        if query.is_empty() { source.address() } else { format!("{}?{}", source.address(), query.join("&")) }
    }

    /// The run they ask for. `filters` are those around the report.
    pub(super) fn run(&self, source: &Source, report: &ReportDefinition, filters: Vec<Compare>) -> RunReport {
        let mut run = RunReport { filters, ..source.run() };
        if let Some(compared) = self.compared(report) {
            run = RunReport { definition: Some(compared), filters: run.filters, ..RunReport::default() };
        }
        let asked = run.definition.as_ref().map_or(&report.ask, |compared| &compared.ask);
        let chosen =
            asked.iter().filter_map(|ask| Some((ask.name.clone(), typed(report, ask, self.values.get(&ask.name)?))));
        // One by one: collecting a map brings sorting along.
        chosen.for_each(|(name, value)| _ = run.values.insert(name, value));
        if report.compare.is_some() {
            run.period = self.values.get(PERIOD).cloned();
        }
        run
    }

    /// The report with another comparison than its own, where one was chosen.
    fn compared(&self, report: &ReportDefinition) -> Option<ReportDefinition> {
        let with = match self.compare.as_str() {
            "previous_period" => CompareWith::PreviousPeriod,
            "previous_year" => CompareWith::PreviousYear,
            _ => return None,
        };
        let mut compared = report.clone();
        if let Some(own) = &mut compared.compare {
            own.with = with;
            return Some(compared);
        }
        let at = report.ask.iter().position(asks_period)?;
        let ask = compared.ask.remove(at);
        let period = self.values.get(&ask.name).cloned().or_else(|| ask.value.as_str().map(str::to_owned));
        let period = period.filter(|period| period != ANY)?;
        compared.compare = Some(Comparison { path: ask.path, period, with });
        Some(compared)
    }

    /// A period for whatever report it is put to: one that has none passes it over.
    pub(super) fn of_period(report: &ReportDefinition, period: &str) -> Self {
        let name = match (&report.compare, report.ask.iter().find(|ask| asks_period(ask))) {
            (Some(_), _) => Some(PERIOD.to_owned()),
            (None, ask) => ask.map(|ask| ask.name.clone()),
        };
        let mut choices = Self::default();
        if let Some(name) = name.filter(|_| !period.is_empty()) {
            choices.values.insert(name, period.to_owned());
        }
        choices
    }
}

pub(super) fn asks_period(ask: &Ask) -> bool {
    ask.op == Op::Within
}

/// A value as JSON wants it; what the address holds is always text.
fn typed(report: &ReportDefinition, ask: &Ask, text: &str) -> Value {
    let kind = definition(&report.object).and_then(|object| walk(object, &ask.path)).map(|(_, field)| field.kind);
    let one = |text: &str| match kind {
        Some(Kind::Integer(..)) => text.parse::<i64>().map_or_else(|_| text.into(), Value::from),
        Some(Kind::Bool) => Value::Bool(text == "true"),
        _ => text.into(),
    };
    match ask.op {
        _ if text == ANY => Value::Null,
        Op::IsNull => Value::Bool(text == "true"),
        Op::In | Op::NotIn => text.split(',').map(one).collect(),
        _ => one(text),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn report(extra: Value) -> ReportDefinition {
        let mut report = json!({"object": "opportunity", "measures": [{"function": "count"}]});
        report.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        serde_json::from_value(report).unwrap()
    }

    fn asking() -> ReportDefinition {
        report(json!({"ask": [
            {"name": "period", "path": "closed_at", "op": "within", "value": "this_year"},
            {"name": "as", "path": "source", "op": "in", "value": null},
            {"name": "chance", "path": "probability", "op": "gte", "value": null},
        ]}))
    }

    fn standard() -> Source {
        Source::read("lost_reasons")
    }

    fn chosen(report: &ReportDefinition, query: &[(&str, &str)]) -> Choices {
        Choices::read(report, |name| query.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn choices_survive_their_address() {
        let query = [("period", "last_year"), ("ask-as", "website"), ("measure", "amount"), ("as", "table")];
        let choices = chosen(&asking(), &query);
        let address = choices.address(&standard(), str::to_owned);
        assert_eq!(address, "/reports/lost_reasons?ask-as=website&period=last_year&measure=amount&as=table");
        assert_eq!(chosen(&asking(), &[]).address(&standard(), str::to_owned), "/reports/lost_reasons");
    }

    #[test]
    fn values_are_typed() {
        let choices = chosen(&asking(), &[("period", ANY), ("ask-as", "website,event"), ("chance", "40")]);
        let run = choices.run(&standard(), &asking(), Vec::new());
        assert_eq!(
            serde_json::to_value(run).unwrap(),
            json!({"standard": "lost_reasons", "values": {"period": null, "as": ["website", "event"], "chance": 40}, "filters": []})
        );
    }

    #[test]
    fn a_period_that_is_asked_for_can_be_compared() {
        let choices = chosen(&asking(), &[("period", "this_month"), ("compare", "previous_period")]);
        let run = choices.run(&standard(), &asking(), Vec::new());
        let definition = run.definition.unwrap();
        assert_eq!(run.standard, None);
        assert!(definition.ask.iter().all(|ask| ask.name != "period") && run.values.is_empty());
        let compare = serde_json::to_value(definition.compare).unwrap();
        assert_eq!(compare, json!({"path": "closed_at", "period": "this_month", "with": "previous_period"}));
        // Of all time nothing lies before.
        let choices = chosen(&asking(), &[("period", ANY), ("compare", "previous_period")]);
        assert_eq!(choices.run(&standard(), &asking(), Vec::new()).definition, None);
    }

    #[test]
    fn a_comparison_of_its_own_keeps_its_period() {
        let report = report(json!({"compare": {"path": "closed_at", "period": "this_year", "with": "previous_year"}}));
        let run = chosen(&report, &[("period", "this_quarter")]).run(&standard(), &report, Vec::new());
        assert_eq!((run.period.as_deref(), run.standard.as_deref()), (Some("this_quarter"), Some("lost_reasons")));
        let run = chosen(&report, &[("compare", "previous_period")]).run(&standard(), &report, Vec::new());
        assert_eq!(run.definition.unwrap().compare.unwrap().with, CompareWith::PreviousPeriod);
    }

    #[test]
    fn a_period_reaches_whatever_asks_for_one() {
        let own = report(json!({"compare": {"path": "closed_at", "period": "this_year"}}));
        assert_eq!(
            Choices::of_period(&own, "this_week").run(&standard(), &own, Vec::new()).period.unwrap(),
            "this_week"
        );
        let run = Choices::of_period(&asking(), "this_week").run(&standard(), &asking(), Vec::new());
        assert_eq!(run.values["period"], "this_week");
        assert_eq!(Choices::of_period(&report(json!({})), "this_week"), Choices::default());
    }
}
