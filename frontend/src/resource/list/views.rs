//! Saved views of a list: opening one writes what it holds into the address (U1).
use domain::permission::Action;
use leptos::{prelude::*, task::spawn_local};
use serde_json::{Value, json};
use wire::{Condition, Definition, Op, definition};

use super::View;
use crate::{
    api::records,
    i18n::{key, label, t, tr},
    live, piece,
    resource::{Feed, Filter, ListState, address::Layout, edit, feed, filter::Node},
    route, session,
    ui::{
        button::{Button, Submit, Weight},
        dialog::{Dialog, on_closed},
        field::{Control, Field},
        icon,
        input::{Checkbox, Select, TextInput},
        menu::{Menu, MenuItem},
        toast,
    },
};

fn saved_view() -> Option<&'static Definition> {
    definition("saved_view")
}

/// "No view": the list as it is without one, whatever the default.
const ALL: &str = "all";

#[component]
pub(super) fn Views(view: View) -> impl IntoView {
    let naming = RwSignal::new(None::<Value>);
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
    begin_with_default(view, saved);
    let current = Memo::new(move |_| {
        let id = view.state.read().view.clone();
        saved.data.read().as_ref()?.iter().find(|stored| !id.is_empty() && stored["id"] == id.as_str()).cloned()
    });
    let title = move || current.get().map_or_else(|| t(key::VIEW_TITLE).to_owned(), |stored| name_of(&stored));
    let items = move || {
        let item = |stored: Value| {
            let id = stored["id"].as_str().unwrap_or_default().to_owned();
            let checked = Signal::derive(move || Some(view.state.read().view == id));
            view! { <MenuItem label=name_of(&stored) checked on_choose=move |()| open(view, &stored) /> }
        };
        saved.data.get().unwrap_or_default().into_iter().map(item).collect_view()
    };
    let all = move |()| view.push(&ListState { page: 1, view: ALL.to_owned(), ..ListState::default() });
    view! {
        <Menu label=title icon=icon::BOOKMARK keys="v">
            <MenuItem label=tr(key::VIEW_ALL) on_choose=all />
            <OwnOnly view />
            {items}
            <MenuItem label=tr(key::VIEW_SAVE) icon=icon::PLUS on_choose=move |()| naming.set(Some(json!({}))) />
            <Show when=move || may_change(current.read().as_ref())>
                <MenuItem label=tr(key::VIEW_SETTINGS) icon=icon::PENCIL on_choose=move |()| naming.set(current.get_untracked()) />
                <MenuItem label=tr(key::VIEW_DELETE) icon=icon::TRASH_2 danger=true on_choose=move |()| remove(view, current.get_untracked()) />
            </Show>
        </Menu>
        <Changed view current naming />
        <NamingDialog view naming />
    }
}

fn name_of(stored: &Value) -> String {
    stored["name"].as_str().unwrap_or_default().to_owned()
}

/// A list opened by its bare address shows its default view, one's own before those of others.
fn begin_with_default(view: View, saved: Feed<Vec<Value>>) {
    let bare = untrack(route::query).is_empty();
    Effect::new(move |done: Option<bool>| {
        let data = saved.data.read();
        let Some(views) = data.as_ref().filter(|_| bare && done != Some(true)) else { return done == Some(true) };
        let default = |own: bool| {
            views.iter().find(|stored| {
                stored["is_default"] == true && (stored["owner_id"] == session::user_id().as_str()) == own
            })
        };
        if let Some(stored) = default(true).or_else(|| default(false)).filter(|_| untrack(route::query).is_empty()) {
            view.replace(&state_of(view, stored).0);
        }
        true
    });
}

/// One's own views; those of others only as the rights allow, which the server says.
fn may_change(stored: Option<&Value>) -> bool {
    let edit = saved_view().is_some_and(|definition| session::may(Action::Edit, definition));
    stored.is_some_and(|stored| edit && stored["owner_id"] == session::user_id().as_str())
}

/// A view that is looked at otherwise than it was saved: what can be done with the difference (L5).
#[component]
fn Changed(view: View, current: Memo<Option<Value>>, naming: RwSignal<Option<Value>>) -> impl IntoView {
    let changed = Memo::new(move |_| {
        let current = current.read();
        let Some(stored) = current.as_ref() else { return false };
        holds(view, &view.state.read()) != holds(view, &state_of(view, stored).0)
    });
    view! { <Show when=move || changed.get()>{piece::view_changed::show(view, current, naming)}</Show> }
}

