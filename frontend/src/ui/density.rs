//! How close rows stand: compact, usual, or roomy. Kept on this device; a finger always has room (UX 4).
use leptos::prelude::*;

use crate::browser;

const STORED: &str = "rapport.density";
pub(crate) const NAMES: [&str; 3] = ["compact", "usual", "roomy"];

thread_local! {
    static CURRENT: ArcRwSignal<String> = ArcRwSignal::new(stored());
}

fn stored() -> String {
    let name = browser::stored(STORED).filter(|name| NAMES.contains(&name.as_str()));
    name.unwrap_or_else(|| "usual".to_owned())
}

pub(crate) fn current() -> String {
    CURRENT.with(Get::get)
}

/// Puts into force what this device remembers.
pub(crate) fn apply() {
    browser::set_root_attribute("data-density", &CURRENT.with(GetUntracked::get_untracked));
}

pub(crate) fn choose(name: &str) {
    browser::store(STORED, name);
    CURRENT.with(|current| current.set(name.to_owned()));
    apply();
}
