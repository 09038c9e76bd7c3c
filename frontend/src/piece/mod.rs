//! What is loaded when it is first shown: the release bundle cuts these out of the application (ADR 17).
//!
//! Each piece has `load`, which fetches it, and `show`, which draws it and says meanwhile that it is loading. Without the
//! feature `split` everything is there from the start. Whatever a piece draws must be used through the piece alone: one
//! direct use elsewhere, and its code is in the first page again.
mod load;
mod style;

use leptos::prelude::*;
use serde_json::Value;
use wire::{Definition, Violation};

pub(crate) use load::{Loading, Missing, Place, load_when_idle};

use crate::{capture::panel as capture_panel, pages, resource, work};

/// `name in file, place (arguments) draws`: functions of one file are loaded together. Few files: what two of them share
/// is a file of its own for each pair, and a request more.
#[cfg(feature = "split")]
macro_rules! piece {
    ($(#[$doc:meta])* $name:ident in $file:ident, $place:ident ($($argument:ident: $type:ty),*) { $($draw:tt)* }) => {
        $(#[$doc])*
        pub(crate) mod $name {
            use super::*;

            pub(crate) fn load() -> Loading<()> {
                Box::pin(async {
                    fetch().await?;
                    load::texts().await
                })
            }

            pub(crate) fn show($($argument: $type),*) -> AnyView {
                load::show(Place::$place, load, move || Box::pin($name($($argument.clone()),*)))
            }

            #[wasm_split_helpers::wasm_split($file, fallible, preload(fetch))]
            fn $name($($argument: $type),*) -> Result<AnyView, Missing> {
                Ok($($draw)*)
            }
        }
    };
}

#[cfg(not(feature = "split"))]
macro_rules! piece {
    ($(#[$doc:meta])* $name:ident in $file:ident, $place:ident ($($argument:ident: $type:ty),*) { $($draw:tt)* }) => {
        $(#[$doc])*
        pub(crate) mod $name {
            use super::*;

            pub(crate) fn load() -> Loading<()> {
                Box::pin(load::texts())
            }

            pub(crate) fn show($($argument: $type),*) -> AnyView {
                load::show(Place::$place, load, move || {
                    $(let $argument = $argument.clone();)*
                    Box::pin(async move { Ok::<_, Missing>($($draw)*) })
                })
            }
        }
    };
}

/// The rules of all records, which a form checks as one types, and a change before it is sent: with the forms, and apart from the
/// pages, which are seen before anything is changed.
pub(crate) mod rules {
    #[cfg(feature = "split")]
    use super::Missing;
    use super::{Definition, Loading, Value, Violation, load};

    #[cfg(feature = "split")]
    #[wasm_split_helpers::wasm_split(form, fallible, preload(fetch))]
    fn broken(definition: &'static Definition, draft: Value, before: Option<Value>) -> Result<Vec<Violation>, Missing> {
        Ok(definition.check(draft, before.as_ref()).err().unwrap_or_default())
    }

    #[cfg(not(feature = "split"))]
    fn broken(definition: &'static Definition, draft: Value, before: Option<Value>) -> Loading<Vec<Violation>> {
        Box::pin(async move { Ok(definition.check(draft, before.as_ref()).err().unwrap_or_default()) })
    }

    #[cfg(feature = "split")]
    pub(crate) fn load() -> Loading<()> {
        Box::pin(async { Ok(fetch().await?) })
    }

    #[cfg(not(feature = "split"))]
    pub(crate) fn load() -> Loading<()> {
        Box::pin(async { Ok(()) })
    }

    /// What a draft breaks. Where the rules cannot be had the server judges alone, by the same ones.
    pub(crate) async fn check(definition: &'static Definition, draft: Value, before: Option<Value>) -> Vec<Violation> {
        broken(definition, draft, before).await.unwrap_or_default()
    }

    /// As [`check`], without waiting: nothing as long as the rules are not there.
    pub(crate) fn check_now(definition: &'static Definition, draft: Value, before: Option<Value>) -> Vec<Violation> {
        let mut checking: Loading<Vec<Violation>> = Box::pin(broken(definition, draft, before));
        load::now(&mut checking).and_then(Result::ok).unwrap_or_default()
    }
}

piece! {
    /// With the dashboards, of which it is one.
    home in boards, Page () { pages::insight::home_page() }
}
piece! { work_page in home, Page (page: work::Page) { work::page(page) } }
piece! { work_part in home, Part (part: work::Part) { work::part(part) } }
piece! { search in home, Page () { view! { <pages::search::Search /> }.into_any() } }
piece! { settings in home, Page () { view! { <pages::settings::Settings /> }.into_any() } }
piece! { audit in home, Page () { view! { <pages::audit::Audit /> }.into_any() } }
piece! { sign_in in gate, Page () { view! { <pages::sign_in::SignIn /> }.into_any() } }
piece! { sign_in_form in gate, Part () { view! { <pages::sign_in::SignInForm /> }.into_any() } }
piece! { choose_password in gate, Page () { view! { <pages::choose_password::ChoosePassword /> }.into_any() } }
piece! { set_up in home, Page () { view! { <pages::set_up::SetUp /> }.into_any() } }
piece! { record_page in record, Page (definition: &'static Definition, id: String) { resource::record_page(definition, id) } }
piece! { new_page in form, Page (definition: &'static Definition) { resource::new_page(definition) } }
piece! {
    /// The form in a sheet over any page.
    form in form, Part (definition: &'static Definition, before: Option<Value>, defaults: Value, on_saved: Callback<Value>, on_cancel: Callback<()>) {
        view! { <resource::form::Form definition before defaults on_saved on_cancel /> }.into_any()
    }
}
piece! {
    /// Fills a form from a pasted card.
    capture in tools, Part (definition: &'static Definition, values: Signal<Value>, on_fill: Callback<Value>) { capture_panel(definition, values, on_fill) }
}
piece! { convert in tools, Part (shown: resource::Shown, open: RwSignal<bool>) { resource::convert_form(shown, open) } }
piece! {
    /// Comments, files and changes, each when it is first looked at.
    talk in tools, Part (shown: resource::Shown, name: &'static str) { resource::talk_part(shown, name) }
}
piece! { campaign_results in record, Part (record: Signal<Value>) { pages::campaign::results(record) } }
piece! { campaign_members in record, Part (definition: &'static Definition, record: Signal<Value>) { pages::campaign::members(definition, record) } }
piece! {
    /// What a person may do.
    access in record, Part (definition: &'static Definition, record: Signal<Value>) { pages::access::panel(definition, record) }
}
piece! { peek in record, Part (definition: &'static Definition, id: String) { resource::peek(definition, id) } }
piece! { leaf_form in tools, Part (view: resource::View, at: Option<usize>, filter: Option<resource::Filter>) { resource::leaf_form(view, at, filter) } }
piece! { filter_tree in tools, Part (view: resource::View) { resource::filter_tree(view) } }
piece! { export in tools, Part (view: resource::View, open: RwSignal<bool>) { resource::export_dialog(view, None, open) } }
piece! { bulk_bar in tools, Part (grid: resource::Grid) { resource::bulk_bar(grid) } }
piece! {
    /// The editor in a cell of a list.
    cell in tools, Part (grid: resource::Grid, field: &'static str, before: Value) { resource::edit_cell(grid, field, before) }
}
piece! { columns in tools, Part (view: resource::View) { resource::column_choices(view) } }
piece! {
    view_changed in tools, Part (view: resource::View, current: Memo<Option<Value>>, naming: RwSignal<Option<Value>>) {
        resource::view_difference(view, current, naming)
    }
}
piece! { view_naming in tools, Part (view: resource::View, stored: Value, open: RwSignal<bool>) { resource::view_naming(view, stored, open) } }
piece! { conflict in form, Part (between: resource::conflict::Conflict, open: RwSignal<bool>) { resource::conflict::choices(between, open) } }
piece! { board in board, Page (view: resource::View) { view! { <resource::board::Board view /> }.into_any() } }
piece! {
    /// With the board, which drags as it does.
    calendar in board, Page () { view! { <pages::calendar::CalendarPage /> }.into_any() }
}
piece! { reports in insight, Page (path: String) { pages::insight::reports_page(&path) } }
piece! { builder in insight, Page (path: String) { pages::insight::builder_page(&path) } }
piece! { boards in boards, Page (path: String) { pages::insight::boards_page(&path) } }
piece! { help_page in home, Page (topic: Option<String>) { pages::help::page(topic) } }
piece! { help_panel in home, Part (on_close: Callback<()>) { pages::help::panel(on_close) } }
piece! { styleguide in insight, Page () { pages::styleguide::page() } }
piece! { styleguide_charts in insight, Part () { pages::styleguide::charts() } }
piece! { styleguide_days in board, Part () { pages::styleguide::days() } }
piece! { blanks in form, Part (question: resource::ask::Question, open: RwSignal<bool>) { resource::ask::blanks(question, open) } }

/// What a person with a list before them is likely to open next.
pub(crate) fn likely() -> [fn() -> Loading<()>; 4] {
    [record_page::load, form::load, leaf_form::load, home::load]
}
