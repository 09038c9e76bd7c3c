//! The head of a record: its name, the few fields that matter, and what can be done with it.
use domain::permission::Action;
use leptos::prelude::*;
use serde_json::Value;
use wire::Field;

use super::Shown;
use crate::{
    api::records,
    i18n::{fill, key, label, t, tr},
    pages, piece,
    resource::{delete, edit, fields, talk, value, walk},
    route, session,
    shell::{heading::Heading, icon_of},
    ui::{
        button::{Button, Weight},
        dialog::{Dialog, Place},
        icon::{self, Icon},
        menu::{Menu, MenuItem},
        toast,
    },
};

const KEY_FIELDS: usize = 6;

#[component]
pub(super) fn Head(shown: Shown) -> impl IntoView {
    let definition = shown.definition;
    let title = Signal::derive(move || {
        let name = records::title(definition, &shown.record());
        if name.is_empty() { label::record(definition.name).to_owned() } else { name }
    });
    let deleted = Memo::new(move |_| shown.is_deleted());
    let id = Memo::new(move |_| shown.record()["id"].as_str().unwrap_or_default().to_owned());
    view! {
        <header class="record-head">
            <span class="record-icon"><Icon shape=icon_of(definition.name) /></span>
            <div class="record-name">
                <p class="muted">{move || label::record(definition.name)}</p>
                <Heading title />
            </div>
            {move || view! { <walk::Steps definition id=id.get() /> }}
            <Show when=move || !deleted.get() fallback=move || view! { <Deleted shown /> }><Acts shown /></Show>
        </header>
        <KeyFields shown />
    }
}

/// The default columns that hold something, without the name itself. Which they are decides the layout, each shows what it
/// holds: a record that was read again draws only what is another.
#[component]
fn KeyFields(shown: Shown) -> impl IntoView {
    let definition = shown.definition;
    let names = Memo::new(move |_| {
        let record = shown.record();
        let told = |field: &&Field| field.name != definition.title && !value::is_empty(&record[field.name]);
        let fields = fields::default_columns(definition).into_iter().filter(told).take(KEY_FIELDS);
        fields.map(|field| field.name).collect::<Vec<_>>()
    });
    let one = move |field: &'static Field| {
        let held = Memo::new(move |_| {
            let record = shown.record();
            (record[field.name].clone(), record["status"].clone())
        });
        let inside = move || {
            held.track();
            value::of(definition, field, &shown.record_untracked())
        };
        view! { <div><dt>{move || label::field(definition.name, field.name)}</dt><dd>{inside}</dd></div> }
    };
    let all = move || names.get().into_iter().filter_map(|name| fields::find(definition, name)).map(one).collect_view();
    view! { <dl class="key-fields">{all}</dl> }
}

#[component]
fn Deleted(shown: Shown) -> impl IntoView {
    let restore = move |_| edit::restore(shown.definition, shown.id());
    let may = move || session::may_with(Action::Delete, shown.definition, &shown.record());
    view! {
        <p class="notice warning">{tr(key::PAGE_DELETED)}</p>
        <Show when=may><Button label=tr(key::ACTION_RESTORE) icon=icon::UNDO_2 weight=Weight::Primary on_click=restore /></Show>
    }
}

#[component]
fn Acts(shown: Shown) -> impl IntoView {
    let definition = shown.definition;
    let (editing, converting) = (RwSignal::new(false), RwSignal::new(false));
    let may = move |action| session::may_with(action, definition, &shown.record());
    let may_edit = move || definition.operations.update && may(Action::Edit);
    let may_delete = Memo::new(move |_| definition.operations.delete && may(Action::Delete));
    let convertible = move || definition.name == "lead" && may_edit() && shown.record()["status"] == "qualified";
    let clonable = move || definition.name == "campaign" && session::may(Action::Create, definition);
    view! {
        <div class="record-acts">
            {talk::is_subject(definition, "follow").then(|| view! { <talk::Follow shown /> })}
            <Show when=convertible><Button label=tr(key::CONVERT_ACTION) icon=icon::ARROW_RIGHT_LEFT weight=Weight::Primary on_click=move |_| converting.set(true) /></Show>
            <Show when=clonable>{pages::campaign::clone_button(definition, Signal::derive(move || shown.record()))}</Show>
            <Show when=may_edit><Button label=tr(key::ACTION_EDIT) icon=icon::PENCIL keys="e" on_click=move |_| editing.set(true) /></Show>
            <Show when=move || may_delete.get()><More shown /></Show>
        </div>
        <Dialog open=editing title=move || fill(key::FORM_EDIT, &[("record", &label::record_inside(definition.name))]) place=Place::Side><EditSheet shown open=editing /></Dialog>
        <Dialog open=converting title=tr(key::CONVERT_TITLE)>{piece::convert::show(shown, converting)}</Dialog>
    }
}

#[component]
fn More(shown: Shown) -> impl IntoView {
    let definition = shown.definition;
    let remove = move |()| {
        let back = move || route::go(&format!("/{}", definition.path));
        delete(definition, &shown.record_untracked(), back);
    };
    view! { <Menu label=tr(key::NAV_MORE) icon=icon::ELLIPSIS icon_only=true class="icon-button"><MenuItem label=tr(key::ACTION_DELETE) icon=icon::TRASH_2 danger=true on_choose=remove /></Menu> }
}

#[component]
fn EditSheet(shown: Shown, open: RwSignal<bool>) -> impl IntoView {
    let saved = move |record: Value| {
        shown.put(record);
        open.set(false);
        toast::done(t(key::STATE_SAVED));
    };
    let cancel = Callback::new(move |()| open.set(false));
    piece::form::show(shown.definition, Some(shown.record_untracked()), Value::Null, Callback::new(saved), cancel)
}
