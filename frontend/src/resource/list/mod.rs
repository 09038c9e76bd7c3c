//! A list of any record type. The address is the only state (U1–U9).
#![expect(
    clippy::large_types_passed_by_value,
    reason = "a grid is a bundle of handles, copied into closures as signals are"
)]
mod bulk;
mod cell;
mod chips;
mod columns;
mod export;
mod filter;
mod grid;
mod pager;
mod peek;
mod scroll;
mod select;
mod table;
mod totals;
mod views;
mod widths;
mod window;

use domain::permission::Action;
use leptos::prelude::*;
use wire::{Access, Definition, Field};

pub(crate) use self::{
    bulk::bar as bulk_bar,
    cell::edit as edit_cell,
    columns::choices as column_choices,
    export::dialog as export_dialog,
    filter::{leaf_form, tree as filter_tree},
    grid::{Grid, keys as grid_keys},
    views::{difference as view_difference, naming as view_naming},
};
pub(in crate::resource) use self::{chips::Chips, scroll::hear};
use self::{scroll::Scroll, select::Chosen, window::Window};
use super::{ListState, address::Layout, fields};
use crate::{
    browser::{self, Timer},
    i18n::{self, format, key, label, t, tr},
    piece, route, session,
    shell::{create, heading::Heading, icon_of},
    ui::{
        announce,
        button::{Button, Weight},
        density,
        dialog::Dialog,
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
    /// Whether the filter is being put together as a tree.
    pub(super) building: RwSignal<bool>,
    /// Keeps the state in place of the address, where the filter is only part of a page.
    kept: Option<RwSignal<ListState>>,
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
            toast::noted(t(key::LIST_DROPPED));
        }
        Self { definition, state, building: RwSignal::new(false), kept: None }
    }

    /// A filter that is part of something else.
    pub(crate) fn kept(definition: &'static Definition, kept: RwSignal<ListState>) -> Self {
        Self { definition, state: Memo::new(move |_| kept.get()), building: RwSignal::new(false), kept: Some(kept) }
    }

    /// Typing and filtering take the place of the present step in the history (U2).
    pub(super) fn replace(self, state: &ListState) {
        match self.kept {
            Some(kept) => kept.set(state.clone()),
            None => route::replace(&state.address(self.definition, browser::encode)),
        }
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

#[component]
pub(super) fn List(definition: &'static Definition) -> impl IntoView {
    let view = View::new(definition);
    let layout = Memo::new(move |_| view.state.read().layout);
    move || {
        if layout.get() == Layout::Board && definition.name == "opportunity" {
            piece::board_page::show(view)
        } else {
            view! { <Table view /> }.into_any()
        }
    }
}

#[component]
fn Table(view: View) -> impl IntoView {
    let definition = view.definition;
    density::apply();
    let window = Window::new(view);
    let start = window.start();
    let grid = Grid {
        view,
        window,
        scroll: Scroll::new(window, start),
        chosen: Chosen::new(),
        columns: Memo::new(move |_| view.columns().iter().map(|field| field.name).collect()),
        active: RwSignal::new((window.left_at().unwrap_or(start), 0)),
        editing: RwSignal::new(None),
        widths: RwSignal::new(widths::stored(definition)),
    };
    on_cleanup(move || window::leave(grid.scroll.top.get_untracked(), grid.active.get_untracked().0));
    // After the heading, which every other way to the page leads to.
    Effect::new(move || {
        if window.left_at().is_some() {
            browser::focus(grid::ID);
        }
    });
    let total = Memo::new(move |_| window.total.get());
    Effect::new(move || {
        if let Some((count, _)) = total.get() {
            announce::announce(table::told(count));
        }
    });
    let title = Signal::derive(move || label::records(definition.name).to_owned());
    let choosing = Memo::new(move |_| grid.chosen.any());
    let peeking = Memo::new(move |_| !view.state.read().peek.is_empty());
    view! {
        <div class="page list-page" class:peeking=move || peeking.get()>
            <div class="page-head">
                <Heading title />
                <span class="count">{move || total.get().map(|(count, bound)| counted(count, Some(bound)))}</span>
                <views::Views view />
                <NewButton definition />
            </div>
            <Show when=move || choosing.get() fallback=move || view! { <Toolbar view /> }>{piece::bulk_bar::show(grid)}</Show>
            <Chips view />
            <div class="list-parts">
                <div class="list-main">{body(grid)}</div>
                <peek::Peek grid />
            </div>
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
            <Button label=move || create::heading(definition) icon=icon::PLUS weight=Weight::Primary keys="n"
                on_click=move |_| create::open(definition, serde_json::json!({})) />
        </Show>
    }
}

/// The filter alone: what narrows, and how to change it.
pub(crate) fn narrowing(view: View) -> AnyView {
    view! { <Chips view /><filter::AddFilter view /><filter::Builder view /> }.into_any()
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
            <filter::AddFilter view />
            <Show when=move || !is_board.get()><columns::Columns view /></Show>
            <Show when=move || !is_board.get()><columns::SortChoice view /></Show>
            <Export view />
            {(view.definition.name == "opportunity").then(|| view! { <LayoutSwitch view is_board /> })}
            {(view.definition.name == "campaign").then(|| view! { <a class="button" href="/calendar?who=all&layers=campaign"><icon::Icon shape=icon::CALENDAR_DAYS /><span>{tr(key::CAMPAIGN_CALENDAR)}</span></a> })}
            <filter::Builder view />
        </div>
    }
}

/// The whole filter as a file.
#[component]
fn Export(view: View) -> impl IntoView {
    let open = RwSignal::new(false);
    let allowed = move || view.definition.access != Access::Personal && session::may(Action::Export, view.definition);
    view! {
        <Show when=allowed>
            <Button label=tr(key::EXPORT_ACTION) icon=icon::DOWNLOAD on_click=move |_| open.set(true) />
            <Dialog open title=tr(key::EXPORT_TITLE)>{piece::export::show(view, open)}</Dialog>
        </Show>
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
fn body(grid: Grid) -> AnyView {
    let window = grid.window;
    let (none_yet, failed, empty) = (
        Memo::new(move |_| window.total.read().is_none()),
        Memo::new(move |_| window.error.read().is_some()),
        Memo::new(move |_| window.height() == 0),
    );
    (move || match (none_yet.get(), failed.get(), empty.get()) {
        (_, true, _) => {
            let words = Signal::derive(move || window.error.get().map(|error| error.text()).unwrap_or_default());
            view! { <Failure text=words on_retry=move |()| window.retry() /> }.into_any()
        }
        (true, false, _) => view! { <Skeleton lines=10 /> }.into_any(),
        (false, false, true) => nothing(grid.view),
        (false, false, false) => view! { <table::Rows grid /><pager::Pager grid /> }.into_any(),
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
