//! What is done to several members at once: the server does it, as one job with one way back.
use leptos::{prelude::*, task::spawn_local};
use serde_json::{Value, json};

use super::members::{Members, states};
use crate::{
    i18n::{count, fill, key, t, text, tr},
    resource::tell,
    ui::{
        button::{Button, Weight},
        field::Control,
        icon,
        input::Select,
    },
    work::{self, job::whole},
};

/// Stands above the list while somebody is chosen.
pub(super) fn bar(members: Members) -> AnyView {
    let chosen = members.chosen;
    let any = Memo::new(move |_| !chosen.read().is_empty());
    let all = RwSignal::new(false);
    // Whoever lets one go does not mean all.
    Effect::new(move || {
        chosen.track();
        all.set(false);
    });
    let said = move || {
        if all.get() {
            fill(key::BULK_CHOSEN_ALL, &[("total", &whole(members.total()))])
        } else {
            count(key::BULK_CHOSEN, chosen.read().len() as u64)
        }
    };
    let status = RwSignal::new(String::new());
    let choices = Signal::derive(move || {
        let none = (String::new(), t(key::CAMPAIGN_SET_STATUS).to_owned());
        std::iter::once(none).chain(states(members.definition)).collect::<Vec<_>>()
    });
    let set = move |_| {
        let status = status.get_untracked();
        begin(members, all.get_untracked(), &json!({"action": "edit", "change": {"status": status}}));
    };
    let remove = move |_| begin(members, all.get_untracked(), &json!({"action": "delete"}));
    let more = move || !all.get() && (chosen.read().len() as u64) < members.total();
    let every = move || fill(key::BULK_ALL, &[("total", &whole(members.total()))]);
    view! {
        <Show when=move || any.get()>
            <div class="toolbar bulk" role="toolbar" aria-label=tr(key::BULK_TITLE)>
                <strong role="status">{said}</strong>
                <Show when=more><Button label=every weight=Weight::Quiet on_click=move |_| all.set(true) /></Show>
                <Select control=Control::plain("members-status") value=status choices label=text(key::CAMPAIGN_SET_STATUS) on_change=move |name: String| status.set(name) />
                <Button label=tr(key::BULK_DO) weight=Weight::Primary disabled=Signal::derive(move || status.read().is_empty()) on_click=set />
                <Button label=tr(key::CAMPAIGN_REMOVE) icon=icon::TRASH_2 on_click=remove />
                <Button label=tr(key::BULK_CLEAR) weight=Weight::Quiet on_click=move |_| chosen.set(Vec::new()) />
            </div>
        </Show>
    }
    .into_any()
}

/// Asks for the work on those chosen, or on all that are shown.
fn begin(members: Members, all: bool, action: &Value) {
    let mut body = action.clone();
    if all {
        body["condition"] = serde_json::to_value(untrack(|| members.condition())).unwrap_or_default();
    } else {
        body["ids"] = json!(members.chosen.get_untracked());
    }
    members.chosen.set(Vec::new());
    spawn_local(async move {
        if let Err(error) = work::start("/campaign-members/bulk", body).await {
            tell(&error);
        }
    });
}
