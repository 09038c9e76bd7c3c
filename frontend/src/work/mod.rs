//! Work that the server does in the background for the person: begun on one page, followed on all of them.
pub(crate) mod job;
mod strip;

use domain::permission::{Action, Scope};
use leptos::{prelude::*, task::spawn_local};
use serde_json::{Value, json};
use wire::Definition;

pub(crate) use self::job::Job;
use crate::{
    api::{self, ApiError, Call},
    browser,
    i18n::{Key, key},
    live, outbox, pages, piece,
    resource::tell,
    session,
};

/// Pages about what was done, loaded together.
#[derive(Clone)]
pub(crate) enum Page {
    /// With the job whose failures are looked at.
    Jobs(Option<String>),
    Trash,
}

/// What appears over any page.
#[derive(Clone, Copy)]
pub(crate) enum Part {
    Strip,
    Notices,
    Outbox,
}

pub(crate) fn page(page: Page) -> AnyView {
    match page {
        Page::Jobs(id) => view! { <pages::jobs::Jobs id /> }.into_any(),
        Page::Trash => view! { <pages::trash::Trash /> }.into_any(),
    }
}

pub(crate) fn part(part: Part) -> AnyView {
    match part {
        Part::Strip => strip::strip(),
        Part::Notices => view! { <pages::notices::Notices /> }.into_any(),
        Part::Outbox => outbox::panel(),
    }
}

thread_local! {
    /// Jobs begun on this page whose end is still to be told.
    static FOLLOWED: ArcRwSignal<Vec<String>> = ArcRwSignal::new(Vec::new());
}

fn followed() -> ArcRwSignal<Vec<String>> {
    FOLLOWED.with(Clone::clone)
}

fn leave(id: &str) {
    followed().update(|jobs| jobs.retain(|known| known != id));
}

/// Where jobs are followed; placed once, and loaded with the first job.
#[component]
pub(crate) fn WorkHost() -> impl IntoView {
    let jobs = followed();
    let any = Memo::new(move |_| !jobs.read().is_empty());
    view! { <Show when=move || any.get()>{piece::work_part::show(Part::Strip)}</Show> }
}

/// Asks the server for work, and follows it. `address` is that of the work, such as `/leads/bulk`.
///
/// # Errors
/// The server's refusal.
pub(crate) async fn start(address: &str, body: Value) -> Result<(), ApiError> {
    let answer = api::send(Call::post(address, body).once()).await?;
    if let Some(id) = answer.body["id"].as_str() {
        followed().update(|jobs| jobs.push(id.to_owned()));
    }
    live::touch("job");
    Ok(())
}

/// What is to be said where the role lets out less than it shows.
pub(crate) fn exports_less(definition: &Definition) -> Option<Key> {
    match session::scope(Action::Export, definition) {
        scope if scope >= session::scope(Action::Read, definition) => None,
        Scope::Own => Some(key::EXPORT_OWN),
        _ => Some(key::EXPORT_ONLY_PART),
    }
}

/// Stops a job; what it has done stays done.
pub(crate) fn cancel(id: &str) {
    let address = format!("/jobs/{id}/cancel");
    spawn_local(async move {
        if let Err(error) = api::send(Call::post(address, json!({}))).await {
            tell(&error);
        }
        live::touch("job");
    });
}

/// Takes back what a job did, as a job of its own.
pub(crate) fn undo(id: &str) {
    let address = format!("/jobs/{id}/undo");
    spawn_local(async move {
        if let Err(error) = start(&address, json!({})).await {
            tell(&error);
        }
    });
}

/// Fetches the file behind a short-lived link, which `address` gives: of an export, of an attachment.
pub(crate) fn download(address: String) {
    spawn_local(async move {
        match api::send(Call::post(address, json!({}))).await {
            Ok(answer) => browser::download(answer.body["url"].as_str().unwrap_or_default()),
            Err(error) => tell(&error),
        }
    });
}
