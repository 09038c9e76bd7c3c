//! The help of the page shown, beside it: one reads a step and does it. On a phone it covers the page.
use leptos::{
    ev::{KeyboardEvent, MouseEvent},
    html,
    prelude::*,
};
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::{
    keys, list,
    texts::{Topics, named, topics},
    topic,
};
use crate::{
    browser,
    i18n::{key, t, tr},
    route,
    ui::{
        button::IconButton,
        icon, keyboard,
        state::{Failure, Skeleton},
    },
};

/// From this width on there is room beside the page.
const ROOM: f64 = 768.0;

pub(crate) fn panel(on_close: Callback<()>) -> AnyView {
    view! { <Panel on_close /> }.into_any()
}

#[component]
fn Panel(on_close: Callback<()>) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    // A subject that was chosen here, else the page decides.
    let chosen = RwSignal::new(None::<String>);
    let wanted = RwSignal::new(String::new());
    let page = route::current();
    Effect::new(move || {
        if let Some(dialog) = node.get() {
            show(&dialog);
        }
    });
    Effect::new(move |before: Option<()>| {
        // Read, not only tracked: a memo that nobody has read follows nothing.
        page.read();
        if before.is_none() {
            return;
        }
        chosen.set(None);
        wanted.set(String::new());
        // What covers the page gives way to the next one.
        if let Some(dialog) = node.get_untracked().filter(|_| covers()) {
            dialog.close();
        }
    });
    let close = move || node.get_untracked().map_or_else(|| on_close.run(()), |dialog| dialog.close());
    let escape = move |event: KeyboardEvent| {
        if keyboard::chord(&event).as_deref() == Some("Esc") {
            event.prevent_default();
            close();
        }
    };
    view! {
        <dialog class="dialog sheet help-panel" node_ref=node aria-labelledby="help-title" on:close=move |_| on_close.run(()) on:keydown=escape>
            <div class="dialog-head">
                <h2 id="help-title" tabindex="-1">{tr(key::HELP_TITLE)}</h2>
                <IconButton label=tr(key::ACTION_CLOSE) shape=icon::X on_click=move |_| close() />
            </div>
            <div class="dialog-body" on:click=move |event| follow(&event, chosen, wanted)>
                {list::search(wanted)}
                {inside(chosen, wanted)}
                {keys::list()}
                <p><a href="/help">{tr(key::HELP_ALL)}</a></p>
            </div>
        </dialog>
    }
}

fn covers() -> bool {
    browser::window().inner_width().ok().and_then(|width| width.as_f64()).unwrap_or_default() < ROOM
}

fn show(dialog: &web_sys::HtmlDialogElement) {
    if covers() {
        let _ = dialog.show_modal();
    } else {
        dialog.show();
    }
    browser::focus("help-title");
}

/// A link to another subject opens it here; all others are the page's, "all help" among them.
fn follow(event: &MouseEvent, chosen: RwSignal<Option<String>>, wanted: RwSignal<String>) {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let link = target.and_then(|target| target.closest("a[href^='/help/']").ok().flatten());
    let special = event.ctrl_key() || event.meta_key() || event.shift_key();
    let Some(name) = link.and_then(|link| link.get_attribute("href")).filter(|_| !special) else { return };
    event.prevent_default();
    event.stop_propagation();
    chosen.set(name.strip_prefix("/help/").map(str::to_owned));
    wanted.set(String::new());
    browser::focus("help-topic");
}

fn inside(chosen: RwSignal<Option<String>>, wanted: RwSignal<String>) -> AnyView {
    let topics = topics();
    let page = route::current();
    let of_page = Memo::new(move |_| {
        let board = route::parameter("layout").as_deref() == Some("board");
        topic::of(&page.get(), board)
    });
    (move || match (topics.data.get(), topics.error.get()) {
        (Some(topics), _) if wanted.read().trim().is_empty() => subject(&topics, &of_page.read(), chosen.get()),
        (Some(topics), _) => list::results(&topics, &wanted.read()),
        (None, Some(error)) => view! { <Failure text=error.text() on_retry=move |()| topics.retry() /> }.into_any(),
        (None, None) => view! { <Skeleton lines=6 /> }.into_any(),
    })
    .into_any()
}

/// One subject, under links to all that the page is about.
fn subject(topics: &Topics, of_page: &[&'static str], chosen: Option<String>) -> AnyView {
    let shown = chosen.unwrap_or_else(|| of_page.first().copied().unwrap_or(topic::INDEX).to_owned());
    let Some(topic) = named(topics, &shown).cloned() else { return ().into_any() };
    let link = |name: &&'static str| {
        let title = named(topics, name)?.title.clone();
        let current = (*name == shown).then_some("true");
        Some(view! { <li><a class="help-link" href=format!("/help/{name}") aria-current=current>{title}</a></li> })
    };
    let links: Vec<_> = of_page.iter().filter_map(link).collect();
    let html = topic.html.replace("<h2>", "<h4>").replace("</h2>", "</h4>");
    view! {
        <nav aria-label=t(key::HELP_HERE)><ul class="help-links">{links}</ul></nav>
        <h3 id="help-topic" tabindex="-1">{topic.title}</h3>
        <article class="help-text" inner_html=html></article>
    }
    .into_any()
}
