//! Opportunities by stage. Sums and counts come from the server, over the whole filter (B1–B5).
mod card;
mod column;
mod moves;
mod next;
mod place;

use leptos::prelude::*;
use serde_json::Value;
use wire::{Condition, Definition, Op, definition, query::Aggregation};

pub(crate) use self::card::keys;
use self::moves::Moves;
use super::{
    feed,
    gate::Gate,
    list::{Chips, NewButton, Toolbar, View},
};
use crate::{
    api::{ApiError, records, records::Group},
    i18n::{key, label, t, tr},
    live,
    shell::heading::Heading,
    ui::{
        drag::{Drag, Ghost},
        field::Control,
        input::{Choice, Select},
        state::{Failure, Skeleton},
    },
};

/// A stage as a column.
#[derive(Clone, Debug, PartialEq)]
struct Stage {
    id: String,
    name: String,
    kind: String,
    probability: f64,
    rot_days: Option<i64>,
    gate: Gate,
}

fn stage_of(record: &Value) -> Stage {
    let text = |name: &str| record[name].as_str().unwrap_or_default().to_owned();
    let name = definition("stage").map(|stage| records::title(stage, record)).unwrap_or_default();
    Stage {
        id: text("id"),
        name,
        kind: text("kind"),
        probability: record["probability"].as_f64().unwrap_or_default(),
        rot_days: record["rot_days"].as_i64(),
        gate: Gate::of(record),
    }
}

/// What all parts of a board share.
#[derive(Clone, Copy)]
struct Shared {
    view: View,
    stages: Memo<Vec<Stage>>,
    groups: Signal<Vec<Group>>,
    moves: Moves,
    drag: Drag,
}

impl Shared {
    /// The list's filter within one stage.
    fn condition(self, stage: &str) -> Condition {
        let own = Condition::compare("stage_id", Op::Eq, stage);
        let filter = self.view.state.read().condition(self.view.definition);
        Condition::all([Some(own), filter].into_iter().flatten().collect())
    }
}

async fn all_of(name: &'static str) -> Result<Vec<Value>, ApiError> {
    match definition(name) {
        Some(definition) => records::all(definition, None).await,
        None => Ok(Vec::new()),
    }
}

#[component]
pub(crate) fn Board(view: View) -> impl IntoView {
    let pipelines = feed(|_| {
        live::changes_of("pipeline");
        all_of("pipeline")
    });
    let stages = feed(|_| {
        live::changes_of("stage");
        all_of("stage")
    });
    let pipeline = Memo::new(move |_| chosen_pipeline(&view.state.read().pipeline, pipelines.data.read().as_ref()));
    let title = Signal::derive(move || label::records(view.definition.name).to_owned());
    let ready = Memo::new(move |_| pipeline.read().is_some() && stages.data.read().is_some());
    let failed = Memo::new(move |_| pipelines.error.read().is_some() || stages.error.read().is_some());
    let retry = move |()| {
        pipelines.retry();
        stages.retry();
    };
    view! {
        <div class="page board-page">
            <div class="page-head">
                <Heading title />
                <PipelineChoice view pipelines=Signal::derive(move || pipelines.data.get().unwrap_or_default()) pipeline />
                <NewButton definition=view.definition />
            </div>
            <Toolbar view />
            <Chips view />
            {move || match (ready.get(), failed.get()) {
                (_, true) => view! { <Failure text=tr(key::STATE_FAILED) on_retry=retry /> }.into_any(),
                (false, false) => view! { <Skeleton lines=8 /> }.into_any(),
                (true, false) => {
                    let stages = Memo::new(move |_| stages_of(&stages.data.get().unwrap_or_default(), pipeline.read().as_deref()));
                    view! { <Columns view stages /> }.into_any()
                }
            }}
        </div>
    }
}

/// The one the address names, else the default, else the first.
fn chosen_pipeline(named: &str, pipelines: Option<&Vec<Value>>) -> Option<String> {
    let pipelines = pipelines?;
    let id = |pipeline: &Value| pipeline["id"].as_str().unwrap_or_default().to_owned();
    let named = pipelines.iter().find(|pipeline| !named.is_empty() && pipeline["id"] == named);
    let default = || pipelines.iter().find(|pipeline| pipeline["is_default"] == true);
    named.or_else(default).or(pipelines.first()).map(id)
}

fn stages_of(stages: &[Value], pipeline: Option<&str>) -> Vec<Stage> {
    // Names follow the language.
    crate::i18n::current();
    let own = stages.iter().filter(|stage| stage["pipeline_id"].as_str() == pipeline);
    let mut own: Vec<_> = own.collect();
    own.sort_by_key(|stage| stage["position"].as_i64());
    own.into_iter().map(stage_of).collect()
}

#[component]
fn PipelineChoice(view: View, pipelines: Signal<Vec<Value>>, pipeline: Memo<Option<String>>) -> impl IntoView {
    let choices = Signal::derive(move || {
        let pipeline: Option<&'static Definition> = definition("pipeline");
        let choice = |record: Value| {
            (
                record["id"].as_str().unwrap_or_default().to_owned(),
                pipeline.map(|pipeline| records::title(pipeline, &record)).unwrap_or_default(),
            )
        };
        pipelines.get().into_iter().map(choice).collect::<Vec<Choice>>()
    });
    let choose = move |id: String| view.change(|state| state.pipeline = id);
    view! {
        <Show when=move || { choices.read().len() > 1 }>
            <Select control=Control::plain("pipeline") value=Signal::derive(move || pipeline.get().unwrap_or_default()) choices on_change=choose label=move || label::record("pipeline") />
        </Show>
    }
}

#[component]
fn Columns(view: View, stages: Memo<Vec<Stage>>) -> impl IntoView {
    let totals = feed(move |_| {
        live::changes_of("opportunity");
        let ids: Vec<_> = stages.read().iter().map(|stage| stage.id.clone()).collect();
        let state = view.state.read();
        let own = Condition::compare("stage_id", Op::In, ids);
        let condition = Condition::all([Some(own), state.condition(view.definition)].into_iter().flatten().collect());
        let question = Aggregation {
            condition: Some(condition),
            q: Some(state.text.clone()).filter(|text| !text.trim().is_empty()),
            group_by: vec!["stage_id".to_owned()],
            measures: records::figures(view.definition),
            right: None,
        };
        async move { records::aggregate(view.definition, question).await }
    });
    let groups = Signal::derive(move || totals.data.get().unwrap_or_default());
    let shared = Shared { view, stages, groups, moves: Moves::new(), drag: Drag::new() };
    place::keep(shared.drag.area);
    let column = move |stage: Stage| view! { <column::Column shared stage /> };
    view! {
        <p class="visually-hidden" id="board-help">{tr(key::BOARD_HELP)}</p>
        <div class="board" role="group" data-keys="board" aria-label=move || t(key::LIST_BOARD) node_ref=shared.drag.area>
            <For each=move || stages.get() key=|stage| (stage.id.clone(), stage.name.clone(), stage.gate.clone()) children=column />
        </div>
        <Ghost drag=shared.drag />
    }
}
