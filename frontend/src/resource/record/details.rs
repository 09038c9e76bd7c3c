//! The fields of a record, each edited where it stands (R1). Empty ones are folded away.
use domain::permission::Action;
use leptos::{
    ev::{KeyboardEvent, SubmitEvent},
    prelude::*,
    task::spawn_local,
};
use serde_json::{Value, json};
use wire::{Field, Kind};

use super::Shown;
use crate::{
    api::ApiError,
    browser,
    i18n::{count, fill, key, label, t, tr},
    piece,
    resource::{
        editor::{self, Subject},
        fields,
        keep::{self, Keep},
        patch, value,
    },
    session,
    ui::{
        announce,
        button::{Button, Submit},
        field::Control,
        icon::{self, Icon},
        keyboard, toast,
    },
};

#[component]
pub(super) fn Details(shown: Shown) -> impl IntoView {
    let open = RwSignal::new(false);
    // Which fields hold something decides the layout, not what they hold: editing one must not redraw the rest.
    let split = Memo::new(move |_| {
        let record = shown.record();
        fields::all(shown.definition)
            .filter(|field| !repeats(field))
            .partition::<Vec<_>, _>(|field| !value::is_empty(&record[field.name]))
            .names()
    });
    let lines = move |names: Vec<&'static str>| {
        let known = names.into_iter().filter_map(|name| fields::find(shown.definition, name));
        known.map(|field| view! { <Line shown field /> }).collect_view()
    };
    view! {
        <dl class="details">{move || lines(split.get().0)}</dl>
        <Show when=move || !split.read().1.is_empty()>
            <details class="more" on:toggle=move |_| open.set(true)>
                <summary>{move || count(key::PAGE_EMPTY_FIELDS, split.read().1.len() as u64)}</summary>
                <dl class="details">{move || lines(split.get().1)}</dl>
            </details>
        </Show>
    }
}

/// Fields the server takes out of others for lists and sorting; the others say more.
fn repeats(field: &Field) -> bool {
    field.read_only && matches!(field.name, "primary_phone" | "primary_email" | "city" | "country")
}

/// Names of two sets of fields, comparable.
trait Names {
    fn names(self) -> (Vec<&'static str>, Vec<&'static str>);
}

impl Names for (Vec<&'static Field>, Vec<&'static Field>) {
    fn names(self) -> (Vec<&'static str>, Vec<&'static str>) {
        let names = |fields: Vec<&'static Field>| fields.iter().map(|field| field.name).collect();
        // Empty fields nobody can fill tell nothing.
        let fillable = |fields: Vec<&'static Field>| fields.into_iter().filter(|field| !field.read_only).collect();
        (names(self.0), names(fillable(self.1)))
    }
}

#[component]
fn Line(shown: Shown, field: &'static Field) -> impl IntoView {
    let definition = shown.definition;
    let editing = RwSignal::new(false);
    let value = Memo::new(move |_| shown.record()[field.name].clone());
    let editable = Memo::new(move |_| {
        session::writes(definition, field)
            && definition.operations.update
            && session::may(Action::Edit, definition)
            && !is_closed(&shown.record())
    });
    let name = move || label::field(definition.name, field.name);
    let edit_name = move || fill(key::PAGE_EDIT_FIELD, &[("field", name())]);
    let show = move || {
        crate::i18n::current();
        value::show(definition, field, &value.read())
    };
    view! {
        <div class="detail" class:long=matches!(field.kind, Kind::LongText(_) | Kind::Json)>
            <dt>{name}</dt>
            <dd>
                <Show when=move || editing.get() fallback=move || view! {
                    <span class="detail-value">{show}</span>
                    <Show when=move || editable.get()>
                        <button type="button" class="icon-button edit" id=format!("edit-{}", field.name) aria-label=edit_name title=edit_name on:click=move |_| editing.set(true)><Icon shape=icon::PENCIL /></button>
                    </Show>
                }>
                    {piece::in_place::show(shown, field.name, editing)}
                </Show>
            </dd>
        </div>
    }
}

/// A converted lead is history, and a deleted record waits for its end.
fn is_closed(record: &Value) -> bool {
    record["status"] == "converted" || record["deleted_at"].is_string()
}

