//! What a role may do: a row per kind of record, a column per action (DESIGN: object × action × scope).
use domain::permission::{AUDIT, ORGANIZATION, OTHERS};
use leptos::prelude::*;
use serde_json::{Value, json};
use wire::{Access, DEFINITIONS};

use crate::{
    i18n::{Key, key, label, of, t, tr},
    ui::{
        field::Control,
        input::{Checkbox, Choice, Select},
    },
};

const SCOPES: [(&str, Key); 5] = [
    ("none", key::SCOPE_NONE),
    ("own", key::SCOPE_OWN),
    ("team", key::SCOPE_TEAM),
    ("sub_team", key::SCOPE_SUB_TEAM),
    ("all", key::SCOPE_ALL),
];

const ACTIONS: [(&str, Key); 4] = [
    ("read", key::RIGHT_READ),
    ("edit", key::RIGHT_EDIT),
    ("delete", key::RIGHT_DELETE),
    ("export", key::RIGHT_EXPORT),
];

/// Objects a role speaks of: `*` for all not named, then each that has rights of its own.
fn objects() -> Vec<&'static str> {
    let own = DEFINITIONS
        .iter()
        .filter(|definition| !matches!(definition.access, Access::Follows(_) | Access::Attached | Access::Personal));
    ["*"].into_iter().chain(own.map(|definition| definition.name)).chain(OTHERS).collect()
}

fn object_name(object: &str) -> String {
    match object {
        "*" => t(key::RIGHT_EVERYTHING).to_owned(),
        ORGANIZATION => t(key::SETUP_ORGANIZATION).to_owned(),
        AUDIT => t(key::AUDIT_TITLE).to_owned(),
        name => label::records(name).to_owned(),
    }
}

#[component]
pub(super) fn Permissions(value: Signal<Value>, set: Callback<Value>) -> impl IntoView {
    let head = |name: Key| view! { <th scope="col">{tr(name)}</th> };
    view! {
        <div class="table-scroll">
            <table class="table compact permissions">
                <thead><tr>{head(key::RIGHT_OBJECT)}{head(key::RIGHT_CREATE)}{ACTIONS.map(|(_, name)| head(name)).collect_view()}</tr></thead>
                <tbody>{objects().into_iter().map(|object| view! { <Line object value set /> }).collect_view()}</tbody>
            </table>
        </div>
    }
}

/// What a role may do, to be read: a line per kind of record that the role names.
pub(crate) fn shown(value: &Value) -> AnyView {
    let value = value.clone();
    let scope = |right: &Value| {
        let known = SCOPES.iter().find(|(scope, _)| right.as_str() == Some(scope));
        known.map_or_else(|| t(key::SCOPE_NONE), |(_, name)| t(*name))
    };
    let line = move |object: &'static str| {
        let rights = value[object].clone();
        let create = t(if rights["create"] == true { key::VALUE_YES } else { key::VALUE_NO });
        let scopes: Vec<_> = ACTIONS.iter().map(|(action, _)| view! { <td>{scope(&rights[*action])}</td> }).collect();
        rights
            .is_object()
            .then(|| view! { <tr><th scope="row">{object_name(object)}</th><td>{create}</td>{scopes}</tr> })
    };
    let lines = move || objects().into_iter().filter_map(&line).collect_view();
    let head = |name: Key| view! { <th scope="col">{tr(name)}</th> };
    view! {
        <div class="table-scroll" tabindex="0" role="region" aria-label=tr(key::RIGHT_OBJECT)>
            <table class="table compact permissions">
                <thead><tr>{head(key::RIGHT_OBJECT)}{head(key::RIGHT_CREATE)}{ACTIONS.map(|(_, name)| head(name)).collect_view()}</tr></thead>
                <tbody>{lines}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// What an object that is not named has: a wide right to read does not open the log of changes.
fn rest(object: &str, value: &Value) -> Value {
    let opens = object != AUDIT || value["*"]["edit"] == "all";
    if opens { value["*"].clone() } else { Value::Null }
}

#[component]
fn Line(object: &'static str, value: Signal<Value>, set: Callback<Value>) -> impl IntoView {
    // An object not named follows `*` until something of it is set.
    let named = move || {
        if value.read()[object].is_object() { value.read()[object].clone() } else { rest(object, &value.read()) }
    };
    let put = move |action: &'static str, right: Value| {
        let mut all = value.get_untracked();
        let mut own = untrack(named);
        if !own.is_object() {
            own = json!({});
        }
        if !all.is_object() {
            all = json!({});
        }
        own[action] = right;
        all[object] = own;
        set.run(all);
    };
    let scope = move |(action, title): (&'static str, Key)| {
        let now = Signal::derive(move || named()[action].as_str().unwrap_or("none").to_owned());
        let choices = Signal::derive(|| {
            SCOPES.iter().map(|(scope, name)| ((*scope).to_owned(), t(*name).to_owned())).collect::<Vec<Choice>>()
        });
        view! { <td><Select control=Control::plain(action) value=now choices on_change=move |scope: String| put(action, scope.into()) label=move || of(&object_name(object), t(title)) /></td> }
    };
    let may_create = Signal::derive(move || named()["create"].as_bool().unwrap_or(false));
    view! {
        <tr>
            <th scope="row">{move || object_name(object)}</th>
            <td><Checkbox control=Control::plain("create") label=tr(key::RIGHT_CREATE) checked=may_create on_change=move |on: bool| put("create", on.into()) /></td>
            {ACTIONS.map(scope).collect_view()}
        </tr>
    }
}
