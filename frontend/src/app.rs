//! The root: which of the few states the app is in, and the page inside.
use leptos::prelude::*;

use crate::{
    i18n::{key, text},
    pages::{self, insight::Part},
    piece,
    route::{self, Page},
    session::{self, Session},
    shell::Shell,
    ui::{announce::LiveRegions, state::Skeleton, toast::Toasts},
    work,
};

#[component]
pub(crate) fn App() -> impl IntoView {
    session::start();
    route::start();
    view! {
        <Stage />
        <Toasts />
        <LiveRegions />
    }
}

/// What the session allows to be seen. Only the kind of session counts here, so that a reloaded profile redraws nothing.
#[component]
fn Stage() -> impl IntoView {
    let kind = Memo::new(|_| std::mem::discriminant(&session::current()));
    move || {
        kind.get();
        match session::current_untracked() {
            Session::Starting => view! { <main class="splash"><Skeleton /></main> }.into_any(),
            Session::NotSetUp => piece::set_up_page::show(),
            Session::SignedOut => piece::sign_in_page::show(),
            Session::Failed(error) => view! { <pages::problem::CannotStart error /> }.into_any(),
            Session::MustChoose => piece::password_page::show(),
            Session::SignedIn(_) => view! { <Inside /> }.into_any(),
        }
    }
}

#[component]
fn Inside() -> impl IntoView {
    let page = route::current();
    pages::sign_in::leave_when_signed_in();
    piece::load_when_idle();
    view! { <Shell>{move || draw(page.get())}</Shell> }
}

fn draw(page: Page) -> AnyView {
    match page {
        Page::Home => piece::home_page::show(),
        Page::Search => piece::search_page::show(),
        Page::Audit => piece::audit_page::show(),
        Page::Settings => piece::settings_page::show(),
        Page::Trash => piece::work_page::show(work::Page::Trash),
        Page::Calendar => piece::calendar_page::show(),
        Page::Jobs(id) => piece::work_page::show(work::Page::Jobs(id)),
        Page::List(definition) => crate::resource::list_page(definition),
        Page::New(definition) => piece::new_page::show(definition),
        Page::Record(definition, id) => piece::record_page::show(definition, id),
        Page::Insight(path) => match pages::insight::part(&path) {
            Part::Reports => piece::reports_page::show(),
            Part::Report(name) => piece::report_page::show(name),
            Part::Builder(id) => piece::builder_page::show(id),
            Part::Boards => piece::dashboards_page::show(),
            Part::Board(name) => piece::dashboard_page::show(name),
            Part::Forecast => piece::forecast_page::show(),
            Part::Rfm => piece::rfm_page::show(),
            Part::Classes => piece::classes_page::show(),
            Part::Unknown => not_found(),
        },
        Page::Help(topic) => piece::help_page::show(topic),
        Page::Styleguide => piece::styleguide_page::show(),
        Page::Forbidden => view! { <pages::problem::Problem title=text(key::ERROR_FORBIDDEN_TITLE) detail=text(key::ERROR_FORBIDDEN) /> }.into_any(),
        Page::ServerError => view! { <pages::problem::Problem title=text(key::ERROR_SERVER_TITLE) detail=text(key::ERROR_SERVER) /> }.into_any(),
        Page::Offline => view! { <pages::problem::Problem title=text(key::ERROR_OFFLINE_TITLE) detail=text(key::ERROR_OFFLINE) /> }.into_any(),
        Page::NotFound => not_found(),
    }
}

fn not_found() -> AnyView {
    view! { <pages::problem::Problem title=text(key::ERROR_NOT_FOUND_TITLE) detail=text(key::ERROR_NOT_FOUND) /> }
        .into_any()
}
