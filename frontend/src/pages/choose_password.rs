//! Choosing a password of one's own, before anything else, when somebody else gave the one in use.
use std::cell::RefCell;

use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use wire::Violation;

use crate::{
    browser,
    i18n::{Plural, count, key, label, t, text, tr},
    session,
    shell::{Languages, Themes, heading::Heading},
    ui::{
        announce,
        button::{Button, Submit, Weight},
        field::{Control, Field},
        input::{Entry, TextInput},
    },
};

thread_local! {
    /// The password the person signed in with a moment ago: nothing is asked twice. Gone with the page, and once it is changed.
    static GIVEN: RefCell<String> = RefCell::default();
}

/// From signing in on, until another password is chosen.
pub(super) fn remember(given: String) {
    GIVEN.replace(given);
}

#[component]
pub(crate) fn ChoosePassword() -> impl IntoView {
    view! {
        <div class="gate">
            <main class="gate-card">
                <p class="brand"><span class="brand-mark" aria-hidden="true">"R"</span>"Rapport"</p>
                <Heading title=tr(key::ACCESS_CHOOSE_TITLE) />
                <p class="muted">{tr(key::ACCESS_CHOOSE_INTRO)}</p>
                <Form />
                <footer class="gate-foot">
                    <Button label=tr(key::ACTION_SIGN_OUT) weight=Weight::Quiet on_click=move |_| session::sign_out() />
                    <Languages /><Themes />
                </footer>
            </main>
        </div>
    }
}

#[derive(Clone, Copy)]
struct Draft {
    current: RwSignal<String>,
    new: RwSignal<String>,
    again: RwSignal<String>,
    violations: RwSignal<Vec<Violation>>,
    message: RwSignal<Option<String>>,
    busy: RwSignal<bool>,
}

impl Draft {
    fn new() -> Self {
        Self {
            current: RwSignal::new(GIVEN.with_borrow(Clone::clone)),
            new: RwSignal::default(),
            again: RwSignal::default(),
            violations: RwSignal::default(),
            message: RwSignal::new(None),
            busy: RwSignal::new(false),
        }
    }

    fn error(self, name: &'static str) -> Signal<Option<String>> {
        let words = |violation: &Violation| match violation.code.as_ref() {
            "not_the_same" => t(key::ACCESS_NOT_THE_SAME).to_owned(),
            _ => label::violation(violation),
        };
        Signal::derive(move || self.violations.read().iter().find(|violation| violation.field == name).map(words))
    }

    /// What can be told without the server.
    fn lacking(self) -> Vec<Violation> {
        let fields = [("current", self.current), ("new", self.new), ("again", self.again)];
        let empty = fields.into_iter().filter(|(_, value)| value.read_untracked().is_empty());
        let mut found: Vec<_> = empty.map(|(name, _)| Violation::new(name, "required")).collect();
        if found.is_empty() && *self.new.read_untracked() != *self.again.read_untracked() {
            found.push(Violation::new("again", "not_the_same"));
        }
        found
    }

    fn send(self) {
        if self.busy.get_untracked() {
            return;
        }
        self.message.set(None);
        self.violations.set(self.lacking());
        if !self.violations.read_untracked().is_empty() {
            return browser::focus_first(".gate-form [aria-invalid=true]");
        }
        self.busy.set(true);
        spawn_local(async move {
            let outcome = session::choose_password(self.current.get_untracked(), self.new.get_untracked()).await;
            let _ = self.busy.try_set(false);
            match outcome {
                Ok(()) => remember(String::new()),
                Err(error) => {
                    announce::alert(error.text());
                    let _ = self.message.try_set(Some(error.text()));
                    let _ = self.violations.try_set(error.violations());
                    browser::focus_first(".gate-form [aria-invalid=true]");
                }
            }
        });
    }
}

#[component]
fn Form() -> impl IntoView {
    const HINT: Plural = key::SETUP_PASSWORD_HINT;
    let draft = Draft::new();
    let asked = draft.current.read_untracked().is_empty();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        draft.send();
    };
    let hint = move || {
        let typed = draft.new.read().chars().count() as u64;
        if typed == 0 || typed >= 15 { t(key::SETUP_PASSWORD_RULE).to_owned() } else { count(HINT, 15 - typed) }
    };
    // The wrong one may have been remembered: then it is asked.
    let current = move || {
        (asked || draft.violations.read().iter().any(|violation| violation.field == "current"))
            .then(|| line(draft, "current", text(key::ACCESS_GIVEN_ONE), draft.current, Entry::PASSWORD, None))
    };
    view! {
        <form class="gate-form" on:submit=submit novalidate>
            {move || draft.message.get().map(|words| view! { <p class="notice danger">{words}</p> })}
            {current}
            {line(draft, "new", text(key::SETTINGS_PASSWORD_NEW), draft.new, Entry::NEW_PASSWORD, Some(Signal::derive(hint)))}
            {line(draft, "again", text(key::ACCESS_AGAIN), draft.again, Entry::NEW_PASSWORD, None)}
            <Submit label=tr(key::ACCESS_CHOOSE) busy=draft.busy />
        </form>
    }
}

fn line(
    draft: Draft,
    name: &'static str,
    title: Signal<String>,
    value: RwSignal<String>,
    entry: Entry,
    hint: Option<Signal<String>>,
) -> AnyView {
    let control = Control::new(name, draft.error(name)).required(true);
    let input = move |control| view! { <TextInput control value on_input=move |typed| value.set(typed) entry /> };
    match hint {
        Some(hint) => view! { <Field control label=title hint input /> }.into_any(),
        None => view! { <Field control label=title input /> }.into_any(),
    }
}
