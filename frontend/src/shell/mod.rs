//! What stands around every page: navigation, search, the way to make something new.
mod bell;
pub(crate) mod create;
pub(crate) mod heading;
mod help;
pub(crate) mod keys;
mod navigation;
pub(crate) mod offered;
mod palette;
mod preferences;
mod rail;
pub(crate) mod search_box;
mod shortcuts;
mod top_bar;

use leptos::prelude::*;

pub(crate) use navigation::{icon_of, icon_of_activity};
pub(crate) use preferences::{Languages, Themes, choose as choose_language};
pub(crate) use shortcuts::is_second;

use crate::{
    browser,
    i18n::{fill, format, key, t, tr},
    live, outbox, piece,
    resource::{ask::AskHost, conflict::ConflictHost},
    route, session,
    ui::{
        dialog::Dialog,
        icon::{self, Icon},
    },
    work::{self, WorkHost},
};

#[component]
pub(crate) fn Shell(children: Children) -> impl IntoView {
    shortcuts::listen();
    let narrow = RwSignal::new(browser::stored("rapport.rail").as_deref() == Some("narrow"));
    view! {
        <a class="skip" href="#main" on:click=skip>{tr(key::NAV_SKIP)}</a>
        <div class="shell" class:narrow=move || narrow.get()>
            <rail::Rail narrow />
            <div class="shell-body">
                <top_bar::TopBar />
                <Notices />
                <Printed />
                <main id="main" tabindex="-1">{children()}</main>
            </div>
            <rail::BottomBar />
        </div>
        <WorkHost />
        <create::CreateHost />
        <palette::Palette />
        <help::HelpHost />
        <AskHost />
        <ConflictHost />
        <SignInAgain />
    }
}

/// What paper says of itself: who printed it, and when (G17).
#[component]
fn Printed() -> impl IntoView {
    let said = RwSignal::new(String::new());
    let handle = window_event_listener_untyped("beforeprint", move |_| {
        let name = session::me_untracked().map(|me| me.name.clone()).unwrap_or_default();
        said.set(format!("{name} · {} · {}", format::instant(&format::now()), format::zone()));
    });
    on_cleanup(move || handle.remove());
    view! { <p class="print-only">{said}</p> }
}

/// The router would take the link for an address of the app.
fn skip(event: leptos::ev::MouseEvent) {
    event.prevent_default();
    event.stop_propagation();
    browser::focus_first("#main");
}

/// Banners above the page: demonstration data, and a connection that is gone.
#[component]
fn Notices() -> impl IntoView {
    let lost = RwSignal::new(false);
    Effect::new(move || {
        if live::is_connected() {
            lost.set(false);
        } else {
            // Short breaks are nobody's business (G12).
            browser::after(5_000, move || lost.set(!untrack(live::is_connected)));
        }
    });
    // What the next page shows may be newer.
    Effect::new(|| {
        route::path();
        live::answered(None);
    });
    let offline = Memo::new(move |_| lost.get() || live::as_of().is_some());
    let words = || match live::as_of() {
        Some(at) => fill(key::STATE_AS_OF, &[("time", &moment(&at))]),
        None => t(key::STATE_RECONNECTING).to_owned(),
    };
    view! {
        <aside class="notices" aria-label=tr(key::STATE_NOTICES)>
            <Show when=session::is_demo>
                <p class="notice info"><Icon shape=icon::INFO /><span>{tr(key::DEMO_BANNER)}</span></p>
            </Show>
            <Show when=move || offline.get()>
                <p class="notice warning" role="alert"><Icon shape=icon::WIFI_OFF /><span>{words}</span></p>
            </Show>
            <Show when=outbox::waits>{piece::work_part::show(work::Part::Outbox)}</Show>
        </aside>
    }
}

/// The clock's time of today, else the day as well.
fn moment(at: &str) -> String {
    let is_today = format::to_local_input(at).get(..10) == Some(format::today().as_str());
    if is_today { format::time(at) } else { format::instant(at) }
}

/// Over the page when the session has run out: what was typed below is kept (G14).
#[component]
fn SignInAgain() -> impl IntoView {
    let open = RwSignal::new(false);
    Effect::new(move || open.set(session::has_ended()));
    view! {
        <Dialog open title=tr(key::SIGN_IN_AGAIN)>
            {piece::sign_in_form::show()}
        </Dialog>
    }
}
