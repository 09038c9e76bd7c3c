//! An entry on a day of the grid. It moves by pointer and by keys, and is checked off; its page is a press away.
use chrono::NaiveDate;
use leptos::prelude::*;

use super::{
    Shared,
    change::{carry, finish},
    entry::Entry,
    keys,
};
use crate::{
    i18n::{fill, key},
    route,
    ui::{
        days,
        drag::Drop,
        icon::{self, Icon},
    },
};

pub(super) fn dom_id(entry: &Entry, day: NaiveDate) -> String {
    format!("entry-{}-{day}", entry.id)
}

#[component]
pub(super) fn Chip(shared: Shared, entry: Entry, day: NaiveDate) -> impl IntoView {
    let href = entry.layer.definition().map(|definition| route::to_record(definition, &entry.id));
    let stored = StoredValue::new(entry.clone());
    let press = move |event: leptos::ev::PointerEvent| {
        let entry = stored.get_value();
        if entry.is_mine_to_change() {
            shared.drag.press(&event, entry.item(), dropped(shared));
        }
    };
    let (lifted, pending) = (entry.id.clone(), entry.id.clone());
    let class = format!("day-entry {}", entry.layer.record);
    let late = entry.is_late(shared.today.get_untracked());
    let (goes_on, goes_further) = (entry.first < day, entry.last > day);
    view! {
        <li class=class class:done=entry.is_done() class:late=late class:moves=entry.is_mine_to_change()
            class:goes-on=goes_on class:goes-further=goes_further class:lifted=move || shared.drag.is_lifted(&lifted) class:pending=move || shared.pending.has(&pending)
            on:pointerdown=press on:contextmenu=move |event| shared.drag.keep_menu_shut(&event)>
            {mark(shared, &entry, "icon-button small", "-1")}
            <a id=dom_id(&entry, day) href=href tabindex="-1" draggable="false" title=entry.title.clone()
                on:keydown=move |event| keys::on_entry(shared, &event, &stored.get_value(), day)>
                {entry.time_text().map(|time| view! { <span class="day-entry-time">{time}</span> })}
                <span class="day-entry-title">{late.then(|| view! { <Icon shape=icon::CIRCLE_ALERT /> })}{entry.title.clone()}</span>
                <span class="visually-hidden">{entry.unseen(shared.today.get_untracked())}</span>
            </a>
        </li>
    }
}

/// What kind it is; for a task that may be changed, the button that checks it off.
pub(super) fn mark(shared: Shared, entry: &Entry, class: &'static str, tabindex: &'static str) -> AnyView {
    let (done, stored) = (entry.is_done(), StoredValue::new(entry.clone()));
    if !entry.is_task() || !entry.is_mine_to_change() {
        return view! { <Icon shape=entry.shape() /> }.into_any();
    }
    let shape = if done { icon::CIRCLE_CHECK } else { icon::CIRCLE };
    let name = fill(if done { key::CALENDAR_REOPEN } else { key::CALENDAR_FINISH }, &[("name", &entry.title)]);
    view! {
        <button type="button" class=class tabindex=tabindex aria-label=name.clone() title=name on:click=move |_| stored.with_value(|entry| finish(shared, entry))>
            <Icon shape />
        </button>
    }
    .into_any()
}

fn dropped(shared: Shared) -> Drop {
    Callback::new(move |(what, over): (serde_json::Value, String)| {
        let entry = what["id"].as_str().and_then(|id| shared.find(id));
        if let (Some(entry), Some(day)) = (entry, days::parse(&over)) {
            carry(shared, &entry, day);
        }
    })
}
