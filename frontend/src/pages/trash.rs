//! What was deleted and can still be brought back: for 30 days, each with one press.
use std::collections::HashMap;

use domain::permission::Action;
use leptos::prelude::*;
use serde_json::Value;
use wire::{Condition, Definition, Op, definition, query::Search};

use crate::{
    api::records,
    i18n::{format, key, label, of, t, text, tr},
    live,
    resource::{feed, restore},
    route, session,
    shell::{heading::Heading, icon_of},
    ui::{
        button::IconButton,
        choices::Choices,
        icon::{self, Icon},
        state::{Empty, Skeleton},
    },
};

const ROWS: u64 = 20;

/// What people delete, in the order of the navigation.
const TYPES: [&str; 14] = [
    "lead",
    "account",
    "contact",
    "opportunity",
    "task",
    "activity",
    "campaign",
    "campaign_member",
    "comment",
    "attachment",
    "report",
    "dashboard",
    "saved_view",
    "tag",
];

/// How many of each type were found; a type is not there before its answer.
type Found = RwSignal<HashMap<&'static str, usize>>;

#[component]
pub(crate) fn Trash() -> impl IntoView {
    let all = Memo::new(|_| route::parameter("of").as_deref() == Some("all"));
    let found: Found = RwSignal::default();
    let types: Vec<_> = TYPES
        .iter()
        .filter_map(|name| definition(name))
        .filter(|it| untrack(|| session::may(Action::Delete, it)))
        .collect();
    let number = types.len();
    let choices = Signal::derive(|| {
        vec![("mine".to_owned(), t(key::TRASH_MINE).to_owned()), ("all".to_owned(), t(key::TRASH_ALL).to_owned())]
    });
    let chosen = Signal::derive(move || if all.get() { "all" } else { "mine" }.to_owned());
    let choose = move |name: String| {
        found.set(HashMap::new());
        route::replace(if name == "all" { "/trash?of=all" } else { "/trash" });
    };
    let waiting = Memo::new(move |_| found.read().len() < number);
    let empty = Memo::new(move |_| !waiting.get() && found.read().values().sum::<usize>() == 0);
    view! {
        <div class="page narrow-page">
            <div class="page-head">
                <Heading title=tr(key::TRASH_TITLE) />
                <Choices label=tr(key::TRASH_WHOSE) choices value=chosen on_change=choose />
            </div>
            <p class="muted">{tr(key::TRASH_INTRO)}</p>
            <Show when=move || waiting.get()><Skeleton lines=4 /></Show>
            <Show when=move || empty.get()><Empty shape=icon::TRASH_2 title=tr(key::TRASH_NONE) text=text(key::TRASH_NONE_HINT) /></Show>
            {types.into_iter().map(|definition| view! { <Section definition all found /> }).collect_view()}
        </div>
    }
}

#[component]
fn Section(definition: &'static Definition, all: Memo<bool>, found: Found) -> impl IntoView {
    let rows = feed(move |abort| {
        live::changes_of(definition.name);
        let mine = (!all.get()).then(|| Condition::compare("updated_by", Op::Eq, "$me"));
        let question = Search {
            condition: mine,
            sort: Some("-updated_at".to_owned()),
            limit: Some(ROWS),
            deleted: Some("only".to_owned()),
            ..Search::default()
        };
        async move { records::search(definition, question, abort).await }
    });
    Effect::new(move || {
        let failed = rows.error.read().is_some();
        let number = rows.data.read().as_ref().map(|rows| rows.data.len());
        if let Some(number) = number.or(failed.then_some(0)) {
            found.update(|found| _ = found.insert(definition.name, number));
        }
    });
    let list = format!("/{}?deleted=only", definition.path);
    move || {
        let rows = rows.data.get().filter(|rows| !rows.data.is_empty())?;
        let more = rows.page.has_more.then(|| view! { <a class="all" href=list.clone()>{tr(key::RELATED_ALL)}</a> });
        Some(view! {
            <section class="panel">
                <h2><Icon shape=icon_of(definition.name) />{label::records(definition.name)}</h2>
                <ul class="plain-list">{rows.data.into_iter().map(|record| line(definition, record)).collect_view()}</ul>
                {more}
            </section>
        })
    }
}

fn line(definition: &'static Definition, record: Value) -> AnyView {
    let id = record["id"].as_str().unwrap_or_default().to_owned();
    let name: String = records::title(definition, &record).chars().take(120).collect();
    let name = if name.is_empty() { t(key::VALUE_UNNAMED).to_owned() } else { name };
    let at = record["deleted_at"].as_str().unwrap_or_default().to_owned();
    let href = route::to_record(definition, &id);
    let restore_name = of(t(key::ACTION_RESTORE), &name);
    view! {
        <li class="trash-line">
            <div><a href=href>{name}</a><p class="facts"><time datetime=at.clone() title=format::instant(&at)>{format::relative(&at)}</time></p></div>
            <IconButton label=Signal::stored(restore_name) shape=icon::UNDO_2 on_click=move |_| restore(definition, id.clone()) />
        </li>
    }
    .into_any()
}
