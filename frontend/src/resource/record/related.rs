//! What belongs to a record: for every type with a link to this one, its first rows, their number and a way to add one.
use domain::permission::Action;
use leptos::prelude::*;
use serde_json::{Value, json};
use wire::{Condition, DEFINITIONS, Definition, Field, Kind, Op, query::Search};

use super::Shown;
use crate::{
    api::records::{self, Rows},
    browser,
    i18n::{format, key, label, of, t, tr},
    live,
    resource::{Filter, ListState, feed, fields, value},
    route, session,
    shell::{create, icon_of},
    ui::{
        button::IconButton,
        icon::{self, Icon},
        state::Skeleton,
    },
};

const ROWS: u64 = 5;

/// A type whose records point here, and by which field.
#[derive(Clone, Copy)]
struct Child {
    definition: &'static Definition,
    field: &'static Field,
}

/// Every link to the type but those that only say who is responsible, and those the middle column shows.
fn children(parent: &Definition) -> Vec<Child> {
    let points_here = |field: &&'static Field| match field.kind {
        Kind::Link(target) => target == parent.name && !matches!(field.name, "owner_id" | "team_id"),
        Kind::References(targets) => targets.contains(&parent.name),
        Kind::Links(target) => target == parent.name && matches!(target, "team" | "role"),
        _ => false,
    };
    let shown = |definition: &&&'static Definition| match definition.name {
        "activity" | "task" | "stage_change" | "follow" | "notification" | "comment" | "attachment" => false,
        "campaign_member" => parent.name != "campaign",
        _ => true,
    };
    let all = DEFINITIONS.iter().filter(shown);
    all.flat_map(|definition| {
        definition.fields.iter().filter(points_here).map(move |field| Child { definition, field })
    })
    .collect()
}

#[component]
pub(super) fn Related(shown: Shown) -> impl IntoView {
    let children = children(shown.definition);
    let allowed = |child: &Child| untrack(|| session::may(Action::Read, child.definition));
    children.into_iter().filter(allowed).map(|child| view! { <Children shown child /> }).collect_view()
}

#[component]
fn Children(shown: Shown, child: Child) -> impl IntoView {
    let id = Memo::new(move |_| shown.record()["id"].as_str().unwrap_or_default().to_owned());
    let rows = feed(move |abort| {
        live::changes_of(child.definition.name);
        let (op, id) = (if matches!(child.field.kind, Kind::Link(_)) { Op::Eq } else { Op::Contains }, id.get());
        let question = Search {
            condition: Some(Condition::compare(child.field.name, op, id)),
            limit: Some(ROWS),
            sort: Some(child.definition.sort.to_owned()),
            count: Some("exact".to_owned()),
            ..Search::default()
        };
        async move { records::search(child.definition, question, abort).await }
    });
    let total = move || rows.data.read().as_ref().and_then(|rows| rows.page.count);
    #[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
    let counted = move || total().map(|count| format::number(count as f64));
    // A section that is empty and cannot be filled from here is noise.
    let addable = Memo::new(move |_| can_add(child));
    let hidden = move || total() == Some(0) && !addable.get();
    view! {
        <section class="panel related" aria-label=move || title(shown, child) hidden=hidden>
            <div class="panel-head">
                <h2><Icon shape=icon_of(child.definition.name) />{move || title(shown, child)}<span class="count">{counted}</span></h2>
                <Show when=move || addable.get()>
                    <IconButton label=move || of(t(key::ACTION_ADD), label::record(child.definition.name)) shape=icon::PLUS on_click=move |_| add(shown, child) />
                </Show>
            </div>
            {move || match rows.data.get() {
                None => view! { <Skeleton lines=2 /> }.into_any(),
                Some(rows) => list(shown, child, &rows).into_any(),
            }}
        </section>
    }
}

