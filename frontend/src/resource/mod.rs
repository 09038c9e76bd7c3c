//! Lists, records, forms and boards for any record type. All of it is written once over [`wire::Definition`] and JSON:
//! one more record adds no code here.
mod address;
pub(crate) mod ask;
pub(crate) mod board;
pub(crate) mod conflict;
mod drill;
mod edit;
mod editor;
mod feed;
mod fields;
pub(crate) mod filter;
pub(crate) mod form;
mod gate;
pub(crate) mod keep;
mod list;
pub(crate) mod picker;
mod record;
mod talk;
pub(crate) mod value;
mod walk;

use leptos::prelude::*;
use wire::Definition;

pub(crate) use address::ListState;
pub(crate) use drill::{drill, narrowed, sentence};
pub(crate) use edit::{change, delete, patch, restore, save, save_through, set_field, tell};
pub(crate) use feed::{Feed, feed};
pub(crate) use filter::Filter;
pub(crate) use keep::{drafts_kept, keep_drafts};
pub(crate) use list::{
    Grid, View, bulk_bar, column_choices, edit_cell, export_dialog, filter_tree, grid_keys, leaf_form, narrowing,
    view_difference, view_naming,
};
pub(crate) use record::Shown;
pub(crate) use record::{convert_form, in_place, peek};
pub(crate) use talk::{comments, files, history};

/// The list of a record type, or its board where the address says so.
pub(crate) fn list_page(definition: &'static Definition) -> AnyView {
    view! { <list::List definition /> }.into_any()
}

/// The page of one record.
pub(crate) fn record_page(definition: &'static Definition, id: String) -> AnyView {
    view! { <record::RecordPage definition id /> }.into_any()
}

/// The form for a new record on a page of its own.
pub(crate) fn new_page(definition: &'static Definition) -> AnyView {
    view! { <form::NewPage definition /> }.into_any()
}
