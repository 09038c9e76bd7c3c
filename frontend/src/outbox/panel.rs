//! How much waits, on every page; each of it with a way to take it back. It sends, too, for as long as it is shown.
use leptos::{prelude::*, task::spawn_local};

use super::{Entry, LEAVING, entries, refresh, send::drain};
use crate::{
    browser,
    i18n::{Key, count, fill, format, key, label, of, t, tr},
    live, session,
    ui::{
        button::{Button, Weight},
        dialog::Dialog,
        icon::{self, Icon},
        toast,
    },
};

/// Where the connection is back and nobody says so.
const AGAIN_MS: i32 = 15_000;

pub(crate) fn panel() -> AnyView {
    let open = RwSignal::new(false);
    let number = Memo::new(|_| entries().len());
    let refused = Memo::new(|_| entries().iter().filter(|entry| !entry.refusal().is_empty()).count());
    send_when_possible();
    let told = move || {
        let waiting = number.get() - refused.get().min(number.get());
        let parts = [
            (waiting > 0).then(|| count(key::OUTBOX_WAITING, waiting as u64)),
            (refused.get() > 0).then(|| count(key::OUTBOX_REFUSED, refused.get() as u64)),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
    };
    view! {
        <Show when=move || number.get() != 0>
            <section class="notice outbox" class:danger=move || refused.get() != 0 aria-label=tr(key::OUTBOX_TITLE)>
                <Icon shape=icon::CLOCK />
                <p role="status">{told}</p>
                <button type="button" class="button quiet" aria-expanded=move || open.get().to_string() on:click=move |_| open.update(|open| *open = !*open)>{tr(key::OUTBOX_SHOW)}</button>
                <Show when=move || open.get()>
                    <ul class="plain-list">{move || entries().into_iter().map(line).collect_view()}</ul>
                </Show>
            </section>
        </Show>
        <Leaving />
    }
    .into_any()
}

/// Now, when the stream of changes runs again, when the browser finds a network, when the window is looked at.
fn send_when_possible() {
    Effect::new(|| {
        if live::is_connected() {
            spawn_local(drain());
        } else {
            spawn_local(refresh());
        }
    });
    for name in ["online", "focus"] {
        let handle = window_event_listener_untyped(name, |_| spawn_local(drain()));
        on_cleanup(move || handle.remove());
    }
    let shown = StoredValue::new(());
    spawn_local(async move {
        loop {
            browser::sleep(AGAIN_MS).await;
            if shown.try_get_value().is_none() {
                return;
            }
            drain().await;
        }
    });
}

fn line(entry: Entry) -> impl IntoView {
    let kind = match entry.body()["kind"].as_str() {
        Some(kind) => label::choice("activity", "kind", kind),
        None => label::record("task"),
    };
    let title = of(kind, entry.subject());
    let about = Some(entry.about().to_owned()).filter(|about| !about.is_empty());
    let at = format::relative(entry.at());
    let refusal = entry.refusal().to_owned();
    let is_refused = !refusal.is_empty();
    let named = |words: &str| of(words, &title);
    let (cancel, again) = (named(t(key::OUTBOX_CANCEL)), named(t(key::ACTION_RETRY)));
    let kept = StoredValue::new(entry);
    view! {
        <li>
            <div>
                <strong>{title.clone()}</strong>
                <p class="facts">{about.map(|about| view! { <span>{about}</span> })}<span>{at}</span>
                    <span>{if is_refused { fill(key::OUTBOX_REASON, &[("reason", &refusal)]) } else { t(key::OUTBOX_WAITS).to_owned() }}</span></p>
            </div>
            <div class="actions">
                {is_refused.then(|| act(key::ACTION_RETRY, again, move || retry(kept.get_value())))}
                {act(key::OUTBOX_CANCEL, cancel, move || cancel_one(kept.get_value()))}
            </div>
        </li>
    }
}

/// A button whose name says of what it is, where several look alike.
fn act(words: Key, name: String, act: impl Fn() + 'static) -> impl IntoView {
    view! { <button type="button" class="button quiet" aria-label=name on:click=move |_| act()>{tr(words)}</button> }
}

fn retry(entry: Entry) {
    spawn_local(async move {
        let _ = entry.refused(String::new()).put().await;
        drain().await;
    });
}

fn cancel_one(entry: Entry) {
    spawn_local(async move {
        entry.remove().await;
        refresh().await;
        toast::undoable(t(key::OUTBOX_CANCELLED), move || {
            let entry = entry.clone();
            spawn_local(async move {
                let _ = entry.put().await;
                drain().await;
            });
        });
    });
}

/// Signing out takes along what waits: not without a word.
#[component]
fn Leaving() -> impl IntoView {
    let wanted = LEAVING.with(Clone::clone);
    let open = RwSignal::new(false);
    Effect::new({
        let wanted = wanted.clone();
        move || {
            if !wanted.get() {
                return;
            }
            // What others have left here stays theirs.
            if untrack(entries).is_empty() {
                session::sign_out();
            } else {
                open.set(true);
            }
        }
    });
    crate::ui::dialog::on_closed(open, move || wanted.set(false));
    view! {
        <Dialog open title=tr(key::OUTBOX_LEAVING_TITLE)>
            <div class="dialog-body form">
                <p>{move || count(key::OUTBOX_LEAVING, entries().len() as u64)}</p>
                <div class="form-foot">
                    <Button label=tr(key::OUTBOX_STAY) on_click=move |_| open.set(false) />
                    <Button label=tr(key::OUTBOX_DISCARD) weight=Weight::Primary on_click=move |_| session::sign_out() />
                </div>
            </div>
        </Dialog>
    }
}
