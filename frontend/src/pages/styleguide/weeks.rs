//! Days, and dragging. Drawn through the piece that the calendar is in, so that it loads no file more for it.
use chrono::NaiveDate;
use leptos::prelude::*;
use serde_json::Value;

use super::{component, text};
use crate::{
    i18n::format,
    ui::{
        days::{self, DayGrid, Grid},
        drag::{Drag, Ghost, Item},
    },
};

const PLACES: [&str; 2] = ["Left", "Right"];

pub(crate) fn days() -> AnyView {
    view! { <h2>"Days and dragging"</h2>{weeks()}{dragging()} }.into_any()
}

fn weeks() -> AnyView {
    let today = days::parse(&format::today()).unwrap_or_default();
    let span = Memo::new(move |_| days::month(today, format::first_weekday()));
    let grid = Grid {
        span,
        today: Memo::new(move |_| today),
        active: RwSignal::new(today),
        on_walk: Callback::new(|_| ()),
        on_open: Callback::new(|_| ()),
        on_enter: Callback::new(|_| ()),
        is_target: Callback::new(move |day: NaiveDate| day == days::plus(today, 1)),
        name: Callback::new(|day: NaiveDate| format::date_title(&day.to_string())),
        content: Callback::new(|_| ().into_any()),
    };
    let inside = view! {
        <p class="visually-hidden" id="sample-days">"Arrow keys walk."</p>
        <DayGrid grid label=text("A month") described_by="sample-days" class=Signal::stored("month") />
    };
    component(
        "DayGrid",
        "Today, the day that has the keyboard, and a day something hangs over.",
        vec![inside.into_any()],
    )
}

fn dragging() -> AnyView {
    let drag = Drag::new();
    let place = RwSignal::new(PLACES[0]);
    let drop = Callback::new(move |(_, over): (Value, String)| {
        if let Some(known) = PLACES.iter().find(|known| **known == over) {
            place.set(known);
        }
    });
    let thing = move || {
        let item = Item {
            id: "thing".to_owned(),
            words: "A thing 卡片".to_owned(),
            place: place.get().to_owned(),
            what: Value::Null,
        };
        view! { <span class="badge info" on:pointerdown=move |event| drag.press(&event, item.clone(), drop)>"A thing 卡片"</span> }
    };
    let one = move |name: &'static str| {
        view! { <div class="specimen drop" class:over=move || drag.is_over(name) data-place=name><p class="hint">{name}</p>{move || (place.get() == name).then(thing)}</div> }
            .into_any()
    };
    view! { <div node_ref=drag.area>{component("Drag, Ghost", "By mouse, or by a finger that rests first. Whatever is dragged has another way too.", PLACES.map(one).into())}</div><Ghost drag /> }
        .into_any()
}
