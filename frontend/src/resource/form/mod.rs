//! The form for any record, drawn from its `FIELDS` and checked by the very function the server runs.
mod draft;
mod summary;

use domain::permission::Action;
use leptos::{
    ev::{KeyboardEvent, SubmitEvent},
    prelude::*,
    task::spawn_local,
};
use serde_json::{Map, Value};
use wire::{Definition, Field};

use self::draft::Draft;
use super::editor::{self, Subject};
use crate::{
    api::{ApiError, records},
    browser,
    i18n::{fill, key, label, text, tr},
    live,
    pages::problem::Problem,
    route, session,
    shell::{create, heading::Heading},
    ui::{
        announce,
        button::{Button, Submit},
        field::{Control, Field as Frame},
        keyboard, toast,
    },
};

/// Creates (`before` is none) or changes a record.
#[component]
pub(crate) fn Form(
    definition: &'static Definition,
    before: Option<Value>,
    defaults: Value,
    #[prop(into)] on_saved: Callback<Value>,
    #[prop(into)] on_cancel: Callback<()>,
) -> impl IntoView {
    let draft = Draft::new(definition, before, &defaults);
    let submit = move || send(draft, on_saved);
    let shortcut = move |event: &KeyboardEvent| {
        if keyboard::pressed(event).as_deref() == Some("Enter") && keyboard::command(event) {
            event.prevent_default();
            submit();
        }
    };
    let (first, more): (Vec<_>, Vec<_>) = draft.fields().partition(|field| !field.more);
    let has_more = !more.is_empty();
    // A sheet was opened to be written in; on a page the heading has the keyboard.
    browser::focus_first("dialog[open] .sheet-form :is(input, select, textarea)");
    view! {
        <form class="form sheet-form" novalidate on:keydown=move |event| shortcut(&event)
            on:submit=move |event: SubmitEvent| { event.prevent_default(); submit(); }>
            <div class="dialog-body">
                <summary::Summary draft />
                <div class="form-grid">{first.into_iter().map(|field| line(draft, field)).collect_view()}</div>
                {has_more.then(|| view! {
                    <details class="more" prop:open=move || draft.unfolded.get() on:toggle=move |event| draft.unfolded.set(is_open(&event))>
                        <summary>{tr(key::FORM_MORE)}</summary>
                        <div class="form-grid">{more.iter().map(|field| line(draft, field)).collect_view()}</div>
                    </details>
                })}
            </div>
            <div class="form-foot">
                <Button label=tr(key::ACTION_CANCEL) on_click=move |_| on_cancel.run(()) />
                <Submit label=tr(key::ACTION_SAVE) busy=draft.busy />
            </div>
        </form>
    }
}

fn is_open(event: &leptos::ev::Event) -> bool {
    use wasm_bindgen::JsCast;
    let details = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    details.is_some_and(|details| details.has_attribute("open"))
}

/// One field in its frame. The frame's id is known, so that the summary can lead to it.
fn line(draft: Draft, field: &'static Field) -> impl IntoView {
    let definition = draft.definition;
    let value = Memo::new(move |_| draft.values.read()[field.name].clone());
    let set = Callback::new(move |value: Value| draft.put(field.name, value));
    let control = Control::new(field.name, draft.error(field)).required(field.required);
    draft.remember_control(field.name, control.id());
    let wide = editor_is_wide(field);
    view! {
        <div class="form-line" class:wide=wide on:focusout=move |_| draft.touch(field.name)>
            <Frame control label=move || label::field(definition.name, field.name) wide
                input=move |control| editor::draw(Subject { definition, field, draft: draft.values.into() }, control, value.into(), set) />
        </div>
    }
}

/// Kinds that need the form's whole width.
fn editor_is_wide(field: &Field) -> bool {
    use wire::Kind::{Addresses, Emails, ExternalIds, Json, Labels, Links, LongText, Phones, References, Text};
    matches!(
        field.kind,
        Addresses | Emails | ExternalIds | Json | Labels | Links(_) | LongText(_) | Phones | References(_)
    ) || matches!(field.kind, Text(max) if max >= 300)
}

/// Checks here, then sends; what the server refuses is shown like what was refused here.
fn send(draft: Draft, on_saved: Callback<Value>) {
    if draft.busy.get_untracked() {
        return;
    }
    draft.submitted.set(true);
    if draft.has_violations() {
        draft.show_violations();
        return;
    }
    draft.busy.set(true);
    spawn_local(async move {
        let outcome = store(draft).await;
        let form_is_gone = draft.busy.try_set(false).is_some();
        match outcome {
            Err(error) if form_is_gone => super::tell(&error),
            Err(error) => refuse(draft, &error),
            Ok(_) if form_is_gone => {}
            Ok(record) => on_saved.run(record),
        }
    });
}

async fn store(draft: Draft) -> Result<Value, ApiError> {
    let definition = draft.definition;
    let Some(before) = draft.before.get_value() else {
        let record = records::create(definition, draft.to_create()).await;
        live::touch(definition.name);
        return record;
    };
    let change = draft.change();
    if change.as_object().is_none_or(Map::is_empty) {
        return Ok(before);
    }
    super::patch(definition, &before, change).await
}

fn refuse(draft: Draft, error: &ApiError) {
    if *error == ApiError::Aborted {
        return;
    }
    let violations = error.violations();
    if violations.is_empty() {
        announce::alert(error.text());
        draft.message.set(error.text());
        browser::focus_first(".sheet-form .refusal");
    } else {
        draft.refused.set(violations);
        draft.show_violations();
    }
}

/// The form on a page of its own: `/leads/new?company=…`.
#[component]
pub(super) fn NewPage(definition: &'static Definition) -> impl IntoView {
    if untrack(|| !session::may(Action::Create, definition)) {
        return view! { <Problem title=text(key::ERROR_FORBIDDEN_TITLE) detail=text(key::ERROR_FORBIDDEN) /> }
            .into_any();
    }
    let given = definition
        .fields
        .iter()
        .filter_map(|field| Some((field.name.to_owned(), Value::String(untrack(|| route::parameter(field.name))?))));
    let defaults = Value::Object(given.collect());
    let saved = move |record: Value| {
        toast::done(fill(key::FORM_CREATED, &[("name", &records::title(definition, &record))]));
        route::go(&route::to_record(definition, record["id"].as_str().unwrap_or_default()));
    };
    view! {
        <div class="page narrow-page">
            <Heading title=move || create::heading(definition) />
            <section class="panel"><Form definition before=None defaults on_saved=saved on_cancel=move |()| route::go(&format!("/{}", definition.path)) /></section>
        </div>
    }
    .into_any()
}
