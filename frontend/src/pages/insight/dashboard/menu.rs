//! What can be done with a dashboard as a whole.
use domain::permission::Action;
use leptos::{prelude::*, task::spawn_local};
use wire::definition;

use super::{super::deliver, Board, edit::in_order, keep, page::of_whom, tv, widget::Over};
use crate::{
    browser,
    i18n::{key, tr},
    resource, route, session,
    ui::{
        icon,
        menu::{Menu, MenuItem},
    },
};

/// Of one that is shipped there can be a copy; one that is kept can be changed.
pub(super) fn acts(board: Board, over: Over, who: Memo<String>, title: Signal<String>) -> AnyView {
    let draft = over.draft;
    let Some(dashboard) = definition("dashboard") else { return ().into_any() };
    let shipped = board.shipped.is_some();
    let may = move |action| session::may(action, dashboard);
    let own = StoredValue::new(board);
    let edit = move |()| draft.0.set(Some(in_order(own.with_value(|board| board.widgets.clone()))));
    let copy = move |()| spawn_local(keep::copy(own.get_value()));
    let begin = move |()| spawn_local(keep::begin_with(own.get_value()));
    let delete = move |()| {
        own.with_value(|board| resource::delete(dashboard, &board.record, || route::go("/dashboards")));
    };
    let print = move |()| _ = browser::window().print();
    view! {
        <div class="head-acts">
            <Menu label=tr(key::DASHBOARD_MENU) icon=icon::ELLIPSIS icon_only=true class="icon-button">
                {(!shipped && may(Action::Edit)).then(|| view! { <MenuItem label=tr(key::DASHBOARD_EDIT) icon=icon::PENCIL on_choose=edit /> })}
                {may(Action::Create).then(|| view! { <MenuItem label=tr(key::DASHBOARD_COPY) icon=icon::LAYOUT_DASHBOARD on_choose=copy /> })}
                <MenuItem label=tr(key::HOME_USE) icon=icon::HOUSE on_choose=begin />
                {screens(own.with_value(Board::name))}
                {(!shipped).then(|| {
                    let id = own.with_value(Board::name);
                    let file = id.clone();
                    view! {
                        {deliver::files(move || as_shown(file.clone(), over.period, who), title)}
                        {deliver::schedule("dashboard_id", id, title, move || chosen(over.period, who))}
                    }
                })}
                <MenuItem label=tr(key::REPORT_PRINT) on_choose=print />
                {(!shipped && may(Action::Delete)).then(|| view! { <MenuItem label=tr(key::ACTION_DELETE) icon=icon::TRASH_2 danger=true on_choose=delete /> })}
            </Menu>
        </div>
    }
    .into_any()
}

/// Under the period and of whom the page shows it; its own filters the server knows.
fn as_shown(id: String, period: Memo<String>, who: Memo<String>) -> deliver::Of {
    let filters = of_whom(&who.get_untracked()).into_iter().collect();
    deliver::Of::Dashboard { id, period: period.get_untracked(), filters }
}

/// The same for a schedule, whose "me" is each reader.
fn chosen(period: Memo<String>, who: Memo<String>) -> Vec<(&'static str, String)> {
    let who = match who.get_untracked().as_str() {
        "me" => ("whose", "reader".to_owned()),
        "team" => ("whose", "reader_team".to_owned()),
        id => ("of_user_id", id.to_owned()),
    };
    [("period", period.get_untracked()), who].into_iter().filter(|(_, value)| !value.is_empty()).collect()
}

/// On a whole screen: this one, or all in turn.
pub(super) fn screens(name: String) -> AnyView {
    let turn = move |()| tv::in_turn(name.clone());
    view! {
        <MenuItem label=tr(key::DASHBOARD_FULL_SCREEN) icon=icon::MONITOR on_choose=|()| tv::start() />
        <MenuItem label=tr(key::DASHBOARD_IN_TURN) icon=icon::MONITOR on_choose=turn />
    }
    .into_any()
}
