//! Whom a campaign reaches, and how far each of them got.
use domain::permission::Action;
use leptos::prelude::*;
use serde_json::{Value, json};
use web_sys::AbortSignal;
use wire::{Condition, Definition, Kind, Op, definition, query::Search};

use super::{id, id_of, member, together};
use crate::{
    api::{
        ApiError,
        records::{self, Rows},
    },
    i18n::{key, label, t, text, tr},
    live,
    resource::{Feed, drill, feed},
    session,
    shell::create,
    ui::{
        button::{Button, Weight},
        field::Control,
        icon,
        input::{Choice, Select},
        state::{Empty, Failure, Skeleton},
    },
    work::job::whole,
};

/// So many are shown at first, and so many more with each press.
const STEP: u64 = 50;

/// Members as the page shows them.
#[derive(Clone, Copy)]
pub(super) struct Members {
    pub(super) definition: &'static Definition,
    pub(super) campaign: Memo<String>,
    /// Only those at this status; all where it is empty.
    pub(super) status: RwSignal<String>,
    pub(super) rows: Feed<Rows>,
    pub(super) chosen: RwSignal<Vec<String>>,
    /// Whether they may be changed.
    pub(super) editable: Memo<bool>,
}

impl Members {
    /// The members shown, as a condition.
    pub(super) fn condition(self) -> Condition {
        condition(self.campaign.get(), &self.status.read())
    }

    pub(super) fn total(self) -> u64 {
        self.rows.data.read().as_ref().and_then(|rows| rows.page.count).unwrap_or_default()
    }
}

fn condition(campaign: String, status: &str) -> Condition {
    let of_campaign = Condition::compare("campaign_id", Op::Eq, campaign);
    if status.is_empty() {
        return of_campaign;
    }
    Condition::all(vec![of_campaign, Condition::compare("status", Op::Eq, status)])
}

/// The names of all that a member can be.
pub(super) fn states(definition: &'static Definition) -> Vec<Choice> {
    let Some(Kind::State(lifecycle)) = definition.field("status").map(|field| field.kind) else { return Vec::new() };
    let named = |name: &str| (name.to_owned(), label::choice(definition.name, "status", name).to_owned());
    lifecycle.states.iter().map(|state| named(state.name)).collect()
}

/// The part of the page's middle column.
pub(crate) fn members(parent: &'static Definition, record: Signal<Value>) -> AnyView {
    let Some(definition) = definition("campaign_member") else { return ().into_any() };
    let (campaign, status, limit) = (id(record), RwSignal::new(String::new()), RwSignal::new(STEP));
    let rows = feed(move |abort| {
        live::changes_of(definition.name);
        let question = Search {
            condition: Some(condition(campaign.get(), &status.read())),
            sort: Some("-created_at".to_owned()),
            count: Some("exact".to_owned()),
            ..Search::default()
        };
        up_to(definition, question, limit.get(), abort)
    });
    let editable = Memo::new(move |_| session::may_with(Action::Edit, parent, &record.read()));
    let members = Members { definition, campaign, status, rows, chosen: RwSignal::new(Vec::new()), editable };
    // Those who are no longer shown are not meant.
    Effect::new(move || {
        status.track();
        members.chosen.set(Vec::new());
    });
    view! {
        <div class="panel members">
            {head(members, parent, record)}
            {together::bar(members)}
            {list(members, limit)}
        </div>
    }
    .into_any()
}

/// So many of them, page by page: the server gives no more than a page at once.
async fn up_to(
    definition: &'static Definition,
    question: Search,
    wanted: u64,
    abort: Option<AbortSignal>,
) -> Result<Rows, ApiError> {
    let page = |offset: u64, question: Search| Search {
        offset: Some(offset),
        limit: Some((wanted - offset).min(wire::query::MAX_LIMIT)),
        ..question
    };
    let mut all = records::search(definition, page(0, question.clone()), abort.clone()).await?;
    while all.page.has_more && (all.data.len() as u64) < wanted {
        let next = Search { count: None, ..page(all.data.len() as u64, question.clone()) };
        let more = records::search(definition, next, abort.clone()).await?;
        all.page.has_more = more.page.has_more && !more.data.is_empty();
        all.data.extend(more.data);
    }
    Ok(all)
}

fn head(members: Members, parent: &'static Definition, record: Signal<Value>) -> AnyView {
    let choices = Signal::derive(move || {
        let all = (String::new(), t(key::CAMPAIGN_ANY_STATUS).to_owned());
        std::iter::once(all).chain(states(members.definition)).collect::<Vec<_>>()
    });
    let add = move |_| {
        let record = record.get_untracked();
        records::remember_name(&id_of(&record), &records::title(parent, &record));
        create::open(members.definition, json!({"campaign_id": record["id"]}));
    };
    let href = move || drill(members.definition, &members.condition());
    view! {
        <div class="panel-head">
            <h2>{tr(key::CAMPAIGN_MEMBERS)}<span class="count">{move || whole(members.total())}</span></h2>
            <Show when=move || members.editable.get()>
                <Button label=tr(key::ACTION_ADD) icon=icon::PLUS on_click=add />
            </Show>
        </div>
        <div class="member-tools">
            <Select control=Control::plain("member-status") value=members.status choices label=text(key::CAMPAIGN_ANY_STATUS) on_change=move |name: String| members.status.set(name) />
            <a class="button quiet" href=href>{tr(key::CAMPAIGN_AS_LIST)}</a>
        </div>
    }
    .into_any()
}

fn list(members: Members, limit: RwSignal<u64>) -> AnyView {
    let rows = members.rows;
    let known = Memo::new(move |_| rows.data.read().is_some());
    let ids = Memo::new(move |_| {
        let rows = rows.data.read();
        rows.iter().flat_map(|rows| rows.data.iter().map(id_of)).collect::<Vec<_>>()
    });
    let more = Memo::new(move |_| (ids.read().len() as u64) < members.total() && limit.get() < wire::query::MAX_OFFSET);
    (move || match (known.get(), rows.error.get()) {
        (false, Some(error)) => view! { <Failure text=error.text() on_retry=move |()| rows.retry() /> }.into_any(),
        (false, None) => view! { <Skeleton lines=5 /> }.into_any(),
        (true, _) if ids.read().is_empty() => nobody(members),
        (true, _) => view! {
            <ul class="plain-list">
                <For each=move || ids.get() key=Clone::clone children=move |id| member::line(members, id) />
            </ul>
            <Show when=move || more.get()>
                <Button label=tr(key::CAMPAIGN_MORE) weight=Weight::Quiet on_click=move |_| limit.update(|limit| *limit += STEP) />
            </Show>
        }
        .into_any(),
    })
    .into_any()
}

/// Says how somebody becomes a member.
fn nobody(members: Members) -> AnyView {
    if !members.status.read().is_empty() {
        return view! { <p class="empty">{tr(key::LIST_NO_MATCH)}</p> }.into_any();
    }
    view! {
        <Empty shape=icon::USERS title=tr(key::CAMPAIGN_MEMBERS_NONE) text=tr(key::CAMPAIGN_MEMBERS_HINT)>
            <a class="button" href="/leads">{tr(key::CAMPAIGN_TO_LEADS)}</a>
            <a class="button" href="/contacts">{tr(key::CAMPAIGN_TO_CONTACTS)}</a>
        </Empty>
    }
    .into_any()
}
