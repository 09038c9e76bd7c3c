//! An entry as a line of a list: in the agenda, in a day, and in the look into a day.
use chrono::NaiveDate;
use leptos::{ev::SubmitEvent, prelude::*};

use super::{Shared, change::carry, chip::mark, entry::Entry};
use crate::{
    api::records::name_of,
    i18n::{fill, key, t, tr},
    resource::value,
    route,
    ui::{
        button::Submit,
        days,
        field::Control,
        icon,
        input::{Entry as Typed, TextInput},
        menu::{self, Popover},
    },
};

pub(super) fn lines(shared: Shared, entries: Vec<Entry>) -> AnyView {
    view! { <ul class="plain-list calendar-lines">{entries.into_iter().map(|entry| line(shared, entry)).collect_view()}</ul> }.into_any()
}

fn line(shared: Shared, entry: Entry) -> AnyView {
    let Some(definition) = entry.layer.definition() else { return ().into_any() };
    let today = shared.today.get_untracked();
    let late = entry.is_late(today).then(|| view! { <span class="late">{t(key::BOARD_OVERDUE)}</span> });
    let about = definition.field("links").map(|field| value::show(definition, field, &entry.record["links"]));
    let owner = entry.record["owner_id"].as_str().and_then(name_of);
    let when = entry.time_text().or_else(|| entry.period_text());
    let pending = entry.id.clone();
    let done = entry.is_done();
    view! {
        <li class="task-line calendar-line" class:done=done class:pending=move || shared.pending.has(&pending)>
            <span class="line-mark">{mark(shared, &entry, "icon-button", "0")}</span>
            <div>
                <a href=route::to_record(definition, &entry.id)>{entry.title.clone()}</a>
                <div class="facts">
                    {when.map(|when| view! { <strong>{when}</strong> })}<span>{entry.kind()}</span>{late}
                    {done.then(|| view! { <span>{t(key::CALENDAR_DONE)}</span> })}<span>{owner}</span><span>{about}</span>
                </div>
            </div>
            {entry.is_mine_to_change().then(|| view! { <Carry shared entry /> })}
        </li>
    }
    .into_any()
}

/// Another day without dragging (2.5.7).
#[component]
fn Carry(shared: Shared, entry: Entry) -> impl IntoView {
    let name = fill(key::CALENDAR_CARRY, &[("name", &entry.title)]);
    let stored = StoredValue::new(entry);
    view! {
        <Popover label=name icon=icon::ARROW_RIGHT_LEFT icon_only=true class="icon-button">
            <DayForm day=stored.with_value(|entry| entry.first) on_choose=move |day| stored.with_value(|entry| carry(shared, entry, day)) />
        </Popover>
    }
}

#[component]
fn DayForm(day: NaiveDate, #[prop(into)] on_choose: Callback<NaiveDate>) -> impl IntoView {
    let text = RwSignal::new(day.to_string());
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        menu::close(event.target());
        if let Some(day) = days::parse(&text.get_untracked()) {
            on_choose.run(day);
        }
    };
    view! {
        <form class="day-form" on:submit=send>
            <TextInput control=Control::plain("day") value=text on_input=move |typed| text.set(typed) entry=Typed::DATE label=tr(key::CALENDAR_TO_DAY) />
            <Submit label=tr(key::CALENDAR_MOVE) />
        </form>
    }
}
