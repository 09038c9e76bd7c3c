//! The reports that are shipped: one file of data, and what only the installation can say.
use std::{collections::BTreeMap, sync::LazyLock};

use domain::permission::{Action, Scope};
use serde_json::{Value, json};
use wire::{
    Condition, Definition, Op, Record, Resource,
    condition::Any,
    record::{Activity, Stage, Task},
    report::{Function, Measure, ReportDefinition, StandardReport, joined},
};

use words::Language;

use super::file::Elsewhere;
use crate::{Asker, Directory};

static SHIPPED: LazyLock<Vec<StandardReport>> =
    LazyLock::new(|| serde_json::from_str(include_str!("standard.json")).unwrap_or_default());

/// All of them, in the order they are shown.
pub fn all(asker: &Asker) -> Vec<StandardReport> {
    SHIPPED.iter().map(|shipped| complete(asker, shipped)).collect()
}

/// What a shipped report asks here; none where it is unknown, or answered elsewhere.
pub(super) fn definition(asker: &Asker, key: &str) -> Option<ReportDefinition> {
    let shipped = SHIPPED.iter().find(|shipped| shipped.key == key)?;
    complete(asker, shipped).definition
}

/// Whether a file can be made of a shipped report.
pub(super) fn is_filed(asker: &Asker, key: &str) -> bool {
    definition(asker, key).is_some() || Elsewhere::of(key).is_some()
}

/// What it is called and what it answers, in words.
pub(super) fn named(asker: &Asker, key: &str, language: Language) -> (String, String) {
    let said = |texts: &BTreeMap<String, String>| {
        texts.get(language.tag()).or_else(|| texts.get("en")).cloned().unwrap_or_default()
    };
    let shipped = SHIPPED.iter().find(|shipped| shipped.key == key);
    let shipped = shipped.map(|shipped| complete(asker, shipped));
    shipped.map(|report| (said(&report.labels), said(&report.questions))).unwrap_or_default()
}

fn complete(asker: &Asker, shipped: &StandardReport) -> StandardReport {
    let directory = &asker.directory;
    let mut report = shipped.clone();
    report.available = report.needs.iter().all(|object| wire::definition(object).is_some());
    if let (Some(definition), "funnel") = (&mut report.definition, report.key.as_str()) {
        definition.measures.extend(steps(directory));
    }
    if let (Some(definition), "deals_at_risk") = (&mut report.definition, report.key.as_str()) {
        definition.measures.extend(went_back(directory));
    }
    if let (Some(definition), Some(target)) = (&mut report.definition, of_people(&report.key)) {
        let own = definition.condition.take().into_iter().chain(of_own_people(asker, target));
        definition.condition = Some(joined(own)).filter(|condition| condition.size().1 > 0);
    }
    report
}

/// What a report on who does what is about.
fn of_people(key: &str) -> Option<&'static Definition> {
    match key {
        "activity_volume" => Some(Activity::DEFINITION),
        "tasks" => Some(Task::DEFINITION),
        _ => None,
    }
}

/// What the reader and the reader's teams did, or have to do; none for who sees everybody. What others do for the same
/// customers may be read too, but it is not what "who did how much" asks.
fn of_own_people(asker: &Asker, target: &Definition) -> Option<Condition> {
    let teams = match asker.actor.scope(target, Action::Read) {
        Scope::All => return None,
        Scope::SubTeam => Some("$my_teams_and_below"),
        Scope::Team => Some("$my_teams"),
        Scope::Own | Scope::None => None,
    };
    let mine = Condition::compare("owner_id", Op::Eq, "$me");
    let ours = teams.map(|teams| Condition::compare("team_id", Op::In, teams));
    Some(Condition::Any(Any { any: std::iter::once(mine).chain(ours).collect() }))
}

/// One pair of measures for each stage: how many deals came there or further by their history, and their worth.
fn steps(directory: &Directory) -> Vec<Measure> {
    let Some(pipeline) = directory.default_pipeline() else { return Vec::new() };
    let stages: Vec<&Record<Stage>> =
        directory.stages_of(pipeline.id).filter(|stage| stage.data.kind != "lost").collect();
    (0..stages.len()).flat_map(|from| step(&stages, from)).collect()
}

/// Open deals that came from a later stage to an earlier one within a month; none where there are no two stages.
fn went_back(directory: &Directory) -> Option<Measure> {
    let pipeline = directory.default_pipeline()?;
    let open = directory.stages_of(pipeline.id).filter(|stage| stage.data.kind == "open");
    let open: Vec<String> = open.map(|stage| stage.id.to_string()).collect();
    let steps = (1..open.len()).map(|at| {
        json!({"all": [
            {"path": "to_stage_id", "op": "eq", "value": open[at - 1]},
            {"path": "from_stage_id", "op": "in", "value": open[at..]},
        ]})
    });
    let steps: Vec<Value> = steps.collect();
    let back = json!({
        "aggregate": "count", "of": "stage-changes", "op": "gt", "value": 0,
        "where": {"all": [{"path": "moved_at", "op": "within", "value": "last_30d"}, {"any": steps}]},
    });
    let labels = [("en", "Went back in 30 days"), ("zh-CN", "30 天内退回过阶段"), ("zh-TW", "30 天內退回過階段")];
    (open.len() > 1).then(|| Measure {
        name: Some("went_back".to_owned()),
        filter: serde_json::from_value(back).ok(),
        labels: labels.map(|(tag, words)| (tag.to_owned(), words.to_owned())).into(),
        ..Measure::default()
    })
}

fn step(stages: &[&Record<Stage>], from: usize) -> [Measure; 2] {
    let Stage { name, labels, .. } = &stages[from].data;
    let further: Vec<Value> = stages[from..].iter().map(|stage| stage.id.to_string().into()).collect();
    let came = json!({
        "aggregate": "count", "of": "stage-changes", "op": "gt", "value": 0,
        "where": {"path": "to_stage_id", "op": "in", "value": further},
    });
    let filter: Option<Condition> = serde_json::from_value(came).ok();
    let mut labels: BTreeMap<String, String> = labels.clone();
    labels.entry("en".to_owned()).or_insert_with(|| name.clone());
    let measure = |kind: &str, function, path: Option<&str>| Measure {
        name: Some(format!("{kind}_{from}")),
        function,
        path: path.map(str::to_owned),
        filter: filter.clone(),
        labels: labels.clone(),
        ..Measure::default()
    };
    [measure("deals", Function::Count, None), measure("amount", Function::Sum, Some("amount"))]
}

#[cfg(test)]
mod tests {
    use super::*;
    use wire::report::check;

    #[test]
    fn every_shipped_report_can_be_asked_and_has_a_name_in_three_languages() {
        let shipped: Vec<StandardReport> = serde_json::from_str(include_str!("standard.json")).expect("shipped data");
        assert!(shipped.len() >= 20);
        for report in &shipped {
            for tag in ["en", "zh-CN", "zh-TW"] {
                assert!(report.labels.contains_key(tag) && report.questions.contains_key(tag), "{}", report.key);
            }
            assert!(
                report.definition.is_some() || report.route.is_some() || !report.needs.is_empty(),
                "{} answers nothing",
                report.key
            );
            let Some(definition) = &report.definition else { continue };
            assert_eq!(check(definition), [], "{}", report.key);
            let measures = definition.measures.iter();
            assert!(measures.clone().all(|measure| measure.labels.len() == 3), "{}", report.key);
        }
    }
}
