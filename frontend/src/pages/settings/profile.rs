//! Who one is, and where.
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use serde_json::json;

use super::{draft::Draft, zone};
use crate::{
    api::{self, Call},
    i18n::{key, label, tr},
    session,
    ui::{button::Submit, input::Entry},
};

#[component]
pub(super) fn Profile() -> impl IntoView {
    let user = session::me_untracked().map(|me| me.user.clone()).unwrap_or_default();
    let draft = Draft::new(
        json!({"name": user["name"], "title": user["title"], "phone": user["phone"], "time_zone": user["time_zone"]}),
    );
    let zones = zone::choices(user["time_zone"].as_str().unwrap_or_default(), Some(key::ORGANIZATION_OWN_ZONE));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        draft.busy.set(true);
        spawn_local(async move {
            let sent = api::send(Call::change("/me", draft.values.get_untracked())).await;
            let outcome = match sent {
                Ok(_) => session::reload().await,
                Err(error) => Err(error),
            };
            draft.finish(outcome);
        });
    };
    let title = |name: &'static str| Signal::derive(move || label::field("user", name).to_owned());
    view! {
        <form class="form" on:submit=submit novalidate>
            {draft.line("name", title("name"), Entry::TEXT.autocomplete("name"))}
            {draft.line("title", title("title"), Entry::TEXT.autocomplete("organization-title"))}
            {draft.line("phone", title("phone"), Entry::PHONE.autocomplete("tel"))}
            {draft.choice("time_zone", title("time_zone"), None, zones)}
            <div class="form-foot"><Submit label=tr(key::ACTION_SAVE) busy=draft.busy /></div>
        </form>
    }
}
