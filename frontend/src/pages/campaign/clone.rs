//! Another campaign like this one.
use leptos::{prelude::*, task::spawn_local};
use serde_json::{Value, json};
use wire::Definition;

use super::id_of;
use crate::{
    api::{self, Call},
    i18n::{fill, key, t, tr},
    live,
    resource::tell,
    route,
    ui::{button::Button, icon, toast},
};

/// Makes one, and goes there.
pub(crate) fn clone_button(definition: &'static Definition, record: Signal<Value>) -> AnyView {
    let busy = RwSignal::new(false);
    let act = move |_| {
        busy.set(true);
        let record = record.get_untracked();
        let name = fill(key::CAMPAIGN_CLONE_NAME, &[("name", record["name"].as_str().unwrap_or_default())]);
        let call = Call::post(format!("/campaigns/{}/clone", id_of(&record)), json!({"name": shortened(&name)})).once();
        spawn_local(async move {
            match api::send(call).await {
                Ok(answer) => {
                    live::touch("campaign");
                    toast::done(t(key::CAMPAIGN_CLONED));
                    route::go(&route::to_record(definition, &id_of(&answer.body)));
                }
                Err(error) => tell(&error),
            }
            let _ = busy.try_set(false);
        });
    };
    view! { <Button label=tr(key::CAMPAIGN_CLONE) icon=icon::COPY disabled=busy on_click=act /> }.into_any()
}

/// As long as a name may be.
fn shortened(name: &str) -> String {
    name.chars().take(300).collect()
}
