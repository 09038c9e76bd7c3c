//! The month and the week: days in a grid, with as many entries on each as find room.
use chrono::{Datelike, NaiveDate};
use leptos::prelude::*;

use super::{Shared, address::Layout, chip::Chip, grid, head, keys};
use crate::{
    i18n::{self, count, key},
    ui::days::DayGrid,
};

/// More would make the rows of a month uneven; a week is as high as it must be.
const ROOM: usize = 3;
const ROOM_IN_WEEK: usize = 40;

pub(super) fn draw(shared: Shared) -> AnyView {
    let label = Signal::derive(move || head::period(shared));
    let class = Signal::derive(move || if shared.state.read().layout == Layout::Week { "week" } else { "month" });
    view! { <DayGrid grid=grid(shared) label described_by="calendar-help" class /> }.into_any()
}

/// What stands on a day. Drawn again only when its own entries change, so that others keep the keyboard.
pub(super) fn content(shared: Shared, day: NaiveDate) -> AnyView {
    let entries = Memo::new(move |_| shared.of_day(day));
    let room = Memo::new(move |_| {
        // Bars of periods run through whole weeks: some of them must not hide what is done on a day.
        let periods = entries.read().iter().filter(|entry| entry.first != entry.last).count();
        if shared.state.read().layout == Layout::Week { ROOM_IN_WEEK } else { ROOM + periods.min(2) }
    });
    // One more takes no more room than the words that there is one more.
    let shown = move || {
        let all = entries.read().len();
        if all <= room.get() + 1 { all } else { room.get() }
    };
    let outside =
        Memo::new(move |_| shared.state.read().layout == Layout::Month && shared.on.get().month() != day.month());
    let number = move |n: usize| u64::try_from(n).unwrap_or_default();
    let chips = move || {
        // Times follow the language.
        i18n::current();
        keys::keep(day);
        entries.get().into_iter().take(shown()).map(|entry| view! { <Chip shared entry day /> }).collect_view()
    };
    let rest = move || number(entries.read().len() - shown());
    view! {
        <div class="day-content" class:outside=move || outside.get()>
            <Show when=move || !entries.read().is_empty()>
                <ul class="day-entries">{chips}</ul>
                <Show when=move || { rest() > 0 }><p class="day-rest" aria-hidden="true">{move || count(key::CALENDAR_MORE, rest())}</p></Show>
                <p class="day-total" aria-hidden="true">{move || entries.read().len()}</p>
            </Show>
        </div>
    }
    .into_any()
}
