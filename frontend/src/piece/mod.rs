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

/// `name in file, place (arguments) draws`: a piece of its own name, where no other is given, is loaded by itself, so that a page
/// loads what it draws and no more. Those of one name are loaded together; every name is told to each visitor. Names of pages end
/// in `_page`, which `crates/bundle` goes by: it joins what would make too many files, or too small ones.
#[cfg(feature = "split")]
macro_rules! piece {
    ($(#[$doc:meta])* $name:ident, $($rest:tt)*) => { piece! { $(#[$doc])* $name in $name, $($rest)* } };
    ($(#[$doc:meta])* $name:ident in $file:ident, $place:ident ($($argument:ident: $type:ty),*) { $($draw:tt)* }) => {
        $(#[$doc])*
        pub(crate) mod $name {
            use super::*;

            pub(crate) fn load() -> Loading<()> {
                load::with_texts(Box::pin(async { Ok(fetch().await?) }))
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
    ($(#[$doc:meta])* $name:ident $(in $file:ident)?, $place:ident ($($argument:ident: $type:ty),*) { $($draw:tt)* }) => {
        $(#[$doc])*
        pub(crate) mod $name {
            use super::*;

            pub(crate) fn load() -> Loading<()> {
                load::with_texts(Box::pin(async { Ok(()) }))
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
    #[wasm_split_helpers::wasm_split(rules, fallible, preload(fetch))]
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

/// Charts as files: few are taken along, and drawing them for paper is much code.
pub(crate) mod picture {
    #[cfg(feature = "split")]
    use super::Missing;
    use super::pages::insight::{PictureKind, Words, save_picture};

    #[cfg(feature = "split")]
    #[wasm_split_helpers::wasm_split(picture, fallible)]
    fn save(kind: PictureKind, figure: String, words: Words) -> Result<(), Missing> {
        save_picture(kind, &figure, &words);
        Ok(())
    }

    #[cfg(not(feature = "split"))]
    fn save(kind: PictureKind, figure: String, words: Words) -> super::Loading<()> {
        Box::pin(async move {
            save_picture(kind, &figure, &words);
            Ok(())
        })
    }

    /// Whether that could be tried: what becomes of it is told by itself.
    pub(crate) async fn call(kind: PictureKind, figure: String, words: Words) -> bool {
        save(kind, figure, words).await.is_ok()
    }
}

piece! {
    /// With the dashboards, of which it is one.
    home_page, Page () { pages::insight::home_page() }
}
piece! { work_page, Page (page: work::Page) { work::page(page) } }
piece! { work_part, Part (part: work::Part) { work::part(part) } }
piece! { search_page, Page () { view! { <pages::search::Search /> }.into_any() } }
piece! { settings_page, Page () { view! { <pages::settings::Settings /> }.into_any() } }
piece! { audit_page, Page () { view! { <pages::audit::Audit /> }.into_any() } }
piece! { sign_in_page, Page () { view! { <pages::sign_in::SignIn /> }.into_any() } }
piece! { sign_in_form in sign_in_page, Part () { view! { <pages::sign_in::SignInForm /> }.into_any() } }
piece! { password_page in sign_in_page, Page () { view! { <pages::choose_password::ChoosePassword /> }.into_any() } }
piece! { set_up_page, Page () { view! { <pages::set_up::SetUp /> }.into_any() } }
piece! { record_page, Page (definition: &'static Definition, id: String) { resource::record_page(definition, id) } }
piece! { new_page in form, Page (definition: &'static Definition) { resource::new_page(definition) } }
piece! {
    /// The form in a sheet over any page.
    form, Part (definition: &'static Definition, before: Option<Value>, defaults: Value, on_saved: Callback<Value>, on_cancel: Callback<()>) {
        view! { <resource::form::Form definition before defaults on_saved on_cancel /> }.into_any()
    }
}
piece! {
    /// Fills a form from a pasted card.
    capture, Part (definition: &'static Definition, values: Signal<Value>, on_fill: Callback<Value>) { capture_panel(definition, values, on_fill) }
}
piece! { convert, Part (shown: resource::Shown, open: RwSignal<bool>) { resource::convert_form(shown, open) } }
piece! { comments, Part (shown: resource::Shown) { resource::comments(shown) } }
piece! { files in talk, Part (shown: resource::Shown) { resource::files(shown) } }
piece! { history in talk, Part (shown: resource::Shown) { resource::history(shown) } }
piece! { campaign_results, Part (record: Signal<Value>) { pages::campaign::results(record) } }
piece! { campaign_members, Part (definition: &'static Definition, record: Signal<Value>) { pages::campaign::members(definition, record) } }
piece! {
    /// What a person may do.
    access, Part (definition: &'static Definition, record: Signal<Value>) { pages::access::panel(definition, record) }
}
piece! {
    /// The editor of one field where it stands.
    in_place, Part (shown: resource::Shown, field: &'static str, editing: RwSignal<bool>) { resource::in_place(shown, field, editing) }
}
piece! { peek, Part (definition: &'static Definition, id: String) { resource::peek(definition, id) } }
piece! { leaf_form, Part (view: resource::View, at: Option<usize>, filter: Option<resource::Filter>) { resource::leaf_form(view, at, filter) } }
piece! { filter_tree, Part (view: resource::View) { resource::filter_tree(view) } }
piece! { export, Part (view: resource::View, open: RwSignal<bool>) { resource::export_dialog(view, None, open) } }
piece! { bulk_bar, Part (grid: resource::Grid) { resource::bulk_bar(grid) } }
piece! {
    /// The editor in a cell of a list.
    cell, Part (grid: resource::Grid, field: &'static str, before: Value) { resource::edit_cell(grid, field, before) }
}
piece! { columns in views, Part (view: resource::View) { resource::column_choices(view) } }
piece! {
    view_changed in views, Part (view: resource::View, current: Memo<Option<Value>>, naming: RwSignal<Option<Value>>) {
        resource::view_difference(view, current, naming)
    }
}
piece! { view_naming in views, Part (view: resource::View, stored: Value, open: RwSignal<bool>) { resource::view_naming(view, stored, open) } }
piece! { conflict in form, Part (between: resource::conflict::Conflict, open: RwSignal<bool>) { resource::conflict::choices(between, open) } }
piece! { board_page, Page (view: resource::View) { view! { <resource::board::Board view /> }.into_any() } }
piece! {
    /// With the board, which drags as it does.
    calendar_page, Page () { view! { <pages::calendar::CalendarPage /> }.into_any() }
}
piece! { reports_page, Page () { pages::insight::reports() } }
piece! { report_page, Page (name: String) { pages::insight::report(&name) } }
piece! { builder_page, Page (id: Option<String>) { pages::insight::builder(id.as_deref()) } }
piece! { dashboards_page, Page () { pages::insight::boards() } }
piece! { dashboard_page, Page (name: String) { pages::insight::board(name) } }
piece! { board_tools, Part (board: pages::insight::Board, draft: pages::insight::Draft) { pages::insight::board_tools(&board, draft) } }
piece! { forecast_page, Page () { pages::insight::forecast() } }
piece! { rfm_page, Page () { pages::insight::rfm() } }
piece! { classes_page, Page () { pages::insight::set_up_classes() } }
piece! {
    /// Places of a dashboard that no report answers, each by itself: most dashboards have few of them.
    forecast_place in deals_place, Part (name: String, over: pages::insight::Over) { pages::insight::forecast_place(&name, over) }
}
piece! { stalled_place in deals_place, Part (over: pages::insight::Over) { pages::insight::stalled_place(over) } }
piece! { rfm_place in rfm_page, Part () { pages::insight::rfm_place() } }
piece! { day_place, Part () { pages::insight::day_place() } }
piece! { setup_place, Part () { pages::insight::setup_place() } }
piece! { help_page, Page (topic: Option<String>) { pages::help::page(topic) } }
piece! { help_panel in help_page, Part (on_close: Callback<()>) { pages::help::panel(on_close) } }
piece! { styleguide_page, Page () { pages::styleguide::page() } }
piece! { styleguide_charts in styleguide_page, Part () { pages::styleguide::charts() } }
piece! { styleguide_days, Part () { pages::styleguide::days() } }
piece! { blanks, Part (question: resource::ask::Question, open: RwSignal<bool>) { resource::ask::blanks(question, open) } }

/// What a person with a list before them is likely to open next.
pub(crate) fn likely() -> [fn() -> Loading<()>; 4] {
    [record_page::load, form::load, leaf_form::load, home_page::load]
}
