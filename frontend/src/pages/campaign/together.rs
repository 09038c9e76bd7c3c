//! What is done to several members at once: the server does it, as one job with one way back.
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use serde_json::{Value, json};

use super::members::{Members, states};
use crate::{
    i18n::{count, fill, key, label, t, text, tr},
    resource::tell,
    ui::{
        button::{Button, Submit, Weight},
        dialog::{Dialog, on_closed},
        field::Control,
        icon,
        input::Select,
    },
    work::{self, job::whole},
};

/// What is to be done, and the same in words.
#[derive(Clone, PartialEq)]
struct Act {
    request: Value,
    words: String,
}

impl Act {
    fn status(name: &str) -> Self {
        let words = fill(key::CAMPAIGN_SETS, &[("status", label::choice("campaign_member", "status", name))]);
        Self { request: json!({"action": "edit", "change": {"status": name}}), words }
    }

    fn removal() -> Self {
        Self { request: json!({"action": "delete"}), words: t(key::CAMPAIGN_REMOVES).to_owned() }
    }
}

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
    let asked = RwSignal::new(None::<Act>);
    // Those one sees are dealt with at once; all, whom one does not see, after a word (G3).
    let propose = move |act: Act| {
        if all.get_untracked() { asked.set(Some(act)) } else { begin(members, false, &act) }
    };
    let more = move || !all.get() && (chosen.read().len() as u64) < members.total();
    let every = move || fill(key::BULK_ALL, &[("total", &whole(members.total()))]);
    view! {
        <Show when=move || any.get()>
            <div class="toolbar bulk" role="toolbar" aria-label=tr(key::BULK_TITLE)>
                <strong role="status">{said}</strong>
                <Show when=more><Button label=every weight=Weight::Quiet on_click=move |_| all.set(true) /></Show>
                <Select control=Control::plain("members-status") value=status choices label=text(key::CAMPAIGN_SET_STATUS) on_change=move |name: String| status.set(name) />
                <Button label=tr(key::BULK_DO) weight=Weight::Primary disabled=Signal::derive(move || status.read().is_empty()) on_click=move |_| propose(Act::status(&status.get_untracked())) />
                <Button label=tr(key::CAMPAIGN_REMOVE) icon=icon::TRASH_2 on_click=move |_| propose(Act::removal()) />
                <Button label=tr(key::BULK_CLEAR) weight=Weight::Quiet on_click=move |_| chosen.set(Vec::new()) />
            </div>
        </Show>
        {confirm(members, asked)}
    }
    .into_any()
}

/// Says what will happen to all, and to how many.
fn confirm(members: Members, asked: RwSignal<Option<Act>>) -> AnyView {
    let open = RwSignal::new(false);
    Effect::new(move || open.set(asked.read().is_some()));
    on_closed(open, move || asked.set(None));
    let body = move |act: Act| {
        let words = act.words.clone();
        let submit = move |event: SubmitEvent| {
            event.prevent_default();
            open.set(false);
            begin(members, true, &act);
        };
        view! {
            <form class="form dialog-body" on:submit=submit>
                <p><strong>{words}</strong></p>
                <p>{move || count(key::BULK_WILL, members.total())}</p>
                <p class="muted">{tr(key::WORK_BEHIND)}</p>
                <div class="form-foot">
                    <Button label=tr(key::ACTION_CANCEL) on_click=move |_| open.set(false) />
                    <Submit label=text(key::BULK_DO) />
                </div>
            </form>
        }
    };
    view! { <Dialog open title=tr(key::BULK_CONFIRM)>{move || asked.get().map(body)}</Dialog> }.into_any()
}

/// Asks for the work on those chosen, or on all that are shown.
fn begin(members: Members, all: bool, act: &Act) {
    let mut body = act.request.clone();
    if all {
        body["condition"] = json!(untrack(|| members.condition()));
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
