//! What is in use in the whole organisation. What is switched off nobody sees, and what it holds stays.
use leptos::{prelude::*, task::spawn_local};
use serde_json::{Value, json};

use crate::{
    api::{self, Call},
    i18n::{key, label, t, tr},
    resource::{Feed, feed, tell},
    session,
    ui::{
        field::Control,
        input::Checkbox,
        state::{Failure, Skeleton},
        toast,
    },
};

const ADDRESS: &str = "/organization";

/// By the contract's names, each with the record type it is called after.
const FEATURES: [(&str, &str); 4] =
    [("leads", "lead"), ("campaigns", "campaign"), ("tasks", "task"), ("reports", "report")];

#[component]
pub(super) fn Features() -> impl IntoView {
    let stored = feed(|_| async { Ok(api::send(Call::get(ADDRESS)).await?.body) });
    let known = Memo::new(move |_| stored.data.read().is_some());
    move || match (known.get(), stored.error.get()) {
        (true, _) => list(stored).into_any(),
        (false, Some(error)) => view! { <Failure text=error.text() on_retry=move |()| stored.retry() /> }.into_any(),
        (false, None) => view! { <Skeleton lines=4 /> }.into_any(),
    }
}

fn list(stored: Feed<Value>) -> impl IntoView {
    let line = move |(name, record): (&'static str, &'static str)| {
        let checked =
            Signal::derive(move || stored.data.read().as_ref().is_some_and(|it| it["features"][name] == true));
        let words = Signal::derive(move || format!("{} · {}", label::records(record), label::about(record)));
        view! { <Checkbox control=Control::plain(name) label=words checked on_change=move |on: bool| choose(stored, name, on) /> }
    };
    view! { <fieldset class="switches"><legend class="muted">{tr(key::SETTINGS_FEATURES_ABOUT)}</legend>{FEATURES.map(line).collect_view()}</fieldset> }
}

fn choose(stored: Feed<Value>, name: &'static str, on: bool) {
    let before = stored.data.get_untracked();
    stored.data.update(|stored| {
        if let Some(stored) = stored {
            stored["features"][name] = on.into();
        }
    });
    spawn_local(async move {
        let sent = api::send(Call::change(ADDRESS, json!({"features": {name: on}}))).await;
        // The navigation follows at once: it shows what one may do.
        let outcome = match sent {
            Ok(_) => session::reload().await,
            Err(error) => Err(error),
        };
        match outcome {
            Ok(()) => toast::done(t(key::STATE_SAVED)),
            Err(error) => {
                let _ = stored.data.try_set(before);
                tell(&error);
            }
        }
    });
}
