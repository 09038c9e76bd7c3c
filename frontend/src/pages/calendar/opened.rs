//! A look into one day: all that is on it, and what can be made for it.
use chrono::NaiveDate;
use domain::permission::Action;
use leptos::prelude::*;
use serde_json::json;
use wire::definition;

use super::{Shared, line::lines};
use crate::{
    browser,
    i18n::{fill, format, key, tr},
    session,
    shell::create,
    ui::{
        button::Button,
        days,
        dialog::{Dialog, on_closed},
        icon,
        menu::{Menu, MenuItem},
        state::Empty,
    },
};

/// The address names the day.
#[component]
pub(super) fn Opened(shared: Shared) -> impl IntoView {
    let day = Memo::new(move |_| shared.state.read().open);
    let open = RwSignal::new(false);
    Effect::new(move || open.set(day.get().is_some()));
    on_closed(open, move || {
        // Back has closed it already.
        if let Some(day) = shared.state.get_untracked().open {
            let on = Some(shared.on.get_untracked()).filter(|on| *on != shared.today.get_untracked());
            shared.change(|state| (state.open, state.on) = (None, on));
            browser::focus(&days::cell_id(day));
        }
    });
    let title = Signal::derive(move || day.get().map(|day| format::date_title(&day.to_string())).unwrap_or_default());
    view! {
        <Dialog open title>
            <div class="dialog-body">{move || day.get().map(|day| inside(shared, day))}</div>
        </Dialog>
    }
}

fn inside(shared: Shared, day: NaiveDate) -> impl IntoView {
    let entries = Memo::new(move |_| shared.of_day(day));
    let list = move || {
        if entries.read().is_empty() {
            return view! { <Empty shape=icon::CALENDAR_DAYS title=tr(key::CALENDAR_EMPTY) /> }.into_any();
        }
        lines(shared, entries.get())
    };
    view! { {list}{makers(day)} }
}

/// A new task, a new meeting on the day.
fn makers(day: NaiveDate) -> impl IntoView {
    view! {
        <div class="actions makers">
            <Show when=|| may_make("task")><Button label=tr(key::CALENDAR_NEW_TASK) icon=icon::PLUS on_click=move |_| make_task(day) /></Show>
            <Show when=|| may_make("activity")><Button label=tr(key::CALENDAR_NEW_MEETING) icon=icon::PLUS on_click=move |_| make_meeting(&first_hour(day)) /></Show>
        </div>
    }
}

/// The same where room is short.
pub(super) fn maker_menu(day: NaiveDate) -> impl IntoView {
    let label = move || fill(key::CALENDAR_NEW_ON, &[("day", &format::date_title(&day.to_string()))]);
    view! {
        <Show when=|| may_make("task") || may_make("activity")>
            <Menu label=Signal::derive(label) icon=icon::PLUS icon_only=true class="icon-button">
                <Show when=|| may_make("task")><MenuItem label=tr(key::CALENDAR_NEW_TASK) on_choose=move |()| make_task(day) /></Show>
                <Show when=|| may_make("activity")><MenuItem label=tr(key::CALENDAR_NEW_MEETING) on_choose=move |()| make_meeting(&first_hour(day)) /></Show>
            </Menu>
        </Show>
    }
}

pub(super) fn may_make(record: &str) -> bool {
    definition(record).is_some_and(|definition| session::may(Action::Create, definition))
}

pub(super) fn make_task(day: NaiveDate) {
    if let Some(definition) = definition("task") {
        create::open(definition, json!({"due_date": day.to_string()}));
    }
}

pub(super) fn make_meeting(at: &str) {
    if let Some(definition) = definition("activity") {
        create::open(definition, json!({"kind": "meeting", "status": "planned", "occurred_at": at}));
    }
}

/// Work begins at nine.
pub(super) fn first_hour(day: NaiveDate) -> String {
    format::from_local_input(&format!("{day}T09:00")).unwrap_or_default()
}
