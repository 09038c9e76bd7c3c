//! What can be done with a dashboard as a whole.
use domain::permission::Action;
use leptos::{prelude::*, task::spawn_local};
use wire::definition;

use super::{
    super::deliver,
    Board,
    edit::{Draft, in_order},
    keep, tv,
};
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
pub(super) fn acts(board: Board, draft: Draft, title: Signal<String>) -> AnyView {
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
                        {deliver::files(move || deliver::Of::Dashboard(file.clone()), title)}
                        {deliver::schedule("dashboard_id", id, title)}
                    }
                })}
                <MenuItem label=tr(key::REPORT_PRINT) on_choose=print />
                {(!shipped && may(Action::Delete)).then(|| view! { <MenuItem label=tr(key::ACTION_DELETE) icon=icon::TRASH_2 danger=true on_choose=delete /> })}
            </Menu>
        </div>
    }
    .into_any()
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
