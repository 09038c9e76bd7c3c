//! Two people changed one field: both values side by side, and a choice for each (G13).
use std::cell::RefCell;

use futures_channel::oneshot;
use leptos::{ev::SubmitEvent, prelude::*};
use serde_json::{Map, Value};
use wire::{Definition, Field};

use super::value;
use crate::{
    i18n::{key, label, tr},
    piece,
    ui::{
        button::{Button, Submit},
        dialog::{Dialog, on_closed},
    },
};

#[derive(Clone)]
pub(crate) struct Conflict {
    definition: &'static Definition,
    fields: Vec<&'static Field>,
    mine: Value,
    theirs: Value,
}

type Reply = oneshot::Sender<Option<Value>>;

thread_local! {
    static CONFLICT: ArcRwSignal<Option<Conflict>> = ArcRwSignal::new(None);
    static REPLY: RefCell<Option<Reply>> = const { RefCell::new(None) };
}

/// Members of a change that somebody else has changed too, to something else.
fn clashes(definition: &'static Definition, before: &Value, theirs: &Value, change: &Value) -> Vec<&'static Field> {
    let names = change.as_object().into_iter().flat_map(Map::keys);
    let clash = |name: &&String| {
        before[name.as_str()] != theirs[name.as_str()] && theirs[name.as_str()] != change[name.as_str()]
    };
    names.filter(clash).filter_map(|name| definition.field(name)).collect()
}

/// The change to make upon the newer record: as it is where nothing clashes, else what the person chooses.
pub(super) async fn settle(
    definition: &'static Definition,
    before: &Value,
    theirs: &Value,
    change: Value,
) -> Option<Value> {
    let fields = clashes(definition, before, theirs, &change);
    if fields.is_empty() {
        return Some(change);
    }
    let (reply, answer) = oneshot::channel();
    REPLY.replace(Some(reply));
    let conflict = Conflict { definition, fields, mine: change, theirs: theirs.clone() };
    CONFLICT.with(|current| current.set(Some(conflict)));
    answer.await.ok().flatten()
}

fn answer(change: Option<Value>) {
    if let Some(reply) = REPLY.take() {
        let _ = reply.send(change);
    }
    CONFLICT.with(|conflict| conflict.set(None));
}

/// Where the choice appears; placed once.
#[component]
pub(crate) fn ConflictHost() -> impl IntoView {
    let conflict = CONFLICT.with(Clone::clone);
    let open = RwSignal::new(false);
    Effect::new({
        let conflict = conflict.clone();
        move || open.set(conflict.read().is_some())
    });
    on_closed(open, || answer(None));
    view! {
        <Dialog open title=tr(key::CONFLICT_TITLE)>
            {conflict.get().map(|conflict| piece::conflict::show(conflict, open))}
        </Dialog>
    }
}

/// Field by field: mine or theirs.
pub(crate) fn choices(conflict: Conflict, open: RwSignal<bool>) -> AnyView {
    let Conflict { definition, fields, mine, theirs } = conflict;
    // By field: whether mine is kept.
    let kept = RwSignal::new(vec![true; fields.len()]);
    let names: Vec<_> = fields.iter().map(|field| field.name).collect();
    let change = mine.clone();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let mut change = change.clone();
        for (name, mine) in names.iter().zip(kept.get_untracked()) {
            if let Some(members) = change.as_object_mut().filter(|_| !mine) {
                members.remove(*name);
            }
        }
        answer(Some(change));
    };
    let row = move |(index, field): (usize, &'static Field)| {
        let side = |is_mine: bool, words: String| side(kept, index, field.name, is_mine, words);
        let mine = side(true, value::text(definition, field, &mine[field.name]));
        let theirs = side(false, value::text(definition, field, &theirs[field.name]));
        view! { <fieldset class="conflict"><legend>{label::field(definition.name, field.name)}</legend>{mine}{theirs}</fieldset> }
    };
    view! {
        <form class="form dialog-body" on:submit=submit>
            <p class="muted">{tr(key::CONFLICT_INTRO)}</p>
            {fields.into_iter().enumerate().map(row).collect_view()}
            <div class="form-foot">
                <Button label=tr(key::ACTION_CANCEL) on_click=move |_| open.set(false) />
                <Submit label=tr(key::ACTION_SAVE) />
            </div>
        </form>
    }
    .into_any()
}

fn side(kept: RwSignal<Vec<bool>>, index: usize, name: &'static str, is_mine: bool, words: String) -> impl IntoView {
    let whose = if is_mine { key::CONFLICT_MINE } else { key::CONFLICT_THEIRS };
    let words = if words.is_empty() { "–".to_owned() } else { words };
    view! {
        <label class="radio">
            <input type="radio" name=format!("conflict-{name}") prop:checked=move || kept.read()[index] == is_mine
                on:change=move |_| kept.update(|kept| kept[index] = is_mine) />
            <span><span class="muted">{tr(whose)}</span><br />{words}</span>
        </label>
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::clashes;

    #[test]
    fn only_fields_both_changed_differently_clash() {
        let account = wire::definition("account").unwrap();
        let before = json!({"name": "A", "website": "a.example", "level": "a"});
        let theirs = json!({"name": "B", "website": "a.example", "level": "c"});
        let change = json!({"name": "C", "website": "c.example", "level": "c"});
        let names: Vec<_> = clashes(account, &before, &theirs, &change).iter().map(|field| field.name).collect();
        assert_eq!(names, ["name"]);
    }
}
