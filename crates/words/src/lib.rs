//! Words of the three languages for what the server writes itself: files and letters. The texts are those of the page
//! (`frontend/locales`), so that a field is called the same everywhere; numbers and dates are written as the page writes
//! them (CLDR).
mod condition;
mod field;
mod figure;
mod format;
mod language;
mod letter;
mod table;

pub use language::Language;

use chrono_tz::Tz;
use std::collections::BTreeMap;
use uuid::Uuid;
use wire::Related;

/// Whom it is written for.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    pub language: Language,
    pub time_zone: Tz,
    /// Names of linked records, as far as the reader may know them.
    pub names: &'a BTreeMap<Uuid, Related>,
}

#[cfg(test)]
mod tests;
