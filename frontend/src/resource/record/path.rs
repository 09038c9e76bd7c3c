//! Where a record stands on its way: its lifecycle, or the stages of its pipeline. Allowed steps are buttons.
use std::cmp::Ordering;

use domain::{lifecycle::Lifecycle, permission::Action};
use leptos::{prelude::*, task::spawn_local};
use serde_json::{Value, json};
use wire::{Condition, Definition, Field, Op, definition};

use super::Shown;
use crate::{
    api::records,
    browser,
    i18n::{fill, format, key, label, t, tr},
    resource::{feed, gate::Gate, save, save_through},
    session,
    ui::{
        icon::{self, Icon},
        toast,
    },
};

/// One step of the way.
#[derive(Clone, PartialEq)]
struct Step {
    value: String,
    name: String,
    /// Said beside the name: how long, or how likely.
    note: String,
    allowed: bool,
    /// What it wants filled first.
    gate: Gate,
}

#[component]
pub(super) fn Path(shown: Shown) -> impl IntoView {
    if shown.definition.name == "opportunity" {
        return view! { <Stages shown /> }.into_any();
    }
    match shown.definition.lifecycle() {
        Some((field, lifecycle)) => view! { <States shown field lifecycle /> }.into_any(),
        None => ().into_any(),
    }
}

#[component]
fn States(shown: Shown, field: &'static Field, lifecycle: &'static Lifecycle) -> impl IntoView {
    let now = Memo::new(move |_| shown.record()[field.name].as_str().unwrap_or_default().to_owned());
    let steps = Memo::new(move |_| {
        let now = now.get();
        let step = |state: &domain::lifecycle::State| Step {
            value: state.name.to_owned(),
            name: label::choice(shown.definition.name, field.name, state.name).to_owned(),
            note: String::new(),
            allowed: lifecycle.next(&now).any(|next| next == state.name),
            gate: Gate::default(),
        };
        let (way, beside): (Vec<_>, Vec<_>) = lifecycle.states.iter().partition(|state| !is_beside(state.name));
        way.into_iter().chain(beside).map(step).collect::<Vec<_>>()
    });
    view! { <Steps shown name=field.name now steps /> }
}

/// States a record ends in or waits in: none of them is behind it when it is in another.
fn is_beside(state: &str) -> bool {
    matches!(
        state,
        "held"
            | "not_held"
            | "deferred"
            | "done"
            | "cancelled"
            | "converted"
            | "disqualified"
            | "recycled"
            | "pooled"
            | "paused"
            | "completed"
            | "aborted"
            | "bounced"
            | "opted_out"
    )
}

fn stage() -> Option<&'static Definition> {
    definition("stage")
}

#[component]
fn Stages(shown: Shown) -> impl IntoView {
    let pipeline = Memo::new(move |_| shown.record()["pipeline_id"].as_str().unwrap_or_default().to_owned());
    let stages = feed(move |_| {
        let pipeline = pipeline.get();
        async move {
            match stage().filter(|_| !pipeline.is_empty()) {
                Some(stage) => records::all(stage, Some(Condition::compare("pipeline_id", Op::Eq, pipeline))).await,
                None => Ok(Vec::new()),
            }
        }
    });
    let now = Memo::new(move |_| shown.record()["stage_id"].as_str().unwrap_or_default().to_owned());
    let steps = Memo::new(move |_| {
        let stages = stages.data.get().unwrap_or_default();
        stages.iter().map(|record| stage_step(record, &now.get())).collect::<Vec<_>>()
    });
    let guidance = move || {
        let stages = stages.data.get().unwrap_or_default();
        let text = stages.iter().find(|stage| stage["id"].as_str() == Some(now.read().as_str())).and_then(|stage| {
            let spoken = stage["guidance_labels"][crate::i18n::current().tag()].as_str();
            spoken.or_else(|| stage["guidance"].as_str()).map(str::to_owned)
        });
        text.map(|text| view! { <p class="guidance"><Icon shape=icon::INFO />{text}</p> })
    };
    let since = move || {
        shown.record()["stage_entered_at"].as_str().map(|at| fill(key::PATH_SINCE, &[("when", &format::relative(at))]))
    };
    view! {
        <Steps shown name="stage_id" now steps />
        <p class="path-note muted">{since}</p>
        {guidance}
    }
}

