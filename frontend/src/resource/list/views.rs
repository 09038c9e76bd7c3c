//! Saved views of a list: opening one writes what it holds into the address (U1).
use leptos::{prelude::*, task::spawn_local};
use serde_json::{Value, json};
use wire::{Condition, Definition, Op, definition};

use super::View;
use crate::{
    api::records,
    i18n::{fill, key, t, tr},
    live,
    resource::{Filter, ListState, address::Layout, edit, feed},
    session,
    ui::{
        button::Submit,
        dialog::Dialog,
        field::{Control, Field},
        icon,
        input::{Checkbox, TextInput},
        menu::{Menu, MenuItem},
        toast,
    },
};

fn saved_view() -> Option<&'static Definition> {
    definition("saved_view")
}

#[component]
pub(super) fn Views(view: View) -> impl IntoView {
    let naming = RwSignal::new(false);
    let object = view.definition.name;
    let saved = feed(move |_| {
        live::changes_of("saved_view");
        async move {
            let condition = Condition::compare("object", Op::Eq, object);
            match saved_view() {
                Some(definition) => records::all(definition, Some(condition)).await,
                None => Ok(Vec::new()),
            }
        }
    });
    let items = move || {
        let item = |stored: Value| {
            let name = stored["name"].as_str().unwrap_or_default().to_owned();
            view! { <MenuItem label=name on_choose=move |()| open(view, &stored) /> }
        };
        saved.data.get().unwrap_or_default().into_iter().map(item).collect_view()
    };
    view! {
        <Menu label=tr(key::VIEW_TITLE) icon=icon::BOOKMARK>
            <MenuItem label=tr(key::VIEW_ALL) on_choose=move |()| view.push(&ListState { page: 1, ..ListState::default() }) />
            <OwnOnly view />
            {items}
            <MenuItem label=tr(key::VIEW_SAVE) icon=icon::PLUS on_choose=move |()| naming.set(true) />
        </Menu>
        <Dialog open=naming title=tr(key::VIEW_SAVE)><Naming view open=naming /></Dialog>
    }
}

/// What belongs to whoever reads, where records have owners.
#[component]
fn OwnOnly(view: View) -> impl IntoView {
    let mine = move |()| {
        let filters = vec![Filter::new("owner_id", Op::Eq, &["$me"])];
        view.push(&ListState { filters, page: 1, ..ListState::default() });
    };
    view.definition.has("owner_id").then(|| view! { <MenuItem label=tr(key::VIEW_MINE) on_choose=mine /> })
}

/// What a saved view holds as a state. Conditions that the filter chips cannot say are left out, and that is said.
fn open(view: View, stored: &Value) {
    let leaves = match &stored["condition"] {
        Value::Object(tree) if tree.contains_key("all") => tree["all"].as_array().cloned().unwrap_or_default(),
        Value::Object(tree) if tree.contains_key("any") => tree["any"].as_array().cloned().unwrap_or_default(),
        Value::Null => Vec::new(),
        leaf => vec![leaf.clone()],
    };
    let filters: Vec<_> = leaves.iter().filter_map(filter_of).collect();
    if filters.len() < leaves.len() {
        toast::done(t(key::LIST_DROPPED));
    }
    let names =
        |value: &Value| value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect();
    let sort = stored["sort_by"].as_str().unwrap_or_default();
    view.push(&ListState {
        filters,
        any: stored["condition"].get("any").is_some(),
        sort: sort.split(',').filter(|part| !part.is_empty()).map(str::to_owned).collect(),
        columns: names(&stored["columns"]),
        layout: if stored["layout"] == "board" { Layout::Board } else { Layout::Table },
        page: 1,
        ..ListState::default()
    });
}

fn filter_of(leaf: &Value) -> Option<Filter> {
    let op = Op::ALL.into_iter().find(|op| Some(op.name()) == leaf["op"].as_str())?;
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let values = match &leaf["value"] {
        Value::Array(items) => items.iter().map(text).collect(),
        Value::Null => vec!["true".to_owned()],
        value => vec![text(value)],
    };
    Some(Filter { field: leaf["path"].as_str().filter(|path| !path.contains('.'))?.to_owned(), op, values })
}

#[component]
fn Naming(view: View, open: RwSignal<bool>) -> impl IntoView {
    let (name, shared) = (RwSignal::new(String::new()), RwSignal::new(false));
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let state = view.state.get_untracked();
        let draft = json!({
            "name": name.get_untracked(),
            "object": view.definition.name,
            "condition": state.condition(view.definition),
            "sort_by": Some(state.sort.join(",")).filter(|sort| !sort.is_empty()),
            "columns": state.columns,
            "layout": if state.layout == Layout::Board { "board" } else { "table" },
            "visibility": if shared.get_untracked() { "public" } else { "personal" },
            "owner_id": session::user_id(),
        });
        spawn_local(store(draft, open));
    };
    view! {
        <form class="form dialog-body" on:submit=save>
            <Field control=Control::plain("name").required(true) label=tr(key::VIEW_NAME)
                input=move |control| view! { <TextInput control value=name on_input=move |text| name.set(text) /> } />
            <Checkbox control=Control::plain("shared") label=tr(key::VIEW_SHARED) checked=shared on_change=move |on: bool| shared.set(on) />
            <div class="form-foot"><Submit label=tr(key::ACTION_SAVE) /></div>
        </form>
    }
}

async fn store(draft: Value, open: RwSignal<bool>) {
    let Some(definition) = saved_view() else { return };
    match records::create(definition, draft).await {
        Ok(record) => {
            live::touch("saved_view");
            let _ = open.try_set(false);
            toast::done(fill(key::FORM_CREATED, &[("name", record["name"].as_str().unwrap_or_default())]));
        }
        Err(error) => edit::tell(&error),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn stored_leaves_become_filters() {
        let filter = filter_of(&json!({"path": "status", "op": "in", "value": ["new", "contacted"]}));
        assert_eq!(filter, Some(Filter::new("status", Op::In, &["new", "contacted"])));
        let filter = filter_of(&json!({"path": "employees", "op": "gte", "value": 10}));
        assert_eq!(filter, Some(Filter::new("employees", Op::Gte, &["10"])));
        assert_eq!(filter_of(&json!({"path": "account.industry", "op": "eq", "value": "x"})), None);
        assert_eq!(filter_of(&json!({"all": []})), None);
    }
}
