//! A dashboard: one period and one owner over all its widgets, in the address.
use leptos::prelude::*;
use wire::{Op, condition::Compare};

use super::{
    super::question::ANY,
    Board,
    edit::{Draft, in_order},
    load, menu, tools, tv,
    widget::{self, Over},
};
use crate::{
    api::records,
    browser,
    i18n::{key, label, t, tr},
    live,
    resource::{feed, filter::words},
    route,
    shell::heading::Heading,
    ui::{
        field::{Control, Field as Frame},
        icon,
        input::{Choice, Select},
        state::{Empty, Failure, Skeleton},
    },
};

#[component]
pub(crate) fn DashboardPage(name: String) -> impl IntoView {
    let address = format!("/dashboards/{name}");
    let draft = Draft(RwSignal::new(None));
    let board = feed(move |_| {
        live::changes_of("dashboard");
        load(name.clone())
    });
    // What one is putting together is not taken away because somebody else saved something.
    let shown = Memo::new(move |before: Option<&Option<Board>>| match before {
        Some(Some(before)) if draft.is_on() => Some(before.clone()),
        _ => board.data.get(),
    });
    move || {
        match (shown.get(), board.error.get()) {
        (Some(board), _) => opened(board, &address, draft),
        (None, Some(error)) => view! { <div class="page"><Heading title=tr(key::NAV_DASHBOARDS) /><Failure text=error.text() on_retry=move |()| board.retry() /></div> }.into_any(),
        (None, None) => view! { <div class="page"><Skeleton lines=8 /></div> }.into_any(),
    }
    }
}

/// A parameter of this page's address, as long as it is this page's.
fn parameter(address: &str, name: &'static str) -> Memo<String> {
    let address = address.to_owned();
    Memo::new(move |before: Option<&String>| match before {
        Some(before) if route::path().trim_end_matches('/') != address => before.clone(),
        _ => route::parameter(name).unwrap_or_default(),
    })
}

fn opened(board: Board, address: &str, draft: Draft) -> AnyView {
    let (period, who) = (parameter(address, "period"), parameter(address, "who"));
    let (named, own) = (board.clone(), board.filters.clone());
    let title = Signal::derive(move || named.title());
    let filters = Memo::new(move |_| own.iter().cloned().chain(of_whom(&who.read())).collect::<Vec<_>>());
    let over = Over { period, filters, draft };
    let fixed = in_order(board.widgets.clone());
    let widgets = Memo::new(move |_| draft.0.get().unwrap_or_else(|| fixed.clone()));
    view! {
        <div class="page dashboard-page">
            <div class="page-head">
                <Heading title />
                {menu::acts(board.clone(), over, who, title)}
            </div>
            {tv::bar()}
            {filter_bar(address.to_owned(), period, who)}
            {tools::editing(board, draft)}
            <Show when=move || widgets.read().is_empty()><Empty shape=icon::LAYOUT_DASHBOARD title=tr(key::DASHBOARD_EMPTY) text=tr(key::DASHBOARD_EMPTY_HINT) /></Show>
            <div class="dashboard">
                <For each=move || widgets.get() key=move |widget| (widget.id.clone(), widget.width) children=move |widget| widget::framed(widget, over) />
            </div>
        </div>
    }
    .into_any()
}

/// Whose records, as a filter over all widgets.
pub(super) fn of_whom(who: &str) -> Option<Compare> {
    let (path, value) = match who {
        "" => return None,
        "team" => ("team_id", "$my_team"),
        "me" => ("owner_id", "$me"),
        id => ("owner_id", id),
    };
    Some(Compare { path: path.to_owned(), op: Op::Eq, value: value.into() })
}

fn filter_bar(address: String, period: Memo<String>, who: Memo<String>) -> AnyView {
    let go = move |period: String, who: String| {
        let parts = [("period", period), ("who", who)].into_iter().filter(|(_, value)| !value.is_empty());
        let query: Vec<_> = parts.map(|(name, value)| format!("{name}={}", browser::encode(&value))).collect();
        let query = if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) };
        route::replace(&format!("{address}{query}"));
    };
    let periods = Signal::derive(move || {
        let own = [(String::new(), t(key::DASHBOARD_OWN_PERIOD).to_owned())];
        let period = Some(period.get()).filter(|period| period != ANY).unwrap_or_default();
        own.into_iter().chain(words::periods(&period)).collect::<Vec<Choice>>()
    });
    let people = Signal::derive(move || {
        let mut all = vec![
            (String::new(), t(key::DASHBOARD_EVERYBODY).to_owned()),
            ("me".to_owned(), t(key::FILTER_ME).to_owned()),
            ("team".to_owned(), t(key::FILTER_MY_TEAM).to_owned()),
        ];
        let own = who.get();
        if !all.iter().any(|(known, _)| *known == own) {
            let name = records::name_of(&own).unwrap_or_else(|| t(key::FILTER_CHOSEN).to_owned());
            all.push((own, name));
        }
        all
    });
    let go = std::rc::Rc::new(go);
    let other = go.clone();
    let (go, other) = (StoredValue::new_local(go), StoredValue::new_local(other));
    let choose_period = move |chosen: String| go.with_value(|go| go(chosen, who.get_untracked()));
    let choose_who = move |chosen: String| other.with_value(|go| go(period.get_untracked(), chosen));
    view! {
        <div class="questions" role="group" aria-label=tr(key::DASHBOARD_FILTERS)>
            <Frame control=Control::plain("period") label=tr(key::DASHBOARD_PERIOD) input=move |control| view! { <Select control value=period choices=periods on_change=choose_period /> } />
            <Frame control=Control::plain("who") label=Signal::derive(|| label::field("", "owner_id").to_owned()) input=move |control| view! { <Select control value=who choices=people on_change=choose_who /> } />
        </div>
    }
    .into_any()
}
