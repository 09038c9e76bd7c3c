//! The jobs begun on this page, at its foot: how far they are, and what became of them.
use leptos::{prelude::*, task::spawn_local};
use serde_json::Value;
use wire::definition;

use super::{Job, cancel, download, followed, leave, undo};
use crate::{
    api::records,
    browser,
    i18n::{count, fill, key, t, tr},
    live,
    resource::{Feed, feed},
    ui::{
        announce,
        button::{Button, IconButton, Weight},
        icon,
        progress::Progress,
        toast,
    },
};

/// How long it may be silent.
const ASK_MS: i32 = 3_000;

/// All that are followed.
pub(super) fn strip() -> AnyView {
    let jobs = followed();
    view! {
        <section class="work-strip" aria-label=tr(key::WORK_TITLE)>
            <For each=move || jobs.get() key=Clone::clone children=|id| view! { <Followed id /> } />
        </section>
    }
    .into_any()
}

/// A job as the server last told it.
fn watch(id: String) -> Feed<Value> {
    feed(move |_| {
        live::changes_of("job");
        let id = id.clone();
        async move {
            match definition("job") {
                Some(definition) => records::get(definition, &id).await,
                None => Ok(Value::Null),
            }
        }
    })
}

#[component]
fn Followed(id: String) -> impl IntoView {
    let feed = watch(id);
    let job = Memo::new(move |_| feed.data.read().as_ref().map(Job::read));
    // Events tell of every step; where they do not come through, it is asked now and then.
    Effect::new(move || {
        if job.read().as_ref().is_some_and(|job| !job.has_ended()) {
            let timer = browser::after(ASK_MS, move || feed.retry());
            on_cleanup(move || timer.stop());
        }
    });
    Effect::new(move |told: Option<bool>| {
        let ended = job.read().as_ref().is_some_and(Job::has_ended);
        if ended
            && told != Some(true)
            && let Some(job) = job.get_untracked()
        {
            // Apart from this line, which may be gone at once: the way back in the message must outlive it.
            spawn_local(async move { finish(&job) });
        }
        ended
    });
    move || job.get().map(|job| if job.has_ended() { ended(&job) } else { running(&job) })
}

fn running(job: &Job) -> AnyView {
    let (id, hidden) = (job.id.clone(), job.id.clone());
    view! {
        <div class="work">
            <div class="work-text"><strong>{job.title()}</strong><span class="muted">{job.progress()}</span></div>
            <Progress label=job.title() done=job.done total=job.total />
            <div class="actions">
                <Button label=tr(key::ACTION_CANCEL) weight=Weight::Quiet on_click=move |_| cancel(&id) />
                <IconButton label=tr(key::WORK_HIDE) shape=icon::X on_click=move |_| leave(&hidden) />
            </div>
        </div>
    }
    .into_any()
}

/// What stays to be looked at: a file to fetch, records that were left as they were.
fn ended(job: &Job) -> AnyView {
    let (id, link, file) = (job.id.clone(), job.link(), job.has_file());
    let words = if file {
        fill(key::WORK_FILE, &[("name", job.result["name"].as_str().unwrap_or_default()), ("rows", &job.outcome())])
    } else {
        count(key::BULK_FAILED, job.failed)
    };
    let page = format!("/jobs/{}", job.id);
    view! {
        <div class="work">
            <div class="work-text"><strong>{job.title()}</strong><span>{words}</span>{job.limits().map(|words| view! { <span class="muted">{words}</span> })}</div>
            <div class="actions">
                {file.then(|| view! { <Button label=tr(key::WORK_DOWNLOAD) icon=icon::DOWNLOAD weight=Weight::Primary on_click=move |_| download(link.clone()) /> })}
                {(job.failed > 0).then(|| view! { <a class="button" href=page>{tr(key::WORK_WHICH)}</a> })}
                <IconButton label=tr(key::ACTION_CLOSE) shape=icon::X on_click=move |_| leave(&id) />
            </div>
        </div>
    }
    .into_any()
}

/// Says what came of it, once, with the way back.
fn finish(job: &Job) {
    if job.kind == "add_to_campaign" || job.kind == "undo" {
        live::touch("campaign_member");
    }
    live::touch(definition(&job.object).map_or("job", |definition| definition.name));
    if job.state == "failed" {
        toast::failed(job.reason().unwrap_or_else(|| t(key::STATE_FAILED).to_owned()));
    } else if job.kind == "undo" {
        toast::done(t(key::STATE_RESTORED));
    } else if job.can_be_undone() {
        let id = job.id.clone();
        toast::undoable(job.outcome(), move || undo(&id));
    } else if job.skipped > 0 {
        // Nothing was left to do: that is an answer too.
        toast::done(job.outcome());
    } else if job.has_file() {
        announce::announce(fill(
            key::WORK_FILE,
            &[("name", job.result["name"].as_str().unwrap_or_default()), ("rows", &job.outcome())],
        ));
    }
    if job.failed > 0 {
        announce::alert(count(key::BULK_FAILED, job.failed));
    }
    if job.failed == 0 && !job.has_file() {
        leave(&job.id);
    }
}
