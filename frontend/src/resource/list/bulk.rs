//! What can be done with the records chosen: an owner, a field, the bin; each as one act with one way back (G3).
use std::future::Future;

use domain::permission::Action;
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use serde_json::{Map, Value, json};
use wire::{Definition, Field, Kind};

use super::{
    grid::Grid,
    select::{Chosen, MOST},
};
use crate::{
    api::{ApiError, records},
    i18n::{count, fill, format, key, label, t, tr},
    live,
    resource::editor::{self, Subject},
    session,
    ui::{
        announce,
        button::{Button, Submit, Weight},
        field::{Control, Field as Frame},
        icon,
        input::{Choice, Select},
        menu::{self, Popover},
        toast,
    },
};

/// Stands in the toolbar's place while something is chosen.
pub(crate) fn bar(grid: Grid) -> AnyView {
    let (chosen, view) = (grid.chosen, grid.view);
    let definition = view.definition;
    // How many of how many are done, while an act runs.
    let progress = RwSignal::new(None::<(usize, usize)>);
    let total = move || grid.window.total.get().map_or(0, |(count, _)| count);
    let more = move || chosen.count() as u64 != total() && total() <= MOST;
    let all = move |_| spawn_local(chosen.add_all(view));
    let may = move |action: Action| {
        let operations = definition.operations;
        let exists = if action == Action::Delete { operations.delete } else { operations.update };
        exists && session::may(action, definition)
    };
    Effect::new(move || announce::announce(count(key::BULK_CHOSEN, chosen.count() as u64)));
    view! {
        <div class="toolbar bulk" role="toolbar" aria-label=tr(key::BULK_TITLE)>
            <strong>{move || count(key::BULK_CHOSEN, chosen.count() as u64)}</strong>
            <Show when=more><Button label=move || fill(key::BULK_ALL, &[("total", &whole(total()))]) weight=Weight::Quiet on_click=all /></Show>
            <Show when=move || may(Action::Edit)><SetField chosen definition progress /></Show>
            <Show when=move || may(Action::Delete)>
                <Button label=tr(key::ACTION_DELETE) icon=icon::TRASH_2 on_click=move |_| remove(chosen, definition, progress) />
            </Show>
            <Button label=tr(key::BULK_CLEAR) weight=Weight::Quiet on_click=move |_| chosen.clear() />
            {move || progress.get().map(|(done, all)| view! { <span class="muted">{fill(key::BULK_PROGRESS, &[("done", &done.to_string()), ("all", &all.to_string())])}</span> })}
        </div>
    }
    .into_any()
}

#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
fn whole(number: u64) -> String {
    format::number(number as f64)
}

type Progress = RwSignal<Option<(usize, usize)>>;

