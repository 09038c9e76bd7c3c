//! A list of any record type. The address is the only state (U1–U9).
mod chips;
mod columns;
mod filter_form;
mod pager;
mod table;
mod views;

use std::cell::RefCell;

use domain::permission::Action;
use leptos::prelude::*;
use wire::{Definition, Field};

pub(in crate::resource) use self::chips::Chips;
use super::{Feed, ListState, address::Layout, board::Board, feed, fields};
use crate::{
    api::records::{self, Rows},
    browser::{self, Timer},
    i18n::{self, format, key, label, t, tr},
    live, route, session,
    shell::{create, heading::Heading, icon_of},
    ui::{
        announce,
        button::{Button, Weight},
        field::Control,
        icon,
        input::{Entry, TextInput},
        state::{Empty, Failure, Skeleton},
        toast,
    },
};

/// The list's state and the way to change it.
#[derive(Clone, Copy)]
pub(crate) struct View {
    pub(super) definition: &'static Definition,
    pub(super) state: Memo<ListState>,
}

impl View {
    fn new(definition: &'static Definition) -> Self {
        // While the page is being left the address is already another's.
        let read = move |before: Option<&ListState>| match before {
            Some(before)
                if route::definition_at(route::path().trim_matches('/'))
                    .is_none_or(|here| here.path != definition.path) =>
            {
                before.clone()
            }
            _ => ListState::read(definition, route::parameter).0,
        };
        let state = Memo::new(read);
        if untrack(|| ListState::read(definition, route::parameter)).1 {
            toast::done(t(key::LIST_DROPPED));
        }
        Self { definition, state }
    }

    /// Typing and filtering take the place of the present step in the history (U2).
    pub(super) fn replace(self, state: &ListState) {
        route::replace(&state.address(self.definition, browser::encode));
    }

    /// A change of layout is a step of its own.
    pub(super) fn push(self, state: &ListState) {
        route::go(&state.address(self.definition, browser::encode));
    }

    pub(super) fn change(self, change: impl FnOnce(&mut ListState)) {
        let mut state = self.state.get_untracked();
        change(&mut state);
        self.replace(&state);
    }

    pub(super) fn columns(self) -> Vec<&'static Field> {
        let chosen = self.state.read();
        if chosen.columns.is_empty() {
            return fields::default_columns(self.definition);
        }
        chosen.columns.iter().filter_map(|name| fields::find(self.definition, name)).collect()
    }
}

thread_local! {
    /// Rows shown before, by address: Back shows them at once and asks meanwhile (U3).
    static SEEN: RefCell<Vec<(String, Rows)>> = const { RefCell::new(Vec::new()) };
}

fn remember(address: String, rows: Rows) {
    SEEN.with_borrow_mut(|seen| {
        seen.retain(|(known, _)| *known != address);
        seen.push((address, rows));
        let surplus = seen.len().saturating_sub(20);
        seen.drain(..surplus);
    });
}

fn remembered(address: &str) -> Option<Rows> {
    SEEN.with_borrow(|seen| seen.iter().find(|(known, _)| known == address).map(|(_, rows)| rows.clone()))
}

#[component]
pub(super) fn List(definition: &'static Definition) -> impl IntoView {
    let view = View::new(definition);
    let layout = Memo::new(move |_| view.state.read().layout);
    move || {
        if layout.get() == Layout::Board && definition.name == "opportunity" {
            view! { <Board view /> }.into_any()
        } else {
            view! { <Table view /> }.into_any()
        }
    }
}

fn rows_feed(view: View) -> Feed<Rows> {
    let definition = view.definition;
    // A change of columns asks nothing anew.
    let question = Memo::new(move |_| view.state.read().search(definition));
    let feed = feed(move |abort| {
        let question = question.get();
        live::changes_of(definition.name);
        let address = view.state.get_untracked().address(definition, browser::encode);
        async move {
            let rows = records::search(definition, question, abort).await?;
            remember(address, rows.clone());
            Ok(rows)
        }
    });
    feed.data.set(remembered(&view.state.get_untracked().address(definition, browser::encode)));
    feed
}

#[component]
fn Table(view: View) -> impl IntoView {
    let definition = view.definition;
    let rows = rows_feed(view);
    Effect::new(move || {
        if let Some(count) = rows.data.read().as_ref().and_then(|rows| rows.page.count) {
            announce::announce(i18n::count(key::LIST_COUNT, count));
        }
    });
    let title = Signal::derive(move || label::records(definition.name).to_owned());
    view! {
        <div class="page list-page">
            <div class="page-head">
                <Heading title />
                <span class="count">{move || rows.data.read().as_ref().and_then(|rows| rows.page.count.map(|count| counted(count, rows.page.count_is_lower_bound)))}</span>
                <views::Views view />
                <NewButton definition />
            </div>
            <Toolbar view />
            <Chips view />
            {move || body(view, rows)}
        </div>
    }
}

