//! Signing in (O1): one page, the same words for a wrong address and a wrong password, back to where one was going.
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use wire::{Violation, session::DemoUser};

use crate::{
    api::ApiError,
    browser,
    i18n::{Locale, key, label, tr},
    route, session,
    shell::{Languages, Themes, heading::Heading},
    ui::{
        announce,
        button::Submit,
        field::{Control, Field},
        input::{Entry, TextInput},
    },
};

#[component]
pub(crate) fn SignIn() -> impl IntoView {
    remember_where_to_go();
    view! {
        <div class="gate">
            <main class="gate-card">
                <p class="brand"><span class="brand-mark" aria-hidden="true">"R"</span>"Rapport"</p>
                <Heading title=tr(key::SIGN_IN_TITLE) />
                <SignInForm />
                <footer class="gate-foot"><Languages /><Themes /></footer>
            </main>
        </div>
    }
}

/// The address asked for is kept in `next`, so that a deep link survives signing in (O3).
fn remember_where_to_go() {
    let (path, query) = untrack(|| (route::path(), route::query()));
    if path != "/login" && path != "/" {
        let query = if query.is_empty() { query } else { format!("?{query}") };
        let next = browser::encode(&format!("{path}{query}"));
        route::replace(&format!("/login?next={next}"));
    }
}

/// Goes on to `next`. Only addresses of this app are followed, whatever the link said.
pub(crate) fn leave_when_signed_in() {
    Effect::new(move || {
        if matches!(route::path().as_str(), "/login" | "/setup" | "/") {
            let next =
                untrack(|| route::parameter("next")).filter(|next| next.starts_with('/') && !next.starts_with("//"));
            route::replace(next.as_deref().unwrap_or("/home"));
        }
    });
}

/// Whom visitors of a demonstration can be: one press signs in.
#[component]
fn DemoUsers(choose: impl Fn(DemoUser) + Copy + Send + Sync + 'static) -> impl IntoView {
    let row = move |user: DemoUser| {
        let language = Locale::parse(&user.locale).map_or("", Locale::name);
        let (role, email) = (user.role.clone(), user.email.clone());
        view! {
            <li><button type="button" class="button quiet" on:click=move |_| choose(user.clone())>
                <span>{role}" · "{language}</span><span class="muted">{email}</span>
            </button></li>
        }
    };
    view! {
        <section class="notice info demo-users" aria-labelledby="demo-users">
            <p id="demo-users">{tr(key::DEMO_SIGN_IN)}</p>
            <ul>{move || session::demo_users().users.into_iter().map(row).collect_view()}</ul>
        </section>
    }
}

/// What is still empty once the form was sent.
fn lacking(tried: RwSignal<bool>, value: RwSignal<String>) -> Signal<Option<String>> {
    let words = || label::violation(&Violation::new("", "required"));
    Signal::derive(move || (tried.get() && value.read().trim().is_empty()).then(words))
}

/// Address and password; used on the page and over it when a session has run out.
#[component]
pub(crate) fn SignInForm() -> impl IntoView {
    let known = session::me_untracked().map(|me| me.email.clone()).unwrap_or_default();
    let (email, password) = (RwSignal::new(known), RwSignal::new(String::new()));
    let (busy, shown) = (RwSignal::new(false), RwSignal::new(false));
    let error = RwSignal::new(None::<ApiError>);
    let tried = RwSignal::new(false);
    let send = move || {
        if busy.get_untracked() {
            return;
        }
        tried.set(true);
        if email.read_untracked().trim().is_empty() || password.read_untracked().is_empty() {
            browser::focus_first(".gate-form [aria-invalid=true]");
            return;
        }
        busy.set(true);
        error.set(None);
        announce::hush();
        spawn_local(async move {
            let outcome = session::sign_in(email.get_untracked(), password.get_untracked()).await;
            if session::current_untracked() == session::Session::MustChoose {
                super::choose_password::remember(password.try_get_untracked().unwrap_or_default());
            }
            // On success the form is gone by now.
            let _ = busy.try_set(false);
            if let Err(failed) = outcome {
                announce::alert(failed.text());
                error.set(Some(failed));
            }
        });
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        send();
    };
    let choose = move |user: DemoUser| {
        email.set(user.email);
        password.set(untrack(session::demo_users).password);
        send();
    };
    let entry = move || if shown.get() { Entry::PASSWORD.kind("text") } else { Entry::PASSWORD };
    view! {
        <form class="gate-form" on:submit=submit>
            {move || error.get().map(|error| view! { <p class="notice danger">{error.text()}</p> })}
            <Field control=Control::new("email", lacking(tried, email)).required(true) label=tr(key::SIGN_IN_EMAIL)
                input=move |control| view! { <TextInput control value=email on_input=move |text| email.set(text) entry=Entry::ACCOUNT /> } />
            <Field control=Control::new("password", lacking(tried, password)).required(true) label=tr(key::SIGN_IN_PASSWORD)
                input=move |control| view! {
                    <div class="with-button">
                        {move || view! { <TextInput control value=password on_input=move |text| password.set(text) entry=entry() /> }}
                        <button type="button" class="button quiet" aria-pressed=move || shown.get().to_string()
                            on:click=move |_| shown.update(|shown| *shown = !*shown)>{tr(key::SIGN_IN_SHOW)}</button>
                    </div>
                } />
            <Submit label=tr(key::SIGN_IN_ACTION) busy />
            <Show when=|| !session::demo_users().users.is_empty()><DemoUsers choose /></Show>
        </form>
    }
}
