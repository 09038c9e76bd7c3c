//! First run (O5): the organisation and its administrator, on one page.
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use wire::{Violation, session::Setup};

use crate::{
    browser,
    i18n::{self, Locale, Plural, format, key, label, t, tr},
    session,
    shell::{Languages, Themes, heading::Heading},
    ui::{
        announce,
        button::Submit,
        field::{Control, Field},
        input::{Entry, Select, TextInput},
    },
};

/// Currencies offered first; any other can be set later.
pub(crate) const CURRENCIES: [&str; 20] = [
    "CNY", "TWD", "USD", "EUR", "HKD", "JPY", "GBP", "KRW", "SGD", "AUD", "CAD", "CHF", "INR", "MYR", "THB", "VND",
    "IDR", "PHP", "BRL", "MXN",
];

#[component]
pub(crate) fn SetUp() -> impl IntoView {
    view! {
        <div class="gate">
            <main class="gate-card wide">
                <p class="brand"><span class="brand-mark" aria-hidden="true">"R"</span>"Rapport"</p>
                <Heading title=tr(key::SETUP_TITLE) />
                <p class="muted">{tr(key::SETUP_INTRO)}</p>
                <SetUpForm />
                <footer class="gate-foot"><Languages /><Themes /></footer>
            </main>
        </div>
    }
}

/// What is typed, and what is wrong with it.
#[derive(Clone, Copy)]
struct State {
    setup: RwSignal<Setup>,
    violations: RwSignal<Vec<Violation>>,
    message: RwSignal<String>,
    busy: RwSignal<bool>,
}

impl State {
    fn new() -> Self {
        let locale = i18n::current_untracked();
        let base_currency = match locale {
            Locale::En => "USD",
            Locale::ZhCn => "CNY",
            Locale::ZhTw => "TWD",
        };
        let setup = Setup {
            base_currency: base_currency.to_owned(),
            time_zone: format::time_zone(),
            locale: locale.tag().to_owned(),
            ..Setup::default()
        };
        Self {
            setup: RwSignal::new(setup),
            violations: RwSignal::default(),
            message: RwSignal::default(),
            busy: RwSignal::new(false),
        }
    }

    fn error(self, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || {
            self.violations.read().iter().find(|violation| violation.field == field).map(label::violation)
        })
    }

    fn text(self, read: fn(&mut Setup) -> &mut String) -> (Signal<String>, Callback<String>) {
        let value = Signal::derive(move || read(&mut self.setup.get()).clone());
        (value, Callback::new(move |text| self.setup.update(|setup| *read(setup) = text)))
    }

    /// Every entry is needed.
    fn lacking(self) -> Vec<Violation> {
        let setup = self.setup.read_untracked();
        let entries = [
            ("organization", &setup.organization),
            ("time_zone", &setup.time_zone),
            ("name", &setup.name),
            ("email", &setup.email),
            ("password", &setup.password),
        ];
        let empty = entries.into_iter().filter(|(_, text)| text.trim().is_empty());
        empty.map(|(name, _)| Violation::new(name, "required")).collect()
    }

    fn send(self) {
        if self.busy.get_untracked() {
            return;
        }
        self.message.set(String::new());
        self.violations.set(self.lacking());
        if !self.violations.read_untracked().is_empty() {
            browser::focus_first(".gate-form [aria-invalid=true]");
            return;
        }
        self.busy.set(true);
        spawn_local(async move {
            let mut setup = self.setup.get_untracked();
            i18n::current_untracked().tag().clone_into(&mut setup.locale);
            let outcome = session::set_up(setup).await;
            let _ = self.busy.try_set(false);
            if let Err(error) = outcome {
                self.violations.set(error.violations());
                self.message.set(error.text());
                announce::alert(error.text());
            }
        });
    }
}

#[component]
fn SetUpForm() -> impl IntoView {
    let state = State::new();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        state.send();
    };
    let currencies = Signal::derive(|| {
        CURRENCIES
            .iter()
            .map(|code| ((*code).to_owned(), format!("{code} · {}", format::currency_name(code))))
            .collect::<Vec<_>>()
    });
    let (currency, set_currency) = state.text(|setup| &mut setup.base_currency);
    view! {
        <form class="gate-form" on:submit=submit novalidate>
            {move || Some(state.message.get()).filter(|text| !text.is_empty()).map(|text| view! { <p class="notice danger">{text}</p> })}
            {line(state, "organization", key::SETUP_ORGANIZATION, Entry::TEXT.autocomplete("organization"), |setup| &mut setup.organization)}
            <Field control=Control::new("base_currency", state.error("base_currency")).required(true) label=tr(key::SETUP_CURRENCY) hint=tr(key::SETUP_CURRENCY_HINT)
                input=move |control| view! { <Select control value=currency choices=currencies on_change=set_currency /> } />
            {line(state, "time_zone", key::SETUP_TIME_ZONE, Entry::TEXT, |setup| &mut setup.time_zone)}
            <h2>{tr(key::SETUP_ADMINISTRATOR)}</h2>
            {line(state, "name", key::SETUP_NAME, Entry::TEXT.autocomplete("name"), |setup| &mut setup.name)}
            {line(state, "email", key::SIGN_IN_EMAIL, Entry::ACCOUNT, |setup| &mut setup.email)}
            {password(state)}
            <Submit label=tr(key::SETUP_ACTION) busy=state.busy />
        </form>
    }
}

fn line(
    state: State,
    name: &'static str,
    title: i18n::Key,
    entry: Entry,
    read: fn(&mut Setup) -> &mut String,
) -> impl IntoView {
    let (value, on_input) = state.text(read);
    view! {
        <Field control=Control::new(name, state.error(name)).required(true) label=tr(title)
            input=move |control| view! { <TextInput control value on_input entry /> } />
    }
}

fn password(state: State) -> impl IntoView {
    const HINT: Plural = key::SETUP_PASSWORD_HINT;
    let (value, on_input) = state.text(|setup| &mut setup.password);
    let hint = move || {
        let typed = value.read().chars().count() as u64;
        if typed == 0 || typed >= 15 { t(key::SETUP_PASSWORD_RULE).to_owned() } else { i18n::count(HINT, 15 - typed) }
    };
    view! {
        <Field control=Control::new("password", state.error("password")).required(true) label=tr(key::SIGN_IN_PASSWORD) hint=Signal::derive(hint)
            input=move |control| view! { <TextInput control value on_input entry=Entry::NEW_PASSWORD /> } />
    }
}
