//! The address at which other programs read the person's calendar.
use leptos::{prelude::*, task::spawn_local};
use serde_json::{Value, json};

use crate::{
    api::{self, Call},
    browser,
    i18n::{fill, format, key, t, tr},
    resource::{Feed, feed, tell},
    ui::{
        button::{Button, Weight},
        field::{Control, Field},
        icon,
        input::TextInput,
        state::{Failure, Skeleton},
        toast,
    },
};

const ADDRESS: &str = "/me/calendar-feed";

/// What is known of the address: the server tells it once, and keeps only a hash.
#[derive(Clone, Copy)]
struct State {
    since: Feed<Value>,
    made: RwSignal<Option<String>>,
}

impl State {
    fn exists(self) -> bool {
        self.since.data.read().as_ref().is_some_and(|known| known["created_at"].is_string())
    }

    fn make(self) {
        let said = if untrack(|| self.exists()) { key::FEED_REPLACED } else { key::FEED_MADE };
        spawn_local(async move {
            match api::send(Call::post(ADDRESS, json!({}))).await {
                Ok(answer) => {
                    let _ = self.made.try_set(answer.body["url"].as_str().map(str::to_owned));
                    toast::done(t(said));
                    self.since.retry();
                }
                Err(error) => tell(&error),
            }
        });
    }

    fn remove(self) {
        spawn_local(async move {
            match api::send(Call::delete(ADDRESS)).await {
                Ok(_) => {
                    let _ = self.made.try_set(None);
                    toast::done(t(key::FEED_REMOVED));
                    self.since.retry();
                }
                Err(error) => tell(&error),
            }
        });
    }
}

#[component]
pub(super) fn CalendarFeed() -> impl IntoView {
    let since = feed(|_| async { Ok(api::send(Call::get(ADDRESS)).await?.body) });
    let state = State { since, made: RwSignal::new(None) };
    let known = Memo::new(move |_| since.data.read().is_some());
    move || match (known.get(), since.error.get()) {
        (true, _) => panel(state),
        (false, Some(error)) => view! { <Failure text=error.text() on_retry=move |()| since.retry() /> }.into_any(),
        (false, None) => view! { <Skeleton lines=3 /> }.into_any(),
    }
}

fn panel(state: State) -> AnyView {
    let exists = Memo::new(move |_| state.exists());
    let since = move || {
        let known = state.since.data.read();
        let at = known.as_ref().and_then(|known| known["created_at"].as_str()).map(format::instant);
        at.map(|at| fill(key::FEED_SINCE, &[("when", &at)]))
    };
    view! {
        <div class="calendar-feed">
            <p class="muted">{tr(key::FEED_INTRO)}</p>
            {move || state.made.get().map(shown_once)}
            <p>{since}</p>
            <div class="actions">
                <Show when=move || exists.get() fallback=move || view! { <Button label=tr(key::FEED_MAKE) weight=Weight::Primary on_click=move |_| state.make() /> }>
                    <Button label=tr(key::FEED_REPLACE) on_click=move |_| state.make() />
                    <Button label=tr(key::FEED_REMOVE) icon=icon::TRASH_2 on_click=move |_| state.remove() />
                </Show>
            </div>
            <details>
                <summary>{tr(key::FEED_HOW)}</summary>
                <ul>
                    <li>{tr(key::FEED_GOOGLE)}</li>
                    <li>{tr(key::FEED_APPLE)}</li>
                    <li>{tr(key::FEED_OUTLOOK)}</li>
                </ul>
            </details>
        </div>
    }
    .into_any()
}

/// The address, while the page is open.
fn shown_once(url: String) -> AnyView {
    let value = Signal::stored(url.clone());
    let copy = move |_| {
        let url = url.clone();
        spawn_local(async move {
            if browser::copy(&url).await {
                toast::done(t(key::FEED_COPIED));
            } else {
                toast::failed(t(key::FEED_NOT_COPIED));
            }
        });
    };
    view! {
        <div class="feed-address">
            <Field control=Control::plain("feed") label=tr(key::FEED_ADDRESS)
                input=move |control| view! { <TextInput control value on_input=|_: String| () /> } />
            <Button label=tr(key::FEED_COPY) icon=icon::COPY weight=Weight::Primary on_click=copy />
        </div>
        <p class="hint">{tr(key::FEED_ONCE)}</p>
    }
    .into_any()
}