/// "10,000+" where counting stopped at its cap.
fn counted(count: u64, is_lower_bound: Option<bool>) -> String {
    #[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
    let number = format::number(count as f64);
    if is_lower_bound == Some(true) { number + "+" } else { number }
}

#[component]
pub(super) fn NewButton(definition: &'static Definition) -> impl IntoView {
    let allowed = move || definition.operations.create && session::may(Action::Create, definition);
    view! {
        <Show when=allowed>
            <Button label=move || create::heading(definition) icon=icon::PLUS weight=Weight::Primary
                on_click=move |_| create::open(definition, serde_json::json!({})) />
        </Show>
    }
}

/// Search, filters, columns, layout.
#[component]
pub(super) fn Toolbar(view: View) -> impl IntoView {
    let timer = StoredValue::new(None::<Timer>);
    let typed = RwSignal::new(view.state.get_untracked().text);
    // Back and forward change the text too.
    Effect::new(move || {
        let text = view.state.read().text.clone();
        if typed.get_untracked() != text {
            typed.set(text);
        }
    });
    let search = move |text: String| {
        typed.set(text.clone());
        if let Some(timer) = timer.get_value() {
            timer.stop();
        }
        let apply = move || {
            view.change(|state| {
                state.text = text;
                state.page = 1;
            });
        };
        timer.set_value(Some(browser::after(200, apply)));
    };
    let is_board = Memo::new(move |_| view.state.read().layout == Layout::Board);
    let name = Signal::derive(move || {
        i18n::fill(key::LIST_SEARCH, &[("records", &label::records_inside(view.definition.name))])
    });
    view! {
        <div class="toolbar" role="toolbar" aria-label=tr(key::LIST_TOOLS)>
            <TextInput control=Control::plain("quick") value=typed on_input=search entry=Entry::SEARCH label=name placeholder=name class="quick" />
            <filter_form::AddFilter view />
            <Show when=move || !is_board.get()><columns::Columns view /></Show>
            <Show when=move || !is_board.get()><columns::SortChoice view /></Show>
            {(view.definition.name == "opportunity").then(|| view! { <LayoutSwitch view is_board /> })}
        </div>
    }
}

/// List or board; the filter stays (U4).
#[component]
fn LayoutSwitch(view: View, is_board: Memo<bool>) -> impl IntoView {
    let choose = move |layout: Layout| {
        let state = ListState { layout, page: 1, ..view.state.get_untracked() };
        view.push(&state);
    };
    view! {
        <div class="switch" role="group" aria-label=tr(key::LIST_LAYOUT)>
            <button type="button" class="button" aria-pressed=move || (!is_board.get()).to_string() on:click=move |_| choose(Layout::Table)>
                <icon::Icon shape=icon::TABLE_2 /><span>{tr(key::LIST_TABLE)}</span>
            </button>
            <button type="button" class="button" aria-pressed=move || is_board.get().to_string() on:click=move |_| choose(Layout::Board)>
                <icon::Icon shape=icon::SQUARE_KANBAN /><span>{tr(key::LIST_BOARD)}</span>
            </button>
        </div>
    }
}

/// The rows, or what stands in their place.
fn body(view: View, rows: Feed<Rows>) -> AnyView {
    let (none_yet, failed, empty) = (
        Memo::new(move |_| rows.data.read().is_none()),
        Memo::new(move |_| rows.error.read().is_some()),
        Memo::new(move |_| rows.data.read().as_ref().is_some_and(|rows| rows.data.is_empty())),
    );
    (move || match (none_yet.get(), failed.get(), empty.get()) {
        (_, true, _) => {
            let words = Signal::derive(move || rows.error.get().map(|error| error.text()).unwrap_or_default());
            view! { <Failure text=words on_retry=move |()| rows.retry() /> }.into_any()
        }
        (true, false, _) => view! { <Skeleton lines=10 /> }.into_any(),
        (false, false, true) => nothing(view),
        (false, false, false) => view! { <table::Rows view rows /><pager::Pager view rows /> }.into_any(),
    })
    .into_any()
}

/// Nothing found is another thing than nothing there (G16).
fn nothing(view: View) -> AnyView {
    let definition = view.definition;
    let narrowed = move || {
        let state = view.state.read();
        !state.filters.is_empty() || !state.text.is_empty() || state.page > 1
    };
    let clear = move |_| {
        view.change(|state| {
            state.filters.clear();
            state.text.clear();
            state.page = 1;
        });
    };
    (move || {
        if narrowed() {
            view! {
                <Empty shape=icon::FUNNEL title=tr(key::LIST_NO_MATCH) text=tr(key::LIST_NO_MATCH_HINT)>
                    <Button label=tr(key::LIST_CLEAR) on_click=clear />
                </Empty>
            }
            .into_any()
        } else {
            let title = Signal::derive(move || {
                i18n::fill(key::LIST_EMPTY, &[("records", &label::records_inside(definition.name))])
            });
            view! {
                <Empty shape=icon_of(definition.name) title text=move || label::about(definition.name).to_owned()>
                    <NewButton definition />
                </Empty>
            }
            .into_any()
        }
    })
    .into_any()
}
