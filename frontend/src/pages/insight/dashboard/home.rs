//! The page a person begins with: the dashboard of their role, or the one they chose.
use leptos::{prelude::*, task::spawn_local};
use serde_json::Value;
use wire::{
    definition,
    report::{Home, Widget},
};

use super::{
    super::read,
    Board,
    edit::{Draft, in_order},
    keep, load, menu, tv,
    widget::{self, Over},
};
use crate::{
    api::{self, ApiError, Call},
    browser,
    i18n::{fill, format, key, tr},
    live,
    resource::feed,
    route, session,
    shell::heading::Heading,
    ui::{
        icon,
        menu::{Menu, MenuItem},
        state::{Failure, Skeleton},
    },
};

/// On a phone these come before any figure: one looks at a phone to see what to do.
const FIRST_ON_PHONES: [&str; 2] = ["my_day", "running_campaigns"];
/// Widgets of this width at the beginning are figures that stand in one line.
const FIGURE: u32 = 3;

async fn named() -> Result<Home, ApiError> {
    let answer = api::send(Call::get("/me/home")).await?;
    read::answer(&answer.body)
}

async fn begun() -> Result<(bool, Board), ApiError> {
    let home = named().await?;
    let name = home.dashboard_id.map(|id| id.to_string()).or(home.standard).unwrap_or_default();
    Ok((home.chosen, load(name).await?))
}

#[component]
pub(crate) fn HomePage() -> impl IntoView {
    let begun = feed(|_| {
        for name in ["user", "role", "dashboard"] {
            live::changes_of(name);
        }
        begun()
    });
    let shown = Memo::new(move |_| begun.data.get());
    let name = move || session::me().map(|me| me.name.clone()).unwrap_or_default();
    let hello = Signal::derive(move || fill(key::HOME_TITLE, &[("name", &name())]));
    let acts = move || shown.get().map(|(chosen, board)| acts(board, chosen));
    let body = move || match (shown.get(), begun.error.get()) {
        (Some((_, board)), _) => opened(&board),
        (None, Some(error)) => view! { <Failure text=error.text() on_retry=move |()| begun.retry() /> }.into_any(),
        (None, None) => view! { <Skeleton lines=8 /> }.into_any(),
    };
    view! {
        <div class="page home dashboard-page">
            <div class="page-head"><Heading title=hello />{acts}</div>
            {tv::bar()}
            {body}
        </div>
    }
}

fn opened(board: &Board) -> AnyView {
    let filters = board.filters.clone();
    let over = Over {
        period: Memo::new(|_| route::parameter("period").unwrap_or_default()),
        filters: Memo::new(move |_| filters.clone()),
        draft: Draft(RwSignal::new(None)),
    };
    let (figures, rest) = parted(in_order(board.widgets.clone()), is_phone());
    let framed = |widgets: Vec<Widget>| widgets.into_iter().map(|widget| widget::framed(widget, over)).collect_view();
    let (first, rest): (Vec<Widget>, Vec<Widget>) =
        rest.into_iter().partition(|widget| is_phone() && comes_first(widget));
    let (address, titled) = (board.address(), board.clone());
    view! {
        <p class="muted">{move || format::day(&format::now())}" · "<a href=address>{move || titled.title()}</a></p>
        <div class="dashboard">
            {framed(first)}
            {(!figures.is_empty()).then(|| view! { <div class="key-figures">{framed(figures)}</div> })}
            {framed(rest)}
        </div>
    }
    .into_any()
}

fn is_phone() -> bool {
    let narrow = browser::window().match_media("(max-width: 767px)");
    narrow.ok().flatten().is_some_and(|query| query.matches())
}

fn comes_first(widget: &Widget) -> bool {
    widget.standard.as_deref().is_some_and(|key| FIRST_ON_PHONES.contains(&key))
}

/// The figures it begins with, and what follows.
fn parted(widgets: Vec<Widget>, phone: bool) -> (Vec<Widget>, Vec<Widget>) {
    let ahead = |widget: &&Widget| widget.width == FIGURE || (phone && comes_first(widget));
    let count = widgets.iter().take_while(ahead).count();
    let (begin, rest) = widgets.split_at(count);
    let (figures, queue): (Vec<Widget>, Vec<Widget>) =
        begin.iter().cloned().partition(|widget| widget.width == FIGURE && !comes_first(widget));
    (figures, queue.into_iter().chain(rest.iter().cloned()).collect())
}

fn acts(board: Board, chosen: bool) -> AnyView {
    let may = move |action| definition("dashboard").is_some_and(|dashboard| session::may(action, dashboard));
    let own = StoredValue::new(board);
    let open = move |()| route::go(&own.with_value(Board::address));
    let copy = move |()| spawn_local(keep::copy_as_home(own.get_value()));
    let kept = own.with_value(|board| board.record != Value::Null);
    view! {
        <div class="head-acts">
            <Menu label=tr(key::DASHBOARD_MENU) icon=icon::ELLIPSIS icon_only=true class="icon-button">
                <MenuItem label=tr(key::HOME_OPEN) icon=icon::LAYOUT_DASHBOARD on_choose=open />
                {(!kept && may(domain::permission::Action::Create)).then(|| view! { <MenuItem label=tr(key::HOME_MAKE) icon=icon::PENCIL on_choose=copy /> })}
                <MenuItem label=tr(key::HOME_OTHERS) icon=icon::HOUSE on_choose=|()| route::go("/dashboards") />
                {chosen.then(|| view! { <MenuItem label=tr(key::HOME_OF_ROLE) icon=icon::UNDO_2 on_choose=|()| spawn_local(keep::begin_as_role()) /> })}
                {menu::screens(own.with_value(Board::name))}
            </Menu>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn widgets(all: &[(&str, u32)]) -> Vec<Widget> {
        let one = |(key, width): &(&str, u32)| Widget {
            standard: Some((*key).to_owned()),
            width: *width,
            ..Widget::default()
        };
        all.iter().map(one).collect()
    }

    fn keys(widgets: &[Widget]) -> Vec<&str> {
        widgets.iter().filter_map(|widget| widget.standard.as_deref()).collect()
    }

    #[test]
    fn figures_are_those_in_the_first_line() {
        let all = widgets(&[("a", 3), ("b", 3), ("my_day", 8), ("c", 4), ("d", 3)]);
        let (figures, rest) = parted(all, false);
        assert_eq!((keys(&figures), keys(&rest)), (vec!["a", "b"], vec!["my_day", "c", "d"]));
    }

    #[test]
    fn on_a_phone_what_is_to_be_done_is_no_end_of_the_figures() {
        let (figures, rest) = parted(widgets(&[("a", 3), ("my_day", 8), ("b", 3), ("c", 6)]), true);
        assert_eq!((keys(&figures), keys(&rest)), (vec!["a", "b"], vec!["my_day", "c"]));
    }
}