fn stage_step(record: &Value, now: &str) -> Step {
    crate::i18n::current();
    let id = record["id"].as_str().unwrap_or_default();
    let name = stage().map(|stage| records::title(stage, record)).unwrap_or_default();
    let note = record["probability"].as_f64().map(format::percent).unwrap_or_default();
    Step { value: id.to_owned(), name, note, allowed: id != now, gate: Gate::of(record) }
}

/// Drawn anew only when a step is another: a record that was read again must not take away the button being pressed.
#[component]
fn Steps(shown: Shown, name: &'static str, now: Memo<String>, steps: Memo<Vec<Step>>) -> impl IntoView {
    let may_edit = Memo::new(move |_| {
        let definition = shown.definition;
        definition.operations.update && session::may(Action::Edit, definition) && !shown.is_deleted()
    });
    let draw = move || {
        let (steps, now) = (steps.get(), now.get());
        let at = steps.iter().position(|step| step.value == now).unwrap_or(0);
        let draw = |(index, step): (usize, Step)| {
            let place = match index.cmp(&at) {
                Ordering::Less if !is_beside(&step.value) => "step past",
                Ordering::Equal => "step here",
                _ => "step",
            };
            let here = (index == at).then_some("step");
            let inside = view! { <span>{step.name.clone()}</span>{(!step.note.is_empty()).then(|| view! { <small>{step.note.clone()}</small> })} };
            if step.allowed && may_edit.get() {
                let move_here = move |_| go_to(shown, name, step.clone());
                let keys = if index == at + 1 { Some("]") } else { (index + 1 == at).then_some("[") };
                view! { <li class=place><button type="button" title=tr(key::PATH_MOVE) aria-keyshortcuts=keys on:click=move_here>{inside}</button></li> }.into_any()
            } else {
                view! { <li class=place aria-current=here><span class="step-text">{inside}</span></li> }.into_any()
            }
        };
        steps.into_iter().enumerate().map(draw).collect_view()
    };
    Effect::new(move || {
        if !steps.read().is_empty() {
            browser::center(".path > .here");
        }
    });
    view! { <ol class="path" tabindex="-1" aria-keyshortcuts="s" aria-label=tr(key::PATH_LABEL)>{draw}</ol> }
}

/// Takes the record to a step. The page shows it at once and goes back when the server refuses (G2).
fn go_to(shown: Shown, name: &'static str, step: Step) {
    let before = shown.record_untracked();
    let mut hopeful = before.clone();
    hopeful[name] = step.value.clone().into();
    shown.put(hopeful);
    spawn_local(async move {
        let lacking = step.gate.lacking(&before);
        let Some(after) = save_through(shown.definition, &before, json!({name: step.value}), lacking).await else {
            shown.put(before);
            return;
        };
        shown.put(after.clone());
        let back = before[name].clone();
        let said = fill(key::PATH_MOVED, &[("step", &step.name)]);
        // A state machine may not lead back; then there is nothing to undo.
        let way_back = shown
            .definition
            .lifecycle()
            .is_none_or(|(_, lifecycle)| lifecycle.may_become(&step.value, back.as_str().unwrap_or_default()));
        if !way_back {
            toast::done(said);
            return;
        }
        toast::undoable(said, move || undo(shown, name, after.clone(), back.clone()));
    });
}

fn undo(shown: Shown, name: &'static str, after: Value, back: Value) {
    spawn_local(async move {
        if let Some(record) = save(shown.definition, &after, json!({name: back})).await {
            shown.put(record);
            toast::done(t(key::STATE_RESTORED));
        }
    });
}
