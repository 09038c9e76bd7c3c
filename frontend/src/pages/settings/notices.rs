//! Which notifications a person gets.
use leptos::{prelude::*, task::spawn_local};
use serde_json::{Value, json};

use crate::{
    api::{self, Call},
    i18n::{Key, key, t, tr},
    resource::{feed, tell},
    ui::{
        field::Control,
        input::Checkbox,
        state::{Failure, Skeleton},
        toast,
    },
};

const ADDRESS: &str = "/me/notification-preferences";

/// In the order of the contract.
const KINDS: [(&str, Key); 4] = [
    ("mention", key::NOTICE_WANT_MENTION),
    ("comment", key::NOTICE_WANT_COMMENT),
    ("assignment", key::NOTICE_WANT_ASSIGNMENT),
    ("change", key::NOTICE_WANT_CHANGE),
];

#[component]
pub(super) fn Notices() -> impl IntoView {
    let wanted = feed(|_| async { Ok(api::send(Call::get(ADDRESS)).await?.body) });
    let known = Memo::new(move |_| wanted.data.read().is_some());
    let choose = move |kind: &'static str, on: bool| {
        let before = wanted.data.get_untracked();
        wanted.data.update(|wanted| {
            if let Some(wanted) = wanted {
                wanted[kind] = on.into();
            }
        });
        spawn_local(async move {
            match api::send(Call::change(ADDRESS, json!({kind: on}))).await {
                Ok(_) => toast::done(t(key::STATE_SAVED)),
                Err(error) => {
                    let _ = wanted.data.try_set(before);
                    tell(&error);
                }
            }
        });
    };
    let line = move |(kind, words): (&'static str, Key)| {
        let checked =
            Signal::derive(move || wanted.data.read().as_ref().is_some_and(|wanted: &Value| wanted[kind] == true));
        view! { <Checkbox control=Control::plain(kind) label=tr(words) checked on_change=move |on: bool| choose(kind, on) /> }
    };
    move || {
        match (known.get(), wanted.error.get()) {
        (true, _) => view! { <fieldset><legend class="muted">{tr(key::NOTICE_WANT)}</legend>{KINDS.map(line).collect_view()}</fieldset> }.into_any(),
        (false, Some(error)) => view! { <Failure text=error.text() on_retry=move |()| wanted.retry() /> }.into_any(),
        (false, None) => view! { <Skeleton lines=4 /> }.into_any(),
    }
    }
}
