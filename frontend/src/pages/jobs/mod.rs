//! Background work: what the person asked the server for, how far it is, what came of it, and the way back for 30 days.
mod failures;

use leptos::prelude::*;
use serde_json::Value;
use wire::{definition, query::Search};

use self::failures::Failures;
use crate::{
    api::records::{self, Rows},
    i18n::{count, format, key, t, text, tr},
    live,
    resource::feed,
    route,
    shell::heading::Heading,
    ui::{
        badge::{Badge, Tone},
        button::{Button, Weight},
        icon,
        progress::Progress,
        state::{Empty, Failure, Skeleton},
    },
    work::{self, Job},
};

const STEP: u64 = 20;

/// `id` names the job whose failures are looked at.
#[component]
pub(crate) fn Jobs(id: Option<String>) -> impl IntoView {
    let limit = RwSignal::new(STEP);
    let rows = feed(move |abort| {
        live::changes_of("job");
        let question = Search { limit: Some(limit.get()), sort: Some("-created_at".to_owned()), ..Search::default() };
        async move {
            match definition("job") {
                Some(definition) => records::search(definition, question, abort).await,
                None => Ok(Rows::default()),
            }
        }
    });
    let jobs =
        Memo::new(move |_| rows.data.read().as_ref().map(|rows| rows.data.iter().map(Job::read).collect::<Vec<_>>()));
    let more = move || rows.data.read().as_ref().is_some_and(|rows| rows.page.has_more);
    let looked_at = StoredValue::new(id);
    let failed = Memo::new(move |_| rows.error.read().is_some());
    let body = move || {
        match (jobs.read().as_ref().map(Vec::len), failed.get()) {
        (None, true) => {
            let words = Signal::derive(move || rows.error.get().map(|error| error.text()).unwrap_or_default());
            view! { <Failure text=words on_retry=move |()| rows.retry() /> }.into_any()
        }
        (None, false) => view! { <Skeleton lines=6 /> }.into_any(),
        (Some(0), _) => view! { <Empty shape=icon::LAYERS title=tr(key::WORK_NONE) text=text(key::WORK_NONE_HINT) /> }.into_any(),
        (Some(_), _) => view! {
            <ul class="panel plain-list jobs">
                <For each=move || jobs.get().unwrap_or_default() key=seen children=move |job| view! { <Line open=looked_at.read_value().as_ref() == Some(&job.id) job /> } />
            </ul>
            <Show when=more><Button label=tr(key::TIMELINE_MORE) on_click=move |_| limit.update(|limit| *limit = (*limit + STEP).min(200)) /></Show>
        }
        .into_any(),
    }
    };
    view! {
        <div class="page narrow-page">
            <Heading title=tr(key::WORK_TITLE) />
            <p class="muted">{tr(key::WORK_INTRO)}</p>
            {body}
        </div>
    }
}

/// What a line shows: one that shows the same is not drawn again.
fn seen(job: &Job) -> (String, String, u64, u64, bool) {
    (job.id.clone(), job.state.clone(), job.done, job.failed, job.can_be_undone())
}

fn tone(job: &Job) -> Tone {
    match job.state.as_str() {
        "succeeded" if job.failed == 0 => Tone::Success,
        "succeeded" if job.was_in_vain() => Tone::Danger,
        "succeeded" | "cancelled" => Tone::Warning,
        "failed" => Tone::Danger,
        _ => Tone::Info,
    }
}

#[component]
fn Line(job: Job, open: bool) -> impl IntoView {
    let told = job.clone();
    let state = Signal::derive(move || told.state_words());
    let facts = if job.has_ended() { job.outcome() } else { job.progress() };
    let left = (job.failed > 0).then(|| count(key::BULK_FAILED, job.failed));
    let file = job.result["name"].as_str().map(str::to_owned);
    let at = job.created_at.clone();
    let running = (!job.has_ended()).then(|| view! { <Progress label=job.title() done=job.done total=job.total /> });
    let reason = job.reason().map(|words| view! { <p class="error">{words}</p> });
    let failures = (open && job.failed > 0).then(|| view! { <Failures job=job.clone() /> });
    view! {
        <li class="job">
            <div class="job-head"><h2>{job.title()}</h2><Badge label=state tone=tone(&job) /></div>
            <p class="facts"><span>{facts}</span><span>{left}</span><span>{file}</span><span>{job.limits()}</span><time datetime=at.clone() title=format::instant(&at)>{format::relative(&at)}</time></p>
            {running}
            {reason}
            <Acts job open />
            {failures}
        </li>
    }
}

#[component]
fn Acts(job: Job, open: bool) -> impl IntoView {
    let (to_cancel, to_undo, to_look, link) = (job.id.clone(), job.id.clone(), job.id.clone(), job.link());
    let look = move |_| {
        let address = if open { "/jobs".to_owned() } else { format!("/jobs/{to_look}") };
        route::replace(&address);
    };
    let cancel = (!job.has_ended())
        .then(|| view! { <Button label=tr(key::ACTION_CANCEL) on_click=move |_| work::cancel(&to_cancel) /> });
    let undo = job.can_be_undone().then(
        || view! { <Button label=tr(key::ACTION_UNDO) icon=icon::UNDO_2 on_click=move |_| work::undo(&to_undo) /> },
    );
    let fetch = job.has_file().then(|| view! { <Button label=tr(key::WORK_DOWNLOAD) icon=icon::DOWNLOAD on_click=move |_| work::download(link.clone()) /> });
    let which = (job.failed > 0).then(|| {
        let label = Signal::derive(move || t(if open { key::WORK_FOLD } else { key::WORK_WHICH }).to_owned());
        view! { <Button label weight=Weight::Quiet on_click=look /> }
    });
    view! { <div class="actions">{cancel}{undo}{fetch}{which}</div> }
}

/// The name of a record by its id, whether it lives or not.
pub(super) fn named(rows: &[Value], definition: &'static wire::Definition, id: &str) -> String {
    let record = rows.iter().find(|record| record["id"] == id);
    let name = record.map(|record| records::title(definition, record)).unwrap_or_default();
    if name.is_empty() { t(key::VALUE_UNNAMED).to_owned() } else { name }
}
