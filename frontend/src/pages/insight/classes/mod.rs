//! The classes of customers, set up: what each is called, whom it takes, and in which order they are tried; with how many
//! each would hold before anything is kept.
mod draft;
mod line;

use domain::rfm::{Class, MAX_CLASSES, OTHER};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use serde_json::{Value, json};
use wire::report::classes::{Classes, ClassesTried};

use self::draft::Draft;
use super::read;
use crate::{
    api::{self, ApiError, Call},
    browser,
    i18n::{self, count, fill, format, key, label, t, text, tr},
    pages::problem::Problem,
    resource::{
        Feed, feed,
        keep::{self, Keep},
        tell,
    },
    route, session,
    shell::heading::Heading,
    ui::{
        announce,
        button::{Button, Submit, Weight},
        icon,
        state::{Failure, Skeleton},
        toast,
    },
};

const ADDRESS: &str = "/rfm/classes";
/// So long after the last change it is asked who would be where.
const PAUSE: i32 = 400;

#[component]
pub(super) fn ClassesPage() -> impl IntoView {
    if !untrack(session::runs_organization) {
        return view! { <Problem title=text(key::ERROR_FORBIDDEN_TITLE) detail=text(key::ERROR_FORBIDDEN) /> }
            .into_any();
    }
    let stored = feed(|_| async { read::answer::<Classes>(&api::send(Call::get(ADDRESS)).await?.body) });
    let inside = move || match (stored.data.get(), stored.error.get()) {
        (Some(classes), _) => form(classes),
        (None, Some(error)) => view! { <Failure text=error.text() on_retry=move |()| stored.retry() /> }.into_any(),
        (None, None) => view! { <Skeleton lines=8 /> }.into_any(),
    };
    view! {
        <div class="page classes-page">
            <div class="page-head">
                <Heading title=tr(key::RFM_CLASSES) />
                <div class="head-acts"><a class="button" href="/rfm">{tr(key::ACTION_CANCEL)}</a></div>
            </div>
            <p class="muted">{tr(key::RFM_CLASSES_ABOUT)}</p>
            {inside}
        </div>
    }
    .into_any()
}

fn form(stored: Classes) -> AnyView {
    let Classes { version, classes, defaults } = stored;
    let draft = Draft::new(classes.clone());
    let (seen, theirs) = (RwSignal::new(version), RwSignal::new(None::<Classes>));
    let keep = Keep::open("rfm_classes");
    noted(draft, keep, classes);
    let tried = tried(draft);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        send(draft, seen, theirs, keep);
    };
    let add = move |_| {
        let line = draft.add(i18n::current_untracked().tag());
        browser::focus_within(line::id(line, "whole"));
    };
    let full = Signal::derive(move || draft.lines.read().len() >= MAX_CLASSES);
    let wrong =
        move || draft.wrong_at_all().map(|violation| view! { <p class="error">{label::violation(&violation)}</p> });
    view! {
        {keep::offer(keep, ".classes-page .class-line input", move |typed| resume(draft, &typed))}
        <form class="form" on:submit=submit novalidate>
            <ol class="class-lines">
                <For each=move || draft.lines.get() key=|line| line.id
                    children=move |one| line::line(draft, one, Signal::derive(move || held(tried, &one.key.get_value()))) />
            </ol>
            {wrong}
            <p class="sentence">{move || outcome(tried)}</p>
            <div class="actions">
                <Button label=tr(key::RFM_ADD) icon=icon::PLUS id="class-add" disabled=full on_click=add />
                <Button label=tr(key::RFM_RESET) icon=icon::UNDO_2 weight=Weight::Quiet on_click=move |_| draft.reset(defaults.clone()) />
            </div>
            {move || theirs.get().map(|theirs_now| conflict(draft, seen, theirs, theirs_now))}
            <div class="form-foot"><Submit label=tr(key::ACTION_SAVE) busy=draft.busy /></div>
        </form>
    }
    .into_any()
}

/// What is typed survives whatever takes the page away.
fn noted(draft: Draft, keep: Keep, stored: Vec<Class>) {
    let before = written(&stored);
    Effect::new(move |_| {
        let now = written(&draft.classes());
        keep.note((now != before).then_some(now));
    });
}