/// Said and offered beside a view that is looked at otherwise.
pub(crate) fn difference(view: View, current: Memo<Option<Value>>, naming: RwSignal<Option<Value>>) -> AnyView {
    let save = move |_| {
        if let Some(stored) = current.get_untracked() {
            spawn_local(keep(view, stored));
        }
    };
    let discard = move |_| {
        if let Some(stored) = current.get_untracked() {
            view.replace(&state_of(view, &stored).0);
        }
    };
    view! {
        <span class="view-changed" role="status"><span class="dot" aria-hidden="true"></span>{tr(key::VIEW_CHANGED)}</span>
        <Show when=move || may_change(current.read().as_ref())><Button label=tr(key::ACTION_SAVE) weight=Weight::Quiet keys="s" on_click=save /></Show>
        <Button label=tr(key::VIEW_SAVE_AS) weight=Weight::Quiet on_click=move |_| naming.set(Some(json!({}))) />
        <Button label=tr(key::VIEW_DISCARD) weight=Weight::Quiet on_click=discard />
    }
    .into_any()
}

/// What of a state a view holds.
fn holds(view: View, state: &ListState) -> Value {
    let default = |sort: &[String]| if sort.is_empty() { view.definition.sort.to_owned() } else { sort.join(",") };
    json!({
        "condition": state.condition(view.definition),
        "sort_by": default(&state.sort),
        "columns": state.columns,
        "layout": if state.layout == Layout::Board { "board" } else { "table" },
    })
}

async fn keep(view: View, stored: Value) {
    let Some(definition) = saved_view() else { return };
    let change = holds(view, &view.state.get_untracked());
    let before: Value = ["condition", "sort_by", "columns", "layout"]
        .iter()
        .map(|name| ((*name).to_owned(), stored[*name].clone()))
        .collect();
    if let Some(after) = edit::save(definition, &stored, change).await {
        live::touch("saved_view");
        toast::undoable(t(key::STATE_SAVED), move || {
            let (after, before) = (after.clone(), before.clone());
            spawn_local(async move {
                let _ = edit::save(definition, &after, before).await;
                live::touch("saved_view");
            });
        });
    }
}

fn remove(view: View, stored: Option<Value>) {
    if let (Some(definition), Some(stored)) = (saved_view(), stored) {
        let forget = move || {
            if view.state.try_get_untracked().is_some() {
                view.change(|state| ALL.clone_into(&mut state.view));
            }
        };
        edit::delete(definition, &stored, forget);
    }
}

/// What belongs to whoever reads, where records have owners.
#[component]
fn OwnOnly(view: View) -> impl IntoView {
    let mine = move |()| {
        let filters = vec![Filter::new("owner_id", Op::Eq, &["$me"]).into()];
        view.push(&ListState { filters, page: 1, view: ALL.to_owned(), ..ListState::default() });
    };
    view.definition.has("owner_id").then(|| view! { <MenuItem label=tr(key::VIEW_MINE) on_choose=mine /> })
}

/// Opens a view: what it holds is written into the address (U1).
fn open(view: View, stored: &Value) {
    let (state, lost) = state_of(view, stored);
    if lost {
        toast::noted(t(key::LIST_DROPPED));
    }
    view.push(&state);
}

/// What a saved view holds as a state, and whether parts that name what is gone had to be left out.
fn state_of(view: View, stored: &Value) -> (ListState, bool) {
    let (any, filters, lost) = nodes(view.definition, &stored["condition"]);
    let names =
        |value: &Value| value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect();
    let sort = stored["sort_by"].as_str().unwrap_or_default();
    let state = ListState {
        filters,
        any,
        sort: sort.split(',').filter(|part| !part.is_empty()).map(str::to_owned).collect(),
        columns: names(&stored["columns"]),
        layout: if stored["layout"] == "board" { Layout::Board } else { Layout::Table },
        page: 1,
        view: stored["id"].as_str().unwrap_or_default().to_owned(),
        ..ListState::default()
    };
    (state, lost)
}

