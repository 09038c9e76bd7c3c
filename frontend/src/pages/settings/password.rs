//! Another password for oneself.
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use serde_json::json;

use super::draft::Draft;
use crate::{
    api::{self, Call},
    i18n::{key, text, tr},
    ui::{button::Submit, input::Entry},
};

#[component]
pub(super) fn Password() -> impl IntoView {
    let draft = Draft::new(json!({"current": "", "new": ""}));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        draft.busy.set(true);
        spawn_local(async move {
            let outcome = api::send(Call::post("/me/password", draft.values.get_untracked())).await.map(drop);
            if outcome.is_ok() {
                draft.values.set(json!({"current": "", "new": ""}));
            }
            draft.finish(outcome);
        });
    };
    view! {
        <form class="form" on:submit=submit novalidate>
            {draft.line("current", text(key::SETTINGS_PASSWORD_CURRENT), Entry::PASSWORD)}
            {draft.line("new", text(key::SETTINGS_PASSWORD_NEW), Entry::NEW_PASSWORD)}
            <p class="hint">{tr(key::SETUP_PASSWORD_RULE)}</p>
            <div class="form-foot"><Submit label=tr(key::SETTINGS_PASSWORD) busy=draft.busy /></div>
        </form>
    }
}
