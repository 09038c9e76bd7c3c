//! The form for any record, drawn from its `FIELDS` and checked by the very function the server runs.
mod draft;
mod similar;
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
use super::{
    editor::{self, Subject},
    keep,
};
use crate::{
    api::{ApiError, records},
    browser,
    i18n::{fill, key, label, t, text, tr},
    live, outbox,
    pages::problem::Problem,
    piece, route, session,
    shell::{create, heading::Heading},
    ui::{
        announce,
        button::{Button, Submit},
        field::{Control, Field as Frame},
        icon::{self, Icon},
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
    let submit = move || send(draft, on_saved, on_cancel);
    let shortcut = move |event: &KeyboardEvent| {
        if keyboard::pressed(event).as_deref() == Some("Enter") && keyboard::command(event) {
            event.prevent_default();
            submit();
        }
    };
    let (first, more): (Vec<_>, Vec<_>) = draft.fields().partition(|field| !draft.is_folded(field));
    let has_more = !more.is_empty();
    let grid = move |fields: Vec<&'static Field>| {
        move || {
            draft.drawn.track();
            fields.iter().map(|field| line(draft, field)).collect_view()
        }
    };
    // A sheet was opened to be written in; on a page the heading has the keyboard.
    browser::focus_first("dialog[open] .sheet-form :is(input, select, textarea)");
    view! {
        <form class="form sheet-form" novalidate on:keydown=move |event| shortcut(&event)
            on:submit=move |event: SubmitEvent| { event.prevent_default(); submit(); }>
            <div class="dialog-body">
                {keep::offer(draft.keep, ".sheet-form .form-grid :is(input, select, textarea)", move |typed| draft.resume(&typed))}
                {is_captured(definition, draft).then(|| view! { <Capture draft /> })}
                <summary::Summary draft />
                <div class="form-grid">{grid(first)}</div>
                {has_more.then(|| view! {
                    <details class="more" prop:open=move || draft.unfolded.get() on:toggle=move |event| draft.unfolded.set(is_open(&event))>
                        <summary>{tr(key::FORM_MORE)}</summary>
                        <div class="form-grid">{grid(more)}</div>
                    </details>
                })}
            </div>
            <div class="form-foot">
                {similar::similar(draft)}
                <Button label=tr(key::ACTION_CANCEL) on_click=move |_| on_cancel.run(()) />
                <Submit label=tr(key::ACTION_SAVE) busy=draft.busy />
            </div>
        </form>
    }
}

/// Whether cards and signatures hold such a record.
fn is_captured(definition: &Definition, draft: Draft) -> bool {
    matches!(definition.name, "lead" | "contact") && draft.before.read_value().is_none()
}

/// Fills the form from a pasted card or signature (F3).
#[component]
fn Capture(draft: Draft) -> impl IntoView {
    let open = RwSignal::new(false);
    let fill = Callback::new(move |given: Value| draft.fill(&given));
    view! {
        <div class="capture-open">
            <button type="button" class="button" aria-expanded=move || open.get().to_string() on:click=move |_| open.update(|open| *open = !*open)>
                <Icon shape=icon::STICKY_NOTE /><span>{tr(key::CAPTURE_OPEN)}</span>
            </button>
            <Show when=move || open.get()>{piece::capture::show(draft.definition, draft.values.into(), fill)}</Show>
        </div>
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
fn send(draft: Draft, on_saved: Callback<Value>, on_cancel: Callback<()>) {
    if draft.busy.get_untracked() {
        return;
    }
    draft.submitted.set(true);
    draft.busy.set(true);
    spawn_local(async move {
        if !draft.wait_for_rules().await {
            return;
        }
        if draft.has_violations() {
            draft.busy.set(false);
            draft.show_violations();
            return;
        }
        let done = draft.keep.done();
        let outcome = store(draft).await;
        if outcome.is_ok() {
            done();
        }
        let form_is_gone = draft.busy.try_set(false).is_some();
        match outcome {
            Err(error) if form_is_gone => super::tell(&error),
            Err(error) => refuse(draft, &error),
            Ok(None) => {
                toast::noted(t(key::OUTBOX_KEPT));
                if !form_is_gone {
                    on_cancel.run(());
                }
            }
            Ok(Some(_)) if form_is_gone => {}
            Ok(Some(record)) => on_saved.run(record),
        }
    });
}

/// The record as it now is; none where it waits on this device until the server can be reached.
async fn store(draft: Draft) -> Result<Option<Value>, ApiError> {
    let definition = draft.definition;
    let Some(before) = draft.before.get_value() else {
        let record = create(definition, draft.to_create()).await;
        live::touch(definition.name);
        return record;
    };
    let change = draft.change();
    if change.as_object().is_none_or(Map::is_empty) {
        return Ok(Some(before));
    }
    super::patch(definition, &before, change).await.map(Some)
}

async fn create(definition: &'static Definition, body: Value) -> Result<Option<Value>, ApiError> {
    if outbox::takes(definition) {
        outbox::create(definition, body).await
    } else {
        records::create(definition, body).await.map(Some)
    }
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
