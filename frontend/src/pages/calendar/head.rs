//! What stands above the days: the period and the way through time, whose entries, which layers.
use domain::permission::Action;
use leptos::prelude::*;

use super::{
    Shared,
    address::Layout,
    entry::span_text,
    keys,
    layer::{LAYERS, Layer},
    load::CAP,
    opened,
};
use crate::{
    api::records::name_of,
    i18n::{count, fill, format, key, label, t, text, tr},
    resource::picker,
    session,
    shell::{heading::Heading, icon_of},
    ui::{
        button::{Button, IconButton, Weight},
        choices::Choices,
        combobox::{Combobox, Offer},
        field::Control,
        icon::{self, Icon},
    },
};

/// The period in words.
pub(super) fn period(shared: Shared) -> String {
    match shared.state.read().layout {
        Layout::Month => format::month_title(&shared.on.get().to_string()),
        Layout::Day => format::date_title(&shared.on.get().to_string()),
        Layout::Week | Layout::Agenda => span_text(shared.span.get()),
    }
}

#[component]
pub(super) fn Head(shared: Shared) -> impl IntoView {
    let day = move || shared.active.get_untracked();
    view! {
        <div class="page-head">
            <Heading title=text(key::NAV_CALENDAR) />
            <div class="actions makers">
                <Show when=|| opened::may_make("activity")><Button label=tr(key::CALENDAR_NEW_MEETING) icon=icon::PLUS on_click=move |_| opened::make_meeting(&opened::first_hour(day())) /></Show>
                <Show when=|| opened::may_make("task")><Button label=tr(key::CALENDAR_NEW_TASK) icon=icon::PLUS weight=Weight::Primary keys="n" on_click=move |_| opened::make_task(day()) /></Show>
            </div>
        </div>
        <div class="calendar-way">
            <div class="actions" role="group" aria-label=tr(key::CALENDAR_WAY)>
                <IconButton label=tr(key::CALENDAR_BEFORE) shape=icon::CHEVRON_LEFT on_click=move |_| shared.step(-1) />
                <Button label=tr(key::CALENDAR_TODAY) on_click=move |_| keys::to_today(shared) />
                <IconButton label=tr(key::CALENDAR_AFTER) shape=icon::CHEVRON_RIGHT on_click=move |_| shared.step(1) />
            </div>
            <h2 class="calendar-period">{move || period(shared)}</h2>
            <Layouts shared />
        </div>
    }
}

#[component]
fn Layouts(shared: Shared) -> impl IntoView {
    let words = [key::CALENDAR_MONTH, key::CALENDAR_WEEK, key::CALENDAR_DAY, key::CALENDAR_AGENDA];
    let choices = Signal::derive(move || {
        Layout::ALL
            .iter()
            .zip(words)
            .map(|(layout, words)| (layout.name().to_owned(), t(words).to_owned()))
            .collect::<Vec<_>>()
    });
    let value = Signal::derive(move || shared.state.read().layout.name().to_owned());
    let choose = move |name: String| {
        if let Some(layout) = Layout::named(&name) {
            keys::show(shared, layout);
        }
    };
    view! { <Choices label=tr(key::CALENDAR_LAYOUT) choices value on_change=choose /> }
}

/// Whose entries, and which.
#[component]
pub(super) fn Toolbar(shared: Shared) -> impl IntoView {
    let choose = move |offer: Option<Offer>| {
        if let Some(offer) = offer {
            shared.change(|state| state.who = offer.id);
        }
    };
    let chosen = Signal::derive(move || Some(offer(shared, &shared.state.read().who)));
    let first = move || ["me", "team", "all"].map(|who| offer(shared, who)).to_vec();
    let readable = |layer: &&Layer| layer.definition().is_some_and(|definition| session::may(Action::Read, definition));
    view! {
        <div class="toolbar" role="group" aria-label=tr(key::CALENDAR_SHOWN)>
            <div class="calendar-who">
                <Combobox control=Control::plain("who") source=picker::source_after("user", first) chosen on_choose=choose clearable=false label=tr(key::CALENDAR_WHOSE) />
            </div>
            {move || LAYERS.iter().filter(readable).map(|layer| switch(shared, layer)).collect_view()}
        </div>
    }
}

fn offer(shared: Shared, who: &str) -> Offer {
    let name = match who {
        "me" => t(key::FILTER_ME).to_owned(),
        "team" => t(key::FILTER_MY_TEAM).to_owned(),
        "all" => t(key::DASHBOARD_EVERYBODY).to_owned(),
        id => {
            // Their entries bring the name along.
            shared.days.track();
            name_of(id).unwrap_or_else(|| t(key::FILTER_CHOSEN).to_owned())
        }
    };
    Offer { id: who.to_owned(), name, note: String::new() }
}

fn switch(shared: Shared, layer: &'static Layer) -> impl IntoView {
    let pressed = move || shared.state.read().layers.contains(&layer.record).to_string();
    let toggle = move |_| shared.change(|state| *state = state.switched(layer));
    view! {
        <button type="button" class=format!("button layer {}", layer.record) aria-pressed=pressed on:click=toggle>
            <Icon shape=icon_of(layer.record) /><span>{move || layer_name(layer)}</span>
        </button>
    }
}

fn layer_name(layer: &Layer) -> &'static str {
    match layer.record {
        "activity" => t(key::CALENDAR_MEETINGS),
        "opportunity" => t(key::CALENDAR_CLOSE_DATES),
        record => label::records(record),
    }
}

/// What paper must say, and that there is more where there is.
#[component]
pub(super) fn Told(shared: Shared) -> impl IntoView {
    let sentence = move || {
        let state = shared.state.read();
        let layers = state.layers.iter().filter_map(|name| Layer::named(name)).map(layer_name);
        let layers = layers.collect::<Vec<_>>().join(", ");
        format!("{}: {} · {layers}", period(shared), offer(shared, &state.who).name)
    };
    let more = Memo::new(move |_| {
        let cut = |feed: crate::resource::Feed<super::Found>| feed.data.read().as_ref().is_some_and(|found| found.more);
        LAYERS
            .iter()
            .zip(shared.feeds())
            .filter(|(_, feed)| cut(*feed))
            .map(|(layer, _)| layer.record)
            .collect::<Vec<_>>()
    });
    let cut = move |record: &str| {
        let words = Layer::named(record).map_or("", layer_name);
        let number = count(key::CALENDAR_ENTRIES, CAP);
        view! { <p class="notice warning" role="status"><Icon shape=icon::TRIANGLE_ALERT /><span>{fill(key::CALENDAR_CUT, &[("kind", words), ("entries", &number)])}</span></p> }
    };
    view! {
        <p class="print-only">{sentence}</p>
        {move || more.get().into_iter().map(cut).collect_view()}
    }
}

/// In which zone "today" and the times are meant.
#[component]
pub(super) fn Zone() -> impl IntoView {
    view! { <p class="calendar-zone muted">{|| fill(key::CALENDAR_ZONE, &[("zone", &format::zone())])}</p> }
}
