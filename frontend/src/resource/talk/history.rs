//! How the fields of a record changed, and a way to put each back as it was.
use domain::permission::Action;
use leptos::{prelude::*, task::spawn_local};
use serde_json::{Value, json};
use wire::{Definition, Field, Kind};

use super::Shown;
use crate::{
    api::records::{self, name_of},
    i18n::{Key, fill, format, key, label, t, text, tr},
    live,
    resource::{feed, patch, tell, value},
    session,
    ui::{
        button::{Button, Weight},
        icon::{self, Icon},
        state::{Empty, Failure, Skeleton},
        toast,
    },
};

/// Newest first.
pub(crate) fn history(shown: Shown) -> AnyView {
    let definition = shown.definition;
    let id = Memo::new(move |_| shown.record()["id"].as_str().unwrap_or_default().to_owned());
    let rows = feed(move |_| {
        live::changes_of(definition.name);
        let id = id.get();
        async move { records::changes(definition, &id).await }
    });
    (move || match (rows.data.get(), rows.error.get()) {
        (None, Some(error)) => view! { <Failure text=error.text() on_retry=move |()| rows.retry() /> }.into_any(),
        (None, None) => view! { <Skeleton lines=6 /> }.into_any(),
        (Some(rows), _) if rows.data.is_empty() => {
            view! { <Empty shape=icon::HISTORY title=tr(key::HISTORY_NONE) text=text(key::HISTORY_NONE_HINT) /> }.into_any()
        }
        (Some(rows), _) => {
            view! { <ol class="timeline">{rows.data.into_iter().map(|entry| entry_of(shown, &entry)).collect_view()}</ol> }
                .into_any()
        }
    })
    .into_any()
}

fn entry_of(shown: Shown, entry: &Value) -> AnyView {
    let change = &entry["change"];
    let at = entry["at"].as_str().unwrap_or_default().to_owned();
    let who = change["actor_id"].as_str().and_then(name_of).unwrap_or_default();
    let action = change["action"].as_str().unwrap_or_default();
    let lines: Vec<_> = if action == "update" { told(shown.definition, change).collect() } else { Vec::new() };
    let lines =
        lines.into_iter().map(|field| line(shown, field, &change["before"][field.name], &change["after"][field.name]));
    view! {
        <li class="entry">
            <span class="entry-icon"><Icon shape=icon::HISTORY /></span>
            <div>
                <p class="facts"><strong>{who}</strong><span>{t(done(action))}</span><time datetime=at.clone() title=format::instant(&at)>{format::relative(&at)}</time></p>
                <ul class="history">{lines.collect_view()}</ul>
            </div>
        </li>
    }
    .into_any()
}

fn done(action: &str) -> Key {
    match action {
        "create" => key::TIMELINE_CREATE,
        "delete" => key::TIMELINE_DELETE,
        "restore" => key::TIMELINE_RESTORE,
        "convert" => key::TIMELINE_CONVERT,
        _ => key::TIMELINE_UPDATE,
    }
}

/// The fields an edit changed. Structures the server works out repeat what the others say.
fn told<'a>(definition: &'static Definition, change: &'a Value) -> impl Iterator<Item = &'static Field> + use<'a> {
    let changed =
        |field: &&'static Field| change["after"].get(field.name).is_some() && !matches!(field.kind, Kind::Json);
    definition.fields.iter().filter(changed)
}

fn line(shown: Shown, field: &'static Field, before: &Value, after: &Value) -> AnyView {
    let definition = shown.definition;
    let words = |value: &Value| {
        let text = value::text(definition, field, value);
        if text.is_empty() { "–".to_owned() } else { text }
    };
    let (old, new) = (words(before), words(after));
    let old_value = StoredValue::new(before.clone());
    let can = Memo::new(move |_| {
        let record = shown.record();
        let open = record["deleted_at"].is_null() && record["status"] != "converted";
        let may = definition.operations.update && session::may(Action::Edit, definition);
        session::writes(definition, field) && open && may && record[field.name] != old_value.get_value()
    });
    let name =
        Signal::derive(move || fill(key::HISTORY_PUT_BACK, &[("field", label::field(definition.name, field.name))]));
    let back = move |_| put_back(shown, field.name, old_value.get_value());
    view! {
        <li>
            <span class="muted">{label::field(definition.name, field.name)}</span>
            <span class="was"><del>{old}</del><span aria-hidden="true">" → "</span><ins>{new}</ins></span>
            <Show when=move || can.get()><Button label=name icon=icon::UNDO_2 weight=Weight::Quiet on_click=back /></Show>
        </li>
    }
    .into_any()
}

/// One field to what it was, over the version that is shown; and that, too, can be taken back.
fn put_back(shown: Shown, name: &'static str, old: Value) {
    let before = shown.record_untracked();
    spawn_local(async move {
        match patch(shown.definition, &before, json!({name: old})).await {
            Ok(record) => {
                shown.put(record.clone());
                let words = fill(key::STATE_FIELD_SAVED, &[("field", label::field(shown.definition.name, name))]);
                let was = before[name].clone();
                toast::undoable(words, move || again(shown, record.clone(), name, was.clone()));
            }
            Err(error) => tell(&error),
        }
    });
}

fn again(shown: Shown, record: Value, name: &'static str, value: Value) {
    spawn_local(async move {
        match patch(shown.definition, &record, json!({name: value})).await {
            Ok(record) => {
                shown.put(record);
                toast::done(t(key::STATE_RESTORED));
            }
            Err(error) => tell(&error),
        }
    });
}
