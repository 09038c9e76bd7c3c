//! Who one is, and where.
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use serde_json::json;
use wire::Kind;

use super::{draft::Draft, zone};
use crate::{
    api::{self, Call},
    i18n::{key, label, t, tr},
    session,
    ui::{
        button::Submit,
        input::{Choice, Entry},
    },
};

#[component]
pub(super) fn Profile() -> impl IntoView {
    let user = session::me_untracked().map(|me| me.user.clone()).unwrap_or_default();
    let draft = Draft::new(
        json!({"name": user["name"], "title": user["title"], "phone": user["phone"], "time_zone": user["time_zone"],
            "date_format": user["date_format"], "time_format": user["time_format"], "number_format": user["number_format"]}),
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
            {draft.choice("date_format", title("date_format"), None, formats("date_format"))}
            {draft.choice("time_format", title("time_format"), None, formats("time_format"))}
            {draft.choice("number_format", title("number_format"), None, formats("number_format"))}
            <div class="form-foot"><Submit label=tr(key::ACTION_SAVE) busy=draft.busy /></div>
        </form>
    }
}

/// The ways to write dates, times or numbers; the empty one is the language's.
fn formats(name: &'static str) -> Signal<Vec<Choice>> {
    Signal::derive(move || {
        let field = wire::definition("user").and_then(|user| user.field(name));
        let ways = field.map_or(&[][..], |field| if let Kind::Choice(ways) = field.kind { ways } else { &[] });
        let own = (String::new(), t(key::SETTINGS_OWN_FORMAT).to_owned());
        let named = ways.iter().map(|way| ((*way).to_owned(), label::choice("user", name, way).to_owned()));
        std::iter::once(own).chain(named).collect()
    })
}