/// "Contacts"; where several fields of one type point here, the field tells them apart.
fn title(shown: Shown, child: Child) -> String {
    let name = label::records(child.definition.name);
    let rivals = child
        .definition
        .fields
        .iter()
        .filter(|field| matches!((field.kind, child.field.kind), (Kind::Link(a), Kind::Link(b)) if a == b));
    if rivals.count() > 1 || child.definition.name == shown.definition.name {
        format!("{name} · {}", label::field(child.definition.name, child.field.name))
    } else {
        name.to_owned()
    }
}

fn can_add(child: Child) -> bool {
    child.definition.operations.create && !child.field.read_only && session::may(Action::Create, child.definition)
}

/// The new record starts with its link to this one, and with what follows from it.
fn add(shown: Shown, child: Child) {
    let record = shown.record_untracked();
    let link = match child.field.kind {
        Kind::References(_) => json!([{"type": shown.definition.name, "id": record["id"]}]),
        Kind::Links(_) => json!([record["id"]]),
        _ => record["id"].clone(),
    };
    records::remember_name(&shown.id(), &records::title(shown.definition, &record));
    let mut defaults = json!({child.field.name: link});
    for name in ["account_id", "pipeline_id"] {
        if child.definition.has(name) && name != child.field.name && record[name].is_string() {
            defaults[name] = record[name].clone();
        }
    }
    create::open(child.definition, defaults);
}

fn list(shown: Shown, child: Child, rows: &Rows) -> impl IntoView + use<> {
    let more = rows.page.count.is_some_and(|count| count > ROWS);
    let op = if matches!(child.field.kind, Kind::Link(_)) { Op::Eq } else { Op::Contains };
    let state = ListState {
        filters: vec![Filter::new(child.field.name, op, &[&shown.id()]).into()],
        page: 1,
        ..ListState::default()
    };
    let href = state.address(child.definition, browser::encode);
    view! {
        <ul class="plain-list">{rows.data.iter().map(|record| line(child, record)).collect_view()}</ul>
        {more.then(|| view! { <a class="all" href=href>{tr(key::RELATED_ALL)}</a> })}
    }
}

/// A record of its own is named by its title; one that only ties two others, by the other.
fn line(child: Child, record: &Value) -> impl IntoView + use<> {
    let definition = child.definition;
    let other = definition
        .fields
        .iter()
        .find(|field| matches!(field.kind, Kind::Link(_)) && field.required && field.name != child.field.name);
    let tie = matches!(definition.access, wire::Access::Follows(_));
    let title = if tie { None } else { Some(records::title(definition, record)) };
    let title = title.filter(|title| !title.is_empty());
    let name = title.or_else(|| other.map(|field| value::text(definition, field, &record[field.name])));
    let name = name.unwrap_or_else(|| t(key::VALUE_UNNAMED).to_owned());
    let href = route::to_record(definition, record["id"].as_str().unwrap_or_default());
    let told = |field: &&&'static Field| {
        let named = field.name == definition.title && !tie;
        !named
            && field.name != child.field.name
            && other.is_none_or(|other| other.name != field.name)
            && !value::is_empty(&record[field.name])
    };
    let facts = fields::default_columns(definition);
    let facts: Vec<_> = facts
        .iter()
        .filter(told)
        .take(3)
        .map(|field| view! { <span>{value::show(definition, field, &record[field.name])}</span> })
        .collect();
    view! { <li class="related-line"><a href=href>{name}</a><div class="facts">{facts}</div></li> }
}

#[cfg(test)]
mod tests {
    use super::children;

    #[test]
    fn an_account_has_what_points_to_it() {
        let account = wire::definition("account").unwrap();
        let names: Vec<_> =
            children(account).iter().map(|child| format!("{}.{}", child.definition.name, child.field.name)).collect();
        for expected in
            ["contact.account_id", "opportunity.account_id", "account.parent_id", "account_contact.account_id"]
        {
            assert!(names.contains(&expected.to_owned()), "{expected} in {names:?}");
        }
        assert!(names.iter().all(|name| !name.starts_with("task.") && !name.starts_with("activity.")));
    }
}
