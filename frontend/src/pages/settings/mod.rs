//! What people may change about themselves.
mod devices;
mod feed;
mod notices;

use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use serde_json::json;
use wire::Violation;

use crate::{
    api::{self, ApiError, Call},
    i18n::{self, Locale, key, label, t, text, tr},
    session,
    shell::{choose_language, heading::Heading},
    theme::{self, Theme},
    ui::{
        button::Submit,
        choices::Choices,
        density,
        field::{Control, Field},
        input::{Checkbox, Entry, TextInput},
        keyboard, toast,
    },
};

#[component]
pub(crate) fn Settings() -> impl IntoView {
    view! {
        <div class="page narrow-page">
            <Heading title=tr(key::SETTINGS_TITLE) />
            <section class="panel">
                <h2>{tr(key::SETTINGS_PROFILE)}</h2>
                <Profile />
            </section>
            <section class="panel">
                <h2>{tr(key::SETTINGS_DISPLAY)}</h2>
                <Display />
            </section>
            <section class="panel">
                <h2>{tr(key::NOTICE_TITLE)}</h2>
                <notices::Notices />
            </section>
            <section class="panel">
                <h2>{tr(key::FEED_TITLE)}</h2>
                <feed::CalendarFeed />
            </section>
            <section class="panel">
                <h2>{tr(key::SETTINGS_PASSWORD)}</h2>
                <Password />
            </section>
            <section class="panel">
                <h2>{tr(key::DEVICES_TITLE)}</h2>
                <devices::Devices />
            </section>
        </div>
    }
}

/// What is in force is seen, and changed by one press.
#[component]
fn Display() -> impl IntoView {
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
    view! {
        <div class="setting"><span>{tr(key::NAV_LANGUAGE)}</span><Choices label=tr(key::NAV_LANGUAGE) choices=Signal::stored(languages) value=locale on_change=choose_locale /></div>
        <div class="setting"><span>{tr(key::NAV_THEME)}</span><Choices label=tr(key::NAV_THEME) choices=themes value=Signal::derive(|| theme::current().name().to_owned()) on_change=choose_theme /></div>
        <div class="setting"><span>{tr(key::DENSITY_TITLE)}</span><Choices label=tr(key::DENSITY_TITLE) choices=densities value=Signal::derive(density::current) on_change=|name: String| density::choose(&name) /></div>
        <div class="setting"><Checkbox control=Control::plain("letters") label=tr(key::SETTINGS_LETTERS) checked=letters on_change=choose_letters /></div>
    }
}

/// A small form: its texts by name, what is wrong, whether it is being sent.
#[derive(Clone, Copy)]
struct Draft {
    values: RwSignal<serde_json::Value>,
    violations: RwSignal<Vec<Violation>>,
    busy: RwSignal<bool>,
}

impl Draft {
    fn new(values: serde_json::Value) -> Self {
        Self { values: RwSignal::new(values), violations: RwSignal::default(), busy: RwSignal::new(false) }
    }

    fn line(self, name: &'static str, title: Signal<String>, entry: Entry) -> impl IntoView {
        let value = Signal::derive(move || self.values.read()[name].as_str().unwrap_or_default().to_owned());
        let on_input = Callback::new(move |text: String| self.values.update(|values| values[name] = text.into()));
        let error = Signal::derive(move || {
            self.violations.read().iter().find(|violation| violation.field == name).map(label::violation)
        });
        view! { <Field control=Control::new(name, error) label=title input=move |control| view! { <TextInput control value on_input entry /> } /> }
    }

    fn finish(self, outcome: Result<(), ApiError>) {
        self.busy.set(false);
        match outcome {
            Ok(()) => {
                self.violations.set(Vec::new());
                toast::done(t(key::STATE_SAVED));
            }
            Err(error) => {
                self.violations.set(error.violations());
                toast::failed(error.text());
            }
        }
    }
}

#[component]
fn Profile() -> impl IntoView {
    let user = session::me_untracked().map(|me| me.user.clone()).unwrap_or_default();
    let draft = Draft::new(
        json!({"name": user["name"], "title": user["title"], "phone": user["phone"], "time_zone": user["time_zone"]}),
    );
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        draft.busy.set(true);
        spawn_local(async move {
            let sent = api::send(Call::change("/me", draft.values.get_untracked())).await;
            let outcome = match sent {
                Ok(_) => session::reload().await,
                Err(error) => Err(error),
            };
            draft.finish(outcome);
        });
    };
    let title = |name: &'static str| Signal::derive(move || label::field("user", name).to_owned());
    view! {
        <form class="form" on:submit=submit novalidate>
            {draft.line("name", title("name"), Entry::TEXT.autocomplete("name"))}
            {draft.line("title", title("title"), Entry::TEXT.autocomplete("organization-title"))}
            {draft.line("phone", title("phone"), Entry::PHONE.autocomplete("tel"))}
            {draft.line("time_zone", title("time_zone"), Entry::TEXT)}
            <div class="form-foot"><Submit label=tr(key::ACTION_SAVE) busy=draft.busy /></div>
        </form>
    }
}

#[component]
fn Password() -> impl IntoView {
    let draft = Draft::new(json!({"current": "", "new": ""}));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        draft.busy.set(true);
        spawn_local(async move {
            let outcome = api::send(Call::post("/me/password", draft.values.get_untracked())).await.map(drop);
            if outcome.is_ok() {
                draft.values.set(json!({"current": "", "new": ""}));
            }
            draft.finish(outcome);
        });
    };
    view! {
        <form class="form" on:submit=submit novalidate>
            {draft.line("current", text(key::SETTINGS_PASSWORD_CURRENT), Entry::PASSWORD)}
            {draft.line("new", text(key::SETTINGS_PASSWORD_NEW), Entry::NEW_PASSWORD)}
            <p class="hint">{tr(key::SETUP_PASSWORD_RULE)}</p>
            <div class="form-foot"><Submit label=tr(key::SETTINGS_PASSWORD) busy=draft.busy /></div>
        </form>
    }
}
