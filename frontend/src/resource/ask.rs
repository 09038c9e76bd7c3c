//! When a change lacks something, it is asked for where one is: a lost deal's reason, the fields a stage requires (B3).
use std::cell::RefCell;

use futures_channel::oneshot;
use leptos::{ev::SubmitEvent, prelude::*};
use serde_json::{Map, Value};
use wire::{Definition, Field, Violation};

use super::{editor, value::is_empty};
use crate::{
    i18n::{key, label, tr},
    json, piece, session,
    ui::{
        button::{Button, Submit},
        dialog::{Dialog, on_closed},
        field::{Control, Field as Frame},
    },
};

/// Fields that are missing from a change of one record.
#[derive(Clone)]
pub(crate) struct Question {
    definition: &'static Definition,
    record: Value,
    violations: Vec<Violation>,
}

type Reply = oneshot::Sender<Option<Map<String, Value>>>;

thread_local! {
    static QUESTION: ArcRwSignal<Option<Question>> = ArcRwSignal::new(None);
    static REPLY: RefCell<Option<Reply>> = const { RefCell::new(None) };
}

/// The fields a person can fill to mend these violations.
fn mendable(definition: &'static Definition, violations: &[Violation]) -> Vec<&'static Field> {
    let mut found: Vec<&'static Field> = Vec::new();
    for violation in violations {
        let name = violation.field.split('.').next().unwrap_or_default();
        match definition.field(name) {
            Some(field) if session::writes(definition, field) && violation.code.starts_with("required") => {
                if found.iter().all(|known| known.name != field.name) {
                    found.push(field);
                }
            }
            // One that cannot be mended here makes the asking useless.
            _ => return Vec::new(),
        }
    }
    found
}

/// Asks for what is missing; `None` when it cannot be asked for or the person declines.
pub(super) async fn ask(
    definition: &'static Definition,
    record: &Value,
    violations: Vec<Violation>,
) -> Option<Map<String, Value>> {
    if mendable(definition, &violations).is_empty() {
        return None;
    }
    let (reply, answer) = oneshot::channel();
    REPLY.replace(Some(reply));
    QUESTION.with(|question| question.set(Some(Question { definition, record: record.clone(), violations })));
    answer.await.ok().flatten()
}

fn answer(values: Option<Map<String, Value>>) {
    if let Some(reply) = REPLY.take() {
        let _ = reply.send(values);
    }
    QUESTION.with(|question| question.set(None));
}

/// Where the question appears; placed once.
#[component]
pub(crate) fn AskHost() -> impl IntoView {
    let question = QUESTION.with(Clone::clone);
    let open = RwSignal::new(false);
    Effect::new({
        let question = question.clone();
        move || open.set(question.read().is_some())
    });
    on_closed(open, || answer(None));
    view! {
        <Dialog open title=tr(key::ASK_TITLE)>
            {question.get().map(|question| piece::blanks::show(question, open))}
        </Dialog>
    }
}

/// The form with what is missing.
pub(crate) fn blanks(question: Question, open: RwSignal<bool>) -> AnyView {
    let Question { definition, record, violations } = question;
    let values = RwSignal::new(record);
    let asked = mendable(definition, &violations);
    let names: Vec<_> = asked.iter().map(|field| field.name).collect();
    let tried = RwSignal::new(false);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        let given = values.get_untracked();
        if names.iter().any(|name| is_empty(&given[*name])) {
            return;
        }
        let filled: Map<_, _> = names.iter().map(|name| ((*name).to_owned(), given[*name].clone())).collect();
        answer(Some(filled));
    };
    let blank = move |field: &'static Field| {
        let value = Signal::derive(move || values.read()[field.name].clone());
        let set = Callback::new(move |value: Value| values.update(|values| values[field.name] = value));
        let error = Signal::derive(move || {
            let empty = tried.get() && is_empty(&values.read()[field.name]);
            empty.then(|| label::violation(&Violation::new(field.name, "required")))
        });
        view! {
            <Frame control=Control::new(field.name, error).required(true) label=move || label::field(definition.name, field.name)
                input=move |control| editor::draw(editor::Subject { definition, field, draft: values.into() }, control, value, set) />
        }
    };
    view! {
        <form class="form dialog-body" on:submit=submit novalidate>
            <p class="muted">{tr(key::ASK_INTRO)}</p>
            {asked.into_iter().map(blank).collect_view()}
            <div class="form-foot">
                <Button label=tr(key::ACTION_CANCEL) on_click=move |_| open.set(false) />
                <Submit label=tr(key::ACTION_SAVE) />
            </div>
        </form>
    }
    .into_any()
}

/// What a draft breaks that filling fields can mend, checked here before the server is asked.
pub(super) async fn missing(definition: &'static Definition, before: &Value, change: &Value) -> Vec<Violation> {
    let mut draft = own_fields(definition, before);
    if let (Some(draft), Some(change)) = (draft.as_object_mut(), change.as_object()) {
        draft.extend(change.clone());
    }
    let violations = piece::rules::check(definition, draft, Some(own_fields(definition, before))).await;
    if mendable(definition, &violations).is_empty() { Vec::new() } else { violations }
}

/// A record without what the server keeps around it.
pub(super) fn own_fields(definition: &'static Definition, record: &Value) -> Value {
    let own = record.as_object().into_iter().flatten().filter(|(name, _)| definition.has(name));
    json::object(own.map(|(name, value)| (name.clone(), value.clone())))
}
