//! How the page looks and answers to keys: at once, on this device.
use leptos::prelude::*;

use crate::{
    i18n::{self, Locale, key, t, tr},
    resource::{drafts_kept, keep_drafts},
    shell::choose_language,
    theme::{self, Theme},
    ui::{choices::Choices, density, field::Control, input::Checkbox, keyboard},
};

/// What is in force is seen, and changed by one press.
#[component]
pub(super) fn Display() -> impl IntoView {
    let languages = Locale::ALL.map(|locale| (locale.tag().to_owned(), locale.name().to_owned())).to_vec();
    let locale = Signal::derive(|| i18n::current().tag().to_owned());
    let choose_locale = |tag: String| {
        if let Some(locale) = Locale::parse(&tag) {
            choose_language(locale);
        }
    };
    let themes = Signal::derive(|| {
        let names = [key::THEME_SYSTEM, key::THEME_LIGHT, key::THEME_DARK];
        Theme::ALL
            .iter()
            .zip(names)
            .map(|(theme, name)| (theme.name().to_owned(), t(name).to_owned()))
            .collect::<Vec<_>>()
    });
    let choose_theme = |name: String| {
        if let Some(theme) = Theme::ALL.into_iter().find(|theme| theme.name() == name) {
            theme::choose(theme);
        }
    };
    let densities = Signal::derive(|| {
        let names = [key::DENSITY_COMPACT, key::DENSITY_USUAL, key::DENSITY_ROOMY];
        density::NAMES
            .iter()
            .zip(names)
            .map(|(name, words)| ((*name).to_owned(), t(words).to_owned()))
            .collect::<Vec<_>>()
    });
    let letters = RwSignal::new(keyboard::letters());
    let choose_letters = move |on: bool| {
        keyboard::set_letters(on);
        letters.set(on);
    };
    let drafts = RwSignal::new(drafts_kept());
    let choose_drafts = move |on: bool| {
        keep_drafts(on);
        drafts.set(on);
    };
    view! {
        <div class="setting"><span>{tr(key::NAV_LANGUAGE)}</span><Choices label=tr(key::NAV_LANGUAGE) choices=Signal::stored(languages) value=locale on_change=choose_locale /></div>
        <div class="setting"><span>{tr(key::NAV_THEME)}</span><Choices label=tr(key::NAV_THEME) choices=themes value=Signal::derive(|| theme::current().name().to_owned()) on_change=choose_theme /></div>
        <div class="setting"><span>{tr(key::DENSITY_TITLE)}</span><Choices label=tr(key::DENSITY_TITLE) choices=densities value=Signal::derive(density::current) on_change=|name: String| density::choose(&name) /></div>
        <div class="setting"><Checkbox control=Control::plain("letters") label=tr(key::SETTINGS_LETTERS) checked=letters on_change=choose_letters /></div>
        <div class="setting"><Checkbox control=Control::plain("drafts") label=tr(key::SETTING_DRAFTS) checked=drafts on_change=choose_drafts /></div>
        <p class="hint">{tr(key::SETTING_DRAFTS_HINT)}</p>
    }
}