/// A stored condition as the parts of a list's filter: whether one of them is enough, the parts, whether some are lost.
fn nodes(definition: &'static Definition, stored: &Value) -> (bool, Vec<Node>, bool) {
    if stored.is_null() {
        return (false, Vec::new(), false);
    }
    let Some(condition) = Condition::read(stored) else { return (false, Vec::new(), true) };
    let (any, parts) = match condition {
        Condition::All(all) => (false, all.all),
        Condition::Any(any) => (true, any.any),
        other => (false, vec![other]),
    };
    let known: Vec<_> = parts.iter().filter_map(|part| Node::of(part, definition)).collect();
    let lost = known.len() < parts.len();
    (any, known, lost)
}

#[component]
fn NamingDialog(view: View, naming: RwSignal<Option<Value>>) -> impl IntoView {
    let open = RwSignal::new(false);
    Effect::new(move || open.set(naming.read().is_some()));
    on_closed(open, move || naming.set(None));
    let title = move || {
        t(if naming.read().as_ref().is_some_and(|stored| stored["id"].is_string()) {
            key::VIEW_SETTINGS
        } else {
            key::VIEW_SAVE
        })
    };
    view! {
        <Dialog open title>{move || naming.get_untracked().map(|stored| piece::view_naming::show(view, stored, open))}</Dialog>
    }
}

/// Its name, who sees it, whether it is opened first. What it shows is what the list shows now.
pub(crate) fn naming(view: View, stored: Value, open: RwSignal<bool>) -> AnyView {
    let is_new = !stored["id"].is_string();
    let name = RwSignal::new(name_of(&stored));
    let visibility = RwSignal::new(stored["visibility"].as_str().unwrap_or("personal").to_owned());
    let first = RwSignal::new(stored["is_default"] == true);
    let choices = Signal::derive(|| {
        ["personal", "team", "public"]
            .map(|it| (it.to_owned(), label::choice("saved_view", "visibility", it).to_owned()))
            .to_vec()
    });
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let mut draft = json!({"name": name.get_untracked(), "visibility": visibility.get_untracked(), "is_default": first.get_untracked()});
        if is_new {
            let own = json!({"object": view.definition.name, "owner_id": session::user_id()});
            for part in [holds(view, &view.state.get_untracked()), own] {
                draft
                    .as_object_mut()
                    .into_iter()
                    .for_each(|draft| draft.extend(part.as_object().cloned().unwrap_or_default()));
            }
        }
        spawn_local(store(view, stored.clone(), draft, open));
    };
    view! {
        <form class="form dialog-body" on:submit=save>
            <Field control=Control::plain("name").required(true) label=tr(key::VIEW_NAME)
                input=move |control| view! { <TextInput control value=name on_input=move |text| name.set(text) /> } />
            <Field control=Control::plain("visibility") label=tr(key::VIEW_WHO)
                input=move |control| view! { <Select control value=visibility choices on_change=move |who: String| visibility.set(who) /> } />
            <Checkbox control=Control::plain("default") label=tr(key::VIEW_DEFAULT) checked=first on_change=move |on: bool| first.set(on) />
            <div class="form-foot"><Submit label=tr(key::ACTION_SAVE) /></div>
        </form>
    }
    .into_any()
}

async fn store(view: View, stored: Value, draft: Value, open: RwSignal<bool>) {
    let Some(definition) = saved_view() else { return };
    let outcome = if stored["id"].is_string() {
        edit::patch(definition, &stored, draft).await
    } else {
        records::create(definition, draft).await
    };
    match outcome {
        Ok(record) => {
            live::touch("saved_view");
            let _ = open.try_set(false);
            toast::done(t(key::STATE_SAVED));
            if view.state.try_get_untracked().is_some() {
                view.change(|state| record["id"].as_str().unwrap_or_default().clone_into(&mut state.view));
            }
        }
        Err(error) => edit::tell(&error),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn stored_conditions_become_filters() {
        let lead = definition("lead").unwrap();
        let stored = json!({"any": [{"path": "status", "op": "in", "value": ["new"]}, {"path": "gone", "op": "eq", "value": 1}]});
        assert_eq!(nodes(lead, &stored), (true, vec![Filter::new("status", Op::In, &["new"]).into()], true));
        assert_eq!(nodes(lead, &json!({"path": "owner.name", "op": "contains", "value": "Li"})).1.len(), 1);
        assert_eq!(nodes(lead, &Value::Null), (false, Vec::new(), false));
        assert!(nodes(lead, &json!({"neither": 1})).2);
    }
}
