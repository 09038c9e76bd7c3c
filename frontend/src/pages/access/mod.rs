//! What the page of a user has beside those of all records: whether they can sign in, and how that is changed.
mod give;
mod password;

use domain::permission::{Action, Scope};
use leptos::{prelude::*, task::spawn_local};
use serde_json::{Value, json};
use wire::Definition;

use self::give::GivePassword;
use crate::{
    api::{self, Call},
    i18n::{count, fill, format, key, t, tr},
    live,
    resource::{Feed, change, feed},
    session,
    ui::{
        badge::{Badge, Tone},
        button::{Button, Weight},
        dialog::Dialog,
        state::{Failure, Skeleton},
    },
};

/// A user on the page, and what the server says of their signing in.
#[derive(Clone, Copy)]
struct Person {
    definition: &'static Definition,
    record: Signal<Value>,
    access: Feed<Value>,
}

impl Person {
    fn name(self) -> String {
        self.record.read()["name"].as_str().unwrap_or_default().to_owned()
    }

    fn is_active(self) -> bool {
        self.record.read()["status"] == "active"
    }

    fn is_oneself(self) -> bool {
        self.record.read()["id"] == session::user_id()
    }

    fn has_password(self) -> bool {
        self.access.data.read().as_ref().is_some_and(|access| access["password_set_at"].is_string())
    }
}

/// The panel, for who may change every user.
pub(crate) fn panel(definition: &'static Definition, record: Signal<Value>) -> AnyView {
    if untrack(|| session::scope(Action::Edit, definition)) != Scope::All {
        return ().into_any();
    }
    let id = Memo::new(move |_| record.read()["id"].as_str().unwrap_or_default().to_owned());
    let access = feed(move |_| {
        live::changes_of("user");
        let call = Call::get(format!("/users/{}/access", id.get()));
        async move { Ok(api::send(call).await?.body) }
    });
    let person = Person { definition, record, access };
    // Only whether there is an answer: drawn anew with every later one, the dialog would close on the password it shows once.
    let answered = Memo::new(move |_| match (access.data.read().is_some(), access.error.get()) {
        (true, _) => Some(Ok(())),
        (false, Some(error)) => Some(Err(error.text())),
        (false, None) => None,
    });
    view! {
        <section class="panel access" aria-labelledby="access-title">
            <h2 id="access-title">{tr(key::ACCESS_TITLE)}</h2>
            {move || match answered.get() {
                Some(Ok(())) => view! { <Told person /><Acts person /> }.into_any(),
                Some(Err(text)) => view! { <Failure text on_retry=move |()| access.retry() /> }.into_any(),
                None => view! { <Skeleton lines=2 /> }.into_any(),
            }}
        </section>
    }
    .into_any()
}

/// Whether the person can sign in, and if not, why.
#[component]
fn Told(person: Person) -> impl IntoView {
    let state = move || match (person.is_active(), person.has_password()) {
        (false, _) => view! { <Badge label=tr(key::ACCESS_OFF) tone=Tone::Danger /> }.into_any(),
        (true, false) => view! { <Badge label=tr(key::ACCESS_NO_PASSWORD) tone=Tone::Warning /> }.into_any(),
        (true, true) => view! { <Badge label=tr(key::ACCESS_ON) tone=Tone::Success /> }.into_any(),
    };
    let words = move || {
        let access = person.access.data.get().unwrap_or_default();
        let set =
            access["password_set_at"].as_str().map(|at| fill(key::ACCESS_SET_AT, &[("when", &format::instant(at))]));
        let waits = (access["must_change_password"] == true).then(|| t(key::ACCESS_MUST_CHANGE).to_owned());
        let none = (person.is_active() && set.is_none()).then(|| fill(key::ACCESS_NOBODY, &[("name", &person.name())]));
        let seen = access["last_seen_at"].as_str().map(|at| fill(key::ACCESS_SEEN, &[("when", &format::relative(at))]));
        let places = access["sessions"].as_u64().filter(|n| *n > 0).map(|n| count(key::ACCESS_DEVICES, n));
        [none, set, waits, seen, places].into_iter().flatten().map(|line| view! { <span>{line}</span> }).collect_view()
    };
    view! { <div class="access-state">{state}<p class="facts">{words}</p></div> }
}

#[component]
fn Acts(person: Person) -> impl IntoView {
    let giving = RwSignal::new(false);
    let words = move || t(if person.has_password() { key::ACCESS_RESET } else { key::ACCESS_GIVE }).to_owned();
    let weight = if untrack(|| person.has_password()) { Weight::Plain } else { Weight::Primary };
    view! {
        <div class="actions">
            <Show when=move || person.is_active()>
                <Button label=Signal::derive(words) weight on_click=move |_| giving.set(true) />
            </Show>
            <Show when=move || !person.is_oneself()>
                <Show when=move || person.is_active() fallback=move || view! { <Button label=tr(key::ACCESS_REACTIVATE) weight=Weight::Primary on_click=move |_| set_status(person, "active") /> }>
                    <Button label=tr(key::ACCESS_DEACTIVATE) on_click=move |_| set_status(person, "disabled") />
                </Show>
            </Show>
        </div>
        <Dialog open=giving title=move || fill(key::ACCESS_GIVE_TO, &[("name", &person.name())])>
            <GivePassword record=person.record access=person.access open=giving />
        </Dialog>
    }
}

/// At once, and with a way back: who is deactivated is out at once, and keeps everything.
fn set_status(person: Person, status: &'static str) {
    let before = person.record.get_untracked();
    let words = if status == "active" { key::ACCESS_REACTIVATED } else { key::ACCESS_DEACTIVATED };
    let said = fill(words, &[("name", &person.name())]);
    spawn_local(async move {
        if change(person.definition, before, json!({"status": status}), said).await.is_some() {
            live::touch("user");
        }
    });
}
