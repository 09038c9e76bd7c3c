//! The guard against dropped database futures, and the switch by which debug builds take it out.
//!
//! `tests/faults` proves that the guard is needed, and that its own check would notice if it were gone: it runs the same
//! scenario without it and must find acknowledged writes lost. A release build has no such switch.

/// Whether work runs to its end, and connections are rolled back before they are lent.
#[cfg(not(debug_assertions))]
pub(super) const fn is_in_place() -> bool {
    true
}

#[cfg(debug_assertions)]
pub(super) fn is_in_place() -> bool {
    use std::sync::LazyLock;
    static IN_PLACE: LazyLock<bool> = LazyLock::new(|| std::env::var_os("RAPPORT_TEST_UNGUARDED").is_none());
    *IN_PLACE
}
