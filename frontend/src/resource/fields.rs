//! The fields of a type, with those every record has.
use wire::{Definition, Field, Kind, definition::COMMON};

use crate::session;

/// Every field of the type that the reader may see, its own first. A plain list: as a chain of iterators each use of it would
/// be compiled anew, into the first page.
pub(super) fn all(definition: &'static Definition) -> std::vec::IntoIter<&'static Field> {
    let mut all = Vec::new();
    for fields in [definition.fields, COMMON] {
        for field in fields {
            if told(definition, field) {
                all.push(field);
            }
        }
    }
    all.into_iter()
}

pub(super) fn find(definition: &'static Definition, name: &str) -> Option<&'static Field> {
    definition.queryable(name).filter(|field| told(definition, field))
}

/// A record's id and version are for programs; deleted records have a list of their own.
fn told(definition: &'static Definition, field: &Field) -> bool {
    !matches!(field.name, "id" | "version" | "deleted_at") && session::sees(definition, field.name)
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