/// The editor of the field with this name.
pub(crate) fn in_place(shown: Shown, name: &str, editing: RwSignal<bool>) -> AnyView {
    fields::find(shown.definition, name).map(|field| view! { <InPlace shown field editing /> }).into_any()
}

/// The editor of one field, saved alone. Enter saves, but makes a new line where there are several; Escape leaves.
#[component]
fn InPlace(shown: Shown, field: &'static Field, editing: RwSignal<bool>) -> impl IntoView {
    let definition = shown.definition;
    let draft = RwSignal::new(shown.record_untracked());
    let fault = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let value = Memo::new(move |_| draft.read()[field.name].clone());
    let set = Callback::new(move |value: Value| {
        fault.set(None);
        draft.update(|draft| draft[field.name] = value);
    });
    let keep = keep_text(shown, field, value);
    let close = move || {
        editing.set(false);
        browser::focus(&format!("edit-{}", field.name));
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if !busy.get_untracked() {
            busy.set(true);
            let done = keep.map(Keep::done);
            spawn_local(async move {
                let outcome = store(shown, field, &draft.get_untracked()[field.name]).await;
                let _ = busy.try_set(false);
                match outcome {
                    Ok(()) => {
                        if let Some(done) = done {
                            done();
                        }
                        close();
                    }
                    Err(words) => _ = fault.try_set(Some(words)),
                }
            });
        }
    };
    let escape = move |event: &KeyboardEvent| {
        if keyboard::pressed(event).as_deref() == Some("Escape") {
            event.stop_propagation();
            close();
        }
    };
    let control = Control::new(field.name, fault.into()).required(field.required);
    browser::focus(&control.id());
    view! {
        <form class="in-place" novalidate on:submit=submit on:keydown=move |event| escape(&event)>
            {keep.map(|keep| keep::offer(keep, ".in-place textarea", move |typed| set.run(typed["text"].clone())))}
            {editor::draw(Subject { definition, field, draft: draft.into() }, control, value.into(), set)}
            {move || fault.get().map(|words| view! { <p class="error" role="alert">{words}</p> })}
            <div class="actions">
                <Submit label=tr(key::ACTION_SAVE) busy />
                <Button label=tr(key::ACTION_CANCEL) on_click=move |_| close() />
            </div>
        </form>
    }
}

/// A long text is kept as a draft; what is chosen in a moment is not.
fn keep_text(shown: Shown, field: &'static Field, value: Memo<Value>) -> Option<Keep> {
    if !matches!(field.kind, Kind::LongText(_)) {
        return None;
    }
    let keep = Keep::open(&format!("field.{}.{}.{}", shown.definition.name, shown.id(), field.name));
    let before = value.get_untracked();
    Effect::new(move || keep.note((*value.read() != before).then(|| json!({"text": value.get()}))));
    Some(keep)
}

/// Saves one field; the fault is in words.
async fn store(shown: Shown, field: &'static Field, value: &Value) -> Result<(), String> {
    let before = shown.record_untracked();
    if before[field.name] == *value {
        return Ok(());
    }
    match patch(shown.definition, &before, json!({field.name: value})).await {
        Ok(record) => {
            shown.put(record.clone());
            announce::announce(t(key::STATE_SAVED));
            let undo = move || undo(shown, record.clone(), field.name, before[field.name].clone());
            toast::undoable(
                fill(key::STATE_FIELD_SAVED, &[("field", label::field(shown.definition.name, field.name))]),
                undo,
            );
            Ok(())
        }
        Err(ApiError::Aborted) => Ok(()),
        Err(error) => Err(words(field, &error)),
    }
}

/// A rule broken by another field says which.
fn words(field: &Field, error: &ApiError) -> String {
    let violations = error.violations();
    let own = violations.iter().find(|violation| violation.field.starts_with(field.name));
    own.map_or_else(|| error.text(), label::violation)
}

/// The page may be left by then: what it showed is not asked.
fn undo(shown: Shown, after: Value, name: &'static str, old: Value) {
    spawn_local(async move {
        match patch(shown.definition, &after, json!({name: old})).await {
            Ok(record) => {
                shown.put(record);
                toast::done(t(key::STATE_RESTORED));
            }
            Err(error) => crate::resource::tell(&error),
        }
    });
}
