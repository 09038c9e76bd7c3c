//! Newest first on PostgreSQL, whose GIN index knows no order: it gathers all rows of a question before anybody sees one.
//!
//! So every document carries tokens that say in which stretch of numbers it lies, and a question is asked of the newest
//! stretches first. The index then skips whatever of a long list lies elsewhere, and a word that every second record
//! holds costs no more than a rare one.
use wire::Definition;

use super::number;

/// How far back a question looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Window {
    /// The stretch of the newest document and the one before, each of two to this power.
    Newest(u32),
    /// On SQLite: all of them, if they are no more than [`FEW`], found in one walk for all types.
    Few,
    Everything,
}

/// Documents that are held against every type and right, where a question finds no more than these.
pub(super) const FEW: u64 = 1_000;

/// Between one and two thousand documents: enough of what nearly all hold.
const SHORT: u32 = 10;
/// Between sixteen and thirty-three thousand.
const LONG: u32 = 14;

/// What to try, one after the other, until enough is found. Nearly everybody's first letter, and questions that no owner
/// narrows, begin with the short one.
pub(super) fn plan(gathers: bool, wide: bool) -> &'static [Window] {
    match (gathers, wide) {
        // Terms that must be gathered are gathered whole, however short the stretch.
        (true, _) => &[Window::Everything],
        (false, true) => &[Window::Newest(SHORT), Window::Newest(LONG), Window::Everything],
        (false, false) => &[Window::Newest(LONG), Window::Everything],
    }
}

/// SQL for the tokens of a document: its type, and its stretches.
pub(super) fn tokens(record_type: &str, number: &str) -> String {
    let stretch = |bits: u32| format!("'@' || {record_type} || ':{bits}:' || ({number} >> {bits})");
    format!("ARRAY['@' || {record_type}, {}, {}]", stretch(SHORT), stretch(LONG))
}

/// SQL for the formula at `$1`, narrowed to documents of the type within the window; null where there are none.
pub(super) fn formula(definition: &Definition, window: Window) -> String {
    let name = definition.name;
    let Window::Newest(bits) = window else { return format!("($1 || ' & ''@{name}''')::tsquery") };
    let range = number::range(definition);
    let stretch = |back: u32| format!("'''@{name}:{bits}:' || (newest >> {bits}) - {back} || ''''");
    format!(
        "(SELECT ($1 || ' & (' || {} || ' | ' || {} || ')')::tsquery FROM \
         (SELECT max(seq) & {} AS newest FROM search_document WHERE seq BETWEEN {} AND {}) AS last)",
        stretch(0),
        stretch(1),
        number::RUNNING,
        range.start(),
        range.end()
    )
}