/// Fields that make sense for many records at once.
fn settable(definition: &'static Definition) -> impl Iterator<Item = &'static Field> {
    let fits = |field: &&Field| {
        !field.read_only
            && field.name != definition.title
            && matches!(
                field.kind,
                Kind::Choice(_)
                    | Kind::State(_)
                    | Kind::Bool
                    | Kind::Date
                    | Kind::Link(_)
                    | Kind::Integer(..)
                    | Kind::Money
            )
    };
    let owner = definition.field("owner_id");
    owner.into_iter().chain(definition.fields.iter().filter(fits).filter(|field| field.name != "owner_id"))
}

/// One field to one value; the owner is offered first.
#[component]
fn SetField(chosen: Chosen, definition: &'static Definition, progress: Progress) -> impl IntoView {
    let Some(first) = settable(definition).next() else { return ().into_any() };
    let field = RwSignal::new(first.name);
    let values = RwSignal::new(json!({}));
    let choices = Signal::derive(move || {
        settable(definition)
            .map(|field| (field.name.to_owned(), label::field(definition.name, field.name).to_owned()))
            .collect::<Vec<Choice>>()
    });
    let choose = move |name: String| {
        if let Some(known) = definition.field(&name) {
            field.set(known.name);
            values.set(json!({}));
        }
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        menu::close(event.target());
        let name = field.get_untracked();
        change(chosen, definition, progress, json!({name: values.get_untracked()[name].clone()}));
    };
    let control = move || {
        let Some(known) = definition.field(field.get()) else { return ().into_any() };
        let value = Signal::derive(move || values.read()[known.name].clone());
        let set = Callback::new(move |value: Value| values.update(|values| values[known.name] = value));
        view! { <Frame control=Control::plain(known.name) label=tr(key::FILTER_VALUE) input=move |control| editor::draw(Subject { definition, field: known, draft: values.into() }, control, value, set) /> }.into_any()
    };
    view! {
        <Popover label=tr(key::BULK_SET) icon=icon::PENCIL>
            <form class="form filter-form" on:submit=submit>
                <Frame control=Control::plain("field") label=tr(key::FILTER_FIELD) input=move |control| view! {
                    <Select control value=Signal::derive(move || field.get().to_owned()) choices on_change=choose /> } />
                {control}
                <Submit label=move || count(key::BULK_APPLY, chosen.count() as u64) />
            </form>
        </Popover>
    }
    .into_any()
}

/// What became of many calls: the pairs before and after, and the first refusal.
#[derive(Default)]
struct Outcome {
    done: Vec<(Value, Value)>,
    failed: usize,
    why: Option<ApiError>,
}

/// One call after the other: what fails does not stop the rest, and is counted.
async fn each<F, A>(rows: Vec<Value>, progress: Progress, act: F) -> Outcome
where
    F: Fn(Value) -> A,
    A: Future<Output = Result<Value, ApiError>>,
{
    let (mut outcome, all) = (Outcome::default(), rows.len());
    for (at, row) in rows.into_iter().enumerate() {
        let _ = progress.try_set(Some((at, all)));
        match act(row.clone()).await {
            Ok(after) => outcome.done.push((row, after)),
            Err(error) => {
                outcome.failed += 1;
                outcome.why.get_or_insert(error);
            }
        }
    }
    let _ = progress.try_set(None);
    outcome
}

fn change(chosen: Chosen, definition: &'static Definition, progress: Progress, change: Value) {
    let rows = chosen.rows();
    spawn_local(async move {
        let wanted = change.clone();
        let outcome = each(rows, progress, move |row| update(definition, row, wanted.clone())).await;
        let names: Vec<String> = change.as_object().into_iter().flat_map(Map::keys).cloned().collect();
        finish(chosen, definition, outcome, move |(before, after)| {
            let back = names.iter().map(|name| (name.clone(), before[name.as_str()].clone())).collect();
            update(definition, after, Value::Object(back))
        });
    });
}

async fn update(definition: &'static Definition, row: Value, change: Value) -> Result<Value, ApiError> {
    records::update(definition, &row, change).await
}

fn remove(chosen: Chosen, definition: &'static Definition, progress: Progress) {
    let rows = chosen.rows();
    spawn_local(async move {
        let outcome = each(rows, progress, move |row| async move {
            records::delete(definition, row["id"].as_str().unwrap_or_default()).await.map(|()| row)
        })
        .await;
        finish(chosen, definition, outcome, move |(_, row)| async move {
            records::restore(definition, row["id"].as_str().unwrap_or_default()).await.map(|()| row)
        });
    });
}

/// Says how many were changed and how many not, and offers one way back for all.
fn finish<F, A>(chosen: Chosen, definition: &'static Definition, outcome: Outcome, back: F)
where
    F: Fn((Value, Value)) -> A + Clone + Send + Sync + 'static,
    A: Future<Output = Result<Value, ApiError>> + 'static,
{
    live::touch(definition.name);
    chosen.clear();
    if let Some(why) = outcome.why {
        toast::failed(format!("{} {}", count(key::BULK_FAILED, outcome.failed as u64), why.text()));
    }
    if outcome.done.is_empty() {
        return;
    }
    let words = count(key::BULK_DONE, outcome.done.len() as u64);
    let done = outcome.done;
    toast::undoable(words, move || {
        let (done, back) = (done.clone(), back.clone());
        spawn_local(async move {
            for pair in done {
                let _ = back(pair).await;
            }
            live::touch(definition.name);
            toast::done(t(key::STATE_RESTORED));
        });
    });
}
