//! Short messages at the foot of the page; what can be undone is undone here for ten seconds (G3).
use leptos::prelude::*;

use super::{
    announce,
    button::IconButton,
    icon::{self, Icon},
};
use crate::{
    browser::{self, Timer},
    i18n::{key, tr},
};

/// What can be undone stays longer than what is only said.
const UNDO_MS: i32 = 10_000;
const SAID_MS: i32 = 4_000;

#[derive(Clone)]
struct Toast {
    id: u32,
    text: String,
    tone: Tone,
    undo: Option<Callback<()>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Tone {
    Done,
    Noted,
    Failed,
}

thread_local! {
    static TOASTS: ArcRwSignal<Vec<Toast>> = ArcRwSignal::new(Vec::new());
}

/// Says that something is done.
pub(crate) fn done(text: impl Into<String>) {
    announce::announce(push(text.into(), Tone::Done, None));
}

/// Says something the person should know that is neither a success nor a failure.
pub(crate) fn noted(text: impl Into<String>) {
    announce::announce(push(text.into(), Tone::Noted, None));
}

/// Says that something is done and offers to take it back.
pub(crate) fn undoable(text: impl Into<String>, undo: impl Fn() + Send + Sync + 'static) {
    announce::announce(push(text.into(), Tone::Done, Some(Callback::new(move |()| undo()))));
}

/// Says that something failed.
pub(crate) fn failed(text: impl Into<String>) {
    announce::alert(push(text.into(), Tone::Failed, None));
}

fn push(text: String, tone: Tone, undo: Option<Callback<()>>) -> String {
    TOASTS.with(|toasts| {
        toasts.update(|toasts| {
            let id = toasts.last().map_or(1, |last| last.id + 1);
            toasts.push(Toast { id, text: text.clone(), tone, undo });
            // More than two at once are noise.
            let surplus = toasts.len().saturating_sub(2);
            toasts.drain(..surplus);
        });
    });
    text
}

fn dismiss(id: u32) {
    TOASTS.with(|toasts| toasts.update(|toasts| toasts.retain(|toast| toast.id != id)));
}

/// Undoes the newest act that can be undone; whether there was one.
pub(crate) fn undo_last() -> bool {
    let toasts = TOASTS.with(GetUntracked::get_untracked);
    let Some(toast) = toasts.into_iter().rev().find(|toast| toast.undo.is_some()) else { return false };
    run(&toast);
    true
}

fn run(toast: &Toast) {
    dismiss(toast.id);
    if let Some(undo) = toast.undo {
        undo.run(());
    }
}

/// Where the messages appear; placed once.
#[component]
pub(crate) fn Toasts() -> impl IntoView {
    let toasts = TOASTS.with(Clone::clone);
    view! {
        <section class="toasts" aria-label=tr(key::STATE_MESSAGES)>
            <For each=move || toasts.get() key=|toast| toast.id children=|toast| view! { <Message toast /> } />
        </section>
    }
}

#[component]
fn Message(toast: Toast) -> impl IntoView {
    let id = toast.id;
    let timer = StoredValue::new(None::<Timer>);
    let shown = if toast.undo.is_some() || toast.tone != Tone::Done { UNDO_MS } else { SAID_MS };
    let start = move || _ = timer.try_set_value(Some(browser::after(shown, move || dismiss(id))));
    let pause = move || {
        if let Some(Some(timer)) = timer.try_get_value() {
            timer.stop();
        }
    };
    start();
    on_cleanup(pause);
    let shape = match toast.tone {
        Tone::Done => icon::CHECK,
        Tone::Noted => icon::INFO,
        Tone::Failed => icon::TRIANGLE_ALERT,
    };
    let text = toast.text.clone();
    let undo = toast.undo.is_some().then(|| {
        view! { <button type="button" class="button quiet" on:click=move |_| run(&toast)><Icon shape=icon::UNDO_2 /><span>{tr(key::ACTION_UNDO)}</span></button> }
    });
    view! {
        <div class="toast" on:pointerenter=move |_| pause() on:pointerleave=move |_| start() on:focusin=move |_| pause() on:focusout=move |_| start()>
            <Icon shape />
            <p>{text}</p>
            {undo}
            <IconButton label=tr(key::ACTION_CLOSE) shape=icon::X on_click=move |_| dismiss(id) />
        </div>
    }
}
