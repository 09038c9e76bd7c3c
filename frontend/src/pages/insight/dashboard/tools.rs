//! What stands above a dashboard while it is changed: its name, who sees it, reports to add.
use leptos::{prelude::*, task::spawn_local};
use serde_json::{Value, json};
use wire::{definition, report::Widget};

use super::{
    super::source,
    Board,
    edit::{Draft, packed},
    share::Shared,
};
use crate::{
    api::records,
    i18n::{key, label, t, tr},
    piece,
    resource::{self, feed, tell},
    ui::{
        button::{Button, Weight},
        field::{Control, Field as Frame},
        icon,
        input::{Choice, Entry, Select, TextInput},
        toast,
    },
};

/// The tools while it is changed.
pub(super) fn editing(board: Board, draft: Draft) -> AnyView {
    let on = Memo::new(move |_| draft.is_on());
    (move || on.get().then(|| piece::board_tools::show(board.clone(), draft))).into_any()
}

pub(crate) fn tools(board: &Board, draft: Draft) -> AnyView {
    let text = |name: &str| board.record[name].as_str().unwrap_or_default().to_owned();
    let name = RwSignal::new(text("name"));
    let shared = Shared::of(&board.record);
    let record = board.record.clone();
    let save = move |_| {
        let record = record.clone();
        spawn_local(async move { keep(record, draft, name, shared).await });
    };
    view! {
        <div class="panel dashboard-tools" role="group" aria-label=tr(key::DASHBOARD_EDIT)>
            <Frame control=Control::plain("name") label=Signal::derive(|| label::field("", "name").to_owned()) input=move |control| view! { <TextInput control value=name on_input=move |text| name.set(text) entry=Entry::TEXT /> } />
            {shared.choice()}
            {adding(draft)}
            <div class="actions">
                <Button label=tr(key::ACTION_CANCEL) on_click=move |_| draft.0.set(None) />
                <Button label=tr(key::ACTION_SAVE) weight=Weight::Primary on_click=save />
            </div>
        </div>
    }
    .into_any()
}

async fn keep(record: Value, draft: Draft, name: RwSignal<String>, shared: Shared) {
    let (Some(dashboard), Some(widgets)) = (definition("dashboard"), draft.0.get_untracked()) else { return };
    let change = json!({
        "name": name.get_untracked(), "visibility": shared.visibility.get_untracked(),
        "role_ids": shared.role_ids(), "widgets": packed(widgets),
    });
    match resource::patch(dashboard, &record, change).await {
        Ok(_) => {
            draft.0.set(None);
            toast::done(t(key::STATE_SAVED));
        }
        Err(error) => tell(&error),
    }
}

/// The reports that can be added: shipped ones, then those that are kept.
fn adding(draft: Draft) -> AnyView {
    let all = feed(|_| async {
        let shipped = source::shipped().await?;
        let shipped = shipped.into_iter().map(|report| (report.key.clone(), source::spoken(&report.labels)));
        let kept = match definition("report") {
            Some(report) => records::all(report, None).await?,
            None => Vec::new(),
        };
        let text = |record: &Value, name: &str| record[name].as_str().unwrap_or_default().to_owned();
        let kept = kept.iter().map(|record| (text(record, "id"), text(record, "name")));
        Ok(shipped.chain(kept).collect::<Vec<Choice>>())
    });
    let choices = Signal::derive(move || {
        let first = [(String::new(), t(key::DASHBOARD_CHOOSE).to_owned())];
        first.into_iter().chain(all.data.get().unwrap_or_default()).collect::<Vec<_>>()
    });
    let chosen = RwSignal::new(String::new());
    let add = move |_| {
        let name = chosen.get_untracked();
        if name.is_empty() {
            return;
        }
        draft.add(match name.parse() {
            Ok(id) => Widget { report_id: Some(id), ..Widget::default() },
            Err(_) => Widget { standard: Some(name), ..Widget::default() },
        });
        chosen.set(String::new());
    };
    view! {
        <Frame control=Control::plain("add") label=tr(key::DASHBOARD_ADD) input=move |control| view! { <Select control value=chosen choices on_change=move |name| chosen.set(name) /> } />
        <Button label=tr(key::ACTION_ADD) icon=icon::PLUS on_click=add />
    }
    .into_any()
}
