//! Light, dark, or as the system says. `boot/boot.js` applies the stored choice before the first paint.
use leptos::prelude::*;

use crate::browser;

const STORED: &str = "rapport.theme";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Theme {
    System,
    Light,
    Dark,
}

impl Theme {
    pub(crate) const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

thread_local! {
    static CURRENT: ArcRwSignal<Theme> = ArcRwSignal::new(stored());
}

fn stored() -> Theme {
    let name = browser::stored(STORED);
    Theme::ALL.into_iter().find(|theme| Some(theme.name()) == name.as_deref()).unwrap_or(Theme::System)
}

pub(crate) fn current() -> Theme {
    CURRENT.with(Get::get)
}

pub(crate) fn choose(theme: Theme) {
    browser::store(STORED, theme.name());
    browser::set_root_attribute("data-theme", theme.name());
    CURRENT.with(|current| current.set(theme));
}
