//! The fields of a type, with those every record has.
use wire::{Definition, Field, Kind, definition::COMMON};

use crate::session;

/// Every field of the type, its own first.
pub(super) fn all(definition: &'static Definition) -> impl Iterator<Item = &'static Field> {
    // A record's id and version are for programs; deleted records have a list of their own.
    let told = COMMON.iter().filter(|field| !matches!(field.name, "id" | "version" | "deleted_at"));
    definition.fields.iter().chain(told).filter(|field| session::sees(definition, field.name))
}

pub(super) fn find(definition: &'static Definition, name: &str) -> Option<&'static Field> {
    all(definition).find(|field| field.name == name)
}

/// The columns a list shows unless the reader chooses others; the record's name comes first.
pub(super) fn default_columns(definition: &'static Definition) -> Vec<&'static Field> {
    let title = definition.field(definition.title);
    let others = all(definition).filter(|field| field.column && field.name != definition.title);
    title.into_iter().chain(others).collect()
}

/// Fields a list can be narrowed by.
pub(super) fn filterable(definition: &'static Definition) -> impl Iterator<Item = &'static Field> {
    all(definition).filter(|field| !matches!(field.kind, Kind::Json | Kind::Labels))
}

/// Fields worth a column.
pub(super) fn listable(definition: &'static Definition) -> impl Iterator<Item = &'static Field> {
    all(definition)
        .filter(|field| !matches!(field.kind, Kind::Json | Kind::Labels | Kind::LongText(_) | Kind::ExternalIds))
}
