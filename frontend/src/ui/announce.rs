//! What a screen reader is told without the focus moving.
use leptos::prelude::*;

use crate::browser;

thread_local! {
    static POLITE: ArcRwSignal<String> = ArcRwSignal::new(String::new());
    static URGENT: ArcRwSignal<String> = ArcRwSignal::new(String::new());
}

/// Says something when the reader pauses: counts, saves, moves.
pub(crate) fn announce(text: impl Into<String>) {
    say(POLITE.with(Clone::clone), text.into());
}

/// Says something at once: a save that failed, a lost connection.
pub(crate) fn alert(text: impl Into<String>) {
    say(URGENT.with(Clone::clone), text.into());
}

/// What was urgent no longer is: another try has begun.
pub(crate) fn hush() {
    URGENT.with(|urgent| urgent.set(String::new()));
}

/// Emptied first, so that the same words twice are said twice.
fn say(region: ArcRwSignal<String>, text: String) {
    region.set(String::new());
    browser::after(60, move || region.set(text));
}

/// The two regions; placed once, outside everything that is replaced.
#[component]
pub(crate) fn LiveRegions() -> impl IntoView {
    let polite = POLITE.with(Clone::clone);
    let urgent = URGENT.with(Clone::clone);
    view! {
        <div class="visually-hidden" role="status" aria-live="polite">{move || polite.get()}</div>
        <div class="visually-hidden" role="alert" aria-live="assertive">{move || urgent.get()}</div>
    }
}
