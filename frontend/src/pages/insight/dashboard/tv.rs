//! Dashboards on a whole screen, as on a wall: nothing around them, one after the other where that is wanted.
use std::cell::Cell;

use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::{JsCast, prelude::Closure};
use wire::definition;

use super::super::source;
use crate::{
    api::records,
    browser::{self, Timer},
    i18n::{key, t, tr},
    route,
    ui::{button::Button, icon, toast},
};

/// How long each stays before the next one comes.
const TURN_MS: i32 = 60_000;

thread_local! {
    static ON: ArcRwSignal<bool> = ArcRwSignal::new(false);
    static PAUSED: ArcRwSignal<bool> = ArcRwSignal::new(false);
    /// What comes in turn; empty where one stays.
    static TURNS: ArcRwSignal<Vec<String>> = ArcRwSignal::new(Vec::new());
    static NEXT: Cell<Option<Timer>> = const { Cell::new(None) };
    static LISTENS: Cell<bool> = const { Cell::new(false) };
}

/// Shows this dashboard on the whole screen.
pub(super) fn start() {
    listen();
    // A browser that has no whole screen still shows nothing but the dashboard.
    if let Some(root) = browser::document().document_element() {
        let _ = root.request_fullscreen();
    }
    browser::set_root_attribute("data-tv", "on");
    ON.with(|on| on.set(true));
}

/// Shows this dashboard, then each that is kept, and so on.
pub(super) fn in_turn(first: String) {
    start();
    spawn_local(async move {
        let mut turns = vec![first];
        turns.extend(others().await);
        let first = turns[0].clone();
        let mut seen = Vec::new();
        turns.retain(|name| {
            !seen.contains(name) && {
                seen.push(name.clone());
                true
            }
        });
        if turns.len() < 2 {
            toast::noted(t(key::DASHBOARD_ONE_ALONE));
            return;
        }
        TURNS.with(|kept| kept.set(turns));
        PAUSED.with(|paused| paused.set(false));
        route::go(&format!("/dashboards/{first}"));
        plan();
    });
}

/// Those that are kept; where there are none, the one for everybody who sells.
async fn others() -> Vec<String> {
    let Some(dashboard) = definition("dashboard") else { return Vec::new() };
    let kept = records::all(dashboard, None).await.unwrap_or_default();
    let kept: Vec<String> = kept.iter().filter_map(|record| record["id"].as_str().map(str::to_owned)).collect();
    let shipped = source::boards().await.unwrap_or_default();
    if kept.is_empty() { shipped.into_iter().take(1).map(|board| board.key).collect() } else { kept }
}

fn plan() {
    if let Some(timer) = NEXT.replace(Some(browser::after(TURN_MS, turn))) {
        timer.stop();
    }
}

fn turn() {
    if !PAUSED.with(GetUntracked::get_untracked) {
        next();
    }
    plan();
}

/// The one after the one that is shown.
fn next() {
    let path = route::path();
    let shown = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default().to_owned();
    let turns = TURNS.with(GetUntracked::get_untracked);
    let at = turns.iter().position(|name| *name == shown).map_or(0, |at| at + 1);
    let name = turns.get(at).or_else(|| turns.first()).cloned();
    if let Some(name) = name {
        route::replace(&format!("/dashboards/{name}"));
    }
}

/// Brings back what is around.
pub(super) fn stop() {
    if let Some(timer) = NEXT.take() {
        timer.stop();
    }
    TURNS.with(|turns| turns.set(Vec::new()));
    browser::set_root_attribute("data-tv", "off");
    ON.with(|on| on.set(false));
    if browser::document().fullscreen_element().is_some() {
        browser::document().exit_fullscreen();
    }
}

/// Whoever leaves the whole screen by the browser's own key has left it here too.
fn listen() {
    if LISTENS.replace(true) {
        return;
    }
    let changed = Closure::<dyn Fn()>::new(|| {
        if browser::document().fullscreen_element().is_none() && ON.with(GetUntracked::get_untracked) {
            stop();
        }
    });
    let changed = changed.into_js_value();
    let _ = browser::document().add_event_listener_with_callback("fullscreenchange", changed.unchecked_ref());
}

/// A page that is no dashboard needs what is around it.
pub(super) fn leave_with_page() {
    on_cleanup(|| {
        let path = route::path();
        if ON.with(GetUntracked::get_untracked) && !path.starts_with("/dashboards/") && path != "/home" {
            stop();
        }
    });
}

/// The way out, to hold it still, and on.
pub(super) fn bar() -> AnyView {
    leave_with_page();
    let on = ON.with(Clone::clone);
    let paused = PAUSED.with(Clone::clone);
    let turns = TURNS.with(Clone::clone);
    (move || {
        let turning = !turns.read().is_empty();
        on.get().then(|| {
            let (state, toggled) = (paused.clone(), paused.clone());
            let words = Signal::derive(move || {
                t(if state.get() { key::DASHBOARD_CONTINUE } else { key::DASHBOARD_PAUSE }).to_owned()
            });
            let hold = move |_| toggled.update(|paused| *paused = !*paused);
            view! {
                <div class="tv-bar" role="group" aria-label=tr(key::DASHBOARD_FULL_SCREEN)>
                    {turning.then(|| view! {
                        <Button label=words on_click=hold.clone() />
                        <Button label=tr(key::DASHBOARD_NEXT) icon=icon::CHEVRON_RIGHT on_click=|_| next() />
                    })}
                    <Button label=tr(key::DASHBOARD_LEAVE) icon=icon::X on_click=|_| stop() />
                </div>
            }
        })
    })
    .into_any()
}
