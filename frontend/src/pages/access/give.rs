//! Giving somebody a password: one that is made up here, or one that is typed. It is shown once.
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use serde_json::{Value, json};

use super::password::generated;
use crate::{
    api::{self, Call},
    browser,
    i18n::{fill, key, label, t, tr},
    resource::Feed,
    ui::{
        announce,
        button::{Button, Submit, Weight},
        field::{Control, Field},
        icon,
        input::{Entry, TextInput},
        toast,
    },
};

/// What is typed, what is wrong with it, and whether it holds by now.
#[derive(Clone, Copy)]
struct Draft {
    record: Signal<Value>,
    access: Feed<Value>,
    text: RwSignal<String>,
    error: RwSignal<Option<String>>,
    busy: RwSignal<bool>,
    given: RwSignal<bool>,
}

impl Draft {
    fn send(self) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        let id = self.record.read_untracked()["id"].as_str().unwrap_or_default().to_owned();
        let call = Call::post(format!("/users/{id}/password"), json!({"new": self.text.get_untracked()}));
        spawn_local(async move {
            let outcome = api::send(call).await;
            let _ = self.busy.try_set(false);
            match outcome {
                Ok(_) => {
                    let _ = self.given.try_set(true);
                    self.access.retry();
                }
                Err(error) => {
                    let violations = error.violations();
                    let words = violations.first().map_or_else(|| error.text(), label::violation);
                    announce::alert(words.clone());
                    let _ = self.error.try_set(Some(words));
                }
            }
        });
    }

    fn make_up(self) {
        if let Some(text) = generated() {
            self.text.set(text);
            self.error.set(None);
        }
    }
}

#[component]
pub(super) fn GivePassword(record: Signal<Value>, access: Feed<Value>, open: RwSignal<bool>) -> impl IntoView {
    let text = RwSignal::new(generated().unwrap_or_default());
    let draft = Draft {
        record,
        access,
        text,
        error: RwSignal::new(None),
        busy: RwSignal::new(false),
        given: RwSignal::new(false),
    };
    move || if draft.given.get() { shown_once(draft, open) } else { form(draft) }
}

fn form(draft: Draft) -> AnyView {
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        draft.send();
    };
    let typed = move |text: String| draft.text.set(text);
    // Not a password field: it is there to be read, copied and passed on.
    let entry = Entry::TEXT.autocomplete("off");
    view! {
        <form class="dialog-body access-give" on:submit=submit novalidate>
            <p>{tr(key::ACCESS_GIVE_INTRO)}</p>
            <Field control=Control::new("given", draft.error.into()).required(true) label=tr(key::SIGN_IN_PASSWORD) hint=tr(key::SETUP_PASSWORD_RULE)
                input=move |control| view! { <TextInput control value=draft.text on_input=typed entry class="code" /> } />
            <div class="form-foot">
                <Button label=tr(key::ACCESS_ANOTHER) on_click=move |_| draft.make_up() />
                <Submit label=tr(key::ACCESS_GIVE) busy=draft.busy />
            </div>
        </form>
    }
    .into_any()
}

fn shown_once(draft: Draft, open: RwSignal<bool>) -> AnyView {
    let name = draft.record.read_untracked()["name"].as_str().unwrap_or_default().to_owned();
    let copy = move |_| {
        spawn_local(async move {
            if browser::copy(&draft.text.get_untracked()).await {
                toast::done(t(key::FEED_COPIED));
            } else {
                toast::failed(t(key::FEED_NOT_COPIED));
            }
        });
    };
    browser::focus("access-copy");
    view! {
        <div class="dialog-body access-give">
            <p role="status">{fill(key::ACCESS_GIVEN, &[("name", &name)])}</p>
            <p><code class="given-password">{draft.text.get_untracked()}</code></p>
            <p class="hint">{tr(key::ACCESS_ONCE)}</p>
            <div class="form-foot">
                <Button label=tr(key::FEED_COPY) icon=icon::COPY weight=Weight::Primary id="access-copy" on_click=copy />
                <Button label=tr(key::ACTION_CLOSE) on_click=move |_| open.set(false) />
            </div>
        </div>
    }
    .into_any()
}