fn resume(draft: Draft, typed: &Value) {
    if let Ok(classes) = read::answer::<Vec<Class>>(&typed["classes"]) {
        draft.put(classes);
    }
}

fn written(classes: &[Class]) -> Value {
    json!({"classes": serde_json::to_value(classes).unwrap_or_default()})
}

/// Who would be where; nothing while something is wrong.
fn tried(draft: Draft) -> Feed<Option<ClassesTried>> {
    let rules = Memo::new(move |_| draft.rules());
    feed(move |abort| {
        let rules = rules.get();
        async move {
            browser::sleep(PAUSE).await;
            // Every class is called by its key here: what it is called decides nothing.
            let named = |rule: Class| Class { labels: [("en".to_owned(), rule.key.clone())].into(), ..rule };
            let body = written(&rules.into_iter().map(named).collect::<Vec<_>>());
            match api::send(Call::post(format!("{ADDRESS}/try"), body).abort_with(abort)).await {
                Ok(answer) => read::answer(&answer.body).map(Some),
                Err(error) if error.status() == 422 => Ok(None),
                Err(error) => Err(error),
            }
        }
    })
}

fn held(tried: Feed<Option<ClassesTried>>, key: &str) -> String {
    let tried = tried.data.read();
    let found = tried.as_ref().and_then(Option::as_ref);
    let class = found.and_then(|tried| tried.classes.iter().find(|class| class.key == key));
    class.map(|class| count(key::RFM_HELD, class.count)).unwrap_or_default()
}

/// Whom none takes, and how many would change class.
fn outcome(tried: Feed<Option<ClassesTried>>) -> String {
    let rest = held(tried, OTHER);
    let tried = tried.data.read();
    let Some(found) = tried.as_ref().and_then(Option::as_ref) else { return String::new() };
    #[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
    let number = |count: u64| format::number(count as f64);
    let (moved, customers) = (number(found.moved), number(found.customers));
    fill(key::RFM_TRIED, &[("rest", &rest), ("moved", &moved), ("customers", &customers)])
}

fn send(draft: Draft, seen: RwSignal<i64>, theirs: RwSignal<Option<Classes>>, keep: Keep) {
    if draft.busy.get_untracked() {
        return;
    }
    if let Some(violation) = draft.judge().first() {
        announce::alert(label::violation(violation));
        browser::focus_first(".classes-page [aria-invalid]");
        return;
    }
    draft.busy.set(true);
    let call = Call::put(ADDRESS, written(&untrack(|| draft.classes())), seen.get_untracked());
    spawn_local(async move {
        let outcome = api::send(call).await;
        let _ = draft.busy.try_set(false);
        match outcome {
            Ok(_) => {
                keep.done()();
                toast::done(t(key::STATE_SAVED));
                route::go("/rfm");
            }
            Err(error) => match meanwhile(&error) {
                Some(classes) => {
                    let _ = theirs.try_set(Some(classes));
                    announce::alert(t(key::CONFLICT_INTRO));
                    browser::focus_first(".classes-page .notice button");
                }
                None => tell(&error),
            },
        }
    });
}

/// What somebody else has saved since.
fn meanwhile(error: &ApiError) -> Option<Classes> {
    let ApiError::Problem(problem) = error else { return None };
    let current = problem.current.as_ref().filter(|_| problem.status == 412)?;
    read::answer(current).ok()
}

/// Theirs or one's own: whichever is chosen is then saved over theirs.
fn conflict(draft: Draft, seen: RwSignal<i64>, theirs: RwSignal<Option<Classes>>, now: Classes) -> AnyView {
    let decide = move |version| {
        seen.set(version);
        theirs.set(None);
        browser::focus_first(".classes-page [type=submit]");
    };
    let Classes { version, classes, .. } = now;
    view! {
        <div class="notice warning" role="group" aria-label=tr(key::CONFLICT_TITLE)>
            <p>{tr(key::CONFLICT_INTRO)}</p>
            <div class="actions">
                <Button label=tr(key::CONFLICT_THEIRS) on_click=move |_| { draft.put(classes.clone()); decide(version); } />
                <Button label=tr(key::CONFLICT_MINE) on_click=move |_| decide(version) />
            </div>
        </div>
    }
    .into_any()
}
