//! Who wants to hear of what happens to a record, and whether I do.
use domain::permission::Action;
use leptos::{prelude::*, task::spawn_local};
use serde_json::{Value, json};
use wire::definition;

use super::{Shown, about, link_to};
use crate::{
    api::records::{self, name_of},
    i18n::{count, key, t},
    live,
    resource::tell,
    session,
    ui::{announce, avatar::Avatar, button::IconButton, icon, menu::Popover},
};

/// The star, and behind its number the people.
#[component]
pub(in crate::resource) fn Follow(shown: Shown) -> impl IntoView {
    let rows = about(shown, "follow", Signal::stored(50));
    let follows = Memo::new(move |_| rows.data.read().as_ref().map(|rows| rows.data.clone()).unwrap_or_default());
    // What was pressed is shown at once, until the server has answered.
    let pressed = RwSignal::new(None::<bool>);
    let mine =
        Memo::new(move |_| follows.read().iter().find(|follow| follow["owner_id"] == session::user_id()).cloned());
    let on = Memo::new(move |_| pressed.get().unwrap_or(mine.read().is_some()));
    let allowed = move || definition("follow").is_some_and(|follow| session::may(Action::Create, follow));
    let toggle = move |_| {
        if pressed.get_untracked().is_none() {
            pressed.set(Some(!on.get_untracked()));
            let (mine, link) = (mine.get_untracked(), link_to(shown));
            spawn_local(async move {
                switch(mine, link).await;
                let _ = pressed.try_set(None);
                rows.retry();
            });
        }
    };
    let label = move || t(if on.get() { key::FOLLOW_STOP } else { key::FOLLOW_START }).to_owned();
    let number = move || count(key::FOLLOW_COUNT, follows.read().len() as u64);
    view! {
        <Show when=allowed>
            <span class="follow">
                <IconButton label shape=icon::STAR pressed=Signal::derive(move || on.get()) on_click=toggle />
                <Show when=move || !follows.read().is_empty()>
                    <Popover label=Signal::derive(number) class="button quiet"><ul class="plain-list followers">{move || people(&follows.get())}</ul></Popover>
                </Show>
            </span>
        </Show>
    }
}

fn people(follows: &[Value]) -> impl IntoView + use<> {
    let one = |follow: &Value| {
        let name = follow["owner_id"].as_str().and_then(name_of).unwrap_or_else(|| t(key::VALUE_HIDDEN).to_owned());
        view! { <li><Avatar name=name.clone() /><span>{name}</span></li> }
    };
    follows.iter().map(one).collect_view()
}

async fn switch(mine: Option<Value>, link: Value) {
    let Some(definition) = definition("follow") else { return };
    let outcome = match &mine {
        Some(follow) => records::delete(definition, follow["id"].as_str().unwrap_or_default()).await,
        None => records::create(definition, json!({"links": link})).await.map(drop),
    };
    match outcome {
        Ok(()) => announce::announce(t(if mine.is_some() { key::FOLLOW_STOPPED } else { key::FOLLOW_STARTED })),
        Err(error) => tell(&error),
    }
    live::touch("follow");
}
