//! One cell being changed: Enter saves and goes down, Tab saves and goes right, Escape leaves it as it was (L3).
use leptos::{ev::KeyboardEvent, prelude::*, task::spawn_local};
use serde_json::{Value, json};
use wire::Field;

use super::grid::{Grid, Then};
use crate::{
    api::ApiError,
    browser,
    i18n::{fill, key, label, t},
    piece,
    resource::{
        ask::own_fields,
        editor::{self, Subject},
        fields, patch, tell,
    },
    ui::{
        announce,
        field::Control,
        keyboard::{self, Binding},
        toast,
    },
};

/// The keys of a cell that is edited, and where the keyboard goes then.
pub(super) const KEYS: [Binding<Then>; 3] = [
    Binding { keys: &["Enter", "Ctrl Enter"], words: key::KEYS_DOWN, act: Then::Down },
    Binding { keys: &["Tab"], words: key::KEYS_TAB, act: Then::Right },
    Binding { keys: &["Esc"], words: key::KEYS_OUT, act: Then::Stay },
];

pub(crate) fn edit(grid: Grid, name: &'static str, before: Value) -> AnyView {
    let definition = grid.view.definition;
    let Some(field) = fields::find(definition, name) else { return ().into_any() };
    let draft = RwSignal::new(before.clone());
    let fault = RwSignal::new(None::<String>);
    let busy = StoredValue::new(false);
    let value = Memo::new(move |_| draft.read()[field.name].clone());
    let set = Callback::new(move |value: Value| {
        fault.set(None);
        draft.update(|draft| draft[field.name] = value);
    });
    let before = StoredValue::new(before);
    let save = move |then: Then| {
        if !busy.get_value() {
            busy.set_value(true);
            spawn_local(async move {
                let outcome = store(grid, field, before.get_value(), value.get_untracked()).await;
                let _ = busy.try_set_value(false);
                match outcome {
                    Ok(()) => grid.close(then),
                    Err(words) => {
                        announce::alert(words.clone());
                        _ = fault.try_set(Some(words));
                    }
                }
            });
        }
    };
    let key = move |event: &KeyboardEvent| {
        // An open list of offers takes its own keys first.
        let chord = keyboard::chord(event).filter(|_| !event.default_prevented());
        match chord.and_then(|chord| keyboard::act(&KEYS, &chord)) {
            Some(Then::Stay) => grid.close(Then::Stay),
            Some(then) => save(then),
            None => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let control = Control::new(field.name, fault.into()).required(field.required);
    browser::focus_first(".cell-editor :is(input, select, textarea)");
    view! {
        <div class="cell-editor" role="group" aria-label=move || label::field(definition.name, field.name) on:keydown=move |event| key(&event)>
            {editor::draw(Subject { definition, field, draft: draft.into() }, control, value.into(), set)}
            {move || fault.get().map(|words| view! { <p class="error cell-error" id=format!("{}-error", control.id())>{words}</p> })}
        </div>
    }
    .into_any()
}

/// Checks as the form does, then saves over the version that was seen.
async fn store(grid: Grid, field: &'static Field, before: Value, value: Value) -> Result<(), String> {
    let definition = grid.view.definition;
    if before[field.name] == value {
        return Ok(());
    }
    let own = own_fields(definition, &before);
    let mut wanted = own.clone();
    wanted[field.name] = value.clone();
    let broken = piece::rules::check(definition, wanted, Some(own)).await;
    if let Some(violation) = broken.iter().find(|violation| violation.field.starts_with(field.name)) {
        return Err(label::violation(violation));
    }
    match patch(definition, &before, json!({field.name: value})).await {
        Ok(record) => {
            grid.window.put(&record);
            said(grid, field, record, before);
            Ok(())
        }
        Err(ApiError::Aborted) => Ok(()),
        Err(error) => {
            let violations = error.violations();
            let own = violations.iter().find(|violation| violation.field.starts_with(field.name));
            Err(own.or(violations.first()).map_or_else(|| error.text(), label::violation))
        }
    }
}

fn said(grid: Grid, field: &'static Field, after: Value, before: Value) {
    let definition = grid.view.definition;
    let name = label::field(definition.name, field.name);
    toast::undoable(fill(key::STATE_FIELD_SAVED, &[("field", name)]), move || {
        let (after, old) = (after.clone(), before[field.name].clone());
        spawn_local(async move {
            match patch(definition, &after, json!({field.name: old})).await {
                Ok(record) => {
                    grid.window.put(&record);
                    toast::done(t(key::STATE_RESTORED));
                }
                Err(error) => tell(&error),
            }
        });
    });
}
