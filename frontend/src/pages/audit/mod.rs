//! What everybody did, for who may look: newest first, narrowed by who, what and when, each change with a way back.
mod classes;
mod line;
mod narrow;

use leptos::{prelude::*, task::spawn_local};
use serde_json::Value;

use self::{
    line::entry,
    narrow::{Narrow, Toolbar},
};
use crate::{
    api::{self, ApiError, Call, records},
    i18n::{key, text, tr},
    pages::problem::Problem,
    resource::{feed, tell},
    session,
    shell::heading::Heading,
    ui::{
        button::Button,
        icon,
        state::{Empty, Failure, Skeleton},
    },
};

const STEP: u32 = 50;

/// A page of the log, and where the next one begins.
#[derive(Clone, Debug, Default, PartialEq)]
struct Slice {
    entries: Vec<Value>,
    next: Option<String>,
}

#[component]
pub(crate) fn Audit() -> impl IntoView {
    if !untrack(session::audits) {
        return view! { <Problem title=text(key::ERROR_FORBIDDEN_TITLE) detail=text(key::ERROR_FORBIDDEN) /> }
            .into_any();
    }
    view! {
        <div class="page audit">
            <Heading title=tr(key::AUDIT_TITLE) />
            <p class="muted">{tr(key::AUDIT_INTRO)}</p>
            <Toolbar />
            <Log />
        </div>
    }
    .into_any()
}

#[component]
fn Log() -> impl IntoView {
    let narrow = Memo::new(|_| Narrow::read());
    let first = feed(move |_| {
        let narrow = narrow.get();
        async move { ask(&narrow, None).await }
    });
    // What was asked for beyond the first page.
    let further = RwSignal::new(Slice::default());
    Effect::new(move || {
        further.set(Slice { entries: Vec::new(), next: first.data.get().and_then(|slice| slice.next) });
    });
    let more = move |_| {
        let (narrow, next) = (narrow.get_untracked(), further.read_untracked().next.clone());
        spawn_local(async move {
            match ask(&narrow, next).await {
                Ok(slice) => {
                    let _ = further.try_update(|all| {
                        all.entries.extend(slice.entries);
                        all.next = slice.next;
                    });
                }
                Err(error) => tell(&error),
            }
        });
    };
    move || {
        match (first.data.get(), first.error.get()) {
        (_, Some(error)) => view! { <Failure text=error.text() on_retry=move |()| first.retry() /> }.into_any(),
        (None, None) => view! { <Skeleton lines=8 /> }.into_any(),
        (Some(slice), None) if slice.entries.is_empty() => {
            view! { <Empty shape=icon::HISTORY title=tr(key::AUDIT_NONE) text=text(key::AUDIT_NONE_HINT) /> }.into_any()
        }
        (Some(slice), None) => view! {
            <ol class="panel plain-list audit-log" aria-label=tr(key::AUDIT_TITLE) aria-busy=move || first.loading.get().to_string()>
                {slice.entries.iter().map(entry).collect_view()}
                {move || further.read().entries.iter().map(entry).collect_view()}
            </ol>
            <Show when=move || further.read().next.is_some()><Button label=tr(key::TIMELINE_MORE) on_click=more /></Show>
        }
        .into_any(),
    }
    }
}

async fn ask(narrow: &Narrow, cursor: Option<String>) -> Result<Slice, ApiError> {
    let mut address = format!("/audit?limit={STEP}{}", narrow.parameters());
    if let Some(cursor) = cursor {
        address = format!("{address}&cursor={cursor}");
    }
    let body = api::send(Call::get(address)).await?.body;
    records::remember_related(&body);
    let next = body["page"]["next_cursor"].as_str().map(str::to_owned);
    Ok(Slice { entries: body["data"].as_array().cloned().unwrap_or_default(), next })
}
