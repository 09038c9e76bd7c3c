//! The days to come as a list; days without an entry are left out.
use chrono::NaiveDate;
use leptos::prelude::*;

use super::{Shared, entry::Entry, layer::Layer, line::lines, load, opened};
use crate::{
    i18n::{format, key, tr},
    ui::{icon, state::Empty},
};

#[component]
pub(super) fn Agenda(shared: Shared) -> impl IntoView {
    let overdue = load::overdue(shared.state, shared.span, shared.today);
    let late = Memo::new(move |_| {
        let found = overdue.data.read();
        let rows = found.iter().flat_map(|found| &found.rows);
        let task = Layer::named("task");
        rows.filter_map(|row| Entry::of(task?, &shared.pending.apply(row))).collect::<Vec<_>>()
    });
    let days = Memo::new(move |_| shared.days.read().keys().copied().collect::<Vec<NaiveDate>>());
    view! {
        <Show when=move || !late.read().is_empty()>
            <section class="panel" aria-labelledby="agenda-late"><h3 id="agenda-late">{tr(key::HOME_OVERDUE)}</h3>{move || lines(shared, late.get())}</section>
        </Show>
        <For each=move || days.get() key=|day| *day children=move |day| section(shared, day) />
        <Show when=move || days.read().is_empty() && late.read().is_empty()><Empty shape=icon::CALENDAR_DAYS title=tr(key::CALENDAR_EMPTY) text=tr(key::CALENDAR_EMPTY_HINT) /></Show>
    }
}

fn section(shared: Shared, day: NaiveDate) -> impl IntoView {
    let entries = Memo::new(move |_| shared.of_day(day));
    let title = move || format::date_title(&day.to_string());
    let is_today = move || shared.today.get() == day;
    view! {
        <section class="panel agenda-day" class:today=is_today aria-labelledby=format!("agenda-{day}")>
            <div class="panel-head"><h3 id=format!("agenda-{day}")>{title}{move || is_today().then(|| view! { " · " {tr(key::CALENDAR_TODAY)} })}</h3>{opened::maker_menu(day)}</div>
            {move || lines(shared, entries.get())}
        </section>
    }
}
